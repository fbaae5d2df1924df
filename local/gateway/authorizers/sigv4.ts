import { LOCAL_ACCOUNT } from '../../lambda';
import { type GatewayRequest, headerValue } from '../exchange';
import type { Decision } from './decision';

/** The access key of every process of a local run. */
const LOCAL_ACCESS_KEY = 'local';

/**
 * AWS_IAM: a request must be signed with the key of the local run. The key is looked at, the signature itself is not checked, and
 * everybody who has the key may call every method.
 */
export function signedDecision(request: GatewayRequest): Decision {
  const key = accessKey(request);
  if (key === undefined) return { kind: 'forbidden', reason: 'Missing Authentication Token' };
  if (key !== LOCAL_ACCESS_KEY) return { kind: 'forbidden', reason: 'The security token included in the request is invalid.' };
  const arn = `arn:aws:iam::${LOCAL_ACCOUNT}:user/local`;
  const iam = {
    accessKey: key,
    accountId: LOCAL_ACCOUNT,
    callerId: 'local',
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: arn,
    userId: 'local',
  };
  return {
    kind: 'allowed',
    context: { iam },
    identity: { accessKey: key, accountId: LOCAL_ACCOUNT, caller: 'local', user: 'local', userArn: arn },
  };
}

function accessKey({ headers, query }: GatewayRequest): string | undefined {
  const signed = /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\/\d{8}\/[^/]+\/[^/]+\/aws4_request.*Signature=/.exec(
    headerValue(headers, 'authorization') ?? '',
  );
  if (signed) return signed[1];
  const parameters = new URLSearchParams(query);
  return parameters.has('X-Amz-Signature') ? (parameters.get('X-Amz-Credential') ?? '').split('/')[0] : undefined;
}
