import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { StackResource } from '../assembly';
import { presignedPut } from '../aws';
import { LocalError, messageOf } from '../errors';
import type { LocalResources, ResourceAdapter } from './adapter';

/** What a custom resource answers. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: { readonly [name: string]: unknown };
}

/** CloudFormation takes answers in a bucket of its own, through a URL that it signs. */
const ANSWERS = 'cloudformation-custom-resource-response-useast1';
const ANSWER_SECONDS = 7200;

/** An answer, and the properties that it is the answer to. */
type Answered = Answer & { readonly properties: object };

/** What was answered in a run, by stack and logical id. */
const answers = new WeakMap<StackResource['scope']['run'], Map<string, Answered>>();
/** The same, whichever version of the app is the newest. */
const latest = new WeakMap<LocalResources, ReadonlyMap<string, Answered>>();

const keyOf = ({ scope, logicalId }: StackResource): string => `${scope.stack.stackName}/${logicalId}`;
const answerOf = (resource: StackResource): Answered | undefined => answers.get(resource.scope.run)?.get(keyOf(resource));

/**
 * Custom resources of the app: their own function is invoked with the event of a new stack, when every other resource is there. Types
 * that have no effect here are listed in without-effect.ts.
 */
export const customResource: ResourceAdapter = {
  types: ['AWS::CloudFormation::CustomResource', 'Custom::*'],
  id: (resource) => answerOf(resource)?.PhysicalResourceId ?? `${resource.scope.stack.stackName}-${resource.logicalId}`,
  attribute: (resource, name) => {
    const value = answerOf(resource)?.Data?.[name];
    return value === undefined ? undefined : String(value);
  },
  start: (resource, run) => {
    run.objects.createBucket(ANSWERS);
    run.objects.assets.add(resource.scope.stack.assets);
    run.afterStart.push(() => send(resource, run));
  },
  reload: async (resource, run, changed) => {
    run.objects.assets.add(resource.scope.stack.assets);
    // The app that was synthesized again has a scope of its own, to which what was answered before is known, too.
    const known = latest.get(run);
    if (known && !answers.has(resource.scope.run)) answers.set(resource.scope.run, new Map(known));
    if (changed) await send(resource, run);
  },
};

/** Sends the event of a new resource, or of one that changed if there is an answer of its function. */
async function send(resource: StackResource, run: LocalResources): Promise<void> {
  const requestId = randomUUID();
  const properties = propertiesOf(resource, run);
  const before = answerOf(resource);
  const event = {
    ...(before ? { RequestType: 'Update', PhysicalResourceId: before.PhysicalResourceId } : { RequestType: 'Create' }),
    ...(before ? { OldResourceProperties: before.properties } : {}),
    RequestId: requestId,
    StackId: String(resource.scope.ref('AWS::StackId')),
    ResourceType: resource.type,
    LogicalResourceId: resource.logicalId,
    ServiceToken: properties.ServiceToken,
    ResponseURL: presignedPut(run.functionDefaults.endpoints.aws, `/${ANSWERS}/${requestId}`, ANSWER_SECONDS),
    ResourceProperties: properties,
  };
  try {
    await run.invoke(String(properties.ServiceToken), event);
  } catch (error) {
    throw failed(resource, messageOf(error));
  }
  const answer = takeAnswer(requestId, run);
  if (!answer) throw failed(resource, `its function ${properties.ServiceToken} ended without an answer to the ResponseURL`);
  if (answer.Status !== 'SUCCESS') throw failed(resource, answer.Reason ?? 'it gave no reason');
  const all = answers.get(resource.scope.run) ?? new Map<string, Answered>();
  answers.set(resource.scope.run, all.set(keyOf(resource), { ...answer, properties }));
  latest.set(run, all);
}

function takeAnswer(requestId: string, { objects }: LocalResources): Answer | undefined {
  const object = objects.get(ANSWERS, requestId);
  if (!object) return undefined;
  const answer = JSON.parse(readFileSync(objects.file(object), 'utf8')) as Answer;
  objects.delete(ANSWERS, requestId);
  return answer;
}

/** As CloudFormation sends them: every value is a text, at any depth. */
function propertiesOf(resource: StackResource, run: LocalResources): Record<string, unknown> {
  const { Properties = {} } = resource.scope.stack.template.Resources?.[resource.logicalId] ?? {};
  return Object.fromEntries(Object.keys(Properties).map((name) => [name, asText(resource.property(name), run)]));
}

function asText(value: unknown, run: LocalResources): unknown {
  if (Array.isArray(value)) return value.map((entry) => asText(entry, run));
  if (typeof value !== 'object' || value === null) return value === undefined ? undefined : run.localText(String(value));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, asText(entry, run)]));
}

function failed({ logicalId, type, scope }: StackResource, reason: string): LocalError {
  return new LocalError(
    'CustomResourceFailed',
    `${type} ${scope.stack.displayName}/${logicalId} failed: ${reason}\nRun without it: --ignore ${type}`,
  );
}
