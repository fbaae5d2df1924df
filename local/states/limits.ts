import { dataLimitExceeded } from './errors';
import { type Json, jsonBytes } from './json';

/** Input or output of a state, task or execution: 256 KiB of UTF-8 JSON text. */
export const PAYLOAD_BYTES = 262_144;
/** All variables of an execution together. */
export const STORED_VARIABLES_BYTES = 10 * 1024 * 1024;
/** Events in the history of one Standard execution. */
export const HISTORY_EVENTS = 25_000;
/** Iterations that an INLINE Map runs at once at most. */
export const INLINE_CONCURRENCY = 40;
/** Child executions that a DISTRIBUTED Map runs at once at most. */
export const DISTRIBUTED_CONCURRENCY = 10_000;
/** Longest life of an Express child execution. */
export const EXPRESS_SECONDS = 300;
/** Largest number of seconds in a definition. */
export const MAX_SECONDS = 99_999_999;

/** @throws StatesError `States.DataLimitExceeded` when the JSON text of `value` is larger than 256 KiB */
export function assertPayload(value: Json, what: string): void {
  if (jsonBytes(value) > PAYLOAD_BYTES) throw dataLimitExceeded(what);
}
