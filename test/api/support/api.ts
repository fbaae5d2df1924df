import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type ApiRoute, ServerlessApi, type ServerlessApiProps } from '../../../lib/api';
import { SingleTable, TableModel } from '../../../lib/table';
import { bundleJobs } from './bundle-jobs';

bundleJobs('authorizer', 'jwt-rotation');

export const USERS = 'test/api/handlers/users.ts';
export const SESSIONS = 'test/api/handlers/sessions.ts';

export const MODEL = {
  table: { partitionKey: 'PK', sortKey: 'SK' },
  indexes: { EmailIndex: { partitionKey: 'GSI1PK', sortKey: 'GSI1SK' } },
  entities: {
    User: {
      attributes: { userId: 'uuid', email: 'string', name: 'string?', age: 'integer?', role: ['admin', 'member'] },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
      indexes: { EmailIndex: { GSI1PK: 'EMAIL#{email|lower}', GSI1SK: 'USER#{userId}' } },
    },
    Session: {
      attributes: { userId: 'uuid', sessionId: 'uuid', expiresAt: 'timestamp' },
      key: { PK: 'USER#{userId}', SK: 'SESSION#{sessionId}' },
    },
    Investment: {
      attributes: { investmentId: 'uuid', amount: 'decimal', notes: 'string?', tags: 'string[]', extra: 'json?', shares: 'bigint' },
      key: { PK: 'INVESTMENT#{investmentId}', SK: 'DETAILS' },
    },
  },
} as const;

export const ENV = { account: '111111111111', region: 'eu-west-1' };

export function stackOf(context: Record<string, unknown> = {}): { app: App; stack: Stack } {
  const app = new App({ context });
  return { app, stack: new Stack(app, 'Stack', { env: ENV }) };
}

export function tableIn(stack: Stack): SingleTable {
  return new SingleTable(stack, 'Table', { model: TableModel.fromObject(MODEL) });
}

/** A public route, answered by the users' file. */
export function publicRoute(options: Partial<ApiRoute> = {}): ApiRoute {
  return { entry: USERS, public: true, ...options };
}

export function create(props: ServerlessApiProps, context: Record<string, unknown> = {}) {
  const { app, stack } = stackOf(context);
  const api = new ServerlessApi(stack, 'Api', props);
  return { app, stack, api, template: () => Template.fromStack(stack) };
}

/** The properties of every resource of a type, by logical id. */
export function propertiesOf(template: Template, type: string): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties ?? {}]));
}

/** The messages that creating an API with these props fails with. */
export function refusal(props: ServerlessApiProps): string {
  try {
    create(props);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
