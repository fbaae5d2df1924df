import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { AccessRequest } from './access-report';
import { type Direction, operations, TABLE } from './entity-access';
import { iamPattern } from './partition-pattern';

/** What permissions are granted on. */
export interface GrantTarget {
  readonly tableArn: string;
  readonly encryptionKey?: kms.IKey;
}

const LEADING_KEYS = 'dynamodb:LeadingKeys';

/**
 * What DynamoDB asks of the caller when a customer managed key encrypts the table, action by action.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const KEY_ACTIONS: Record<Direction, readonly string[]> = {
  read: ['kms:Decrypt', 'kms:DescribeKey'],
  write: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
};

/**
 * The statements of one principal: one for each resource and direction, however often it is granted something, so that its policy
 * grows with the patterns and not with the calls.
 */
export class PrincipalGrants {
  /** Everything granted so far. */
  public readonly requests: AccessRequest[] = [];
  private readonly grants = new Map<string, iam.Grant>();

  constructor(
    private readonly grantee: iam.IGrantable,
    private readonly target: GrantTarget,
  ) {}

  public add(request: AccessRequest): iam.Grant {
    this.requests.push(request);
    const touched = new Map(request.access.map((one) => [`${one.direction} ${one.resource}`, one]));
    const statements = [...touched.values()].map(({ resource, direction }) => this.statement(resource, direction));
    const directions = [...new Set(request.access.map(({ direction }) => direction))];
    return [...statements, ...directions.flatMap((direction) => this.key(direction))].reduce((all, one) => all.combine(one));
  }

  private statement(resource: string, direction: Direction): iam.Grant {
    const key = `${direction} ${resource}`;
    const conditions = this.conditions(resource, direction);
    const present = this.grants.get(key);
    if (present) {
      for (const [operator, condition] of Object.entries(conditions)) present.principalStatement?.addCondition(operator, condition);
      return present;
    }
    const grant = iam.Grant.addToPrincipal({
      grantee: this.grantee,
      actions: operations(resource, direction).map((operation) => `dynamodb:${operation}`),
      resourceArns: [resource === TABLE ? this.target.tableArn : `${this.target.tableArn}/${resource}`],
      conditions,
    });
    this.grants.set(key, grant);
    return grant;
  }

  /**
   * The partition keys of everything granted so far on a resource. `ForAllValues` also holds for a request that names no key, hence
   * the `Null` beside it. An index whose partition key has several attributes has no condition, whoever asks for it.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
   */
  private conditions(resource: string, direction: Direction): Record<string, Record<string, string | string[]>> {
    const patterns: string[] = [];
    for (const one of this.requests.flatMap(({ access }) => access)) {
      if (one.resource !== resource || one.direction !== direction) continue;
      if (!one.patterns) return {};
      patterns.push(...one.patterns.map(iamPattern));
    }
    const distinct = patterns.includes('*') ? ['*'] : [...new Set(patterns)].sort();
    return { 'ForAllValues:StringLike': { [LEADING_KEYS]: distinct }, Null: { [LEADING_KEYS]: 'false' } };
  }

  private key(direction: Direction): iam.Grant[] {
    const { encryptionKey } = this.target;
    const id = `${direction} key`;
    if (!encryptionKey || this.grants.has(id)) return [];
    const grant = encryptionKey.grant(this.grantee, ...KEY_ACTIONS[direction]);
    this.grants.set(id, grant);
    return [grant];
  }
}
