/** A file that came with a message. */
export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

/** What a message says, without its transport. */
export interface MailContent {
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly headers: { readonly [name: string]: string };
  readonly attachments: readonly MailAttachment[];
}

interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Reads a message as RFC 5322 and MIME write it: headers, the text and the HTML, and what is attached. */
export function parseMime(message: Buffer): MailContent {
  const root = partOf(message);
  const found: { text?: string; html?: string; attachments: MailAttachment[] } = { attachments: [] };
  collect(root, found);
  const headers = Object.fromEntries([...root.headers].map(([name, value]) => [name, decodeWords(value)]));
  return { subject: headers.subject ?? '', headers, ...found };
}

function collect(part: Part, found: { text?: string; html?: string; attachments: MailAttachment[] }): void {
  const type = part.headers.get('content-type') ?? 'text/plain';
  const kind = type.split(';')[0].trim().toLowerCase();
  const boundary = parameter(type, 'boundary');
  if (kind.startsWith('multipart/') && boundary !== undefined) {
    for (const child of split(part.body, boundary)) collect(partOf(child), found);
    return;
  }
  const body = decodeBody(part);
  const disposition = part.headers.get('content-disposition') ?? '';
  const filename = parameter(disposition, 'filename') ?? parameter(type, 'name');
  const isText = !disposition.toLowerCase().startsWith('attachment') && filename === undefined;
  if (isText && kind === 'text/plain' && found.text === undefined) found.text = decodeText(body, type);
  else if (isText && kind === 'text/html' && found.html === undefined) found.html = decodeText(body, type);
  else found.attachments.push({ filename: decodeWords(filename ?? 'unnamed'), contentType: kind, size: body.length });
}

function partOf(bytes: Buffer): Part {
  const text = bytes.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  const head = end ? text.slice(0, end.index) : text;
  const headers = new Map<string, string>();
  // A line that begins with a space goes on with the one before. Bytes above ASCII are UTF-8.
  for (const line of Buffer.from(head.replace(/\r?\n[ \t]+/g, ' '), 'latin1')
    .toString('utf8')
    .split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at > 0) headers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  return { headers, body: end ? bytes.subarray(end.index + end[0].length) : Buffer.alloc(0) };
}

function split(body: Buffer, boundary: string): Buffer[] {
  const pieces = `\r\n${body.toString('latin1')}`.split(`\n--${boundary}`);
  const parts = pieces.slice(1).filter((piece) => !piece.startsWith('--'));
  return parts.map((piece) => Buffer.from(piece.replace(/^[^\n]*\n/, '').replace(/\r$/, ''), 'latin1'));
}

function parameter(value: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(value);
  return match?.[1] ?? match?.[2];
}

function decodeBody({ headers, body }: Part): Buffer {
  const encoding = headers.get('content-transfer-encoding')?.trim().toLowerCase();
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  return encoding === 'quoted-printable' ? quotedPrintable(body.toString('latin1').replace(/=\r?\n/g, '')) : body;
}

function quotedPrintable(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

function decodeText(bytes: Buffer, contentType: string): string {
  const charset = parameter(contentType, 'charset') ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // An encoding that nobody knows.
    return bytes.toString('utf8');
  }
}

/** `=?utf-8?B?…?=` and `=?utf-8?Q?…?=` of RFC 2047. */
function decodeWords(text: string): string {
  const joined = text.replace(/(\?=)\s+(=\?)/g, '$1$2');
  return joined.replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, encoding: string, data: string) => {
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : quotedPrintable(data.replaceAll('_', ' '));
    return decodeText(bytes, `;charset=${charset}`);
  });
}
