import { type ItemPlan, itemPlan } from '../codec/item-plan';
import type { AttributeValue, WireItem } from '../codec/wire';
import type { CompiledEntity, CompiledModel } from '../model/compiled-model';

/** Collects the placeholders of a request's expressions: a reserved word or an odd name never reaches DynamoDB as text. */
export class Expression {
  public readonly names: Record<string, string> = {};
  public readonly values: WireItem = {};
  private readonly placeholders = new Map<string, string>();
  private valueCount = 0;

  private readonly plan: ItemPlan;

  constructor(
    entity: CompiledEntity,
    private readonly model: CompiledModel,
  ) {
    this.plan = itemPlan(entity, model);
  }

  /** A placeholder for a top-level attribute. */
  public name(attribute: string): string {
    const known = this.placeholders.get(attribute);
    if (known) return known;
    const placeholder = `#${this.placeholders.size}`;
    this.placeholders.set(attribute, placeholder);
    this.names[placeholder] = attribute;
    return placeholder;
  }

  /** The path of an entity's attribute: inside the envelope if the table has one. */
  public path(attribute: string): string {
    const inside = this.plan.byName[attribute]?.inside ? this.model.table.envelope : undefined;
    return inside === undefined ? this.name(attribute) : `${this.name(inside)}.${this.name(attribute)}`;
  }

  public value(value: AttributeValue): string {
    const placeholder = `:${this.valueCount++}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** Both maps as a request takes them: DynamoDB refuses empty ones. */
  public placeholdersOf(): { ExpressionAttributeNames?: Record<string, string>; ExpressionAttributeValues?: WireItem } {
    return {
      ExpressionAttributeNames: this.placeholders.size > 0 ? this.names : undefined,
      ExpressionAttributeValues: this.valueCount > 0 ? this.values : undefined,
    };
  }
}
