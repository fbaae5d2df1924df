import type { ModelDefinition } from '../definition';
import { ModelError, type ModelProblem } from '../model-error';
import { checkAttributes } from './attribute-rules';
import { checkCollisions } from './collision-rules';
import { checkIndexes } from './index-rules';
import { checkKeys } from './key-rules';
import { checkShape } from './model-shape';
import { checkNames } from './name-rules';
import { readModel } from './read-model';
import { Report } from './report';
import { checkTemplates } from './template-rules';

/**
 * Every problem of a model, in the order in which they are found. Empty for a valid one. A part of another shape is reported once
 * and otherwise left out, so one mistake does not hide the others.
 *
 * @example
 * validateModel({ table: { partitionKey: 'PK' }, entities: { User: { attributes: {}, key: { PK: 'USER#{id}' } } } });
 * // [{ code: 'TEMPLATE_ATTRIBUTE_UNKNOWN', path: 'entities.User.key.PK', … }]
 */
export function validateModel(definition: unknown): ModelProblem[] {
  const report = new Report();
  const model = readModel(report, checkShape(report, definition));
  checkNames(report, model);
  checkIndexes(report, model);
  checkAttributes(report, model);
  checkTemplates(report, model);
  checkKeys(report, model);
  checkCollisions(report, model);
  return report.problems;
}

/**
 * Lets a valid model pass.
 *
 * @throws ModelError with all problems.
 */
export function assertValidModel(definition: unknown): asserts definition is ModelDefinition {
  const problems = validateModel(definition);
  if (problems.length > 0) throw new ModelError(problems);
}
