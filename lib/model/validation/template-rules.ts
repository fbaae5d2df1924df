import { escapeFor, separatorAfter, textForm } from '../escape';
import { checkFilters, settlesOrder } from './filter-rules';
import { type EntityView, type KeyView, type ModelView, placeholders, storedType } from './model-view';
import { suggest } from './nearest';
import type { Report } from './report';

/** Each template by itself: attributes, filters, types, and whether its text can be told apart and sorts. */
export function checkTemplates(report: Report, { entities }: ModelView): void {
  for (const entity of entities) {
    for (const key of entity.keys) {
      checkPlaceholders(report, entity, key);
      if (key.column.type === 'string') checkText(report, entity, key);
      else checkValueKey(report, entity, key);
    }
  }
}

function checkPlaceholders(report: Report, { name, definition, types }: EntityView, { path, template, column }: KeyView): void {
  for (const placeholder of placeholders(template)) {
    const { attribute, position } = placeholder;
    if (!Object.hasOwn(definition.attributes, attribute)) {
      const hint = suggest(attribute, Object.keys(definition.attributes));
      report.add(
        'TEMPLATE_ATTRIBUTE_UNKNOWN',
        path,
        `${name} has no attribute "${attribute}" ("${template.text}", character ${position})${hint}`,
        attribute,
      );
      continue;
    }
    const type = types[attribute];
    if (!type || column.type !== 'string') continue;
    const stored = storedType(type);
    if (stored === undefined || stored === 'binary') {
      const found = `${type.scalar}${type.list ? '[]' : ''}`;
      report.add(
        'KEY_ATTRIBUTE_TYPE',
        path,
        `"${attribute}" is ${found}, which has no key text: use a string, uuid, number, timestamp or date`,
        attribute,
      );
      continue;
    }
    checkFilters(report, path, placeholder, type);
  }
}

function checkText(report: Report, { types }: EntityView, { path, role, template }: KeyView): void {
  for (const [index, part] of template.parts.entries()) {
    if (typeof part === 'string') continue;
    const { attribute, filters } = part;
    const type = types[attribute];
    if (!type || storedType(type) === undefined) continue;
    const next = template.parts[index + 1];
    const separator = separatorAfter(template, index);
    if (typeof next === 'object' && !textForm(type, filters).fixed) {
      const message = `nothing tells where "${attribute}" ends and "${next.attribute}" begins: write a separator such as "#" between them`;
      report.add('KEY_ADJACENT', path, message, template.text);
    }
    if (separator && /[0-9%]/.test(separator) && escapeFor(type, filters, separator)) {
      const message = `"${separator}" after "${attribute}" cannot be told from escaped text, which is made of % and digits: begin the text with another character, such as "#"`;
      report.add('KEY_SEPARATOR', path, message, separator);
    }
    if (role !== 'sort') continue;
    if (storedType(type) === 'number' && !settlesOrder(filters)) {
      const pad = type.scalar === 'integer' || type.scalar === 'bigint' ? ` or {${attribute}|pad:12}` : '';
      const message =
        `the texts of "${attribute}" (${type.scalar}) do not sort as its numbers do, "10" comes before "9": write {${attribute}|sortable}${pad}; ` +
        `to adopt keys that exist, which have the bare number and sort as text, write {${attribute}|raw}`;
      report.add('KEY_ORDER', path, message, template.text);
    }
    if (separator && separator >= '0' && filters.some(({ name }) => name === 'sortable')) {
      const message = `"${separator}" after "${attribute}|sortable" sorts after the digits, and so breaks the order: use a separator below "0", such as "#"`;
      report.add('KEY_ORDER', path, message, separator);
    }
  }
}

/** A number or binary key holds one attribute as it is. */
function checkValueKey(report: Report, { types }: EntityView, { path, column, template }: KeyView): void {
  const [part] = template.parts;
  const whole = template.parts.length === 1 && typeof part === 'object' && part.filters.length === 0;
  const type = whole ? types[part.attribute] : undefined;
  if (whole && (!type || storedType(type) === column.type)) return;
  const found = type ? `"${template.text}" is ${type.scalar}${type.list ? '[]' : ''}` : `"${template.text}" is text`;
  const allowed = column.type === 'number' ? 'number, integer, bigint or decimal' : 'binary';
  report.add(
    'KEY_VALUE_TEMPLATE',
    path,
    `the key attribute "${column.name}" is a ${column.type}, ${found}: write one attribute of type ${allowed}, such as {amount}`,
    template.text,
  );
}
