import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelError } from '../../lib/model';
import { TableModel } from '../../lib/table/table-model';
import { serenya } from './fixtures/serenya';
import { shop } from './fixtures/shop';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'table-model-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('TableModel', () => {
  test('an object and a file of the same model give the same text', () => {
    const path = file(
      'serenya.json',
      JSON.stringify({ $schema: 'x', entities: serenya.entities, indexes: serenya.indexes, table: serenya.table }, null, 2),
    );
    const fromFile = TableModel.fromFile(path);
    expect(fromFile.toJson()).toBe(TableModel.fromObject(serenya).toJson());
    expect(fromFile.toJson()).toMatch(/^\{"entities":\{"Device":\{"attributes":\{"device_id":"string","user_id":"uuid"\}/);
    expect(fromFile.definition).toEqual(serenya);
  });

  test('the model does not change when its source or a copy does', () => {
    const source = structuredClone<unknown>(shop({})) as { entities: { User: { type?: string } } };
    const model = TableModel.fromObject(source);
    source.entities.User.type = 'changed';
    model.definition.entities.User.type = 'changed';
    expect(model.definition.entities.User.type).toBeUndefined();
    expect(model._compiled.entity('User').type).toBe('User');
    expect(model._compiled).toBe(model._compiled);
  });

  test('an invalid object throws all its problems', () => {
    expect(() => TableModel.fromObject(shop({ key: { PK: '{idd}', SK: '{dya}' } }))).toThrow(ModelError);
  });

  test.each([undefined, null])('%s is no model', (nothing) => {
    expect(() => TableModel.fromObject(nothing)).toThrow(
      'The model has a problem:\n  1. model [SHAPE]: nothing stands here: write { "table": { "partitionKey": "PK", "sortKey": "SK" }, "entities": { … } }',
    );
  });

  test('a text is no object: it is told where texts and files are read', () => {
    for (const text of ['{"table": {}}', 'model.json']) {
      expect(() => TableModel.fromObject(text)).toThrow(ModelError);
      expect(() => TableModel.fromObject(text)).toThrow(
        '1. model [SHAPE]: a text stands here: read JSON text with TableModel.fromJson, a file with TableModel.fromFile',
      );
    }
  });

  test('the problems of a file have lines and columns', () => {
    const text = JSON.stringify(shop({ key: { PK: '{idd}', SK: '{dya}' } }), null, 2);
    const path = file('wrong.json', text);
    const line = text.split('\n').indexOf('        "PK": "{idd}",') + 1;
    const read = () => TableModel.fromFile(path);
    expect(read).toThrow(ModelError);
    expect(read).toThrow(
      `The model ${path} has 2 problems:\n  1. entities.User.key.PK (line ${line}, column 15) [TEMPLATE_ATTRIBUTE_UNKNOWN]: `,
    );
    expect(read).toThrow(`  2. entities.User.key.SK (line ${line + 1}, column 15) [TEMPLATE_ATTRIBUTE_UNKNOWN]: `);
  });

  test('a JSON text gives the same model as its object, and its problems have lines and columns', () => {
    expect(TableModel.fromJson(JSON.stringify(serenya)).toJson()).toBe(TableModel.fromObject(serenya).toJson());
    const text = JSON.stringify(shop({ key: { PK: '{idd}' } }), null, 2);
    const line = text.split('\n').indexOf('        "PK": "{idd}",') + 1;
    expect(() => TableModel.fromJson(text)).toThrow(ModelError);
    expect(() => TableModel.fromJson(text)).toThrow(
      `The model has a problem:\n  1. entities.User.key.PK (line ${line}, column 15) [TEMPLATE_ATTRIBUTE_UNKNOWN]: `,
    );
  });

  test('a text or a file that is not JSON is an error with its place', () => {
    const text = '{\n  "table": {,}\n}';
    const problem = '\n  1. model (line 2, column 13) [JSON_SYNTAX]: "," stands where a name in double quotes is expected';
    expect(() => TableModel.fromJson(text)).toThrow(ModelError);
    expect(() => TableModel.fromJson(text)).toThrow(`The model has a problem:${problem}`);
    const path = file('broken.json', text);
    expect(() => TableModel.fromFile(path)).toThrow(`The model ${path} has a problem:${problem}`);
  });

  test('a number that JavaScript would round is an error, not another number', () => {
    expect(() => TableModel.fromJson('{ "table": 12345678901234567890 }')).toThrow(
      '1. model (line 1, column 12) [JSON_SYNTAX]: the number 12345678901234567890 would become 12345678901234567000',
    );
  });

  test('a file that is not there is an error with the working directory', () => {
    expect(() => TableModel.fromFile('no/model.json')).toThrow(
      /^TableModel\.fromFile: no\/model\.json cannot be read \(ENOENT.*relative to \//,
    );
  });
});
