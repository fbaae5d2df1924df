import type { StackResource } from '../assembly';
import { type FunctionCode, FunctionError } from '../lambda';
import type { CodeFolders } from './code-folders';

interface CodeProperty {
  readonly S3Key?: string;
  readonly ZipFile?: string;
  readonly ImageUri?: string;
}

interface ImageConfig {
  readonly Command?: readonly string[];
  readonly EntryPoint?: readonly string[];
}

export interface FunctionCodeParts {
  readonly folders: CodeFolders;
  /** Folders of layers, by ARN of their versions. */
  readonly layers: ReadonlyMap<string, () => string | undefined>;
}

/**
 * The code of a function of the template. Looked for when the function is invoked: a stack may have functions that the local run never
 * calls, such as those behind custom resources.
 *
 * @throws FunctionError `Local.NotAvailable`
 */
export function functionCode(resource: StackResource, name: string, parts: FunctionCodeParts): FunctionCode {
  const refuse = (what: string): FunctionError =>
    new FunctionError({ errorType: 'Local.NotAvailable', errorMessage: `Function ${name} (${resource.logicalId}): ${what}` });
  const code = resource.property('Code') as CodeProperty;
  if (code.ImageUri !== undefined) return imageCode(resource, code.ImageUri, parts, refuse);
  const runtime = resource.property('Runtime');
  if (typeof runtime !== 'string' || !runtime.startsWith('nodejs'))
    throw refuse(`runtime ${runtime} is not available locally, only nodejs is.`);
  return { taskRoot: taskRootOf(resource, name, code, parts, refuse), opt: layersOf(resource, parts, refuse) };
}

type Refuse = (what: string) => FunctionError;

function taskRootOf(resource: StackResource, name: string, code: CodeProperty, { folders }: FunctionCodeParts, refuse: Refuse): string {
  if (code.ZipFile !== undefined) return folders.inline(name, code.ZipFile);
  const path = resource.scope.stack.assets.get(String(code.S3Key));
  if (path === undefined) throw refuse(`its code ${JSON.stringify(code)} is not an asset of this assembly.`);
  const folder = folders.asset(path);
  if (folder === undefined) throw refuse(`its code ${path} is neither a folder nor a .zip archive.`);
  return folder;
}

function layersOf(resource: StackResource, { folders, layers }: FunctionCodeParts, refuse: Refuse): string | undefined {
  const arns = (resource.property('Layers') ?? []) as readonly string[];
  const found = arns.map((arn) => {
    const folder = layers.get(arn)?.();
    if (folder === undefined) throw refuse(`layer ${arn} is not an asset of this app, so its files are not here.`);
    return folder;
  });
  return folders.layers(found);
}

function imageCode(resource: StackResource, uri: string, { folders }: FunctionCodeParts, refuse: Refuse): FunctionCode {
  const image = resource.scope.stack.images.get(uri.slice(uri.lastIndexOf(':') + 1));
  if (!image) throw refuse(`its image ${uri} is not an asset of this assembly; images of a registry are not available locally.`);
  const { Command, EntryPoint } = (resource.property('ImageConfig') ?? {}) as ImageConfig;
  if (EntryPoint?.length) throw refuse(`the entry point ${JSON.stringify(EntryPoint)} needs Docker.`);
  try {
    const { taskRoot, opt, environment, handler } = folders.image(image);
    const command = Command?.[0] ?? handler;
    if (command === undefined)
      throw new Error('neither the template nor its Dockerfile has a CMD with the handler, such as ["index.handler"].');
    return { taskRoot, opt, variables: environment, handler: command };
  } catch (error) {
    throw refuse((error as Error).message);
  }
}
