import { join, resolve } from 'node:path';
import * as ts from 'typescript';

const root = resolve(__dirname, '..', '..');

/** What the compiler says of texts that stand for files, by name, with the options and the names of the project's tests. */
export function problemsOf(texts: { readonly [file: string]: string }): { file: string; line: number; message: string }[] {
  const { config } = ts.readConfigFile(join(root, 'test', 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: Object.keys(texts) }, ts.sys, join(root, 'test'));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name in texts || fileExists(name);
  host.getSourceFile = (name, language, ...rest) =>
    name in texts ? ts.createSourceFile(name, texts[name], language) : getSourceFile.call(host, name, language, ...rest);
  const program = ts.createProgram(Object.keys(texts), options, host);
  return Object.keys(texts).flatMap((file) => {
    const source = program.getSourceFile(file) as ts.SourceFile;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start = 0, messageText }) => ({
      file,
      line: source.getLineAndCharacterOfPosition(start).line,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  });
}
