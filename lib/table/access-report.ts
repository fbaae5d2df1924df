import type { CompiledModel } from '../model';
import { AccessKind, type EntityAccess, entityAccess, operations } from './entity-access';
import { intersects } from './partition-pattern';

/** An entity that a grantee can read or write, on the table or on one index. */
export interface ReachableEntity {
  /** Its name in the model. */
  readonly entity: string;
  /**
   * The index through which its items are reached.
   * @default - none: on the table itself
   */
  readonly indexName?: string;
  /** Whether it can be read or written. */
  readonly access: AccessKind;
  /** The DynamoDB operations that the permissions allow on items of the entity there. */
  readonly operations: string[];
  /** Whether the grantee asked for it. If not, it shares partitions (or a role) with what was asked for, and IAM cannot tell them apart. */
  readonly requested: boolean;
}

/** What one grantee asked for, and what it can reach. */
export interface AccessReportEntry {
  /** The construct path of the function or role. */
  readonly grantee: string;
  /** Entities it asked to read. */
  readonly reads: string[];
  /** Entities it asked to write. */
  readonly writes: string[];
  /** Why access to whole indexes or the whole table was acknowledged. */
  readonly acknowledgements: string[];
  /** Every entity that its permissions reach, sorted by entity, index and access. */
  readonly reachable: ReachableEntity[];
}

/** One request that was granted. */
export interface AccessRequest {
  /** The construct path of who asked. */
  readonly grantee: string;
  readonly access: readonly EntityAccess[];
  readonly acknowledgement?: string;
}

/**
 * Works out from partition patterns what each grantee can reach. Functions that share a role reach what any of them was granted.
 * Sorted, so that the same grants give the same report.
 *
 * @param model the model
 * @param principals for each principal, the requests that were granted to it
 */
export function accessReport(model: CompiledModel, principals: readonly (readonly AccessRequest[])[]): AccessReportEntry[] {
  const everything = [
    ...entityAccess(model, AccessKind.READ, model.entityNames),
    ...entityAccess(model, AccessKind.WRITE, model.entityNames),
  ];
  return principals.flatMap((requests) => entries(everything, requests)).sort((left, right) => compare(left.grantee, right.grantee));
}

function entries(everything: readonly EntityAccess[], requests: readonly AccessRequest[]): AccessReportEntry[] {
  const granted = requests.flatMap(({ access }) => access);
  return unique(requests.map(({ grantee }) => grantee)).map((grantee) => {
    const own = requests.filter((request) => request.grantee === grantee);
    const access = own.flatMap((request) => request.access);
    return {
      grantee,
      reads: requested(access, AccessKind.READ),
      writes: requested(access, AccessKind.WRITE),
      acknowledgements: unique(own.flatMap(({ acknowledgement }) => acknowledgement ?? [])),
      reachable: reachable(everything, granted, access),
    };
  });
}

function reachable(everything: readonly EntityAccess[], granted: readonly EntityAccess[], own: readonly EntityAccess[]): ReachableEntity[] {
  const found: ReachableEntity[] = [];
  for (const candidate of everything) {
    if (!granted.some((one) => meets(one, candidate))) continue;
    const { entity, indexName, access } = candidate;
    found.push({
      entity,
      ...(indexName !== undefined && { indexName }),
      access,
      operations: [...operations(candidate)],
      requested: own.some((one) => one.entity === entity && meets(one, candidate)),
    });
  }
  return found.sort(
    (left, right) =>
      compare(left.entity, right.entity) || compare(left.indexName ?? '', right.indexName ?? '') || compare(left.access, right.access),
  );
}

function meets(granted: EntityAccess, candidate: EntityAccess): boolean {
  if (granted.indexName !== candidate.indexName || granted.access !== candidate.access) return false;
  const [left, right] = [granted.partitions, candidate.partitions];
  if (typeof left === 'string' || typeof right === 'string') return true;
  return left.some((pattern) => right.some((other) => intersects(pattern, other)));
}

function requested(access: readonly EntityAccess[], kind: AccessKind): string[] {
  return unique(access.filter((one) => one.access === kind).map((one) => one.entity));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compare);
}

/** By code unit, the same on every machine. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
