import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  type ApiRoute,
  ApiType,
  EnvironmentProfile,
  JwtSigningKey,
  LegacyServer,
  RequestBody,
  ServerlessApi,
  SingleTable,
  StaticFrontend,
  TableModel,
} from 'cdk-single-table';
import { model } from './model';

/** The built site. */
export const SITE = {
  'index.html': '<!doctype html><title>home</title>',
  'assets/index-BxK3a9Qf.js': 'console.log(1)',
  'robots.txt': 'User-agent: *',
} as const;

export const ORIGINS = ['https://shop.example.com', 'https://admin.example.com'];
/** What the legacy server is sent to know its API by. */
export const ORIGIN_SECRET = 'sharedSecret123';
export const AUDIENCE = 'notes';
export const KEY_ISSUER = 'https://notes.example.com';

const TYPES = { Http: ApiType.HTTP, Rest: ApiType.REST };

export interface HttpAppOptions {
  /** A folder for the site and the assembly. */
  readonly folder: string;
  /** An issuer and a legacy server on this machine. */
  readonly issuer: string;
  readonly legacy: string;
}

/** The same application once for each type of API, in one stack. @returns the folder with its cloud assembly */
export function synthesizeHttpApp({ folder, issuer, legacy }: HttpAppOptions): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Notes');
  EnvironmentProfile.dev().applyTo(stack);
  const table = new SingleTable(stack, 'Table', { model: TableModel.fromObject(model) });
  const keys = ['Key', 'RotatedKey'].map((id) => new JwtSigningKey(stack, id, { issuer: KEY_ISSUER, audience: AUDIENCE }));
  const secret = new Secret(stack, 'OriginSecret', { secretStringValue: SecretValue.unsafePlainText(ORIGIN_SECRET) });
  const jwt = ApiAuthorizer.jwt({ issuer, audience: [AUDIENCE] });
  const source = site(folder);

  for (const [name, type] of Object.entries(TYPES)) {
    const api = new ServerlessApi(stack, `${name}Api`, { type, table, routes: routes(jwt, keys), corsOrigins: ORIGINS });
    new StaticFrontend(stack, `${name}Web`, { source, api, config: { apiUrl: '/api', environment: 'dev' } });
    new ServerlessApi(stack, `${name}Legacy`, {
      type,
      table,
      routes: { 'GET /picture': open('picture'), 'POST /upload': open('upload') },
      legacy: LegacyServer.url(`${legacy}/base`, { secret }),
    });
    new ServerlessApi(stack, `${name}Express`, {
      type,
      routes: { 'GET /new': open('plain') },
      legacy: LegacyServer.express({ entry: join(__dirname, 'express.ts') }),
    });
    new ServerlessApi(stack, `${name}Limited`, {
      type,
      routes: { 'GET /page': open('page'), 'GET /signed': { ...open('me'), public: undefined, authorizer: ApiAuthorizer.iam() } },
      throttle: { rateLimit: 0.01, burstLimit: 2 },
    });
  }
  return app.synth().directory;
}

const entry = join(__dirname, 'handlers.ts');
const open = (handler: string): ApiRoute => ({ entry, handler, public: true });

function routes(jwt: ApiAuthorizer, [key, rotated]: readonly JwtSigningKey[]): { [route: string]: ApiRoute } {
  const notes = { reads: ['Note'], writes: ['Note'] };
  const closed = (authorizer: ApiAuthorizer): ApiRoute => ({ ...open('me'), public: undefined, authorizer });
  return {
    'ANY /echo': open('echo'),
    'GET /names/{name}': open('named'),
    'GET /files/{path+}': open('file'),
    'POST /notes': { ...open('create'), ...notes },
    'POST /checked-notes': { ...open('create'), ...notes, body: RequestBody.entity('Note') },
    'GET /notes/{noteId}': { ...open('show'), ...notes },
    'PATCH /notes/{noteId}': { ...open('change'), ...notes },
    'DELETE /notes/{noteId}': { ...open('remove'), ...notes },
    'GET /page': open('page'),
    'HEAD /page': open('page'),
    'GET /picture': open('picture'),
    'POST /upload': open('upload'),
    'GET /several': open('several'),
    'GET /conflict': open('conflict'),
    'GET /broken': open('broken'),
    'GET /jwt': closed(jwt),
    'GET /key': closed(ApiAuthorizer.jwtKey(key)),
    'GET /rotated': closed(ApiAuthorizer.jwtKey(rotated)),
  };
}

function site(folder: string): string {
  for (const [path, text] of Object.entries(SITE)) {
    const file = join(folder, 'site', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return join(folder, 'site');
}
