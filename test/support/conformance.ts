import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type App, type Stack, Stage, Validations } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

export type Context = Readonly<Record<string, unknown>>;

/** What an app may have switched on. */
export const FLAGS: readonly (readonly [string, Context])[] = [
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFlags],
];

/** CDK's own check of the synthesized templates: errors and warnings both fail the synthesis, wherever CDK_VALIDATION allows it to run. */
export const STRICT: Context = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  /** The policy of a role that says who may take it has none. */
  readonly Resource?: unknown;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A template as CloudFormation gets it. */
export interface Synthesized {
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** Synthesizes again, whatever was synthesized before, and returns the template of one stack. */
export function templateOf(stack: Stack): Synthesized {
  const assembly = (Stage.of(stack) as App).synth({ force: true });
  return assembly.getStackArtifact(stack.artifactId).template as Synthesized;
}

/** What the packs AwsSolutions and Serverless of cdk-nag find and nothing acknowledges: rule and construct. */
export function nagFindings(app: App, stack: Stack): string[] {
  const violations = [AwsSolutionsChecks, ServerlessChecks].flatMap((Pack) => new Pack(app).validateScope(stack).violations);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

/** Whether a reason says something to the reader of a template: words, one after the other, up to a full stop. */
export function isSentence(reason: string): boolean {
  return /^[^a-z\s].*[.!]$/s.test(reason.trim()) && reason.trim().split(/\s+/).length >= 5;
}

/** Every acknowledgement below a stack: the finding, and the reason given for it. */
export function acknowledgements(stack: Stack): { readonly id: string; readonly reason: string }[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>).map(([id, reason]) => ({ id, reason })));
}

/** The types of the resources, without repetition. */
export function resourceTypes({ Resources }: Synthesized): string[] {
  return [...new Set(Object.values(Resources).map(({ Type }) => Type))].sort();
}

/** The statements that allow something: of policies, and of roles, topics and others that hold theirs themselves. */
export function allowed({ Resources }: Synthesized): Statement[] {
  return Object.values(Resources)
    .flatMap(({ Properties }) => statementsIn(Properties))
    .filter(({ Effect }) => Effect === 'Allow');
}

function statementsIn(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Effect' in value && 'Action' in value ? [value as Statement] : [];
  return [...own, ...Object.values(value).flatMap(statementsIn)];
}

export function asList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

/**
 * Every file of a cloud assembly with the hash of its bytes, without CDK's stack traces: they name files from the working directory, and
 * nobody deploys them.
 */
export function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.metadata.json'),
  );
  const hashed = files.map((entry): [string, string] => {
    const file = join(entry.parentPath, entry.name);
    return [relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')];
  });
  return Object.fromEntries(hashed.sort(([a], [b]) => (a < b ? -1 : 1)));
}
