import type { ModelDefinition } from '../../../lib/model';

/** What a function says that it does, in the words of its construct. */
export interface Declared {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly indexes?: readonly string[];
}

/** Where a request goes: the table (undefined) or an index. */
type Place = string | undefined;

const READS = ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'Query'];
const WRITES = ['BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'];

/** Everything that one can ask of a table with or without a key. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const OPERATIONS = [
  ...new Set([...READS, ...WRITES]),
  'Scan',
  'PartiQLSelect',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
  'DescribeTable',
  'UpdateTable',
  'DeleteTable',
  'UpdateTimeToLive',
  'ExportTableToPointInTime',
  'GetRecords',
];

/**
 * What follows from a model and nothing else: which partition keys an entity can have, and so what a function may do that says what it
 * reads and writes. It looks at the templates themselves, never at what the library made of them.
 */
export class ExpectedAccess {
  public constructor(private readonly model: ModelDefinition) {}

  public get places(): readonly Place[] {
    return [undefined, ...Object.keys(this.model.indexes ?? {})];
  }

  /** Keys that items of the model can have there, and some that none has. */
  public keys(place: Place): readonly string[] {
    const own = Object.keys(this.model.entities).flatMap((entity) =>
      this.templates(entity, place).flatMap((text) => this.samples(entity, text)),
    );
    const near = own.flatMap((key) => [`${key[0]}`, `x${key}`, key.toLowerCase(), key.replace(/#.*/s, '')]);
    return [...new Set([...own, ...near, 'NOBODY#1', '*'])];
  }

  /** Whether a function may do this with one partition. */
  public allows({ reads = [], writes = [], indexes }: Declared, operation: string, place: Place, key: string): boolean {
    const matching = (entities: readonly string[]) => entities.some((entity) => this.matches(entity, place, key));
    if (place === undefined) return (READS.includes(operation) && matching(reads)) || (WRITES.includes(operation) && matching(writes));
    return operation === 'Query' && (indexes === undefined || indexes.includes(place)) && matching(reads);
  }

  private matches(entity: string, place: Place, key: string): boolean {
    const templates = this.templates(entity, place);
    // IAM has no text for a key of several attributes: such an index is granted as a whole, which has to be acknowledged.
    if (templates.length > 1) return true;
    return templates.some((text) => this.pattern(entity, text).test(key));
  }

  /** The templates of an entity's partition key there; none if it takes no part in the index. */
  private templates(entity: string, place: Place): readonly string[] {
    const { key, indexes = {} } = this.model.entities[entity];
    const { partitionKey = [] } = (place === undefined ? this.model.table : this.model.indexes?.[place]) ?? {};
    const values = place === undefined ? key : indexes[place];
    if (values === undefined) return [];
    const names = [partitionKey].flat().map((one) => (typeof one === 'string' ? one : one.name));
    return names.map((name) => (values as Record<string, string>)[name]);
  }

  private pattern(entity: string, template: string): RegExp {
    const source = template
      .split(/(\{[^}]*\})/)
      .map((part) =>
        part.startsWith('{') ? `(?:${this.values(entity, part)?.join('|') ?? '[^]*'})` : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
      );
    return new RegExp(`^${source.join('')}$`);
  }

  private samples(entity: string, template: string): string[] {
    return ['7', 'a#b', '*'].flatMap((value) =>
      template.replace(/\{[^}]*\}/g, (placeholder) => this.values(entity, placeholder)?.[0] ?? value),
    );
  }

  /** The values of an attribute that has only some. */
  private values(entity: string, placeholder: string): readonly string[] | undefined {
    const type = this.model.entities[entity].attributes[placeholder.slice(1, -1).split('|')[0]];
    return Array.isArray(type) ? (type as readonly string[]) : undefined;
  }
}
