import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** What OWASP advises for scrypt: 32 MiB, three times. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 26 };
const FORMAT = /^\$scrypt\$ln=15,r=8,p=3\$([\w+/=]+)\$([\w+/=]+)$/;
/** `<64 bytes in hex>.<salt>`: the old application hashed with Node's default cost, and took the salt as text. */
const OLD_FORMAT = /^([0-9a-f]{128})\.([0-9a-f]{32})$/;
const BYTES = 64;

/** @returns `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, both in base64 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  return `$scrypt$ln=15,r=8,p=3$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** `outdated`: it is the right one, and its hash should be made again. */
export async function checkPassword(password: string, stored: string | undefined): Promise<'right' | 'outdated' | 'wrong'> {
  const [, oldHash, oldSalt] = OLD_FORMAT.exec(stored ?? '') ?? [];
  if (oldHash && oldSalt) return timingSafeEqual(Buffer.from(oldHash, 'hex'), await derive(password, oldSalt)) ? 'outdated' : 'wrong';

  // Without an account the same work is done: the time of an answer does not tell who has one.
  const [, salt = '', hash = ''] = FORMAT.exec(stored ?? '') ?? [];
  const derived = await derive(password, Buffer.from(salt, 'base64'), COST);
  const expected = Buffer.from(hash, 'base64');
  return expected.length === BYTES && timingSafeEqual(expected, derived) ? 'right' : 'wrong';
}

function derive(password: string, salt: string | Buffer, cost: ScryptOptions = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, BYTES, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
