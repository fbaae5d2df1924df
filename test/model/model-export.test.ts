import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelExport } from '../../cli/model-export';
import { ModelFileError, readModelFile } from '../../cli/model-file';
import { modelSource } from '../../cli/model-source';
import { ModelError } from '../../lib/model';
import { fixtures } from './fixtures';
import { serenya } from './fixtures/serenya';
import { shop } from './fixtures/shop';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-export-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const small = {
  table: { partitionKey: 'PK' },
  indexes: { 'by-mail': { partitionKey: 'mail' } },
  entities: {
    User: { attributes: { mail: 'string', kind: ["it's", '"b"'] }, key: { PK: 'USER#{mail}' }, indexes: { 'by-mail': { mail: '{mail}' } } },
  },
};
const smallSource = `import { defineModel } from 'cdk-single-table/client';

export const model = defineModel({
  table: {
    partitionKey: 'PK',
  },
  indexes: {
    'by-mail': { partitionKey: 'mail' },
  },
  entities: {
    User: {
      attributes: { mail: 'string', kind: ['it\\'s', '"b"'] },
      key: { PK: 'USER#{mail}' },
      indexes: { 'by-mail': { mail: '{mail}' } },
    },
  },
});
`;

describe('from TypeScript to JSON', () => {
  test('writes what the program exports, in the order of its author', async () => {
    const from = file('model.ts', smallSource);
    const to = join(folder, 'model.json');
    expect(await modelExport({ from, to })).toBe(`wrote ${to} from ${from} (1 entity)`);
    expect(readFileSync(to, 'utf8')).toBe(`${JSON.stringify(small, null, 2)}\n`);
  });

  test('the program may be made of several modules', async () => {
    file('attributes.ts', "export const attributes: { readonly mail: string } = { mail: 'string' };");
    const from = file(
      'model.ts',
      "import { defineModel } from 'cdk-single-table/client';\nimport { attributes } from './attributes';\nexport default defineModel({ table: { partitionKey: 'PK' }, entities: { User: { attributes, key: { PK: '{mail}' } } } } as const);",
    );
    expect((await readModelFile(from)).entities.User.attributes).toEqual({ mail: 'string' });
  });

  test('keeps the $schema of the file it replaces, valid or not', async () => {
    const from = file('model.ts', smallSource);
    const to = file('model.json', JSON.stringify({ $schema: './my.schema.json', ...serenya }));
    await modelExport({ from, to });
    expect(JSON.parse(readFileSync(to, 'utf8'))).toEqual({ $schema: './my.schema.json', ...small });
    writeFileSync(to, '{ broken');
    await modelExport({ from, to });
    expect(JSON.parse(readFileSync(to, 'utf8'))).toEqual(small);
  });

  test.each([
    ['export const one = 1;', 'MODEL_FILE_EXPORT', 'exports no model'],
    [
      `${smallSource} export const other = model; export { model as third };`
        .replace('export const model', 'const model')
        .replace(' as third', ' as third'),
      'MODEL_FILE_EXPORT',
      'exports other, third',
    ],
    ['export const model = {', 'MODEL_FILE_UNREADABLE', 'cannot be read: Build failed'],
    ["throw new Error('no luck')", 'MODEL_FILE_UNREADABLE', 'cannot be read: no luck'],
  ])('%j is refused', async (source, code, message) => {
    const reading = readModelFile(file('model.ts', source));
    await expect(reading).rejects.toThrow(ModelFileError);
    await expect(reading).rejects.toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });

  test('an invalid model is never written', async () => {
    const from = file('model.ts', `export const model = ${JSON.stringify(shop({ key: { PK: '{idd}' } }))}`);
    const to = join(folder, 'model.json');
    await expect(modelExport({ from, to })).rejects.toThrow(ModelError);
    expect(() => statSync(to)).toThrow('ENOENT');
  });
});

describe('from JSON to TypeScript', () => {
  test('writes a call of defineModel', async () => {
    const from = file('model.json', JSON.stringify(small));
    const to = join(folder, 'model.ts');
    await modelExport({ from, to });
    expect(readFileSync(to, 'utf8')).toBe(smallSource);
  });

  test.each(Object.entries(fixtures))('%s comes back as it was', async (_, model) => {
    const path = file('model.ts', modelSource(model));
    expect(await readModelFile(path)).toEqual(model);
    expect(
      Math.max(
        ...readFileSync(path, 'utf8')
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(120);
  });

  test('a program that holds another model is not overwritten', async () => {
    const from = file('model.json', JSON.stringify(small));
    const source = smallSource.replace('USER#', 'PERSON#');
    const to = file('model.ts', source);
    const exporting = modelExport({ from, to });
    await expect(exporting).rejects.toThrow(expect.objectContaining({ code: 'MODEL_FILE_EXISTS' }));
    await expect(exporting).rejects.toThrow('first difference: entities.User.key.PK: "PERSON#{mail}" instead of "USER#{mail}"');
    expect(readFileSync(to, 'utf8')).toBe(source);
  });

  test('JSON with a mistake is refused with its place', async () => {
    const from = file('model.json', '{\n  "table": }');
    await expect(modelExport({ from, to: join(folder, 'model.ts') })).rejects.toThrow(
      `${from}:2:12 cannot be read: "}" stands where a value is expected`,
    );
  });
});

describe('--check', () => {
  test('passes when both agree, whatever their order and schema, and touches nothing', async () => {
    const from = file('model.ts', smallSource);
    const to = file('model.json', JSON.stringify({ entities: small.entities, $schema: 'x', indexes: small.indexes, table: small.table }));
    utimesSync(to, 1, 1);
    expect(await modelExport({ from, to, check: true })).toBe(`${to} agrees with ${from} (1 entity)`);
    expect(await modelExport({ from, to })).toBe(`${to} agrees with ${from} (1 entity)`);
    expect(statSync(to).mtimeMs).toBe(1000);
  });

  test('names the first path that differs', async () => {
    const from = file('model.ts', smallSource);
    const changed = structuredClone(small);
    changed.entities.User.attributes.kind[1] = 'c';
    const to = file('model.json', JSON.stringify(changed));
    const checking = modelExport({ from, to, check: true });
    await expect(checking).rejects.toThrow(expect.objectContaining({ code: 'MODEL_FILE_DIFFERS' }));
    await expect(checking).rejects.toThrow(
      `${to} differs from ${from} at entities.User.attributes.kind.1: "c" instead of "\\"b\\"": run the same command without --check`,
    );
    expect(JSON.parse(readFileSync(to, 'utf8'))).toEqual(changed);
  });

  test('names an entity that is missing', async () => {
    const from = file(
      'model.json',
      JSON.stringify({ ...small, entities: { ...small.entities, Extra: { attributes: {}, key: { PK: 'EXTRA' } } } }),
    );
    const to = file('model.ts', smallSource);
    await expect(modelExport({ from, to, check: true })).rejects.toThrow(
      'at entities.Extra: nothing instead of {"attributes":{},"key":{"PK":"EXTRA"}}',
    );
  });

  test('fails when there is nothing to compare', async () => {
    const from = file('model.ts', smallSource);
    const to = join(folder, 'model.json');
    await expect(modelExport({ from, to, check: true })).rejects.toThrow(`${to} does not exist: run the same command without --check`);
  });
});

test.each([
  ['model.ts', 'model.yaml', 'is no model file'],
  ['model.ts', 'other.mts', 'are of one kind'],
  ['model.json', 'other.json', 'are of one kind'],
])('%s to %s is refused', async (from, to, message) => {
  const exporting = modelExport({ from, to });
  await expect(exporting).rejects.toThrow(expect.objectContaining({ code: 'MODEL_FILE_KIND', message: expect.stringContaining(message) }));
});
