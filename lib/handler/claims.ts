import { parseJson } from '../codec/json-parse';
import type { HttpEvent } from './http-event';

/** The payload of the verified token. Empty on a public route. */
export interface Claims {
  /** Whom the token is about. */
  readonly sub?: string;
  readonly [claim: string]: unknown;
}

interface Authorizer {
  /** A JWT authorizer of an HTTP API, format 2.0. */
  readonly jwt?: { readonly claims?: unknown };
  /** A Lambda authorizer of an HTTP API, format 2.0. */
  readonly lambda?: { readonly claims?: unknown } | null;
  /** Everything else: a JWT authorizer in format 1.0, Cognito of a REST API, a Lambda authorizer whose context is flat. */
  readonly claims?: unknown;
}

/** The claims that an authorizer of the API attached to the event; it has verified them. Nothing is read from the token itself. */
export function claimsOf({ requestContext }: HttpEvent): Claims {
  const authorizer: Authorizer = requestContext?.authorizer ?? {};
  const claims = authorizer.jwt?.claims ?? authorizer.lambda?.claims ?? authorizer.claims;
  return asClaims(typeof claims === 'string' ? parsed(claims) : claims);
}

/** Our Lambda authorizers send the claims as JSON: the context of a REST API carries text, numbers and booleans only. */
function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function asClaims(claims: unknown): Claims {
  return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as Claims) : {};
}
