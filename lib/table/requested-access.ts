import type { Problems } from '../core/problems';
import type { CompiledModel } from '../model';
import { AccessKind, type EntityAccess, entityAccess, wideness } from './entity-access';

/** The entities that someone asks for. */
export interface EntityRequest {
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

/** What the requested entities need on table and indexes. Whatever is wrong with the request goes to `problems`. */
export function requestedAccess(model: CompiledModel, request: EntityRequest, limits: Limits, problems: Problems): EntityAccess[] {
  const known = model.entityNames;
  const named = (access: AccessKind, field: string, names: readonly string[] = []) => {
    for (const name of names) {
      if (known.includes(name)) continue;
      problems.add('SingleTable.UnknownEntity', field, `${JSON.stringify(name)} is not an entity of the model: it has ${known.join(', ')}`);
    }
    return entityAccess(
      model,
      access,
      names.filter((name) => known.includes(name)),
    );
  };
  const reads = named(AccessKind.READ, 'reads', request.reads);
  const writes = named(AccessKind.WRITE, 'writes', request.writes);
  if (limits.indexes) checkIndexes(limits.indexes, reads, Boolean(request.reads?.length), problems);
  const chosen = reads.filter(({ indexName }) => indexName === undefined || (limits.indexes?.includes(indexName) ?? true));
  const access = [...chosen, ...writes];
  if (!limits.acknowledged) refuseWide(access, problems);
  return access;
}

/** Whether the access needs an acknowledgement. */
export function needsAcknowledgement(access: readonly EntityAccess[]): boolean {
  return access.some((one) => wideness(one) !== undefined);
}

function checkIndexes(indexes: readonly string[], reads: readonly EntityAccess[], reading: boolean, problems: Problems): void {
  const present = [...new Set(reads.flatMap(({ indexName }) => indexName ?? []))];
  for (const index of indexes.filter((name) => !present.includes(name))) {
    const fix = present.length > 0 ? `they are in ${present.join(', ')}` : 'they are in none: leave `indexes` out';
    const message = reading ? `is no index of the entities that are read: ${fix}` : 'has no use, nothing is read: leave `indexes` out';
    problems.add('SingleTable.UnknownIndex', 'indexes', `${JSON.stringify(index)} ${message}`);
  }
}

function refuseWide(access: readonly EntityAccess[], problems: Problems): void {
  for (const one of access) {
    const reason = wideness(one);
    if (!reason) continue;
    const { entity, indexName, access: kind, partitions } = one;
    const [place, whole] = indexName === undefined ? ['the table', 'table'] : [`the index ${indexName}`, 'index'];
    problems.add(
      'SingleTable.WidePattern',
      kind === AccessKind.READ ? 'reads' : 'writes',
      `on ${place}, ${JSON.stringify(entity)} has ${reason}, so the permission would reach the whole ${whole}. ` +
        `${typeof partitions === 'string' ? 'Make it one text that begins' : 'Begin it'} with a word of its own ("${entity.toUpperCase()}#…"), ` +
        (indexName === undefined ? '' : 'read without this index (`indexes`), ') +
        'or state in `acknowledgeWidePattern` why this is right',
    );
  }
}
