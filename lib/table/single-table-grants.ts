import { Annotations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { type Problem, Problems } from '../core/problems';
import type { CompiledModel } from '../model';
import { type AccessReportEntry, accessReport } from './access-report';
import { type GrantTarget, PrincipalGrants } from './principal-grants';
import { type EntityRequest, needsAcknowledgement, requestedAccess } from './requested-access';

/** How entities are granted. */
export interface GrantOptions {
  /**
   * The indexes to read through, of those that the entities take part in.
   * @default - all of them
   */
  readonly indexes?: string[];
  /**
   * Why access to a whole table or index is right, where the partition key of an entity leaves IAM nothing to hold on to: it has no
   * word of its own (`{userId}`), is a number or binary, or consists of several attributes. Shown in the access report.
   * @default - that of the table, otherwise such access is refused
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
  public static _for(scope: IConstruct, model: CompiledModel, target: GrantTarget, acknowledgement?: string): SingleTableGrants {
    return new SingleTableGrants(scope, model, target, acknowledgement);
  }

  private readonly principals = new Map<iam.IPrincipal, PrincipalGrants>();

  private constructor(
    private readonly scope: IConstruct,
    private readonly model: CompiledModel,
    private readonly target: GrantTarget,
    private readonly acknowledgement: string | undefined,
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
  public _connect(grantee: iam.IGrantable, options: EntityRequest & GrantOptions): iam.Grant {
    return this.grant(grantee, options, options);
  }

  /**
   * What would be wrong with connecting a function, without granting anything.
   * @internal
   */
  public _check(options: EntityRequest & GrantOptions): readonly Problem[] {
    const problems = new Problems('SingleTable', this.scope);
    this.requested(options, options, problems);
    return problems.all;
  }

  /** @internal */
  public _report(): AccessReportEntry[] {
    return accessReport(
      this.model,
      [...this.principals.values()].map(({ requests }) => requests),
    );
  }

  private grant(grantee: iam.IGrantable, request: EntityRequest, options: GrantOptions): iam.Grant {
    const problems = new Problems('SingleTable', this.scope);
    const { access, acknowledgement } = this.requested(request, options, problems);
    const path = pathOf(grantee);
    if (!request.reads?.length && !request.writes?.length) {
      problems.add('SingleTable.NothingGranted', 'reads, writes', `${path} asks for no entity: name ${this.model.entityNames.join(', ')}`);
    }
    problems.throwIfAny();
    const principal = grantee.grantPrincipal;
    const grants = this.principals.get(principal) ?? new PrincipalGrants(grantee, this.target);
    this.principals.set(principal, grants);
    const wide = needsAcknowledgement(access);
    const grant = grants.add({ grantee: path, access, acknowledgement: wide ? acknowledgement : undefined });
    this.warn(path, grant.success, options.acknowledgeWidePattern !== undefined && !wide);
    return grant;
  }

  private requested(request: EntityRequest, { indexes, acknowledgeWidePattern }: GrantOptions, problems: Problems) {
    const acknowledgement = (acknowledgeWidePattern ?? this.acknowledgement)?.trim();
    const access = requestedAccess(this.model, request, { indexes, acknowledged: Boolean(acknowledgement) }, problems);
    return { access, acknowledgement };
  }

  private warn(grantee: string, granted: boolean, unneeded: boolean): void {
    if (!granted) {
      Annotations.of(this.scope).addWarningV2(
        'cdk-single-table:grantNotAdded',
        `Nothing was granted to ${grantee}: its policy cannot be changed from here. Add the permissions where it is defined.`,
      );
    }
    if (unneeded) {
      Annotations.of(this.scope).addWarningV2(
        'cdk-single-table:unneededAcknowledgement',
        `${grantee} has an acknowledgeWidePattern, and no pattern that it asks for is wide. Remove it.`,
      );
    }
  }
}

function pathOf(grantee: iam.IGrantable): string {
  if (Construct.isConstruct(grantee)) return grantee.node.path;
  const { grantPrincipal } = grantee;
  return Construct.isConstruct(grantPrincipal) ? grantPrincipal.node.path : String(grantPrincipal);
}
