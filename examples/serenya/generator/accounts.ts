import { createHash } from 'node:crypto';
import { BEYOND_SAFE, DEVICE_IDS, EMAILS, JSONS, LARGEST_BIGINT, TEXT_LISTS, TEXTS } from './hard-values';
import { Random } from './random';
import { bytea, daysAfter, past, pgArray, type Row, writtenAt } from './row';

const PEOPLE = 80;
const FIRST_NAMES = [
  'Aylin',
  'Boris',
  'Chiara',
  'Dana',
  'Esra',
  'Farid',
  'Gül',
  'Henrik',
  'Iris',
  'Jonas',
  'Kerem',
  'Lale',
  'Mina',
  'Nils',
];
const LAST_NAMES = ['Aksoy', 'Berg', 'Conti', 'Demir', 'Engel', "D'Angelo", 'Yıldız', 'Haas', 'Ivanova', 'Kaya', 'Lund', 'Marino'];

/** The user of the migration plan's examples. His phone was signed in before the migration, and knows this token. */
export const JOHN = {
  userId: 'ac5cada7-7b1f-4673-b2b1-089f3e308363',
  email: 'user@example.com',
  name: 'John Doe',
  externalId: '113426185144286227617',
  refreshToken: 'signed in before the migration',
};

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export const users: readonly Row[] = Array.from({ length: PEOPLE }, (_, index): Row => {
  const random = new Random('users', index);
  const id = index === 0 ? JOHN.userId : random.uuid();
  const [first, last] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES)];
  const isJohn = index === 0;
  const createdAt = writtenAt(500, random);
  return {
    id,
    email: isJohn ? JOHN.email : (EMAILS[index - 1] ?? `${first}.${index}@example.com`.toLowerCase()),
    name: isJohn ? JOHN.name : (TEXTS[index] ?? (random.chance(10) ? null : `${first} ${last}`)),
    auth_provider: isJohn || random.chance(60) ? 'google' : 'apple',
    // Longer than any JavaScript number is exact, and with zeros in front: it is a text.
    external_id: isJohn ? JOHN.externalId : index === 1 ? '000123#45' : `1${String(random.below(1e14)).padStart(20, '0')}`,
    account_status: isJohn || random.chance(85) ? 'active' : random.pick(['suspended', 'deleted']),
    date_of_birth: index === 2 ? '0004-02-29' : random.chance(40) ? null : past(25_000, random).slice(0, 10),
    preferences: JSONS[index - 1] ?? (random.chance(50) ? null : `{"language":"${random.pick(['de', 'tr', 'en'])}"}`),
    last_login_at: random.chance(20) ? null : past(60, random),
    created_at: createdAt,
    updated_at: createdAt,
  };
});

export const userIds = users.map(({ id }) => id as string);

export const devices: readonly Row[] = Array.from({ length: 110 }, (_, index): Row => {
  const random = new Random('user_devices', index);
  const platform = random.pick(['ios', 'android']);
  const createdAt = writtenAt(300, random);
  return {
    user_id: userIds[index % PEOPLE] as string,
    device_id: index === 0 ? 'johns-iphone' : (DEVICE_IDS[index - 1] ?? random.uuid().toUpperCase()),
    device_name:
      index === 0 ? 'iPhone 15' : (TEXTS[index] ?? (random.chance(20) ? null : random.pick(['iPhone 15', 'Pixel 9', 'Galaxy S24']))),
    platform: index === 0 ? 'ios' : platform,
    biometric_type: index === 0 ? 'faceid' : random.chance(30) ? null : random.pick(['faceid', 'touchid', 'fingerprint']),
    app_build: index === 1 ? LARGEST_BIGINT : random.chance(10) ? null : String(random.below(100_000)),
    capabilities: pgArray(TEXT_LISTS[index] ?? ['push', 'camera'].slice(random.below(3))),
    last_seen_at: random.chance(10) ? null : past(30, random),
    created_at: createdAt,
    updated_at: createdAt,
  };
});

/** One in four has expired before the migration. The others live long, so that none vanishes while somebody looks at it. */
export const sessions: readonly Row[] = Array.from({ length: 160 }, (_, index): Row => {
  const random = new Random('user_sessions', index);
  const device = devices[index % devices.length] as Row;
  const lastAccess = past(20, random);
  const createdAt = writtenAt(40, random);
  return {
    id: random.uuid(),
    user_id: device.user_id,
    device_id: index === 0 || random.chance(80) ? device.device_id : null,
    refresh_token_hash: hashOf(index === 0 ? JOHN.refreshToken : random.hex(64)),
    status: index === 0 || random.chance(85) ? 'active' : 'revoked',
    biometric_verified: String(random.chance(50)),
    ip_address: index === 1 ? '2001:db8::1' : index === 2 ? '10.0.0.0/8' : random.chance(20) ? null : `192.0.2.${random.below(256)}`,
    last_accessed_at: lastAccess,
    expires_at: index % 4 === 3 ? daysAfter(lastAccess, 1) : daysAfter(lastAccess, 27_000),
    created_at: createdAt,
    updated_at: createdAt,
  };
});

export const biometrics: readonly Row[] = Array.from({ length: 60 }, (_, index): Row => {
  const random = new Random('biometric_registrations', index);
  const { user_id, device_id } = devices[index] as Row;
  return {
    id: random.uuid(),
    user_id,
    device_id,
    public_key: bytea(index === 1 ? '' : `04${random.hex(128)}`),
    algorithm: random.pick(['ES256', 'RS256']),
    signature_counter: index === 0 ? BEYOND_SAFE : String(random.below(10_000)),
    last_verified_at: random.chance(30) ? null : past(30, random),
    created_at: writtenAt(200, random),
  };
});

export const consents: readonly Row[] = Array.from({ length: 120 }, (_, index): Row => {
  const random = new Random('consent_records', index);
  return {
    id: random.uuid(),
    user_id: userIds[index % PEOPLE] as string,
    consent_type: random.pick(['terms', 'privacy', 'medical_disclaimer', 'analytics']),
    version: random.pick(['1.0', '1.10', '2.0']),
    granted: String(random.chance(90)),
    document_sha256: bytea(random.hex(64)),
    ip_address: random.chance(30) ? null : `198.51.100.${random.below(256)}`,
    recorded_at: past(500, random).replace('T', ' ').replace('Z', ''),
  };
});
