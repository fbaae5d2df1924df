// What the functions of the events fixture do: one thing each, with the SDK or with the protocol where no SDK client is installed.
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge');
const { SendEmailCommand, SESv2Client } = require('@aws-sdk/client-sesv2');

const signed = (service) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20270101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

exports.prices = async ({ id, fail }) => {
  if (fail) throw new Error('no prices');
  await new DynamoDBClient({}).send(new PutItemCommand({ TableName: process.env.TABLE, Item: { PK: { S: `USER#${id}` }, n: { N: '1' } } }));
  return { updated: id };
};

exports.changed = async ({ Records }) => {
  const bad = Records.find(({ dynamodb }) => dynamodb.Keys.PK.S === 'USER#bad');
  for (const record of Records) {
    if (record === bad) break;
    await fetch(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      headers: { ...signed('sqs'), 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: JSON.stringify({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(record) }),
    });
  }
  return { batchItemFailures: bad ? [{ itemIdentifier: bad.dynamodb.SequenceNumber }] : [] };
};

exports.ordered = async ({ Records }) => {
  const { detail } = JSON.parse(Records[0].body);
  if (detail.fail) throw new Error('no such product');
  console.log(`ordered ${detail.product}`);
};

exports.mailer = async ({ from = 'Shop <shop@example.com>', to, order }) => {
  if (order) {
    const Entries = [{ Source: 'shop', DetailType: 'OrderPlaced', Detail: JSON.stringify(order), EventBusName: process.env.BUS }];
    return new EventBridgeClient({}).send(new PutEventsCommand({ Entries }));
  }
  const { MessageId } = await new SESv2Client({}).send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Good day' }, Html: { Data: '<p>Good day</p>' } } } },
    }),
  );
  return MessageId;
};
