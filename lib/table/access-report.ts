import type { CompiledModel } from '../model';
import { type Direction, type EntityAccess, entityAccess, operations, undeclaredIndexAccess } from './entity-access';
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
  /** False: nobody asked for it. It shares partitions with an entity that was asked for, and IAM cannot tell them apart. */
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

/** What was granted to one grantee so far. */
export interface GrantedAccess {
  readonly grantee: string;
  readonly access: readonly EntityAccess[];
  readonly acknowledgements: readonly string[];
}

/** Works out from partition patterns what each grantee can reach. Sorted, so that the same grants give the same report. */
export function accessReport(model: CompiledModel, grants: readonly GrantedAccess[]): AccessReportEntry[] {
  const everything = [
    ...entityAccess(model, 'read', model.entityNames),
    ...entityAccess(model, 'write', model.entityNames),
    ...undeclaredIndexAccess(model),
  ];
  return grants
    .map(({ grantee, access, acknowledgements }) => ({
      grantee,
      reads: asked(access, 'read'),
      writes: asked(access, 'write'),
      acknowledgements: unique(acknowledgements),
      reachable: reachable(everything, access),
    }))
    .sort((left, right) => compare(left.grantee, right.grantee));
}

function reachable(everything: readonly EntityAccess[], granted: readonly EntityAccess[]): ReachableEntity[] {
  const found: ReachableEntity[] = [];
  for (const candidate of everything) {
    const holding = granted.filter((one) => meets(one, candidate));
    if (holding.length === 0) continue;
    const { entity, resource, direction } = candidate;
    found.push({
      entity,
      resource,
      access: direction,
      operations: [...operations(resource, direction)],
      asked: holding.some((one) => one.entity === entity),
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
