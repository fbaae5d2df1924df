import { defineModel, openTable } from 'cdk-single-table/client';

const model = defineModel({
  table: { partitionKey: 'PK', sortKey: 'SK' },
  entities: {
    User: { attributes: { userId: 'string', email: 'string', name: 'string?' }, key: { PK: 'USER#{userId}', SK: 'PROFILE' } },
    Session: { attributes: { userId: 'string', sessionId: 'string' }, key: { PK: 'USER#{userId}', SK: 'SESSION#{sessionId}' } },
  },
});

const { User } = openTable(model);

export const handler = async (event: { readonly pathParameters: { readonly userId: string } }) => {
  const user = await User.get({ userId: event.pathParameters.userId });
  return { statusCode: user ? 200 : 404, body: JSON.stringify(user ?? {}) };
};
