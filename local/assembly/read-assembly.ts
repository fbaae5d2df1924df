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
  /** Container images by their tag in the asset repository. */
  readonly images: ReadonlyMap<string, ImageAsset>;
}

/** A container image to be built from a Dockerfile. */
export interface ImageAsset {
  /** Absolute path of its context. */
  readonly directory: string;
  /** In the context. */
  readonly dockerfile: string;
  readonly buildArgs: { readonly [name: string]: string };
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
  const assets: Assets = { files: new Map(), images: new Map() };
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type === 'cdk:asset-manifest') readAssets(folder, String(artifact.properties?.file), assets);
  }
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') return readAssembly(join(folder, String(artifact.properties?.directoryName)));
    return artifact.type === 'aws:cloudformation:stack' ? [readStack(folder, id, artifact, assets)] : [];
  });
}

interface Assets {
  readonly files: Map<string, string>;
  readonly images: Map<string, ImageAsset>;
}

function readStack(folder: string, id: string, artifact: Artifact, { files, images }: Assets): AssemblyStack {
  return {
    id,
    displayName: artifact.displayName ?? id,
    stackName: String(artifact.properties?.stackName ?? id),
    template: readJson<Template>(join(folder, String(artifact.properties?.templateFile))),
    dependencies: artifact.dependencies ?? [],
    assets: files,
    images,
  };
}

interface Asset<Source, Destination> {
  readonly source: Source;
  readonly destinations: { readonly [environment: string]: Destination };
}

interface ImageSource {
  readonly directory?: string;
  readonly dockerFile?: string;
  readonly dockerBuildArgs?: { readonly [name: string]: string };
}

interface AssetManifest {
  readonly files?: { readonly [hash: string]: Asset<{ readonly path?: string }, { readonly objectKey: string }> };
  readonly dockerImages?: { readonly [hash: string]: Asset<ImageSource, { readonly imageTag: string }> };
}

function readAssets(folder: string, file: string, assets: Assets): void {
  const { files = {}, dockerImages = {} } = readJson<AssetManifest>(join(folder, file));
  for (const { source, destinations } of Object.values(files)) {
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) assets.files.set(objectKey, join(folder, source.path));
  }
  for (const { source, destinations } of Object.values(dockerImages)) {
    // An image that a program makes has no folder.
    if (source.directory === undefined) continue;
    const { directory, dockerFile: dockerfile = 'Dockerfile', dockerBuildArgs: buildArgs = {} } = source;
    for (const { imageTag } of Object.values(destinations)) {
      assets.images.set(imageTag, { directory: join(folder, directory), dockerfile, buildArgs });
    }
  }
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
