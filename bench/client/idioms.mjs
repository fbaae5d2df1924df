/** Writes the model, and typed uses of it, in the idiom of each library. */
import { spec } from './spec.mjs';

const dollar = (template) => template.replace(/\{(\w+)\}/g, '${$1}');
const literal = (template, from = 'i') => `\`${template.replace(/\{(\w+)\}/g, (_, name) => `\${${from}.${name}}`)}\``;
const list = (names) => JSON.stringify(names);
const inTemplate = (template) => [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

export const models = {
  ours: (count) => `import { defineModel } from '../../../lib/client/index.js';
export const model = defineModel({
  table: { partitionKey: 'pk', sortKey: 'sk', createdAt: 'created_at', updatedAt: 'updated_at' },
  indexes: { gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
  entities: {
${spec(count)
  .map(
    (e) => `    ${e.name}: {
      attributes: { ${e.params.map((p) => `${p}: 'string'`).join(', ')}, name: 'string', status: ['active', 'inactive', 'deleted'], count: 'integer',
        enabled: 'boolean', tags: 'string[]', meta: 'json', description: 'string?' },
      key: { pk: '${e.pk}', sk: '${e.sk}' },
      indexes: { gsi1: { gsi1pk: '${e.gsi1pk}', gsi1sk: '${e.gsi1sk}' } },
    },`,
  )
  .join('\n')}
  },
});
`,

  'raw-document': (count) => rawModel(count),
  'raw-client': (count) => rawModel(count),

  electrodb: (count) => `import { Entity } from 'electrodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
export function define(client: DynamoDBDocumentClient, table: string) {
${spec(count)
  .map((e) => {
    const key = (template, field) =>
      `{ field: '${field}', composite: ${list(inTemplate(template))}, template: '${dollar(template)}', casing: 'none' }`;
    const now = 'default: () => new Date().toISOString(), set: () => new Date().toISOString()';
    return `  const ${e.name} = new Entity({
    model: { entity: '${e.name}', version: '1', service: 'app' },
    attributes: {
${e.params.map((p) => `      ${p}: { type: 'string', required: true },`).join('\n')}
      name: { type: 'string', required: true },
      status: { type: ['active', 'inactive', 'deleted'] as const, required: true },
      count: { type: 'number', required: true },
      enabled: { type: 'boolean', required: true },
      tags: { type: 'list', items: { type: 'string' }, required: true },
      meta: { type: 'map', properties: { source: { type: 'string', required: true }, score: { type: 'number', required: true }, note: { type: 'string' } }, required: true },
      description: { type: 'string' },
      created_at: { type: 'string', readOnly: true, required: true, ${now} },
      updated_at: { type: 'string', readOnly: true, required: true, watch: '*', ${now} },
    },
    indexes: {
      primary: { pk: ${key(e.pk, 'pk')}, sk: ${key(e.sk, 'sk')} },
      gsi1: { index: 'gsi1', pk: ${key(e.gsi1pk, 'gsi1pk')}, sk: ${key(e.gsi1sk, 'gsi1sk')} },
    },
  }, { client, table });
  ${e.name}.setIdentifier('entity', 'entity_type');`;
  })
  .join('\n')}
  return { ${spec(count)
    .map((e) => e.name)
    .join(', ')} };
}
`,

  onetable: (count) => `import { Table } from 'dynamodb-onetable';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
export const schema = {
  format: 'onetable:1.1.0', version: '0.0.1',
  indexes: { primary: { hash: 'pk', sort: 'sk' }, gsi1: { hash: 'gsi1pk', sort: 'gsi1sk', project: 'all' } },
  models: {
${spec(count)
  .map(
    (e) => `    ${e.name}: {
      pk: { type: String, value: '${dollar(e.pk)}' }, sk: { type: String, value: '${dollar(e.sk)}' },
      gsi1pk: { type: String, value: '${dollar(e.gsi1pk)}' }, gsi1sk: { type: String, value: '${dollar(e.gsi1sk)}' },
${e.params.map((p) => `      ${p}: { type: String, required: true },`).join('\n')}
      name: { type: String, required: true },
      status: { type: String, required: true, enum: ['active', 'inactive', 'deleted'] },
      count: { type: Number, required: true },
      enabled: { type: Boolean, required: true },
      tags: { type: Array, required: true, items: { type: String } },
      meta: { type: Object, required: true, schema: { source: { type: String, required: true }, score: { type: Number, required: true }, note: { type: String } } },
      description: { type: String },
    },`,
  )
  .join('\n')}
  } as const,
  params: { typeField: 'entity_type', isoDates: true, timestamps: true, createdField: 'created_at', updatedField: 'updated_at' },
} as const;
export function define(client: DynamoDBClient, name: string) {
  const table = new Table({ client, name, schema: schema as typeof schema, partial: true, logger: false as never });
  return { table, ${spec(count)
    .map((e) => `${e.name}: table.getModel('${e.name}')`)
    .join(', ')} };
}
`,

  toolbox: (count) => `import { Entity, Table, boolean, item, list, map, number, string } from 'dynamodb-toolbox';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
export function define(documentClient: DynamoDBDocumentClient, name: string) {
  const table = new Table({ documentClient, name, partitionKey: { name: 'pk', type: 'string' }, sortKey: { name: 'sk', type: 'string' },
    indexes: { gsi1: { type: 'global', partitionKey: { name: 'gsi1pk', type: 'string' }, sortKey: { name: 'gsi1sk', type: 'string' } } },
    entityAttributeSavedAs: 'entity_type' });
${spec(count)
  .map((e) => {
    const link = (template) => {
      const names = inTemplate(template);
      const given = names.length ? names.map((name) => `i.${name} !== undefined`).join(' && ') : 'true';
      return `string().optional().hidden().link<typeof ${e.name}Base>(${names.length ? 'i' : '()'} => ${literal(template)}).updateLink<typeof ${e.name}Base>(${names.length ? 'i' : '()'} => ${given} ? ${literal(template)} : undefined)`;
    };
    return `  const ${e.name}Base = item({
${e.params.map((p) => `    ${p}: string()${e.keyParams.includes(p) ? '.key()' : ''},`).join('\n')}
    name: string(),
    status: string().enum('active', 'inactive', 'deleted'),
    count: number(),
    enabled: boolean(),
    tags: list(string()),
    meta: map({ source: string(), score: number(), note: string().optional() }),
    description: string().optional(),
  });
  const ${e.name} = new Entity({
    name: '${e.name}', table,
    schema: ${e.name}Base.and(() => ({ gsi1pk: ${link(e.gsi1pk)}, gsi1sk: ${link(e.gsi1sk)} })),
    computeKey: i => ({ pk: ${literal(e.pk)}, sk: ${literal(e.sk)} }),
    timestamps: { created: { name: 'created_at', savedAs: 'created_at' }, modified: { name: 'updated_at', savedAs: 'updated_at' } },
  });`;
  })
  .join('\n')}
  return { table, ${spec(count)
    .map((e) => e.name)
    .join(', ')} };
}
`,
};

/** Key functions, as an application without a library writes them. */
function rawModel(count) {
  const functions = spec(count).map(
    (e) =>
      `  ${e.name}: { key: (i: any) => ({ pk: ${literal(e.pk)}, sk: ${literal(e.sk)} }), index: (i: any) => ({ gsi1pk: ${literal(e.gsi1pk)}, gsi1sk: ${literal(e.gsi1sk)} }) },`,
  );
  return `export const keys = {\n${functions.join('\n')}\n};\n`;
}

const object = (names, more = '') => `{ ${[...names.map((name) => `${name}: 'x'`), ...(more ? [more] : [])].join(', ')} }`;
const rest = "name: 'n', status: 'active', count: 1, enabled: true, tags: ['x'], meta: { source: 's', score: 1 }";

/** For every entity a put, get, query, index query and update, with the types of their results. */
export const uses = {
  ours: (count) => `import { openTable } from '../../../lib/client/index.js';
import { model } from './ours-${count}.mjs';
const m = openTable(model);
${functions(
  count,
  (e) => `  await m.${e.name}.put(${object(e.params, rest)});
  const g = await m.${e.name}.get(${object(e.keyParams)}); const c: number | undefined = g?.count; const s: 'active' | 'inactive' | 'deleted' | undefined = g?.status; const t: string[] | undefined = g?.tags;
  const q = (await m.${e.name}.query(${object(e.partitionParams)})).items; const n: string = q[0].name;
  const q2 = (await m.${e.name}.by.gsi1(${object(e.indexPartitionParams)})).items; const n2: string = q2[0].name;
  await m.${e.name}.update(${object(e.keyParams)}, { count: 2, name: 'z' });`,
)}`,
  electrodb: (count) => `import { define } from './electrodb-${count}.mjs';
declare const m: ReturnType<typeof define>;
${functions(
  count,
  (e) => `  await m.${e.name}.put(${object(e.params, rest)}).go();
  const g = (await m.${e.name}.get(${object(e.keyParams)}).go()).data; const c: number | undefined = g?.count; const s: 'active' | 'inactive' | 'deleted' | undefined = g?.status; const t: string[] | undefined = g?.tags;
  const q = (await m.${e.name}.query.primary(${object(e.partitionParams)}).go()).data; const n: string = q[0].name;
  const q2 = (await m.${e.name}.query.gsi1(${object(e.indexPartitionParams)}).go()).data; const n2: string = q2[0].name;
  await m.${e.name}.update(${object(e.keyParams)}).set({ count: 2, name: 'z' }).go();`,
)}`,
  onetable: (count) => `import { define } from './onetable-${count}.mjs';
declare const m: ReturnType<typeof define>;
${functions(
  count,
  (e) => `  await m.${e.name}.create(${object(e.params, rest)});
  const g = await m.${e.name}.get(${object(e.keyParams)}); const c: number | undefined = g?.count; const s = g?.status; const t = g?.tags;
  const q = await m.${e.name}.find(${object(e.partitionParams)}); const n: string = q[0].name;
  const q2 = await m.${e.name}.find(${object(e.indexPartitionParams)}, { index: 'gsi1' }); const n2: string = q2[0].name;
  await m.${e.name}.update(${object(e.keyParams, "count: 2, name: 'z'")});`,
)}`,
  toolbox: (count) => `import { GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from 'dynamodb-toolbox';
import { define } from './toolbox-${count}.mjs';
declare const m: ReturnType<typeof define>;
${functions(
  count,
  (e) => `  await m.${e.name}.build(PutItemCommand).item(${object(e.params, rest)}).send();
  const g = (await m.${e.name}.build(GetItemCommand).key(${object(e.keyParams)}).send()).Item; const c: number | undefined = g?.count; const s: 'active' | 'inactive' | 'deleted' | undefined = g?.status; const t: string[] | undefined = g?.tags;
  const q = (await m.table.build(QueryCommand).query({ partition: 'X#1' }).entities(m.${e.name}).send()).Items; const n: string | undefined = q?.[0].name;
  const q2 = (await m.table.build(QueryCommand).query({ index: 'gsi1', partition: 'X#1' }).entities(m.${e.name}).send()).Items; const n2: string | undefined = q2?.[0].name;
  await m.${e.name}.build(UpdateItemCommand).item(${object(e.keyParams, "count: 2, name: 'z'")}).send();`,
)}`,
};

function functions(count, body) {
  return spec(count)
    .map((e) => `export async function use${e.name}() {\n${body(e)}\n  return { c, s, t, n, n2 };\n}\n`)
    .join('');
}
