import { join } from 'node:path';
import { ApiAuthorizer, type ApiRoute, type JwtSigningKey } from 'cdk-single-table';

const handlers = (name: string): string => join(__dirname, 'handlers', `${name}.ts`);

/**
 * Serenya's API. Each route says what it reads and writes, so that its function can do no more. Users come with an access token, whose
 * session is read as well: a token outlives its session. People who run Serenya come with credentials of AWS.
 */
export function routes(key: JwtSigningKey): { [route: string]: ApiRoute } {
  const me = { entry: handlers('me'), group: 'me', indexes: [] };
  const sessions = { entry: handlers('sessions'), group: 'sessions', indexes: [] };
  const jobs = { entry: handlers('jobs'), group: 'jobs', indexes: [] };
  const operations = { entry: handlers('operations'), authorizer: ApiAuthorizer.iam() };

  return {
    'POST /sessions/{sessionId}/tokens': {
      entry: handlers('tokens'),
      group: 'tokens',
      handler: 'refresh',
      public: true,
      reads: ['Session'],
      writes: ['Session'],
      indexes: ['GSI1'],
      secrets: { JWT_KEY: key.secret },
    },
    'GET /me': { ...me, handler: 'show', reads: ['User', 'Session'] },
    'GET /me/subscription': { ...me, handler: 'subscription', reads: ['Subscription', 'Session'] },
    'GET /me/sessions': { ...sessions, handler: 'list', reads: ['Session'] },
    'DELETE /me/sessions/{sessionId}': { ...sessions, handler: 'revoke', reads: ['Session'], writes: ['Session'] },
    'GET /me/jobs': { ...jobs, handler: 'list', reads: ['Job', 'Session'] },
    'GET /me/jobs/{jobId}': { ...jobs, handler: 'show', reads: ['Job', 'JobEvent', 'Session'] },

    'GET /jobs': { ...operations, group: 'job-operations', handler: 'jobsByStatus', reads: ['Job'], indexes: ['GSI1'] },
    'POST /user-lookups': { ...operations, group: 'user-operations', handler: 'usersByEmail', reads: ['User'], indexes: ['GSI1', 'GSI2'] },
    'GET /users/{authProvider}/{externalId}': {
      ...operations,
      group: 'user-operations',
      handler: 'userByExternalId',
      reads: ['User'],
      indexes: ['GSI1', 'GSI2'],
    },
  };
}
