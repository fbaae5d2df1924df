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
    expect(() => TableModel.fromObject(undefined)).toThrow(/^The model has a problem:\n {2}1\. model \[SHAPE\]/);
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

  test('a file that is not JSON is an error with its place', () => {
    const path = file('broken.json', '{\n  "table": {,}\n}');
    expect(() => TableModel.fromFile(path)).toThrow(
      `TableModel.fromFile: ${path}:2:13: "," stands where a name in double quotes is expected`,
    );
  });

  test('a file that is not there is an error with the working directory', () => {
    expect(() => TableModel.fromFile('no/model.json')).toThrow(
      /^TableModel\.fromFile: no\/model\.json cannot be read \(ENOENT.*relative to \//,
    );
  });
});
