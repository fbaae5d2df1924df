import type { ResourceAdapter } from './adapter';
import { functionNameOf } from './lambda-function';

interface Destinations {
  readonly OnFailure?: { readonly Destination?: string };
  readonly OnSuccess?: { readonly Destination?: string };
}

/** Retries and destinations of asynchronous invocations. */
export const eventInvokeConfig: ResourceAdapter = {
  types: ['AWS::Lambda::EventInvokeConfig'],
  id: ({ logicalId }) => logicalId,
  attribute: () => undefined,
  start: (resource, { messaging }) => {
    const retries = resource.property('MaximumRetryAttempts');
    const { OnFailure, OnSuccess } = (resource.property('DestinationConfig') ?? {}) as Destinations;
    messaging.asynchronous.configure(functionNameOf(String(resource.property('FunctionName'))), {
      ...(retries === undefined ? {} : { retries: Number(retries) }),
      ...(OnFailure?.Destination === undefined ? {} : { onFailure: OnFailure.Destination }),
      ...(OnSuccess?.Destination === undefined ? {} : { onSuccess: OnSuccess.Destination }),
    });
  },
};
