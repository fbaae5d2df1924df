import type { AttributeType } from '../attribute-type';
import type { JsonPath } from '../json-path';
import type { EntityView, ModelView } from './model-view';
import { suggest } from './nearest';
import type { Report } from './report';

/** Options of types, times to live, and the texts that tell entities apart. */
export function checkAttributes(report: Report, { table, entities }: ModelView): void {
  const typeOwners = new Map<string, string>();
  for (const entity of entities) {
    for (const [name, type] of Object.entries(entity.types)) checkOptions(report, entity.path.at('attributes', name), type);
    checkTtl(report, entity, table?.ttl, table !== undefined);

    const stored = entity.definition.type ?? entity.name;
    const owner = typeOwners.get(stored);
    if (owner === undefined) typeOwners.set(stored, entity.name);
    else
      report.add(
        'TYPE_DUPLICATE',
        entity.path.at('type'),
        `items of ${owner} already have the type "${stored}": give this entity another one`,
        stored,
      );
  }
}

function checkOptions(report: Report, path: JsonPath, type: AttributeType): void {
  const { scalar, truncate, enum: values } = type;
  if (truncate && scalar !== 'timestamp')
    report.add('TYPE_OPTION', path.at('truncate'), `only a timestamp can be cut, this is a ${scalar}: remove "truncate"`);
  if (!values) return;
  if (scalar !== 'string') report.add('TYPE_OPTION', path.at('enum'), `only a string has an enum, this is a ${scalar}: remove "enum"`);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) report.add('TYPE_OPTION', path, `the value "${twice}" is listed twice: remove one`, twice);
}

function checkTtl(report: Report, { name, path, definition, types }: EntityView, tableTtl: string | undefined, hasTable: boolean): void {
  const attribute = definition.ttl;
  if (attribute === undefined) return;
  const place = path.at('ttl');
  if (hasTable && tableTtl === undefined) {
    report.add('TTL_NOT_ON_TABLE', place, 'the table has no time-to-live attribute: add one to "table", such as "ttl": "ttl"', attribute);
  }
  if (!Object.hasOwn(definition.attributes, attribute)) {
    report.add(
      'TTL_ATTRIBUTE_UNKNOWN',
      place,
      `${name} has no attribute "${attribute}"${suggest(attribute, Object.keys(definition.attributes))}`,
      attribute,
    );
    return;
  }
  const type = types[attribute];
  if (!type) return;
  // An attribute that is the table's own holds what DynamoDB reads: seconds.
  const allowed = attribute === tableTtl ? ['integer'] : ['timestamp', 'integer'];
  if (type.list || !allowed.includes(type.scalar)) {
    const found = `${type.scalar}${type.list ? '[]' : ''}`;
    report.add(
      'TTL_TYPE',
      place,
      `"${attribute}" is ${found}: a time to live is ${allowed.join(' or ')} (an integer in epoch seconds)`,
      attribute,
    );
  }
}
