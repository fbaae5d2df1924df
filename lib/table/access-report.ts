import type { CompiledModel } from '../model';
import { type Direction, type EntityAccess, entityAccess, operations } from './entity-access';
import { intersects } from './partition-pattern';

/** An entity that a grantee can read or write on one resource. */
export interface ReachableEntity {
  readonly entity: string;
  /** `table`, or `index/<name>`. */
  readonly resource: string;
  /** `read` or `write`. */
  readonly access: string;
  /** The DynamoDB operations that the permissions allow on items of the entity there. */
  readonly operations: string[];
  /** False: the grantee did not ask for it. It shares partitions (or a role) with what was asked for, and IAM cannot tell them apart. */
  readonly asked: boolean;
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
  /** Every entity that its permissions reach, by entity and resource. */
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
  const everything = [...entityAccess(model, 'read', model.entityNames), ...entityAccess(model, 'write', model.entityNames)];
  return principals.flatMap((requests) => entries(everything, requests)).sort((left, right) => compare(left.grantee, right.grantee));
}

function entries(everything: readonly EntityAccess[], requests: readonly AccessRequest[]): AccessReportEntry[] {
  const granted = requests.flatMap(({ access }) => access);
  return unique(requests.map(({ grantee }) => grantee)).map((grantee) => {
    const own = requests.filter((request) => request.grantee === grantee);
    const access = own.flatMap((request) => request.access);
    return {
      grantee,
      reads: asked(access, 'read'),
      writes: asked(access, 'write'),
      acknowledgements: unique(own.flatMap(({ acknowledgement }) => acknowledgement ?? [])),
      reachable: reachable(everything, granted, access),
    };
  });
}

function reachable(everything: readonly EntityAccess[], granted: readonly EntityAccess[], own: readonly EntityAccess[]): ReachableEntity[] {
  const found: ReachableEntity[] = [];
  for (const candidate of everything) {
    if (!granted.some((one) => meets(one, candidate))) continue;
    const { entity, resource, direction } = candidate;
    found.push({
      entity,
      resource,
      access: direction,
      operations: [...operations(resource, direction)],
      asked: own.some((one) => one.entity === entity && meets(one, candidate)),
    });
  }
  return found.sort(
    (left, right) =>
      compare(left.entity, right.entity) || compareResources(left.resource, right.resource) || compare(left.access, right.access),
  );
}

function meets(granted: EntityAccess, candidate: EntityAccess): boolean {
  if (granted.resource !== candidate.resource || granted.direction !== candidate.direction) return false;
  const [left, right] = [granted.patterns, candidate.patterns];
  return !left || !right || left.some((pattern) => right.some((other) => intersects(pattern, other)));
}

function asked(access: readonly EntityAccess[], direction: Direction): string[] {
  return unique(access.filter((one) => one.direction === direction).map((one) => one.entity));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compare);
}

function compareResources(left: string, right: string): number {
  return Number(left.startsWith('index/')) - Number(right.startsWith('index/')) || compare(left, right);
}

/** By code unit, the same on every machine. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
