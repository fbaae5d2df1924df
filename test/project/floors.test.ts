import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import * as ts from 'typescript';

const root = resolve(__dirname, '..', '..');

/** What a room may import beside itself. A room that is not listed here does not exist yet. */
const floors: Record<string, { rooms: string[]; packages: string[] }> = {
  'lib/model': { rooms: [], packages: ['node:crypto'] },
  'lib/codec': { rooms: ['lib/model'], packages: ['node:crypto'] },
  'lib/client': { rooms: ['lib/model', 'lib/codec'], packages: ['node:module', '@aws-sdk/client-dynamodb', 'aws-lambda'] },
  'lib/handler': {
    rooms: ['lib/model', 'lib/codec', 'lib/client'],
    packages: ['node:*', 'aws-lambda', '@aws-sdk/client-secrets-manager'],
  },
  'lib/core': { rooms: [], packages: ['aws-cdk-lib', 'constructs', 'node:*'] },
  'lib/profile': { rooms: ['lib/core'], packages: ['aws-cdk-lib', 'constructs'] },
  'lib/table': { rooms: ['lib/model', 'lib/core', 'lib/profile'], packages: ['aws-cdk-lib', 'constructs', 'node:*'] },
  'lib/migration': {
    rooms: ['lib/model', 'lib/core', 'lib/profile', 'lib/table', 'lib/function'],
    packages: ['aws-cdk-lib', 'constructs', 'node:*'],
  },
  'lib/function': { rooms: ['lib/model', 'lib/core', 'lib/profile', 'lib/table'], packages: ['aws-cdk-lib', 'constructs', 'node:*'] },
  'lib/api': {
    rooms: ['lib/model', 'lib/core', 'lib/profile', 'lib/table', 'lib/function'],
    packages: ['aws-cdk-lib', 'constructs', 'node:*'],
  },
  'lib/frontend': { rooms: ['lib/core', 'lib/profile', 'lib/function', 'lib/api'], packages: ['aws-cdk-lib', 'constructs', 'node:*'] },
  'lib/schedule': { rooms: ['lib/core', 'lib/profile', 'lib/table', 'lib/function'], packages: ['aws-cdk-lib', 'constructs'] },
  'lib/email': { rooms: ['lib/core', 'lib/profile', 'lib/table', 'lib/function'], packages: ['aws-cdk-lib', 'constructs'] },
  'lib/stream': {
    rooms: ['lib/model', 'lib/core', 'lib/profile', 'lib/table', 'lib/function'],
    packages: ['aws-cdk-lib', 'constructs', 'node:*'],
  },
  'lib/delivery': { rooms: ['lib/core'], packages: ['aws-cdk-lib', 'constructs'] },
  'lambda/authorizer': { rooms: ['lib/api'], packages: ['@aws-sdk/*', 'jose', 'node:*', 'aws-lambda'] },
  'lambda/jwt-rotation': { rooms: ['lib/api'], packages: ['@aws-sdk/*', 'node:*', 'aws-lambda'] },
  'lambda/site-deployment': { rooms: ['lib/frontend', 'lib/function'], packages: ['@aws-sdk/*', 'fflate', 'node:*', 'aws-lambda'] },
  'lambda/stream-events': {
    rooms: ['lib/model', 'lib/codec', 'lib/client', 'lib/handler', 'lib/stream'],
    packages: ['@aws-sdk/*', 'node:*', 'aws-lambda'],
  },
  'lambda/migration': { rooms: ['lib/model', 'lib/codec', 'lib/migration'], packages: ['@aws-sdk/*', 'pg', 'node:*'] },
  local: { rooms: ['lib/model', 'lib/codec'], packages: ['@aws-sdk/*', 'ajv', 'fflate', 'jose', 'pg', 'jsonata', 'node:*'] },
  cli: { rooms: ['lib/model', 'local'], packages: ['esbuild', 'node:*'] },
};

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'node_modules' || name === 'cdk.out' ? [] : files(path);
    return path.endsWith('.ts') && !path.endsWith('.d.ts') ? [path] : [];
  });
}

function roomOf(file: string): string {
  const path = relative(root, file).split(sep).join('/');
  return Object.keys(floors).find((room) => path.startsWith(`${room}/`)) ?? path;
}

function allowed(name: string, patterns: string[]): boolean {
  const plain = builtinModules.includes(name) ? `node:${name}` : name;
  return patterns.some((p) => (p.endsWith('*') ? plain.startsWith(p.slice(0, -1)) : plain === p || plain.startsWith(`${p}/`)));
}

describe('the floors of the house', () => {
  test.each(Object.entries(floors).filter(([room]) => existsSync(join(root, room))))(
    '%s imports only what lies below it',
    (room, { rooms, packages }) => {
      const climbs: string[] = [];
      for (const file of files(join(root, room))) {
        for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles) {
          if (!fileName.startsWith('.')) {
            if (!allowed(fileName, packages)) climbs.push(`${relative(root, file)} imports ${fileName}`);
            continue;
          }
          const target = roomOf(resolve(dirname(file), fileName, 'x'));
          const own = target === room || (room === 'local' && target.startsWith('local'));
          if (!own && !rooms.includes(target)) climbs.push(`${relative(root, file)} imports ${fileName}`);
        }
      }
      expect(climbs).toEqual([]);
    },
  );

  test('every folder of lib has its floor', () => {
    const folders = readdirSync(join(root, 'lib')).filter((name) => statSync(join(root, 'lib', name)).isDirectory());
    expect(folders.filter((name) => !(`lib/${name}` in floors))).toEqual([]);
  });

  test('an example knows the library by its name only', () => {
    const strays = files(join(root, 'examples')).flatMap((file) =>
      ts
        .preProcessFile(readFileSync(file, 'utf8'), true, true)
        .importedFiles.filter(
          ({ fileName }) => fileName.startsWith('.') && !roomOf(resolve(dirname(file), fileName, 'x')).startsWith('examples/'),
        )
        .map(({ fileName }) => `${relative(root, file)} imports ${fileName}`),
    );
    expect(strays.filter((s) => !s.includes('.test.ts'))).toEqual([]);
  });
});
