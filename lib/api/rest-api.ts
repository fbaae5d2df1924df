import type { ApiPlan, BuiltApi } from './api-plan';

export function restApi(_plan: ApiPlan): BuiltApi {
  throw new Error('REST');
}
