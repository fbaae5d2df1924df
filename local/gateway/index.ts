export type { GatewayAnswer, GatewayRequest } from './exchange';
export { domainOf, type GatewayRun, gatewayId, publicUrlOf } from './gateway-run';
export { HttpApi } from './http-api/http-api';
export { RunIssuer } from './jwt/run-issuer';
export { ISSUER_PATH, localEndpoint, type TokenDefaults } from './local-endpoints';
export { RestApi } from './rest-api/rest-api';
export { type GatewayServer, type RequestLog, startGatewayServer } from './server';
