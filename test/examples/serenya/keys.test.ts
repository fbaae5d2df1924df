import { createHash } from 'node:crypto';
import { mapping } from '../../../examples/serenya/mapping';
import { model } from '../../../examples/serenya/model';
import { validateMapping } from '../../../lib/migration/mapping-validation';
import { compileModel, validateModel } from '../../../lib/model';

const compiled = compileModel(model);

/** The text of every key of an item. */
function keysOf(entity: string, values: Record<string, unknown>): Record<string, unknown> {
  const { partitionKey, sortKey, indexes } = compiled.entity(entity);
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [...index.partitionKey, ...index.sortKey])];
  return Object.fromEntries(keys.flatMap((key) => (key ? [[key.name, Object.values(key.render(values) ?? {})[0]]] : [])));
}

const user_id = 'ac5cada7-7b1f-4673-b2b1-089f3e308363';
const id = 'd541c8ae-5eb7-4fd9-9b73-90c3be6c327e';
const created_at = '2025-09-27T10:00:00.000Z';

test('the model and the mapping have no problems', () => {
  expect(validateModel(model)).toEqual([]);
  expect(validateMapping(mapping, model)).toEqual([]);
});

test('every entity comes from one of the eleven tables that the plan names', () => {
  const mapped = Object.values(mapping.tables).flatMap(({ items }) => items.map(({ entity }) => entity as string));
  expect(mapped.sort()).toEqual([...compiled.entityNames].sort());
  expect(mapped).toHaveLength(11);
});

describe('the keys of the plan, byte for byte', () => {
  test.each<[string, Record<string, unknown>, Record<string, string>]>([
    [
      'User',
      { user_id, email: 'user@example.com', auth_provider: 'google', external_id: '113426185144286227617' },
      {
        PK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
        SK: 'PROFILE',
        GSI1PK: 'USER_EMAIL#b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514',
        GSI1SK: 'PROFILE',
        GSI2PK: 'USER_EXTERNAL#google#113426185144286227617',
        GSI2SK: 'PROFILE',
      },
    ],
    [
      'Session',
      { user_id, session_id: id },
      {
        PK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
        SK: 'SESSION#d541c8ae-5eb7-4fd9-9b73-90c3be6c327e',
        GSI1PK: 'SESSION#d541c8ae-5eb7-4fd9-9b73-90c3be6c327e',
        GSI1SK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
      },
    ],
    [
      'Device',
      { user_id, device_id: 'iPhone15,3#1' },
      {
        PK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
        SK: 'DEVICE#iPhone15,3#1',
        GSI1PK: 'DEVICE#iPhone15,3#1',
        GSI1SK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
      },
    ],
    [
      'Job',
      { user_id, job_id: id, status: 'completed', created_at },
      {
        PK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
        SK: 'JOB#d541c8ae-5eb7-4fd9-9b73-90c3be6c327e',
        GSI1PK: 'JOB_STATUS#completed',
        GSI1SK: 'JOB#2025-09-27T10:00:00.000Z#d541c8ae-5eb7-4fd9-9b73-90c3be6c327e',
      },
    ],
    [
      'Subscription',
      { user_id, subscription_id: id, subscription_status: 'active' },
      {
        PK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
        SK: 'SUBSCRIPTION#d541c8ae-5eb7-4fd9-9b73-90c3be6c327e',
        GSI1PK: 'SUBSCRIPTION_STATUS#active',
        GSI1SK: 'USER#ac5cada7-7b1f-4673-b2b1-089f3e308363',
      },
    ],
  ])('%s', (name, values, expected) => {
    expect(keysOf(name, values)).toEqual(expected);
  });

  test('an address has one hash however it is typed, and none of it is left in the key', () => {
    const emails = ['user@example.com', 'User@Example.COM'];
    const keys = new Set(emails.map((email) => keysOf('User', { user_id, email, auth_provider: 'apple', external_id: '1' }).GSI1PK));
    expect([...keys]).toEqual([`USER_EMAIL#${createHash('sha256').update('user@example.com').digest('hex')}`]);
  });
});

describe('the keys that the plan leaves open', () => {
  test.each<[string, Record<string, unknown>, Record<string, string>]>([
    [
      'Payment',
      { user_id, payment_id: id, provider: 'google', provider_payment_id: 'GPA.3345-1234#0' },
      {
        PK: `USER#${user_id}`,
        SK: `PAYMENT#${id}`,
        GSI2PK: 'PAYMENT_REFERENCE#google#GPA.3345-1234#0',
        GSI2SK: `USER#${user_id}`,
      },
    ],
    [
      'Consent',
      { user_id, consent_id: id, recorded_at: created_at },
      { PK: `USER#${user_id}`, SK: `CONSENT#2025-09-27T10:00:00.000000Z#${id}` },
    ],
    ['Biometric', { user_id, registration_id: id }, { PK: `USER#${user_id}`, SK: `BIOMETRIC#${id}` }],
    [
      'JobEvent',
      { job_id: id, event_id: 9007199254740993n, occurred_at: created_at },
      { PK: `JOB#${id}`, SK: 'EVENT#2025-09-27T10:00:00.000000Z#0009007199254740993' },
    ],
    ['ChatOption', { locale: 'de-CH', option_id: 12 }, { PK: 'CHAT_OPTIONS#de-CH', SK: 'OPTION#0000000012' }],
    [
      'ChatMessage',
      { user_id, message_id: id, sent_at: created_at },
      { PK: `USER#${user_id}`, SK: `CHAT#2025-09-27T10:00:00.000000Z#${id}` },
    ],
  ])('%s', (name, values, expected) => {
    expect(keysOf(name, values)).toEqual(expected);
  });
});
