import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error';
import { header } from './s3-request';

/** A rule of a bucket, as the template has it. */
export interface CorsRule {
  readonly AllowedMethods: readonly string[];
  readonly AllowedOrigins: readonly string[];
  readonly AllowedHeaders?: readonly string[];
  readonly ExposedHeaders?: readonly string[];
  readonly MaxAge?: number;
}

/** Adds what a browser needs to hand the answer to a page of another origin. A request without `Origin` is left alone. */
export function addCorsHeaders(rules: readonly CorsRule[], message: IncomingMessage, response: ServerResponse): void {
  const origin = header(message, 'origin');
  const rule = origin === undefined ? undefined : ruleFor(rules, origin, message.method ?? '');
  if (origin !== undefined && rule) setHeaders(rule, origin, response);
}

/** @throws S3Error `AccessForbidden` when no rule allows what the browser asks for */
export function answerPreflight(rules: readonly CorsRule[], message: IncomingMessage, response: ServerResponse): void {
  const origin = header(message, 'origin');
  const method = header(message, 'access-control-request-method');
  if (origin === undefined || method === undefined) {
    throw new S3Error(400, 'BadRequest', 'Insufficient information. Origin request header and Access-Control-Request-Method are needed.');
  }
  const headers = (header(message, 'access-control-request-headers') ?? '').split(',').map((name) => name.trim());
  const rule = ruleFor(rules, origin, method, headers.filter(Boolean));
  if (!rule) throw new S3Error(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed by the rules of the bucket.');
  setHeaders(rule, origin, response);
  response.setHeader('access-control-allow-methods', rule.AllowedMethods.join(', '));
  if (headers[0] !== '') response.setHeader('access-control-allow-headers', headers.join(', ').toLowerCase());
  if (rule.MaxAge !== undefined) response.setHeader('access-control-max-age', `${rule.MaxAge}`);
  response.writeHead(200, { 'content-length': '0' }).end();
}

function ruleFor(rules: readonly CorsRule[], origin: string, method: string, headers: readonly string[] = []): CorsRule | undefined {
  return rules.find(
    ({ AllowedOrigins, AllowedMethods, AllowedHeaders = [] }) =>
      AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
      AllowedMethods.includes(method) &&
      headers.every((name) => AllowedHeaders.some((pattern) => matches(pattern.toLowerCase(), name.toLowerCase()))),
  );
}

function setHeaders({ AllowedOrigins, ExposedHeaders = [] }: CorsRule, origin: string, response: ServerResponse): void {
  const everybody = AllowedOrigins.includes('*');
  response.setHeader('access-control-allow-origin', everybody ? '*' : origin);
  if (!everybody) response.setHeader('access-control-allow-credentials', 'true');
  if (ExposedHeaders.length > 0) response.setHeader('access-control-expose-headers', ExposedHeaders.join(', '));
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
}

/** One `*` stands for any text. */
function matches(pattern: string, value: string): boolean {
  const [before, after] = pattern.split('*', 2);
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}
