import { type CloudFrontClient, CreateInvalidationCommand, waitUntilInvalidationCompleted } from '@aws-sdk/client-cloudfront';
import { patiently } from './patience';

/** Longest wait for the edge locations, in seconds. */
const WAIT_SECONDS = 300;

/** Makes the edge locations forget the version before, and waits until they have. */
export async function invalidate(client: CloudFrontClient, distributionId: string, requestId: string, deadline: number): Promise<void> {
  const create = () =>
    client.send(
      new CreateInvalidationCommand({
        DistributionId: distributionId,
        // The same request makes the same invalidation, so trying again makes no second one.
        InvalidationBatch: { CallerReference: requestId, Paths: { Quantity: 1, Items: ['/*'] } },
      }),
    );
  const { Invalidation } = await patiently(create, ({ name }) => name === 'TooManyInvalidationsInProgress' || name === 'AccessDenied');
  const maxWaitTime = Math.min(WAIT_SECONDS, Math.floor((deadline - Date.now()) / 1000));
  if (!Invalidation?.Id || maxWaitTime < 1) return;
  try {
    await waitUntilInvalidationCompleted(
      { client, maxWaitTime, minDelay: 5, maxDelay: 10 },
      { DistributionId: distributionId, Id: Invalidation.Id },
    );
  } catch (error) {
    // It goes on by itself; a deployment that fails for it would bring the old version back.
    if ((error as Error).name !== 'TimeoutError') throw error;
    console.warn(`The invalidation ${Invalidation.Id} of ${distributionId} goes on.`);
  }
}
