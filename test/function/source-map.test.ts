import { SourceMap, type SourceMapPayload } from 'node:module';
import { buildSync } from '../../lib/function/esbuild';
import { withoutPackages } from '../../lib/function/source-map';
import { leaveProjects, project } from './support/project';

afterEach(leaveProjects);

const wide = Array.from({ length: 40 }, (_, i) => `export function packaged${i}(a, b) { return [a, b, ${i}].map((x) => x + 'é'); }`).join(
  '\n',
);

function build(minify: boolean) {
  project({
    'src/a.ts':
      "import { packaged1, packaged39 } from 'package';\n\nexport const handler = async (name: string) => {\n  return packaged1(name, helper(2)) + packaged39(name, 1);\n};\nimport { helper } from './b';",
    'src/b.ts':
      "import { packaged7 } from 'package';\nexport function helper(count: number) {\n  if (count > 1) throw new TypeError('too many');\n  return packaged7(count, count);\n}",
    'node_modules/package/index.js': wide,
  });
  const { outputFiles } = buildSync({
    entryPoints: ['src/a.ts'],
    outfile: 'index.mjs',
    format: 'esm',
    minify,
    sourcemap: true,
    charset: 'utf8',
  });
  const [map, code] = ['.map', '.mjs'].map((end) => outputFiles.find(({ path }) => path.endsWith(end))?.contents ?? new Uint8Array());
  return { code: Buffer.from(code).toString(), map, parsed: parse(map) };
}

function parse(map: Uint8Array): SourceMapPayload {
  return JSON.parse(Buffer.from(map).toString());
}

/** What a place in the bundle means, with the order of the sources left out. */
function lookUp(map: SourceMap, line: number, column: number) {
  const { originalSource, originalLine, originalColumn, name } = map.findEntry(line, column) as Partial<
    Record<'originalSource' | 'originalLine' | 'originalColumn' | 'name', unknown>
  >;
  return originalSource === undefined ? undefined : { originalSource, originalLine, originalColumn, name };
}

test.each([
  ['minified', true],
  ['not minified', false],
])('%s: every place of the own files is found as before, and none of a package', (_, minify) => {
  const { code, map, parsed } = build(minify);
  const [before, after] = [new SourceMap(parsed), new SourceMap(parse(withoutPackages(map)))];
  const counts = { own: 0, packages: 0 };
  for (const [line, text] of code.split('\n').entries()) {
    for (let column = 0; column < text.length; column++) {
      const place = lookUp(before, line, column);
      const own = place !== undefined && !String(place.originalSource).includes('node_modules');
      counts[own ? 'own' : 'packages']++;
      expect([line, column, lookUp(after, line, column)]).toEqual([line, column, own ? place : undefined]);
    }
  }
  expect(Math.min(counts.own, counts.packages)).toBeGreaterThan(100);
});

test('what only packages need is gone', () => {
  const { map } = build(true);
  const { sources, names, mappings } = parse(withoutPackages(map));
  expect([...sources].sort()).toEqual(['src/a.ts', 'src/b.ts']);
  expect(names.filter((name) => name.startsWith('packaged')).length).toBeLessThan(4);
  expect(mappings.length).toBeLessThan(parse(map).mappings.length / 2);
});
