import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { AccessRequest } from './access-report';
import { AccessKind, type EntityAccess, operations } from './entity-access';
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
const KEY_ACTIONS: Record<AccessKind, readonly string[]> = {
  [AccessKind.READ]: ['kms:Decrypt', 'kms:DescribeKey'],
  [AccessKind.WRITE]: [
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
 * The statements of one principal: one for the table and for each index, and each kind of access, however often it is granted something, so that its policy
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
    const touched = new Map(request.access.map((one) => [statementId(one), one]));
    const statements = [...touched.values()].map((one) => this.statement(one));
    const kinds = [...new Set(request.access.map(({ access }) => access))];
    return [...statements, ...kinds.flatMap((kind) => this.key(kind))].reduce((all, one) => all.combine(one));
  }

  private statement(place: EntityAccess): iam.Grant {
    const id = statementId(place);
    const conditions = this.conditions(id);
    const present = this.grants.get(id);
    if (present) {
      for (const [operator, condition] of Object.entries(conditions)) present.principalStatement?.addCondition(operator, condition);
      return present;
    }
    const { tableArn } = this.target;
    const grant = iam.Grant.addToPrincipal({
      grantee: this.grantee,
      actions: operations(place).map((operation) => `dynamodb:${operation}`),
      resourceArns: [place.indexName === undefined ? tableArn : `${tableArn}/index/${place.indexName}`],
      conditions,
    });
    this.grants.set(id, grant);
    return grant;
  }

  /**
   * The partition keys of everything granted so far by a statement. `ForAllValues` also holds for a request that names no key, hence
   * the `Null` beside it. A partition key that AWS does not document a text for has no condition: a guess could refuse every request.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
   */
  private conditions(id: string): Record<string, Record<string, string | string[]>> {
    const patterns: string[] = [];
    for (const one of this.requests.flatMap(({ access }) => access)) {
      if (statementId(one) !== id) continue;
      if (typeof one.partitions === 'string') return {};
      patterns.push(...one.partitions.map(iamPattern));
    }
    const distinct = patterns.includes('*') ? ['*'] : [...new Set(patterns)].sort();
    return { 'ForAllValues:StringLike': { [LEADING_KEYS]: distinct }, Null: { [LEADING_KEYS]: 'false' } };
  }

  private key(kind: AccessKind): iam.Grant[] {
    const { encryptionKey } = this.target;
    const id = `${kind} with the key`;
    if (!encryptionKey || this.grants.has(id)) return [];
    const grant = encryptionKey.grant(this.grantee, ...KEY_ACTIONS[kind]);
    this.grants.set(id, grant);
    return [grant];
  }
}

function statementId({ access, indexName }: EntityAccess): string {
  return indexName === undefined ? access : `${access} ${indexName}`;
}
