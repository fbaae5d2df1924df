import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from '../errors';

/** A value of a template: JSON, with intrinsic functions in it. */
export type TemplateValue = unknown;

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: { readonly [name: string]: TemplateValue };
  readonly Condition?: string;
  readonly Metadata?: { readonly [name: string]: unknown };
}

export interface Template {
  readonly Resources?: { readonly [logicalId: string]: TemplateResource };
  readonly Parameters?: { readonly [name: string]: { readonly Type: string; readonly Default?: unknown } };
  readonly Mappings?: { readonly [map: string]: { readonly [key: string]: { readonly [key: string]: unknown } } };
  readonly Conditions?: { readonly [name: string]: TemplateValue };
  readonly Outputs?: { readonly [name: string]: { readonly Value: TemplateValue; readonly Export?: { readonly Name: TemplateValue } } };
}

/** A stack of the assembly. */
export interface AssemblyStack {
  /** Id of the artifact. */
  readonly id: string;
  /** Path in the construct tree, as the CDK command prints it. */
  readonly displayName: string;
  readonly stackName: string;
  readonly template: Template;
  /** Ids of the stacks that must be there first. */
  readonly dependencies: readonly string[];
  /** Absolute paths of the file assets by the key under which the template expects them in the asset bucket. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly displayName?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: { readonly [name: string]: unknown };
}

/**
 * Reads a cloud assembly (`cdk.out`), the assemblies of its stages included.
 * @throws LocalError `AssemblyMissing`
 */
export function readAssembly(folder: string): AssemblyStack[] {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) {
    throw new LocalError(
      'AssemblyMissing',
      `${folder} is not a cloud assembly: it has no manifest.json. Give the folder that "cdk synth" writes.`,
    );
  }
  const { artifacts = {} } = readJson<{ artifacts?: { readonly [id: string]: Artifact } }>(file);
  const assets = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type === 'cdk:asset-manifest') readAssets(folder, String(artifact.properties?.file), assets);
  }
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') return readAssembly(join(folder, String(artifact.properties?.directoryName)));
    return artifact.type === 'aws:cloudformation:stack' ? [readStack(folder, id, artifact, assets)] : [];
  });
}

function readStack(folder: string, id: string, artifact: Artifact, assets: ReadonlyMap<string, string>): AssemblyStack {
  return {
    id,
    displayName: artifact.displayName ?? id,
    stackName: String(artifact.properties?.stackName ?? id),
    template: readJson<Template>(join(folder, String(artifact.properties?.templateFile))),
    dependencies: artifact.dependencies ?? [],
    assets,
  };
}

interface AssetManifest {
  readonly files?: {
    readonly [hash: string]: {
      readonly source: { readonly path?: string };
      readonly destinations: { readonly [environment: string]: { readonly objectKey: string } };
    };
  };
}

function readAssets(folder: string, file: string, assets: Map<string, string>): void {
  for (const { source, destinations } of Object.values(readJson<AssetManifest>(join(folder, file)).files ?? {})) {
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, join(folder, source.path));
  }
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
