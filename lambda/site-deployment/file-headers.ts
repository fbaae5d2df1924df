import { extname } from 'node:path/posix';

/** In the order of the upload: what a page needs is there before the page. */
export type FileKind = 'hashed' | 'other' | 'page';

/**
 * Pages are asked for at every visit and answered with 304 when they are the same. Hashed files never change. Of the others, CloudFront
 * keeps a copy until the invalidation of the next deployment, and browsers ask.
 */
export const CACHE_CONTROL: { readonly [kind in FileKind]: string } = {
  hashed: 'public, max-age=31536000, immutable',
  other: 'public, max-age=0, s-maxage=86400, must-revalidate',
  page: 'no-cache',
};

/** `index-BxK3a9Qf.js`, `main.8f3e21ab.chunk.css`: eight or more characters that no word has, before the extension. */
const HASHED = /[.-](?=[A-Za-z0-9_-]*(?:\d|[a-z][A-Z]|[A-Z][a-z]*[A-Z]))[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9]+)+$/;

export function fileKind(path: string, hashedFolders: readonly string[]): FileKind {
  if (/\.html?$/i.test(path)) return 'page';
  const hashed = hashedFolders.some((folder) => path.startsWith(`${folder}/`)) && HASHED.test(path.slice(path.lastIndexOf('/') + 1));
  return hashed ? 'hashed' : 'other';
}

const TYPES: { readonly [extension: string]: string } = {
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.eot': 'application/vnd.ms-fontobject',
  '.gif': 'image/gif',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.ogg': 'audio/ogg',
  '.otf': 'font/otf',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

/** By the extension: browsers take the type of the answer literally (`nosniff`). */
export function contentType(path: string): string {
  return TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
}
