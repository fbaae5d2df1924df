import { dataLimitExceeded } from './errors';
import { type Json, type JsonObject, jsonBytes } from './json';
import { PAYLOAD_BYTES, STORED_VARIABLES_BYTES } from './limits';

/**
 * The variables of a machine, of a Parallel branch or of a Map iteration. An inner scope reads the outer ones and writes only
 * its own, which end with it. A child of a DISTRIBUTED Map starts with an empty scope and sees no variable of its parent.
 */
export class VariableScope {
  private readonly own = new Map<string, { readonly value: Json; readonly bytes: number }>();

  constructor(private readonly outer?: VariableScope) {}

  /** Every variable that can be read here. */
  values(): JsonObject {
    return { ...this.outer?.values(), ...Object.fromEntries([...this.own].map(([name, { value }]) => [name, value])) };
  }

  /**
   * Stores the values of one Assign, all or none.
   *
   * @throws StatesError `States.DataLimitExceeded`: more than 256 KiB in one Assign, or 10 MiB in all
   */
  assign(values: JsonObject, state: string): void {
    const sized = Object.entries(values).map(([name, value]) => ({ name, value, bytes: jsonBytes(value) }));
    const replaced = sized.reduce((sum, { name }) => sum + (this.own.get(name)?.bytes ?? 0), 0);
    const added = sized.reduce((sum, { bytes }) => sum + bytes, 0);
    if (added > PAYLOAD_BYTES) throw dataLimitExceeded(`${state} (Assign)`);
    if (this.storedBytes() - replaced + added > STORED_VARIABLES_BYTES) throw dataLimitExceeded(`${state} (Assign, all variables)`);
    for (const { name, value, bytes } of sized) this.own.set(name, { value, bytes });
  }

  private storedBytes(): number {
    const own = [...this.own.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    return own + (this.outer?.storedBytes() ?? 0);
  }
}
