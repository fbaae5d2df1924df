// Runs a bundled function in a process of its own, as Lambda does, and signs tokens with jose beside it.
import * as jose from 'jose';

const { handler } = await import(process.argv[2]);
let ahead = 0;
const now = Date.now.bind(Date);
Date.now = () => now() + ahead;

const jobs = {
  call: ({ event }) => handler(event),
  /** Moves the clock of the caches; tokens are compared with the real one. */
  advance: ({ milliseconds }) => {
    ahead += milliseconds;
  },
  sign: async ({ payload, header, secret, jwk }) => {
    const key = secret === undefined ? await jose.importJWK(jwk, header.alg) : new TextEncoder().encode(secret);
    return new jose.SignJWT(payload).setProtectedHeader(header).sign(key);
  },
  keyPair: async ({ alg, kid }) => {
    const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
    const [open, secret] = await Promise.all([jose.exportJWK(publicKey), jose.exportJWK(privateKey)]);
    return { open: { ...open, kid, alg, use: 'sig' }, secret };
  },
};

process.on('message', async ({ id, job, ...input }) => {
  try {
    process.send({ id, result: await jobs[job](input) });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });
