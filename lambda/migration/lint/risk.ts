/** What can happen to values of a column, known without one. */
export interface Risk {
  readonly code: string;
  readonly effect: 'refused' | 'changed' | 'note';
  readonly what: string;
  readonly settle: string;
  /** Whether a text shows it; for refusals the codec decides. Undefined when no text does. */
  readonly seen?: (text: string) => boolean;
}
