import type { WireItem } from '../codec/wire';
import type { CompiledEntity } from '../model/compiled-model';
import { keyPattern } from '../model/template';
import { type Decoded, type TableContext, visible } from './context';
import { InvalidRequestError } from './errors';
import { keyNames, shardsOf } from './key-condition';
import { type PageSettings, TableQuery } from './query';

/** An item of a collection, as `CollectionItem` types it. */
interface Member {
  readonly entity: string;
  readonly item: Decoded;
}

/**
 * Everything under one partition key. The template says which entities that can be: those whose own template has the same text between
 * its placeholders. Items of other entities, and items that the model does not know, are read over.
 */
export function collectionQuery(context: TableContext, template: string, values: Decoded, options: PageSettings = {}): TableQuery<Member> {
  const { model } = context;
  const owner = model.entityNames.map((name) => model.entity(name)).find(({ partitionKey }) => partitionKey.template.text === template);
  if (!owner) throw new InvalidRequestError(`no entity has the partition key '${template}'`);
  const members = new Set(model.entityNames.filter((name) => pattern(model.entity(name)) === pattern(owner)));
  const lanes = shardsOf(owner, [owner.partitionKey], values);
  const { sortKey } = model.table;
  return new TableQuery<Member>(
    context,
    {
      sortNames: sortKey ? [sortKey.name] : [],
      keyNames: keyNames(model),
      lanes: lanes.map(([key]) => ({
        condition: '#p = :p',
        names: { '#p': key.name },
        values: { ':p': key.render(values) as WireItem[string] },
      })),
      read: (wire) => {
        const entity = model.entityOfType((wire[model.table.type] as { S?: string } | undefined)?.S ?? '');
        if (!entity || !members.has(entity.name)) return undefined;
        const item = visible(context, entity, wire);
        return item && { entity: entity.name, item };
      },
    },
    options,
  );
}

function pattern({ partitionKey }: CompiledEntity): string {
  return keyPattern(partitionKey.template);
}
