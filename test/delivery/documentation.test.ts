import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INIT_USAGE } from '../../cli/usage';

const ROOT = join(__dirname, '../..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const sources = (folder: string, files = /./) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => files.test(file))
    .map((file) => read(folder, file))
    .join('\n');

test.each<[string, string, RegExp]>([
  ['docs/email.md', sources('lib/email'), /EmailSender\.[A-Z]\w+|cdk-single-table:\w+/],
  ['docs/streams.md', sources('lib/stream'), /TableStream\.[A-Z]\w+|cdk-single-table:\w+/],
  ['docs/delivery.md', sources('lib/delivery') + sources('cli', /^init-/), /DeployRole\.[A-Z]\w+|INIT_[A-Z_]+/],
])('%s has every error code and warning id of its room, and no other', (page, source, code) => {
  const all = (text: string, quote: string) =>
    [...new Set([...text.matchAll(new RegExp(`${quote}(${code.source})${quote}`, 'g'))].map((match) => match[1]))].sort();
  expect(all(read(page), '`')).toEqual(all(source, "'"));
  expect(all(source, "'").length).toBeGreaterThan(3);
});

test('docs/delivery.md has every option of init, and its defaults', () => {
  const options = (text: string) => [...new Set(text.match(/--[a-z][a-z-]+/g))].sort();
  const [, section] = read('docs/delivery.md').split('## init');
  expect(options(section.split('## Limits')[0])).toEqual(options(INIT_USAGE));
  expect(INIT_USAGE).toContain('Default: dev,staging,prod');
});
