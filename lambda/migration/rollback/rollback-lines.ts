import type { KeyText } from '../mapping/target-key';

/** An item of the epoch that is taken back, as it was found. Bytes are base64. */
export interface WrittenLine {
  readonly k: KeyText;
  /** Its stored type. */
  readonly t?: string;
  readonly unit: string;
  readonly row?: string;
  readonly ordinal: string;
}

/** Why an item of the epoch stays. */
export interface KeptLine {
  readonly key: Readonly<Record<string, string>>;
  readonly reason: string;
}

/** What was found in a segment of the table. */
export interface FoundCounts {
  /** Items that the epoch has written and nobody has changed since. */
  readonly written: number;
  /** Items that the epoch has written and somebody has changed. */
  readonly changed: number;
  readonly applicationOwned: number;
  readonly ofOtherEpochs: number;
  readonly tombstones: number;
}

export const NOTHING_FOUND: FoundCounts = { written: 0, changed: 0, applicationOwned: 0, ofOtherEpochs: 0, tombstones: 0 };

export interface FoundResult {
  readonly calls: number;
  readonly counts: FoundCounts;
}

export interface RolledBackCounts {
  readonly removed: number;
  /** Items that were changed between being found and being removed. */
  readonly changedMeanwhile: number;
}
