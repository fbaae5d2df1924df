import type { Problems } from '../core/problems';
import { checkFunctionTarget } from '../function';
import { checkAuthorizer } from './authorizer-check';
import { checkBody } from './body-schema';
import { anonymous, isGreedy, isMistake, isVariable, parseRoute, type RouteKey, shapeOf } from './route-key';
import { type ApiRoute, ApiType, type ServerlessApiProps } from './serverless-api-props';
import { maxTimeout } from './timeouts';

/** A route with its key taken apart. */
export interface CheckedRoute extends RouteKey {
  readonly route: ApiRoute;
}

/** The routes in an order of their own, whatever the author's. Whatever is wrong with them goes to `problems`. */
export function checkRoutes(problems: Problems, props: ServerlessApiProps): CheckedRoute[] {
  const type = props.type ?? ApiType.HTTP;
  const routes: CheckedRoute[] = [];
  for (const [text, route] of Object.entries(props.routes)) {
    const field = fieldOf(text);
    const key = parseRoute(text);
    if (isMistake(key)) problems.add(key.code, field, key.message);
    else routes.push({ ...key, route });
    checkAccess(problems, field, route, props);
    checkFunctionTarget(problems, field, route, {
      maxTimeout: maxTimeout(type),
      what: `a route of ${nameOf(type)}`,
      table: props.table ?? null,
    });
    if (route.body) checkBody(problems, `${field}.body`, route.body, props.table);
    if (route.apiKeyRequired && type === ApiType.HTTP) {
      problems.add('ServerlessApi.RestOnly', `${field}.apiKeyRequired`, 'an HTTP API knows no API keys: use `type: ApiType.REST`');
    }
  }
  if (routes.length === 0 && Object.keys(props.routes).length === 0 && !props.legacy) {
    problems.add('ServerlessApi.NoRoutes', 'routes', 'an API without routes answers nothing: give it one, such as "GET /users/{userId}"');
  }
  checkTwice(problems, routes);
  if (type === ApiType.REST) checkVariableNames(problems, routes);
  if (props.corsOrigins?.length) checkPreflights(problems, routes);
  return routes.sort((a, b) => (a.text < b.text ? -1 : 1));
}

export function fieldOf(route: string): string {
  return `routes[${JSON.stringify(route)}]`;
}

export function nameOf(type: ApiType): string {
  return type === ApiType.REST ? 'a REST API' : 'an HTTP API';
}

function checkAccess(problems: Problems, field: string, route: ApiRoute, { authorizer }: ServerlessApiProps): void {
  if (route.authorizer) checkAuthorizer(problems, `${field}.authorizer`, route.authorizer);
  if (route.authorizer && route.public) {
    problems.add('ServerlessApi.PublicWithAuthorizer', field, 'is `public` and has an authorizer: leave one of them out');
  }
  if (!route.authorizer && !authorizer && !route.public) {
    problems.add(
      'ServerlessApi.NoAuthorizer',
      field,
      'nothing says who may call it: give it or the API an `authorizer`, or say `public: true` if anybody may',
    );
  }
}

function checkTwice(problems: Problems, routes: readonly CheckedRoute[]): void {
  const first = new Map<string, CheckedRoute>();
  for (const route of routes) {
    const other = first.get(shapeOf(route));
    if (!other) first.set(shapeOf(route), route);
    else {
      problems.add(
        'ServerlessApi.DuplicateRoute',
        fieldOf(route.text),
        `answers the same requests as ${JSON.stringify(other.text)}: the name of a variable makes no difference. Keep one of them`,
      );
    }
  }
}

/** A REST API has one tree of paths for all methods: at one place in it, a variable has one name. */
function checkVariableNames(problems: Problems, routes: readonly CheckedRoute[]): void {
  const names = new Map<string, { readonly name: string; readonly text: string }>();
  for (const { text, segments } of routes) {
    for (const [position, name] of segments.entries()) {
      if (!isVariable(name)) continue;
      const place = `${segments.slice(0, position).map(anonymous).join('/')}/{}`;
      const other = names.get(place);
      if (!other) names.set(place, { name, text });
      else if (other.name !== name) {
        const fix = isGreedy(name) !== isGreedy(other.name) ? 'a REST API takes only one of them there' : 'give it the same name';
        problems.add(
          'ServerlessApi.VariableName',
          fieldOf(text),
          `${name} stands where ${JSON.stringify(other.text)} has ${other.name}: ${fix}`,
        );
      }
    }
  }
}

function checkPreflights(problems: Problems, routes: readonly CheckedRoute[]): void {
  for (const { text, method } of routes) {
    if (method !== 'OPTIONS') continue;
    problems.add(
      'ServerlessApi.PreflightTaken',
      fieldOf(text),
      'with `corsOrigins` the API answers OPTIONS itself: leave the route or `corsOrigins` out',
    );
  }
}
