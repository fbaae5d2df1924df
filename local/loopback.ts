import { isIP } from 'node:net';

/** Whether a host, as written in a URL or given to `connect`, is this machine and nothing else. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost') return true;
  if (isIP(bare) === 4) return bare.startsWith('127.');
  if (isIP(bare) !== 6) return false;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare);
  return mapped ? mapped[1].startsWith('127.') : /^(0*:)*:?0*1$/.test(bare) && !/[2-9a-f]/.test(bare);
}
