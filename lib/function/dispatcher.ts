import type { HandlerExport } from './handler-export';

/** Code of a handler that calls the export of the route: `routeKey` of an HTTP API, method and resource of a REST API. */
export function dispatcher(exports: readonly HandlerExport[]): string {
  const imports = exports.map(({ entry, exportName }, i) => `import { ${exportName} as handler${i} } from ${JSON.stringify(entry)};`);
  const routes = exports.map(({ route }, i) => `  [${JSON.stringify(route)}, handler${i}],`);
  return [
    ...imports,
    'const handlers = new Map([',
    ...routes,
    ']);',
    'export const handler = (event, context) => {',
    "  const route = event.routeKey ?? event.httpMethod + ' ' + event.resource;",
    "  const any = route.replace(/^[A-Z]+ /, 'ANY ');",
    "  const found = handlers.get(route) ?? handlers.get(any) ?? handlers.get('$default');",
    "  if (!found) throw new Error('No handler for the route ' + route + ': this function has ' + [...handlers.keys()].join(', '));",
    '  return found(event, context);',
    '};',
  ].join('\n');
}
