import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

jest.setTimeout(60_000);

const FIXTURE = join(__dirname, 'types', 'fixture.ts');
const GENERATED = join(__dirname, 'types', 'generated.ts');
const DIRECTIVE = /^\s*\/\/ @ts-expect-error (.+)$/;
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  types: ['node'],
};

/** A program over one file that need not exist. */
function compile(file: string, text: string): ts.Program {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, language, ...rest) =>
    name === file ? ts.createSourceFile(name, text, language) : getSourceFile.call(host, name, language, ...rest);
  return ts.createProgram([file], OPTIONS, host);
}

function problems(program: ts.Program, file: string): { line: number; message: string }[] {
  const source = program.getSourceFile(file) as ts.SourceFile;
  return program.getSemanticDiagnostics(source).map((diagnostic) => ({
    line: source.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
  }));
}

test('what must compile does, and every mistake is refused with its message', () => {
  const lines = readFileSync(FIXTURE, 'utf8').split('\n');
  const program = compile(FIXTURE, lines.map((line) => (DIRECTIVE.test(line) ? '' : line)).join('\n'));
  const found = problems(program, FIXTURE);

  const directives = lines.flatMap((line, at) =>
    DIRECTIVE.test(line) ? [{ at, expected: (DIRECTIVE.exec(line) as RegExpExecArray)[1] }] : [],
  );
  const nextDirective = (line: number) =>
    directives.findIndex(({ at }, i) => at < line && line < (directives[i + 1]?.at ?? Number.POSITIVE_INFINITY));
  const unexpected = found.filter(({ line }) => line < directives[0].at);
  expect(unexpected).toEqual([]);
  for (const [i, { expected }] of directives.entries()) {
    const messages = found.filter(({ line }) => nextDirective(line) === i).map(({ message }) => message);
    expect({ expected, messages: messages.join('\n') }).toEqual({ expected, messages: expect.stringContaining(expected) });
  }
});

test('sixty entities take fewer than 100,000 instantiations', () => {
  const names = Array.from({ length: 60 }, (_, i) => `Entity${i}`);
  const entities = names.map(
    (name, i) => `${name}: {
      attributes: { orgId: 'string', id${i}: 'string', owner: 'string', state: 'string', due: 'date', name: 'string', status: ['active', 'gone'],
        count: 'integer', enabled: 'boolean', tags: 'string[]', meta: 'json', note: 'string?' },
      key: { PK: 'ORG#{orgId}', SK: 'E${i}#{id${i}}' },
      indexes: { GSI1: { G1PK: 'OWNER#{owner}', G1SK: 'STATE#{state}#DUE#{due}' } } },`,
  );
  const uses = names.map(
    (name, i) => `export async function use${i}() {
    const key = { orgId: 'o', id${i}: 'i' };
    await table.${name}.put({ ...key, owner: 'o', state: 's', due: 'd', name: 'n', status: 'active', count: 1, enabled: true, tags: [], meta: {} });
    const count: number | undefined = (await table.${name}.get(key))?.count;
    const tags: string[] = (await table.${name}.query({ orgId: 'o' })).items[0].tags;
    const note: string | undefined = (await table.${name}.by.GSI1({ owner: 'o' })).items[0].note;
    await table.${name}.update(key, { count: 2, name: 'z' });
    return { count, tags, note };
  }`,
  );
  const program = compile(
    GENERATED,
    `import { defineModel, openTable } from '../../../lib/client';
    const model = defineModel({ table: { partitionKey: 'PK', sortKey: 'SK' }, indexes: { GSI1: { partitionKey: 'G1PK', sortKey: 'G1SK' } },
      entities: { ${entities.join('\n')} } });
    const table = openTable(model);
    ${uses.join('\n')}`,
  );
  expect(problems(program, GENERATED)).toEqual([]);
  // Counts what checking this one file, and the types it reaches, takes.
  expect(program.getInstantiationCount()).toBeLessThan(100_000);
});
