import { defineModel } from '../../lib/client';

export const model = defineModel({
  table: { partitionKey: 'PK', sortKey: 'SK', createdAt: 'created_at' },
  entities: {
    User: { attributes: { userId: 'uuid', email: 'string', name: 'string?' }, key: { PK: 'USER#{userId}', SK: 'PROFILE' } },
    Investment: {
      attributes: {
        userId: 'uuid',
        investmentId: 'uuid',
        amount: 'decimal',
        units: 'bigint?',
        state: ['open', 'sold'],
        tags: 'string[]?',
        notes: 'string?',
      },
      key: { PK: 'USER#{userId}', SK: 'INVESTMENT#{investmentId}' },
    },
  },
});

/** What is written to stderr from now until the end of the test, each line read as JSON. */
export function logLines(): { [name: string]: unknown }[] {
  const lines: { [name: string]: unknown }[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(
      ...String(text)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    return true;
  });
  return lines;
}

afterEach(() => jest.restoreAllMocks());
