/** The contract between `emptyOnDelete` and the function that empties: `ResourceProperties` of the custom resource that goes with a bucket. */
export interface BucketCleanup {
  readonly Bucket: string;
  /** `'true'`: the bucket is emptied when the resource is deleted, so that CloudFormation can delete it. */
  readonly EmptyOnDelete: 'true' | 'false';
}
