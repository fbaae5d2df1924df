import { checkDefinition, LAMBDA_INVOKE } from '../../../../local/states';
import { only, type StateJson } from './run';

export const invoke = (more: StateJson = {}): StateJson => ({
  Type: 'Task',
  Resource: LAMBDA_INVOKE,
  Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
  ...more,
});
export const distributed = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
export const map = (
  more: StateJson = {},
  config: StateJson = distributed,
  states: Record<string, StateJson> = { W: invoke({ End: true }) },
): StateJson => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: config, StartAt: Object.keys(states)[0], States: states },
  ...more,
});
export const reader = (config: StateJson, more: StateJson = {}) => ({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: config, ...more },
});
export const parallel = (states: Record<string, StateJson>, more: StateJson = {}): StateJson => ({
  Type: 'Parallel',
  Branches: [{ StartAt: Object.keys(states)[0], States: states }],
  ...more,
});
export const pass = { Type: 'Pass', End: true };
export const expression = (text: string) => only({ Type: 'Pass', Output: text });

/** What a definition is, the definition, and code and path of the one problem it has. */
export type Refused = [what: string, definition: unknown, code: string, path: string];

/** One test for each definition that must be refused, for this reason and no other. */
export function testRefused(table: Refused[]): void {
  test.each(table)('refuses: %s', (_, definition, code, path) => {
    expect(checkDefinition(definition).map((entry) => [entry.code, entry.path])).toEqual([[code, path]]);
  });
}
