/** What a target of a rule gets instead of the event. */
export interface RuleInput {
  /** Constant, JSON text. */
  readonly Input?: string;
  /** A path in the event, such as `$.detail`. */
  readonly InputPath?: string;
  readonly InputTransformer?: { readonly InputPathsMap?: { readonly [name: string]: string }; readonly InputTemplate: string };
}

/** The payload of a target: the event, a part of it, a constant, or a template filled from it. */
export function ruleInput({ Input, InputPath, InputTransformer }: RuleInput, event: object): unknown {
  if (Input !== undefined) return JSON.parse(Input);
  if (InputPath !== undefined) return valueAt(event, InputPath);
  if (!InputTransformer) return event;
  const values: { [name: string]: unknown } = { 'aws.events.event': event, 'aws.events.event.json': JSON.stringify(event) };
  for (const [name, path] of Object.entries(InputTransformer.InputPathsMap ?? {})) values[name] = valueAt(event, path);
  const text = fill(InputTransformer.InputTemplate, values);
  try {
    return JSON.parse(text);
  } catch {
    // A template without quotes is a text.
    return text;
  }
}

/** `$.detail.items[0].id` */
function valueAt(event: unknown, path: string): unknown {
  const names = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return names.reduce<unknown>((value, name) => (value as { readonly [name: string]: unknown } | undefined)?.[name], event);
}

/** Replaces `<name>`: by the value's JSON, or inside of quotes by its text. */
function fill(template: string, values: { readonly [name: string]: unknown }): string {
  let quoted = false;
  return template.replace(/\\.|"|<([^<>"]+)>/g, (whole, name: string | undefined) => {
    if (whole === '"') quoted = !quoted;
    if (name === undefined || !(name in values)) return whole;
    const value = values[name];
    if (!quoted) return JSON.stringify(value ?? null);
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}
