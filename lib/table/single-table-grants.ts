import { Annotations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { ConstructError } from '../core/construct-error';
import type { CompiledModel } from '../model';
import { type AccessReportEntry, accessReport } from './access-report';
import { type Direction, type EntityAccess, entityAccess, TABLE, wideness } from './entity-access';
import { type GrantTarget, PrincipalGrants } from './principal-grants';

/** How entities are granted. */
export interface GrantOptions {
  /**
   * The indexes to read through, of those that the entities take part in.
   * @default - all of them
   */
  readonly indexes?: string[];
  /**
   * Why access to a whole table or index is right, where the key of an entity leaves IAM nothing to hold on to: its partition key
   * begins and ends with an attribute (`{userId}`), or consists of several. Shown in the access report.
   * @default - such access is refused
   */
  readonly acknowledgeWidePattern?: string;
}

/**
 * Permissions on a table by entity, limited to the partitions whose key an entity of the model can have.
 *
 * Entities that share a partition cannot be separated by IAM: `accessReport` of the table lists what a grantee really reaches.
 * Granting the same principal again adds to its statements instead of repeating them.
 *
 * @example
 * table.grants.read(role, ['User', 'Session']);
 */
export class SingleTableGrants {
  /** @internal */
  public static _for(scope: IConstruct, model: CompiledModel, target: GrantTarget): SingleTableGrants {
    return new SingleTableGrants(scope, model, target);
  }

  private readonly principals = new Map<iam.IPrincipal, PrincipalGrants>();

  private constructor(
    private readonly scope: IConstruct,
    private readonly model: CompiledModel,
    private readonly target: GrantTarget,
  ) {}

  /**
   * Lets a principal get, query and check items of entities, on the table and on the indexes that they take part in.
   * @param grantee the principal
   * @param entities their names in the model
   * @param options limits and acknowledgements
   * @throws if an entity or index is unknown, or its key cannot be restricted and that is not acknowledged
   */
  public read(grantee: iam.IGrantable, entities: string[], options: GrantOptions = {}): iam.Grant {
    return this.grant(grantee, { reads: entities }, options);
  }

  /**
   * Lets a principal create, change, delete and check items of entities, without reading them.
   * @param grantee the principal
   * @param entities their names in the model
   * @param options limits and acknowledgements
   * @throws if an entity is unknown, or its key cannot be restricted and that is not acknowledged
   */
  public write(grantee: iam.IGrantable, entities: string[], options: GrantOptions = {}): iam.Grant {
    return this.grant(grantee, { writes: entities }, options);
  }

  /**
   * Lets a principal read and write entities.
   * @param grantee the principal
   * @param entities their names in the model
   * @param options limits and acknowledgements
   * @throws if an entity or index is unknown, or its key cannot be restricted and that is not acknowledged
   */
  public readWrite(grantee: iam.IGrantable, entities: string[], options: GrantOptions = {}): iam.Grant {
    return this.grant(grantee, { reads: entities, writes: entities }, options);
  }

  /** @internal */
  public _connect(grantee: iam.IGrantable, options: Asked & GrantOptions): iam.Grant {
    return this.grant(grantee, options, options);
  }

  /** @internal */
  public _report(): AccessReportEntry[] {
    return accessReport(this.model, [...this.principals.values()]);
  }

  private grant(grantee: iam.IGrantable, asked: Asked, options: GrantOptions): iam.Grant {
    const access = [...this.accessTo('read', asked.reads, options), ...this.accessTo('write', asked.writes, options)];
    if (access.length === 0) throw this.nothingGranted(grantee);
    this.checkWide(access, options.acknowledgeWidePattern);
    const principal = grantee.grantPrincipal;
    let grants = this.principals.get(principal);
    if (!grants) {
      grants = new PrincipalGrants(grantee, pathOf(grantee), this.target);
      this.principals.set(principal, grants);
    }
    const grant = grants.add(access, options.acknowledgeWidePattern);
    if (!grant.success) {
      Annotations.of(this.scope).addWarningV2(
        'cdk-single-table:grantNotAdded',
        `Nothing was granted to ${pathOf(grantee)}: its policy cannot be changed from here. Add the permissions where it is defined.`,
      );
    }
    return grant;
  }

  private accessTo(direction: Direction, names: readonly string[] = [], { indexes }: GrantOptions): EntityAccess[] {
    const field = direction === 'read' ? 'reads' : 'writes';
    const known = this.model.entityNames;
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new ConstructError(this.scope, {
        code: 'SingleTable.UnknownEntity',
        field,
        value: unknown,
        problem: 'is not an entity of the model',
        fix: `The model has: ${known.join(', ')}`,
      });
    }
    const access = entityAccess(this.model, direction, names);
    if (direction === 'write' || !indexes) return access;
    const present = access.filter(({ resource }) => resource !== TABLE).map(({ resource }) => resource.slice('index/'.length));
    const stranger = indexes.find((index) => !present.includes(index));
    if (stranger !== undefined) {
      throw new ConstructError(this.scope, {
        code: 'SingleTable.UnknownIndex',
        field: 'indexes',
        value: stranger,
        problem: `is not an index of ${names.join(', ') || 'an entity that is read'}`,
        fix: present.length > 0 ? `Their indexes are: ${[...new Set(present)].join(', ')}` : 'They are in no index: leave it out',
      });
    }
    return access.filter(({ resource }) => resource === TABLE || indexes.includes(resource.slice('index/'.length)));
  }

  private checkWide(access: readonly EntityAccess[], acknowledged: string | undefined): void {
    const wide = access.flatMap((one) => {
      const reason = wideness(one);
      return reason ? [{ ...one, reason }] : [];
    });
    if (wide.length === 0 && acknowledged !== undefined) {
      Annotations.of(this.scope).addWarningV2(
        'cdk-single-table:unneededAcknowledgement',
        `acknowledgeWidePattern (${JSON.stringify(acknowledged)}) covers nothing: every partition pattern asked for is restricted. Remove it.`,
      );
    }
    if (wide.length === 0 || acknowledged?.trim()) return;
    const [{ entity, resource, direction, reason }] = wide;
    throw new ConstructError(this.scope, {
      code: 'SingleTable.WidePattern',
      field: direction === 'read' ? 'reads' : 'writes',
      value: entity,
      problem: `has, on ${resource}, ${reason}, so the permission would reach ${resource === TABLE ? 'the whole table' : 'the whole index'}`,
      fix: `Begin the key with a literal ("${entity.toUpperCase()}#{…}")${
        resource === TABLE ? '' : ', leave the index out with `indexes`,'
      } or state in acknowledgeWidePattern why it is right${
        wide.length > 1
          ? ` (the same holds for ${wide
              .slice(1)
              .map((other) => `${other.entity} on ${other.resource}`)
              .join(', ')})`
          : ''
      }`,
    });
  }

  private nothingGranted(grantee: iam.IGrantable): ConstructError {
    return new ConstructError(this.scope, {
      code: 'SingleTable.NothingGranted',
      field: 'reads, writes',
      value: pathOf(grantee),
      problem: 'asks for no entity',
      fix: `Name at least one of: ${this.model.entityNames.join(', ')}`,
    });
  }
}

/** The entities that someone asks for. */
export interface Asked {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

function pathOf(grantee: iam.IGrantable): string {
  if (Construct.isConstruct(grantee)) return grantee.node.path;
  const { grantPrincipal } = grantee;
  return Construct.isConstruct(grantPrincipal) ? grantPrincipal.node.path : String(grantPrincipal);
}
