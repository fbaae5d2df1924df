import type { Problems } from '../core/problems';
import type { CompiledModel } from '../model';
import { type Direction, type EntityAccess, entityAccess, TABLE, wideness } from './entity-access';

/** The entities that someone asks for. */
export interface Asked {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

/** How far the request goes. */
export interface Limits {
  /** Undefined: every index of the entities. */
  readonly indexes?: readonly string[];
  /** Whether a reason was given for patterns that match too much. */
  readonly acknowledged: boolean;
}

/** What the entities asked for need on table and indexes. Whatever is wrong with the request goes to `problems`. */
export function requestedAccess(model: CompiledModel, asked: Asked, limits: Limits, problems: Problems): EntityAccess[] {
  const known = model.entityNames;
  const named = (direction: Direction, field: string, names: readonly string[] = []) => {
    for (const name of names) {
      if (known.includes(name)) continue;
      problems.add('SingleTable.UnknownEntity', field, `${JSON.stringify(name)} is not an entity of the model: it has ${known.join(', ')}`);
    }
    return entityAccess(
      model,
      direction,
      names.filter((name) => known.includes(name)),
    );
  };
  const reads = throughIndexes(named('read', 'reads', asked.reads), limits.indexes, problems);
  const writes = named('write', 'writes', asked.writes);
  const access = [...reads, ...writes];
  if (!limits.acknowledged) refuseWide(access, problems);
  return access;
}

/** Whether something was asked for that needs an acknowledgement. */
export function needsAcknowledgement(access: readonly EntityAccess[]): boolean {
  return access.some((one) => wideness(one) !== undefined);
}

function throughIndexes(reads: readonly EntityAccess[], indexes: readonly string[] | undefined, problems: Problems): EntityAccess[] {
  if (!indexes) return [...reads];
  const wanted = indexes.map((index) => `index/${index}`);
  const present = new Set(reads.map(({ resource }) => resource).filter((resource) => resource !== TABLE));
  for (const [at, resource] of wanted.entries()) {
    if (present.has(resource)) continue;
    const names = [...present].map((name) => name.slice('index/'.length));
    const fix = names.length > 0 ? `they are in ${names.join(', ')}` : 'they are in none: leave `indexes` out';
    problems.add('SingleTable.UnknownIndex', 'indexes', `${JSON.stringify(indexes[at])} is no index of the entities that are read: ${fix}`);
  }
  return reads.filter(({ resource }) => resource === TABLE || wanted.includes(resource));
}

function refuseWide(access: readonly EntityAccess[], problems: Problems): void {
  for (const one of access) {
    const reason = wideness(one);
    if (!reason) continue;
    const { entity, resource, direction } = one;
    const onTable = resource === TABLE;
    problems.add(
      'SingleTable.WidePattern',
      direction === 'read' ? 'reads' : 'writes',
      `${JSON.stringify(entity)} has on ${resource} ${reason}, so the permission would reach the whole ${onTable ? 'table' : 'index'}. ` +
        `Begin the key with a word of its own ("${entity.toUpperCase()}#…"), ` +
        (onTable ? '' : 'read without this index (`indexes`), ') +
        'or state in `acknowledgeWidePattern` why this is right',
    );
  }
}
