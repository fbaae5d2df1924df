import { Token } from 'aws-cdk-lib';
import type { Problems } from '../core/problems';
import type { ApiAuthorizer } from './api-authorizer';

/** A test on this machine has no certificate. */
const LOCAL_ISSUER = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$)/;

/** Collects what is wrong with an authorizer. */
export function checkAuthorizer(problems: Problems, field: string, { _spec: spec }: ApiAuthorizer): void {
  if (spec.kind === 'jwt') {
    checkIssuer(problems, `${field}.issuer`, spec.issuer);
    if (!spec.audience?.length || spec.audience.some((one) => one === '')) {
      problems.add(
        'ServerlessApi.AudienceMissing',
        `${field}.audience`,
        'without an audience, a token for any other application would be accepted: name whom the tokens are for, such as ["shop"]',
      );
    }
  }
  if (spec.kind === 'userPool' && spec.clients.length === 0) {
    problems.add('ServerlessApi.ClientsMissing', `${field}.clients`, 'name at least one client of the user pool whose tokens are accepted');
  }
}

function checkIssuer(problems: Problems, field: string, issuer: string | undefined): void {
  if (!issuer) {
    problems.add(
      'ServerlessApi.IssuerMissing',
      field,
      'name who signs the tokens: the https URL in their claim `iss`, such as "https://login.example.com"',
    );
    return;
  }
  if (Token.isUnresolved(issuer) || LOCAL_ISSUER.test(issuer)) return;
  if (issuer.startsWith('https://') && URL.canParse(issuer)) return;
  problems.add(
    'ServerlessApi.IssuerNotHttps',
    field,
    `${JSON.stringify(issuer)} is no https URL: keys that arrive over anything else prove nothing (http://127.0.0.1 and http://localhost are allowed for tests)`,
  );
}
