import { Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Longest name of a region: `ap-northeast-1`. */
const REGION_LENGTH = 14;

/**
 * A name for something that CloudFront wants named, once for all regions of an account. The region is part of it, so that the same stack
 * can be deployed to several.
 */
export function regionalName(scope: Construct, id: string, maxLength: number): string {
  const name = Names.uniqueResourceName(scope, { maxLength: maxLength - REGION_LENGTH - id.length - 2 });
  return `${name}-${id}-${Stack.of(scope).region}`;
}
