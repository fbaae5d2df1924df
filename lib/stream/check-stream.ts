import { type Duration, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Problems } from '../core/problems';
import { checkFunctionTarget, type FunctionTargetOptions } from '../function';
import { changeFilters } from './change-filter';
import type { TableStreamProps } from './table-stream-props';

/** What belongs to a function, and has no use with a bus. The type makes sure that none is forgotten. */
const FUNCTION_OPTIONS: Readonly<Record<keyof FunctionTargetOptions, true>> = {
  entry: true,
  code: true,
  image: true,
  function: true,
  handler: true,
  runtime: true,
  reads: true,
  writes: true,
  indexes: true,
  acknowledgeWidePattern: true,
  environment: true,
  secrets: true,
  layers: true,
  externalModules: true,
  memorySize: true,
  timeout: true,
  reservedConcurrentExecutions: true,
  ephemeralStorageSize: true,
  description: true,
};

/** What Lambda takes as one pattern. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const MAX_PATTERN_CHARACTERS = 4096;

export function checkStream(problems: Problems, props: TableStreamProps): void {
  checkEntities(problems, props);
  checkTarget(problems, props);
  checkNumber(problems, 'batchSize', props.batchSize, 1, 10_000);
  checkNumber(problems, 'parallelizationFactor', props.parallelizationFactor, 1, 10);
  checkNumber(problems, 'retryAttempts', props.retryAttempts, 0, 10_000);
  checkDuration(problems, 'maxBatchingWindow', props.maxBatchingWindow, 0, 300, '5 minutes at most');
  checkDuration(problems, 'maxRecordAge', props.maxRecordAge, 60, 86_400, '1 minute to 24 hours');
  if (props.deadLetterQueue?.fifo)
    problems.add('TableStream.FifoQueue', 'deadLetterQueue', 'is a FIFO queue, which Lambda does not report to: use a standard one');
  if (props.startingPosition === lambda.StartingPosition.AT_TIMESTAMP) {
    problems.add('TableStream.StartingPosition', 'startingPosition', 'AT_TIMESTAMP is not for tables: use TRIM_HORIZON or LATEST');
  }
}

function checkEntities(problems: Problems, { table, entities }: TableStreamProps): void {
  const model = table.model._compiled;
  if (entities.length === 0) problems.add('TableStream.Entities', 'entities', 'is empty: name at least one entity');
  const unknown = entities.filter((name) => !model.entityNames.includes(name));
  for (const name of unknown) {
    const known = model.entityNames.join(', ') || 'none';
    problems.add('TableStream.UnknownEntity', 'entities', `${JSON.stringify(name)} is no entity of the model: it has ${known}`);
  }
  if (unknown.length > 0) return;
  if (changeFilters(model, entities).every((filter) => JSON.stringify(filter).length <= MAX_PATTERN_CHARACTERS)) return;
  problems.add('TableStream.Entities', 'entities', 'names more entities than a filter of Lambda holds: use several streams');
}

function checkTarget(problems: Problems, props: TableStreamProps): void {
  const given = (Object.keys(FUNCTION_OPTIONS) as (keyof FunctionTargetOptions)[]).filter((name) => props[name] !== undefined);
  if (props.eventBus) {
    for (const name of given) {
      problems.add('TableStream.Target', name, 'is for a function, and the changes go to eventBus: leave one of them out');
    }
    return;
  }
  if (!(['entry', 'code', 'image', 'function'] as const).some((name) => given.includes(name))) {
    const message = 'none is given, so the changes go nowhere: give exactly one of them';
    problems.add('TableStream.Target', 'entry, code, image, function, eventBus', message);
    return;
  }
  checkFunctionTarget(problems, '', props, { table: props.table });
}

function checkNumber(problems: Problems, field: keyof TableStreamProps, value: number | undefined, least: number, most: number): void {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)) return;
  problems.add('TableStream.Range', field, `must be a whole number from ${least} to ${most}, not ${value}`);
}

function checkDuration(
  problems: Problems,
  field: keyof TableStreamProps,
  value: Duration | undefined,
  least: number,
  most: number,
  allowed: string,
): void {
  if (value === undefined || value.isUnresolved()) return;
  const seconds = value.toSeconds({ integral: false });
  if (seconds >= least && seconds <= most) return;
  problems.add('TableStream.Range', field, `is ${value.toHumanString()}; it must be ${allowed}`);
}
