// A function that tries to reach AWS itself, in the ways in which a handler of a real app might.
const { DynamoDBClient, ListTablesCommand } = require('@aws-sdk/client-dynamodb');
const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');

const region = 'eu-west-1';

/** A call in the JSON protocol of AWS to the endpoint that the environment names, as the SDK of any service makes it. */
async function callByEndpoint(service, target) {
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=local/20250101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
    },
    body: '{}',
  });
  const { __type: name, message } = await response.json();
  throw Object.assign(new Error(message), { name });
}

const ways = {
  dynamodb: () => new DynamoDBClient({ region, endpoint: `https://dynamodb.${region}.amazonaws.com` }).send(new ListTablesCommand({})),
  s3: () => new S3Client({ region, endpoint: `https://s3.${region}.amazonaws.com` }).send(new ListBucketsCommand({})),
  sts: () => fetch(`https://sts.${region}.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15`),
  address: () => fetch('https://52.94.5.1/'),
  metadata: () => fetch('http://169.254.169.254/latest/meta-data/iam/security-credentials/'),
  kinesis: () => callByEndpoint('kinesis', 'Kinesis_20131202.PutRecord'),
  kms: () => callByEndpoint('kms', 'TrentService.Decrypt'),
};

exports.handler = async ({ way }) => {
  try {
    await ways[way]();
    return { reached: true };
  } catch (error) {
    const { name, message, code } = error.cause ?? error;
    return { reached: false, name, message, code };
  }
};

exports.environment = async () => Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')));
