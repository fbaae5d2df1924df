import type { StackResource } from '../../assembly';
import { LocalError } from '../../errors';
import type { Allowed, Decision } from '../authorizers/decision';
import { type GatewayAnswer, type GatewayRequest, jsonAnswer, withHeader } from '../exchange';
import type { GatewayRun } from '../gateway-run';
import type { TokenDefaults } from '../local-endpoints';
import { newRequestId, type RequestContext } from '../payload/context';
import { RestAdmission } from './admission';
import { RestAuthorizers } from './authorize';
import { type ErrorDetails, gatewayAnswer, type ResponseType } from './gateway-responses';
import { integrate } from './integrate';
import { type SelectedMethod, selectMethod } from './select-method';
import { type RestApiDefinition, type RestStage, readRestApi } from './template';
import { validationProblem } from './validation';

type Fail = (type: ResponseType, details?: ErrorDetails) => GatewayAnswer;

/** A REST API of the template. Its methods are read at the first request. */
export class RestApi {
  private definition?: RestApiDefinition;
  private readonly authorizers: RestAuthorizers;
  private readonly admission: RestAdmission;

  public constructor(
    private readonly api: StackResource,
    private readonly apiId: string,
    private readonly run: GatewayRun,
    private readonly defaults: () => TokenDefaults,
  ) {
    this.authorizers = new RestAuthorizers(run);
    this.admission = new RestAdmission(run.now);
  }

  /** @throws LocalError for what the API has and cannot be served here */
  public read(): RestApiDefinition {
    this.definition ??= readRestApi(this.api, this.apiId, (text) => this.run.localText(text));
    return this.definition;
  }

  public tokenDefaults(): TokenDefaults {
    const issuers = this.read().resources.flatMap(({ methods }) =>
      methods.flatMap(({ authorization }) => (authorization.kind === 'user-pool' ? authorization.issuers : [])),
    );
    const { iss = issuers[0], aud } = this.defaults();
    return { iss, aud };
  }

  public async handle(request: GatewayRequest): Promise<GatewayAnswer> {
    const requestId = newRequestId('rest');
    const answer = await this.serve(request, requestId);
    return { ...answer, headers: withHeader(answer.headers, 'x-amzn-RequestId', requestId) };
  }

  private async serve(request: GatewayRequest, requestId: string): Promise<GatewayAnswer> {
    const { stages, resources, responses } = this.read();
    const [, name = '', ...rest] = request.path.split('/');
    const stage = stages.find((one) => one.name === name);
    // A path without a stage never reaches an API, so no gateway response of the API applies.
    if (!stage) return jsonAnswer(403, { message: 'Forbidden' }, [['x-amzn-ErrorType', 'ForbiddenException']]);
    const path = `/${rest.join('/')}`;
    const selected = selectMethod(resources, request.method, path);
    const context: RequestContext = {
      request,
      requestId,
      apiId: this.apiId,
      stage: stage.name,
      stageVariables: stage.variables,
      routeKey: `${selected?.method.httpMethod ?? request.method} ${selected?.resource.pattern.text ?? path}`,
      resourcePath: selected?.resource.pattern.text ?? '',
      resourceId: selected?.resource.id,
      path,
      pathParameters: selected?.pathParameters ?? {},
    };
    const fail: Fail = (type, details) => gatewayAnswer(type, context, responses, details);
    if (!selected) return fail('MISSING_AUTHENTICATION_TOKEN');
    return request.tooLarge ? fail('REQUEST_TOO_LARGE') : this.call(selected, stage, context, fail);
  }

  private async call({ method }: SelectedMethod, stage: RestStage, context: RequestContext, fail: Fail): Promise<GatewayAnswer> {
    const definition = this.read();
    const decision = await this.decide(method.authorization, context);
    if (decision.kind !== 'allowed') return refusal(decision, fail);
    const authorizer = decision.context as ErrorDetails['authorizer'];
    const admission = this.admission.admit(definition, stage, method, context, decision.usageKey);
    if ('refused' in admission) return fail(admission.refused, { authorizer });
    const problem = validationProblem(method.validation, context);
    if (problem) return fail(problem.type, { ...problem, authorizer });
    const { binaryMediaTypes } = definition;
    const integrated = await integrate(method.integration, context, { decision, ...admission }, this.run, binaryMediaTypes);
    return 'answer' in integrated ? integrated.answer : fail(integrated.failed, { message: integrated.message, authorizer });
  }

  private async decide(authorization: SelectedMethod['method']['authorization'], context: RequestContext): Promise<Decision> {
    try {
      return await this.authorizers.authorize(authorization, context);
    } catch (error) {
      if (error instanceof LocalError) throw error;
      this.run.notice(`${this.api.logicalId}: the authorizer of ${context.routeKey} failed: ${(error as Error).message}`);
      return { kind: 'broken' };
    }
  }
}

function refusal(decision: Exclude<Decision, Allowed>, fail: Fail): GatewayAnswer {
  if (decision.kind === 'unauthorized') return fail('UNAUTHORIZED');
  if (decision.kind === 'broken') return fail('AUTHORIZER_CONFIGURATION_ERROR');
  if (decision.reason === undefined) {
    return fail(
      'ACCESS_DENIED',
      decision.explicit ? { message: 'User is not authorized to access this resource with an explicit deny' } : {},
    );
  }
  return fail(decision.reason.startsWith('Missing') ? 'MISSING_AUTHENTICATION_TOKEN' : 'INVALID_SIGNATURE', { message: decision.reason });
}
