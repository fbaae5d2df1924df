/** Helpers for Lambda handlers: `cdk-single-table/handler`. Needs neither aws-cdk-lib nor generated code. */

export type { Claims } from './claims';
export type { Cookie } from './cookies';
export type { HttpEvent, HttpRequestContext, HttpResult, InvocationContext } from './http-event';
export { HttpProblem, type HttpProblemOptions, type InputProblem } from './http-problem';
export { type Reply, type ReplyOptions, reply } from './reply';
export { type RouteHandler, type RouteInput, type RouteRequest, route } from './route';
export { secretJson, secretText } from './secrets';
export { bodyOf, type EntityBody, type Shape } from './shape';
export { type SigningKey, signingKey } from './signing-key';
export { type StreamEvent, type StreamRecord, type StreamResult, streamHandler } from './stream-handler';
