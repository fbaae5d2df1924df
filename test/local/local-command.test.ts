import { localCommand } from '../../cli/local-command';
import type { Output } from '../../cli/terminal';
import { type ExecutionResult, type LocalOptions, type LocalRun, startLocal } from '../../local';

jest.mock('../../local', () => ({
  assertNoRun: async () => undefined,
  startLocal: jest.fn(),
  startControl: async () => ({ stop: async () => undefined }),
}));

const counts = { rowsSkipped: 0, poisonRows: 0, missing: null, different: null, extra: null };
const report = { bucket: 'b', key: 'runs/1/report.json' };
const planned = { event: 'migration.plan', tables: [{ table: 'users', estimatedRows: 1200 }] };

/** What the command prints when its execution ends like this. */
async function printed(result: Partial<ExecutionResult>): Promise<string> {
  jest.mocked(startLocal).mockImplementation(async ({ onEvent }: LocalOptions) => {
    const run = {
      tables: [],
      functionNames: [],
      stateMachines: [],
      endpoints: {},
      memoryPeaks: () => new Map(),
      execute: async () => {
        onEvent?.({ type: 'log', functionName: 'f', line: JSON.stringify(planned), json: planned });
        return result;
      },
      objectFile: (_bucket: string, key: string) => `/data/${key}`,
      stop: async () => undefined,
    };
    return run as unknown as LocalRun;
  });
  const chunks: string[] = [];
  const output: Output = { isTerminal: false, columns: 80, rows: 20, write: (text) => void chunks.push(text) };
  const status = await localCommand(['--app', 'x', '--execute', '{}'], new AbortController().signal, output);
  expect(status).toBe(result.status === 'SUCCEEDED' ? 0 : 1);
  return chunks.join('');
}

test('serving tells every URL and schedule, and a line for each request', async () => {
  const abort = new AbortController();
  const served: string[] = [];
  jest.mocked(startLocal).mockImplementation(async ({ onEvent }: LocalOptions) => {
    const run = {
      ...{ tables: [], functionNames: [], stateMachines: [], endpoints: {}, environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } },
      schedules: [{ name: 'Prices', expression: 'rate(5 minutes)' }],
      urls: [
        { kind: 'api', name: 'Api', url: 'http://127.0.0.1:2' },
        { kind: 'outbox', name: 'Sender', url: 'http://127.0.0.1:3' },
      ],
      serve: async () => {
        served.push('serve');
        onEvent?.({ type: 'request', api: 'Api', method: 'GET', path: '/users?x=1', status: 404, ms: 11.6 });
        setTimeout(() => abort.abort(), 10);
      },
      stop: async () => undefined,
    };
    return run as unknown as LocalRun;
  });
  const chunks: string[] = [];
  const output: Output = { isTerminal: false, columns: 80, rows: 20, write: (text) => void chunks.push(text) };
  expect(await localCommand(['--app', 'x', '--serve'], abort.signal, output)).toBe(0);
  expect(served).toEqual(['serve']);
  const text = chunks.join('');
  expect(text).toContain('[Api] GET /users?x=1 404 12 ms\n');
  expect(text).toContain(
    '  Schedule Prices: rate(5 minutes)\n  outbox Sender: http://127.0.0.1:3\n  api Api: http://127.0.0.1:2\nServing until Ctrl-C.\n',
  );
});

test('a plan shows the rows that are there', async () => {
  const tables = [{ table: 'users', rowsRead: 0, itemsWritten: 0, ...counts }];
  const text = await printed({ status: 'SUCCEEDED', output: { action: 'plan', tables, report } });
  expect(text).toContain('table  rows, estimated\nusers            1,200\n');
  expect(text).not.toContain('items written');
});

test('a failure names the summary, which a person reads first; a success only the report', async () => {
  const tables = [{ table: 'users', rowsRead: 3, itemsWritten: 2, ...counts, poisonRows: 1 }];
  const cause = JSON.stringify({ action: 'migrate_all', tables, report, message: '1 row cannot become an item' });
  const failed = await printed({ status: 'FAILED', error: 'DataMigration.PoisonRows', cause });
  expect(failed).toMatch(
    /\nCause: 1 row cannot become an item\nSummary: .*data\/runs\/1\/summary\.txt\nReport: .*data\/runs\/1\/report\.json\n$/,
  );
  const succeeded = await printed({ status: 'SUCCEEDED', output: JSON.parse(cause) as ExecutionResult['output'] });
  expect(succeeded).not.toContain('Summary:');
});
