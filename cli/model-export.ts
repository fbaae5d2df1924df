import { existsSync, writeFileSync } from 'node:fs';
import { canonicalJson, type ModelDefinition } from '../lib/model';
import { kindOf, ModelFileError, readModelFile } from './model-file';
import { modelSource } from './model-source';

export interface ModelExportOptions {
  /** The file that is the source: `model.ts` or `model.json`. */
  readonly from: string;
  /** The file to write, of the other kind. */
  readonly to: string;
  /**
   * Write nothing, and fail if the files describe different models.
   * @default false
   */
  readonly check?: boolean;
}

/**
 * Writes a model file from one of the other kind, JSON from TypeScript or TypeScript from JSON, or checks that both agree. A file
 * that agrees already is left as it is; a program that does not is never overwritten, for it may hold more than the model.
 *
 * @returns a sentence for the user that says what was done
 * @throws ModelFileError, or ModelError when a model is not valid
 */
export async function modelExport({ from, to, check = false }: ModelExportOptions): Promise<string> {
  if (kindOf(from) === kindOf(to)) {
    throw new ModelFileError('MODEL_FILE_KIND', `${from} and ${to} are of one kind: export TypeScript to .json, or JSON to .ts`);
  }
  const model = await readModelFile(from);
  const entities = Object.keys(model.entities).length;
  const described = `${entities} ${entities === 1 ? 'entity' : 'entities'}`;
  const present = existsSync(to) ? await readPresent(to, check) : undefined;
  const difference = present && firstDifference(withoutSchema(model), withoutSchema(present), '');
  if (present && !difference) return `${to} agrees with ${from} (${described})`;

  if (check) {
    const reason = difference ? `differs from ${from} at ${difference}` : 'does not exist';
    throw new ModelFileError('MODEL_FILE_DIFFERS', `${to} ${reason}: run the same command without --check`);
  }
  if (kindOf(to) === 'program' && existsSync(to)) {
    const reason = `${to} exists and holds another model (first difference: ${difference})`;
    throw new ModelFileError('MODEL_FILE_EXISTS', `${reason}: it may hold more than the model, so remove it before you export to it`);
  }
  writeFileSync(to, kindOf(to) === 'json' ? jsonSource(model, present) : modelSource(model));
  return `wrote ${to} from ${from} (${described})`;
}

/** A JSON file that is about to be replaced need not be valid. */
async function readPresent(to: string, check: boolean): Promise<ModelDefinition | undefined> {
  if (check || kindOf(to) === 'program') return readModelFile(to);
  return readModelFile(to).catch(() => undefined);
}

/** Editors find the schema by a path that only the file's own author knows: it is kept. */
function jsonSource(model: ModelDefinition, present: ModelDefinition | undefined): string {
  const $schema = present?.$schema ?? model.$schema;
  return `${JSON.stringify({ ...($schema && { $schema }), ...withoutSchema(model) }, null, 2)}\n`;
}

function withoutSchema({ $schema: _, ...model }: ModelDefinition): object {
  return model;
}

/** Where two plain values differ first, and how; undefined when they are equal. */
function firstDifference(one: unknown, other: unknown, path: string): string | undefined {
  if (canonicalText(one) === canonicalText(other)) return undefined;
  if (!isComposite(one) || !isComposite(other) || Array.isArray(one) !== Array.isArray(other)) {
    return `${path}: ${canonicalText(other)} instead of ${canonicalText(one)}`;
  }
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const name = names.find((candidate) => canonicalText(one[candidate]) !== canonicalText(other[candidate])) as string;
  return firstDifference(one[name], other[name], path ? `${path}.${name}` : name);
}

function isComposite(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function canonicalText(value: unknown): string {
  return value === undefined ? 'nothing' : canonicalJson(value);
}
