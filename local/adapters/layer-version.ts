import type { StackResource } from '../assembly';
import { type LocalResources, localArn, physicalName, type ResourceAdapter } from './adapter';

const arnOf = (resource: StackResource): string => localArn('lambda', `layer:${physicalName(resource, 'LayerName')}:1`);

/** Layers: their files are `/opt` of the functions that have them. */
export const layerVersion: ResourceAdapter = {
  types: ['AWS::Lambda::LayerVersion'],
  id: arnOf,
  attribute: (resource, name) => (name === 'LayerVersionArn' ? arnOf(resource) : undefined),
  start: addLayer,
  reload: async (resource, run, changed) => {
    addLayer(resource, run);
    if (changed) await Promise.all([...run.functions.values()].map((fn) => fn.recycle()));
  },
};

function addLayer(resource: StackResource, { functionDefaults, layers }: LocalResources): void {
  const { S3Key } = resource.property('Content') as { S3Key?: string };
  const path = resource.scope.stack.assets.get(String(S3Key));
  layers.set(arnOf(resource), () => (path === undefined ? undefined : functionDefaults.codeFolders.asset(path)));
}
