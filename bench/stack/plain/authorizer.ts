import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import { jwtVerify } from 'jose';

const secrets = new SecretsManagerClient({});
let secret: Promise<{ readonly issuer: string; readonly audience: string; readonly key: string }> | undefined;

async function readSecret() {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.JWT_KEY_SECRET_ARN }));
  return JSON.parse(SecretString ?? '{}');
}

export async function handler(
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<{ sub?: string; claims?: string }>> {
  try {
    secret ??= readSecret();
    const { issuer, audience, key } = await secret;
    const token = (event.headers?.authorization ?? '').replace(/^Bearer /, '');
    const { payload } = await jwtVerify(token, new TextEncoder().encode(key), { issuer, audience, algorithms: ['HS256'] });
    return { isAuthorized: true, context: { sub: payload.sub, claims: JSON.stringify(payload) } };
  } catch (error) {
    console.log(JSON.stringify({ message: 'refused', reason: String(error) }));
    return { isAuthorized: false, context: {} };
  }
}
