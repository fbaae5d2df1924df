// The licences of the packages whose code is part of a bundle: their authors ask for them to be kept.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE = /^(licen[cs]e|notice|copying)/i;

/** The folder of the package that a bundled file belongs to: the last `node_modules/name` or `node_modules/@scope/name` in its path. */
function packageFolder(file) {
  const parts = file.split('/');
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  return parts.slice(0, at + (parts[at + 1].startsWith('@') ? 3 : 2)).join('/');
}

/** One text for all packages in the bundles: the packages of each licence text, then the text. */
export function notices(metafiles) {
  const files = metafiles.flatMap(({ outputs }) => Object.values(outputs)).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = new Set(files.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => packageFolder(file)));
  folders.delete(undefined);
  const byText = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const texts = readdirSync(folder).filter((file) => LICENCE.test(file));
    const text = texts.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
    const key = text.join('\n\n');
    byText.set(key, [...(byText.get(key) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...byText].map(([text, packages]) => `${packages.join('\n')}\n\n${text}`);
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Parts of these packages are bundled into the command and the functions of cdk-single-table.\n\n${sections.join(rule)}\n`;
}
