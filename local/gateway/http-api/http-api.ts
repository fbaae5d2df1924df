import type { StackResource } from '../../assembly';
import { LocalError } from '../../errors';
import type { Allowed, Decision } from '../authorizers/decision';
import { type GatewayAnswer, type GatewayRequest, jsonAnswer, withHeader } from '../exchange';
import type { GatewayRun } from '../gateway-run';
import type { TokenDefaults } from '../local-endpoints';
import { newRequestId, type RequestContext } from '../payload/context';
import { Throttle } from '../throttle';
import { HttpAuthorizers } from './authorize';
import { preflightAnswer, withCors } from './cors';
import { integrate } from './integrate';
import { selectRoute, selectStage } from './select-route';
import { type HttpApiDefinition, type HttpRoute, type HttpStage, readHttpApi } from './template';

/** An HTTP API of the template. Its routes are read at the first request. */
export class HttpApi {
  private definition?: HttpApiDefinition;
  private readonly authorizers: HttpAuthorizers;
  private readonly throttle: Throttle;

  public constructor(
    private readonly api: StackResource,
    private readonly apiId: string,
    private readonly run: GatewayRun,
  ) {
    this.authorizers = new HttpAuthorizers(run);
    this.throttle = new Throttle(run.now);
  }

  /** @throws LocalError for what the API has and cannot be served here */
  public read(): HttpApiDefinition {
    this.definition ??= readHttpApi(this.api, this.apiId, (text) => this.run.localText(text));
    return this.definition;
  }

  /** The issuer and the audience of the JWT authorizers, where they agree. */
  public tokenDefaults(): TokenDefaults {
    const rules = this.read().routes.flatMap(({ authorization }) => (authorization.kind === 'jwt' ? [authorization] : []));
    return { iss: only(rules.map(({ issuer }) => issuer)), aud: only(rules.map(({ audiences }) => audiences[0])) };
  }

  public async handle(request: GatewayRequest): Promise<GatewayAnswer> {
    const { cors } = this.read();
    const requestId = newRequestId('http');
    const preflight = cors && preflightAnswer(cors, request);
    const answer = preflight ?? (await this.serve(request, requestId));
    const shared = cors && !preflight ? withCors(cors, request, answer) : answer;
    return { ...shared, headers: withHeader(shared.headers, 'apigw-requestid', requestId) };
  }

  private async serve(request: GatewayRequest, requestId: string): Promise<GatewayAnswer> {
    if (request.tooLarge) return message(413, 'Request Entity Too Large');
    const { stages, routes } = this.read();
    const at = selectStage(stages, request.path);
    const selected = at && selectRoute(routes, request.method, at.path);
    if (!at || !selected) return message(404, 'Not Found');
    const { route, pathParameters } = selected;
    if (!this.admit(at.stage, route)) return message(429, 'Too Many Requests');
    const context: RequestContext = {
      request,
      requestId,
      apiId: this.apiId,
      stage: at.stage.name,
      stageVariables: at.stage.variables,
      routeKey: route.key,
      resourcePath: route.pattern?.text ?? '$default',
      path: at.path,
      pathParameters,
    };
    const decision = await this.decide(route, context);
    return decision.kind === 'allowed' ? integrate(route, context, decision, this.run) : refusal(decision);
  }

  private admit(stage: HttpStage, route: HttpRoute): boolean {
    const limit = stage.routeLimits.get(route.key) ?? stage.limit;
    // Every route has a bucket of its own, also when the limit is that of the stage.
    return !limit || this.throttle.take(`${stage.name} ${route.key}`, limit);
  }

  private async decide(route: HttpRoute, context: RequestContext): Promise<Decision> {
    try {
      return await this.authorizers.authorize(route.authorization, context);
    } catch (error) {
      if (error instanceof LocalError) throw error;
      this.run.notice(`${this.api.logicalId}: the authorizer of ${route.key} failed: ${(error as Error).message}`);
      return { kind: 'broken' };
    }
  }
}

function refusal(decision: Exclude<Decision, Allowed>): GatewayAnswer {
  if (decision.kind === 'broken') return message(500, 'Internal Server Error');
  const answer = decision.kind === 'unauthorized' ? message(401, 'Unauthorized') : message(403, 'Forbidden');
  return decision.challenge === undefined ? answer : { ...answer, headers: [...answer.headers, ['www-authenticate', decision.challenge]] };
}

function message(status: number, text: string): GatewayAnswer {
  return jsonAnswer(status, { message: text });
}

function only(values: readonly (string | undefined)[]): string | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}
