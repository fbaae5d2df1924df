/** What would happen to values of a column. Codes of the first kind are those of poison rows. The code is stable. */
export interface RiskReport {
  /** `VALUE_…`, `KEY_…`, `ITEM_TOO_LARGE`: the code of the poison row. `CHANGED_…`, `NOTE_…`: the row arrives. */
  readonly code: string;
  /**
   * - `refused`: such a row becomes a poison row
   * - `changed`: it arrives in another notation, equal as the attribute type compares
   * - `note`: the value arrives as it is, something beside it does not
   */
  readonly effect: 'refused' | 'changed' | 'note';
  /** Which values, or what changes. */
  readonly what: string;
  /** The choice of the model or the mapping that settles it. */
  readonly settle: string;
  /** Rows of the probe in which it was seen; null when the text that is read does not show it. */
  readonly rows: number | null;
  /** The first such value, shortened. */
  readonly example?: string;
}

/** What `plan` says of one column on its way into one attribute. */
export interface ColumnReport {
  /** The name of the table in the mapping. */
  readonly table: string;
  /** Undefined for what concerns the item as a whole. */
  readonly column?: string;
  /** With length, precision and scale: `numeric(10,2)`. */
  readonly columnType?: string;
  readonly entity: string;
  readonly attribute?: string;
  /** As the model writes it: `decimal?`, `timestamp(3)`, `string[]`. */
  readonly attributeType?: string;
  /** Rows that were looked at, half of them from each end of the key. */
  readonly probed: number;
  /** Empty when every value of the column survives. */
  readonly risks: readonly RiskReport[];
}
