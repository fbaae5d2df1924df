import type { MapState } from '../definition';
import type { Json } from '../json';
import type { Step } from '../step';
import { readItems } from './item-reader';

/** The items a Map state iterates over: from its ItemReader, from `Items`, or its input. */
export async function mapItems(step: Step<MapState>): Promise<Json[]> {
  const { state } = step;
  if (state.ItemReader !== undefined) return readItems(step, state.ItemReader);
  const items = state.Items === undefined ? step.input : await step.evaluate('Items', state.Items);
  if (Array.isArray(items)) return items;
  throw step.queryError('Items', `The field 'Items' must be an array, not ${describe(items)}. Objects are not supported locally.`);
}

/** The input of each iteration: the item, or what ItemSelector makes of it. */
export async function selectItems(step: Step<MapState>, items: readonly Json[]): Promise<Json[]> {
  const selector = step.state.ItemSelector;
  if (selector === undefined) return [...items];
  const selected: Json[] = [];
  for (const [index, value] of items.entries()) selected.push(await step.evaluate('ItemSelector', selector, { item: { index, value } }));
  return selected;
}

function describe(value: Json): string {
  return value !== null && typeof value === 'object' ? 'an object' : JSON.stringify(value);
}
