/** The one model that every library implements: twelve entities, repeated under other names for more. */
const base = {
  User: ['USER#{userId}', 'PROFILE', 'EMAIL#{email}', 'USER'],
  Session: ['USER#{userId}', 'SESSION#{sessionId}', 'SESSION#{sessionId}', 'SESSION'],
  Org: ['ORG#{orgId}', 'META', 'SLUG#{slug}', 'ORG'],
  Membership: ['ORG#{orgId}', 'MEMBER#{userId}', 'USER#{userId}', 'ORG#{orgId}'],
  Project: ['ORG#{orgId}', 'PROJECT#{projectId}', 'PROJECT#{projectId}', 'META'],
  Task: ['PROJECT#{projectId}', 'TASK#{taskId}', 'ASSIGNEE#{assigneeId}', 'STATE#{state}#DUE#{dueDate}'],
  Comment: ['TASK#{taskId}', 'COMMENT#{createdOn}#{commentId}', 'AUTHOR#{userId}', 'COMMENT#{createdOn}'],
  Invoice: ['ORG#{orgId}', 'INVOICE#{year}#{invoiceId}', 'INVOICESTATE#{state}', 'INVOICE#{invoiceId}'],
  ApiKey: ['ORG#{orgId}', 'APIKEY#{keyId}', 'KEYHASH#{keyHash}', 'APIKEY'],
  Webhook: ['ORG#{orgId}', 'WEBHOOK#{webhookId}', 'EVENT#{eventName}', 'WEBHOOK#{webhookId}'],
  AuditEvent: ['ORG#{orgId}', 'AUDIT#{at}#{eventId}', 'ACTOR#{userId}', 'AUDIT#{at}'],
  Subscription: ['ORG#{orgId}', 'SUBSCRIPTION#{planId}', 'PLAN#{planId}', 'ORG#{orgId}'],
};

const parameters = (...templates) => [
  ...new Set(templates.flatMap((template) => [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))),
];

/** The first `count` entities: key templates, and the attributes in them. All have the same other attributes. */
export function spec(count) {
  const names = Object.keys(base);
  return Array.from({ length: count }, (_, i) => {
    const round = Math.floor(i / names.length);
    const [pk, firstSk, gsi1pk, gsi1sk] = base[names[i % names.length]];
    const sk = round ? firstSk.replace(/^([A-Z]+)/, `$1${round}`) : firstSk;
    return {
      name: names[i % names.length] + (round || ''),
      pk,
      sk,
      gsi1pk,
      gsi1sk,
      keyParams: parameters(pk, sk),
      partitionParams: parameters(pk),
      indexPartitionParams: parameters(gsi1pk),
      params: parameters(pk, sk, gsi1pk, gsi1sk),
    };
  });
}

const id = (i) => `t_${String(i).padStart(6, '0')}`;

/** A task as an application holds it: 0.8 KB when stored. */
export const sample = (i) => ({
  projectId: 'p_01HZX3Q9V6',
  taskId: id(i),
  assigneeId: 'u_01HZX3Q9V7',
  state: 'OPEN',
  dueDate: '2026-11-20',
  name: `Migrate the billing tables ${i}`,
  status: 'active',
  count: 42 + i,
  enabled: true,
  tags: ['alpha', 'beta', 'gamma'],
  meta: { source: 'import', score: 0.87, note: `row ${i}` },
  description: 'A task description of a realistic length, about one hundred characters, to weigh like a real item does.',
});
export const keyOf = (i) => ({ projectId: 'p_01HZX3Q9V6', taskId: id(i) });
export const changes = { assigneeId: 'u_01HZX3Q9V8', state: 'DONE', dueDate: '2026-11-21', name: 'Renamed task', count: 7 };

const wire = (value) => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return Array.isArray(value) ? { L: value.map(wire) } : { M: wireItem(value) };
};
const wireItem = (item) => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wire(value)]));

const stored = (i) => {
  const task = sample(i);
  const keys = {
    pk: `PROJECT#${task.projectId}`,
    sk: `TASK#${task.taskId}`,
    gsi1pk: `ASSIGNEE#${task.assigneeId}`,
    gsi1sk: `STATE#${task.state}#DUE#${task.dueDate}`,
  };
  const times = { created_at: '2026-11-19T10:00:00.000Z', updated_at: '2026-11-19T10:00:00.000Z' };
  return wireItem({ ...keys, entity_type: 'Task', __edb_v__: '1', ...task, ...times });
};
const page = (count) => ({ Items: Array.from({ length: count }, (_, i) => stored(i)), Count: count, ScannedCount: count });
const bytes = (answer) => new TextEncoder().encode(JSON.stringify(answer));

/** What DynamoDB would answer, as bytes. */
export const answers = {
  GetItem: bytes({ Item: stored(1) }),
  Query10: bytes(page(10)),
  Query100: bytes(page(100)),
  PutItem: bytes({}),
  UpdateItem: bytes({}),
  BatchWriteItem: bytes({ UnprocessedItems: {} }),
};
