import { itemPlan } from '../../../lib/codec';
import { columnCandidates } from '../../../lib/migration/model-view';
import type { AttributeType, CompiledEntity, CompiledModel } from '../../../lib/model';
import { PARTITION_KEY_BYTES, SORT_KEY_BYTES } from '../../../lib/model/compiled-key';
import type { AttributeSource, ItemMapping, TableMappingDefinition } from '../../../lib/model/mapping-definition';
import type { AttributePlan, ItemPlan, KeyColumnPlan, TablePlan } from '../plan';
import type { CatalogColumn, CatalogTable } from '../source/catalog';
import { columnProblem } from './column-type';
import { constantProblem } from './constant';
import { SelectList } from './select-list';

/**
 * What the source makes impossible. The code is stable.
 *
 * - `PLAN_TABLE_MISSING`, `PLAN_TABLE_INHERITED`: the table cannot be read
 * - `PLAN_NO_KEY`, `PLAN_KEY_NOT_UNIQUE`, `PLAN_KEY_TYPE`: its rows cannot be told apart or put in order
 * - `PLAN_COLUMN_MISSING`, `PLAN_COLUMN_UNMAPPED`: mapping and table do not have the same columns
 * - `PLAN_COLUMN_AMBIGUOUS`: several columns have a name that the attribute takes by itself
 * - `PLAN_COLUMN_IGNORED_AND_MAPPED`: a column that stays behind on purpose is one that an attribute needs, or is mapped to
 * - `PLAN_ATTRIBUTE_WITHOUT_SOURCE`: a required attribute has no column
 * - `PLAN_COLUMN_TYPE`, `PLAN_TIME_ZONE`, `PLAN_CONSTANT`: the values cannot become values of the attribute
 * - `PLAN_ITEM_KEY_NOT_UNIQUE`: rows would overwrite each other's items
 */
export interface PlanProblem {
  readonly code: `PLAN_${string}`;
  /** The table, and the column or attribute where there is one. */
  readonly path: string;
  readonly message: string;
}

/** A column on its way into an attribute. */
export interface ColumnUse {
  readonly column: CatalogColumn;
  /** The type whose text is selected. */
  readonly selected: string;
  /** Index into the selects of the plan. */
  readonly select: number;
  /** Index into the items of the plan. */
  readonly item: number;
  readonly entity: string;
  readonly attribute: string;
  readonly type: AttributeType;
  readonly timeZone?: string;
  readonly null: 'omit' | 'null';
  /** The primary key is made of it. */
  readonly inKey: boolean;
  /** The bytes that DynamoDB takes of that key, the smaller number when both halves have it. */
  readonly keyBytes: number;
  /** The primary key has it in one case. */
  readonly folded: boolean;
  /** The condition of the item leaves out rows where it is NULL. */
  readonly whenNotNull: boolean;
}

export interface ResolvedTable {
  readonly plan: TablePlan;
  /** Each column once for every attribute that it becomes. */
  readonly uses: readonly ColumnUse[];
  readonly problems: readonly PlanProblem[];
  /** Items whose keys no unique index keeps apart: the rows themselves must be asked. */
  readonly unproven: readonly ItemPlan[];
}

/** Joins a mapping with the table it names. Collects every problem. */
export function resolveTable(model: CompiledModel, name: string, mapping: TableMappingDefinition, catalog: CatalogTable): ResolvedTable {
  return new Resolution(model, name, mapping, catalog).resolve();
}

class Resolution {
  private readonly problems: PlanProblem[] = [];
  private readonly selects: SelectList;
  private readonly mapped = new Set<string>();
  private readonly uses: ColumnUse[] = [];

  public constructor(
    private readonly model: CompiledModel,
    private readonly name: string,
    private readonly mapping: TableMappingDefinition,
    private readonly catalog: CatalogTable,
  ) {
    this.selects = new SelectList(catalog);
  }

  public resolve(): ResolvedTable {
    const { schema = 'public', table = this.name } = this.mapping;
    if (this.catalog.inherited) {
      this.add(
        'PLAN_TABLE_INHERITED',
        '',
        'other tables inherit from it, so its key does not tell its rows apart: map the tables themselves',
      );
    }
    const key = this.key();
    const items = this.mapping.items.map((item, i) => this.item(item, i, `${schema}.${table}/${item.entity}${this.ordinal(item, i)}`));
    this.unmapped();
    const plan = { name: this.name, schema, table, selects: this.selects.list, key, items, estimatedRows: this.catalog.estimatedRows };
    return { plan, uses: this.uses, problems: this.problems, unproven: items.filter((item) => !this.provenUnique(item)) };
  }

  /** Names the second item of an entity apart from the first. */
  private ordinal({ entity }: ItemMapping, index: number): string {
    const before = this.mapping.items.slice(0, index).filter((item) => item.entity === entity).length;
    return before === 0 ? '' : `#${before + 1}`;
  }

  private key(): KeyColumnPlan[] {
    const { key = this.catalog.primaryKey } = this.mapping;
    if (!key) {
      const choice = this.catalog.unique.map((columns) => JSON.stringify(columns)).join(' or ') || 'add a primary key to the table';
      this.add(
        'PLAN_NO_KEY',
        '',
        `has no primary key, so its rows cannot be read in order; name unique NOT NULL columns as "key": ${choice}`,
      );
      return [];
    }
    const known = key.filter((column) => this.known(column, 'key'));
    if (known.length === key.length && !this.isUnique(key)) {
      this.add('PLAN_KEY_NOT_UNIQUE', 'key', `no primary key or unique index on NOT NULL columns covers ${key.join(', ')}`);
    }
    return known.map((column) => {
      const { cast, builtIn, type } = this.selects.column(column);
      if (!builtIn) this.add('PLAN_KEY_TYPE', column, `is ${type}: pages need a key of a type of PostgreSQL itself, choose another "key"`);
      return { column, type: cast, select: this.selects.add(column) };
    });
  }

  private item(mapping: ItemMapping, index: number, id: string): ItemPlan {
    const entity = this.model.entity(mapping.entity);
    const attributes = Object.keys(itemPlan(entity, this.model).byName).flatMap((attribute) =>
      this.attribute(entity, attribute, mapping, index),
    );
    const { when } = mapping;
    const condition = when &&
      this.known(when.column, 'when') && {
        select: this.selects.add(when.column),
        ...(when.equals !== undefined && { equals: typeof when.equals === 'string' ? [when.equals] : when.equals }),
        ...(when.notNull !== undefined && { notNull: when.notNull }),
      };
    // By name: a model whose attributes stand in another order is no other owner of its items.
    const unit = attributes
      .filter(({ attribute, select }) => select !== undefined && entity.keyAttributes.includes(attribute))
      .sort((a, b) => (a.attribute < b.attribute ? -1 : 1));
    return {
      id,
      entity: entity.name,
      attributes,
      ...(condition && { when: condition }),
      unit: unit.map(({ select }) => select as number),
    };
  }

  private attribute(entity: CompiledEntity, attribute: string, mapping: ItemMapping, item: number): AttributePlan[] {
    const named = mapping.attributes && Object.hasOwn(mapping.attributes, attribute) ? mapping.attributes[attribute] : undefined;
    const type = itemPlan(entity, this.model).byName[attribute]?.type;
    if (!type) return [];
    const source = typeof named === 'string' ? { column: named } : (named ?? this.ownColumn(entity, attribute, type.optional));
    if (!source) {
      if (!type.optional) {
        const tried = columnCandidates(attribute).join(' or ');
        this.add(
          'PLAN_ATTRIBUTE_WITHOUT_SOURCE',
          `${entity.name}.${attribute}`,
          `is required, and there is no column ${tried}; map it, give it a constant, or make it optional`,
        );
      }
      return [];
    }
    if ('value' in source) {
      const problem = constantProblem(type, source.value);
      if (problem) this.add('PLAN_CONSTANT', `${entity.name}.${attribute}`, problem);
      return [{ attribute, constant: source.value, null: 'omit' }];
    }
    if (!this.known(source.column, `${entity.name}.${attribute}`)) return [];
    if (this.ignored(source.column)) {
      this.add(
        'PLAN_COLUMN_IGNORED_AND_MAPPED',
        `${entity.name}.${attribute}`,
        `${named ? 'is mapped to' : 'is required, and takes'} column "${source.column}", which "ignore" lists: take the column off that list, or map the attribute to another column or a constant`,
      );
    }
    this.mapped.add(source.column);
    const column = this.selects.column(source.column);
    const problem = columnProblem(type, column, source.timeZone);
    if (problem) this.add(problem.code, `${entity.name}.${attribute}`, problem.message);
    const select = this.selects.add(source.column, source.timeZone);
    const policy = source.null ?? 'omit';
    const filters = [entity.partitionKey, ...(entity.sortKey ? [entity.sortKey] : [])].flatMap(({ template }) =>
      template.parts.flatMap((part) => (typeof part !== 'string' && part.attribute === attribute ? part.filters : [])),
    );
    this.uses.push({
      column,
      selected: this.selects.list[select].type,
      select,
      item,
      entity: entity.name,
      attribute,
      type,
      timeZone: source.timeZone,
      null: policy,
      inKey: entity.keyAttributes.includes(attribute),
      keyBytes: entity.sortKey?.attributes.includes(attribute) ? SORT_KEY_BYTES : PARTITION_KEY_BYTES,
      folded: filters.some(({ name }) => name === 'lower' || name === 'upper'),
      whenNotNull: mapping.when?.column === source.column && (mapping.when.notNull === true || mapping.when.equals !== undefined),
    });
    return [{ attribute, select, null: policy }];
  }

  /**
   * The column that an attribute takes by its name. One that stays behind on purpose is not meant: an optional attribute goes without it,
   * a required one that has no other contradicts it.
   */
  private ownColumn({ name }: CompiledEntity, attribute: string, optional: boolean): Exclude<AttributeSource, string> | undefined {
    const there = columnCandidates(attribute).filter((candidate) => this.selects.has(candidate));
    const meant = there.filter((column) => !this.ignored(column));
    if (meant.length === 0 && there.length > 0 && !optional) return { column: there[0] };
    if (meant.length > 1) {
      for (const column of meant) this.mapped.add(column);
      const columns = meant.map((column) => `"${column}"`).join(' or ');
      this.add('PLAN_COLUMN_AMBIGUOUS', `${name}.${attribute}`, `could take column ${columns}: map it to one, and map or ignore the other`);
    }
    return meant.length === 0 ? undefined : { column: meant[0] };
  }

  private ignored(column: string): boolean {
    return this.mapping.ignore?.includes(column) ?? false;
  }

  private known(column: string, path: string): boolean {
    if (this.selects.has(column)) return true;
    this.add(
      'PLAN_COLUMN_MISSING',
      path,
      `the table has no column "${column}"; it has ${this.catalog.columns.map((c) => c.name).join(', ')}`,
    );
    return false;
  }

  private unmapped(): void {
    for (const column of this.mapping.ignore ?? []) this.known(column, 'ignore');
    for (const { name } of this.catalog.columns) {
      if (this.mapped.has(name) || this.ignored(name)) continue;
      this.add('PLAN_COLUMN_UNMAPPED', name, 'no item takes this column; map it to an attribute, or list it under "ignore"');
    }
  }

  /** Whether an index already keeps the rows' keys apart. A key template is injective, so different values give different keys. */
  private provenUnique({ unit }: ItemPlan): boolean {
    const columns = unit.map((select) => this.selects.list[select].column);
    return this.uniqueSets().some((set) => set.every((column) => columns.includes(column)));
  }

  private isUnique(columns: readonly string[]): boolean {
    return this.uniqueSets().some((set) => set.every((column) => columns.includes(column)));
  }

  private uniqueSets(): (readonly string[])[] {
    return [...(this.catalog.primaryKey ? [this.catalog.primaryKey] : []), ...this.catalog.unique];
  }

  private add(code: PlanProblem['code'], path: string, message: string): void {
    this.problems.push({ code, path: path ? `${this.name}.${path}` : this.name, message });
  }
}
