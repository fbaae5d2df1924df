import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { ServerlessApi, type ServerlessApiProps } from '../../lib/api';
import type { Context } from '../support/conformance';

const folder = mkdtempSync(join(tmpdir(), 'frontend-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the files of a built site. @returns its folder */
export function siteFolder(name: string, files: Readonly<Record<string, string>>): string {
  const site = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  }
  return site;
}

/** A site as Vite builds it. */
export function viteSite(): string {
  return siteFolder('dist', {
    'index.html': '<!doctype html><title>home</title>',
    'assets/index-BxK3a9Qf.js': 'console.log(1)',
    'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  });
}

export function newStack(context: Context = {}, props: StackProps = {}): { readonly app: App; readonly stack: Stack } {
  const app = new App({ context });
  return { app, stack: new Stack(app, 'Shop', props) };
}

/** A handler that answers with nothing. */
export function handlerFile(): string {
  return join(siteFolder('handlers', { 'users.ts': 'export const handler = async () => ({});' }), 'users.ts');
}

/** An API with one route. */
export function oneRoute(stack: Stack, props: Partial<ServerlessApiProps> = {}): ServerlessApi {
  return new ServerlessApi(stack, 'Api', { routes: { 'POST /uploads': { entry: handlerFile(), public: true } }, ...props });
}
