import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What OWASP advises: 16 MiB, five times. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const COST = { N: 2 ** 14, r: 8, p: 5, maxmem: 2 ** 25 };
/** The old application wrote it like this, too, so its passwords work on. */
const FORMAT = /^\$scrypt\$ln=14,r=8,p=5\$([\w+/=]+)\$([\w+/=]+)$/;
const BYTES = 32;

/** @returns `$scrypt$ln=14,r=8,p=5$<salt>$<hash>`, both in base64 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt);
  return `$scrypt$ln=14,r=8,p=5$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** Without a hash the same work is done: the time of an answer does not tell who has an account. */
export async function isPassword(password: string, stored = ''): Promise<boolean> {
  const [, salt = '', hash = ''] = FORMAT.exec(stored) ?? [];
  const derived = await derive(password, Buffer.from(salt, 'base64'));
  const expected = Buffer.from(hash, 'base64');
  return expected.length === BYTES && timingSafeEqual(expected, derived);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
