import { dataLimitExceeded } from './errors';
import { type Json, type JsonObject, jsonBytes } from './json';
import { PAYLOAD_BYTES, STORED_VARIABLES_BYTES } from './limits';

/**
 * The variables of a machine, of a Parallel branch or of a Map iteration. An inner scope reads the outer ones and writes only
 * its own, which end with it. A child of a DISTRIBUTED Map starts with an empty scope and sees no variable of its parent.
 */
export class VariableScope {
  private readonly own = new Map<string, Json>();

  constructor(private readonly outer?: VariableScope) {}

  /** Every variable that can be read here. */
  values(): JsonObject {
    return { ...this.outer?.values(), ...Object.fromEntries(this.own) };
  }

  /**
   * Stores the values of one Assign, all or none.
   *
   * @throws StatesError `States.DataLimitExceeded`: more than 256 KiB in one Assign, or 10 MiB in all
   */
  assign(values: JsonObject, state: string): void {
    if (jsonBytes(values) > PAYLOAD_BYTES) throw dataLimitExceeded(`${state} (Assign)`);
    const after = { ...this.values(), ...values };
    if (jsonBytes(after) > STORED_VARIABLES_BYTES) throw dataLimitExceeded(`${state} (Assign, all variables)`);
    for (const [name, value] of Object.entries(values)) this.own.set(name, value);
  }
}
