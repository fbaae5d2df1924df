import type { Outbox, OutboxMessage } from './outbox';

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { width: 100%; border-collapse: collapse; } td, th { text-align: left; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid #8884; }
  pre { white-space: pre-wrap; font: 15px/1.5 ui-monospace, monospace; background: #8881; padding: 1rem; border-radius: .4rem; }
  iframe { width: 100%; height: 36rem; border: 1px solid #8884; border-radius: .4rem; background: #fff; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { opacity: .7; } dd { margin: 0; }`;

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;
}

/** The list of mails, newest first. */
export function listPage({ messages }: Outbox): string {
  const rows = [...messages]
    .reverse()
    .map(
      ({ id, sentAt, to, subject }) =>
        `<tr><td><a href="/messages/${id}">${escaped(subject || '(no subject)')}</a></td><td>${escaped(to.join(', '))}</td><td><time>${sentAt}</time></td></tr>`,
    );
  const table = `<table><thead><tr><th>Subject</th><th>To</th><th>Sent</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const empty = '<p>Nothing yet. What the app sends appears here and goes nowhere else.</p>';
  return page('Outbox', `<h1>Outbox</h1>${messages.length > 0 ? table : empty}<p><a href="/messages.json">messages.json</a></p>`);
}

/** One mail: who, what, its text, and its HTML in a frame that runs nothing and loads nothing. */
export function messagePage(message: OutboxMessage): string {
  const { id, subject, from, to, cc, bcc, replyTo, sentAt, configurationSet, text, html, attachments } = message;
  const facts: [string, string][] = [
    ['From', from],
    ['To', to.join(', ')],
    ['Cc', cc.join(', ')],
    ['Bcc', bcc.join(', ')],
    ['Reply to', replyTo.join(', ')],
    ['Sent', sentAt],
    ['Configuration set', configurationSet ?? ''],
    ['Attachments', attachments.map(({ filename, size }) => `${filename} (${size} bytes)`).join(', ')],
  ];
  const list = facts.filter(([, value]) => value !== '').map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`);
  const plain = text === undefined ? '' : `<h2>Text</h2><pre>${escaped(text)}</pre>`;
  // Links open in a window of their own, so that a person can follow the link of a verification mail.
  const frame = `<h2>HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${id}/html"></iframe>`;
  const title = subject || '(no subject)';
  return page(
    title,
    `<p><a href="/">Outbox</a></p><h1>${escaped(title)}</h1><dl>${list.join('')}</dl>${plain}${html === undefined ? '' : frame}`,
  );
}

/** The HTML of a mail for the frame: links open outside of it. */
export function htmlPage(html: string): string {
  return `<base target="_blank">${html}`;
}
