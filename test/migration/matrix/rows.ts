import type { MatrixRow } from './case';
import { CHANGES } from './rows-changes';
import { DOCUMENTS } from './rows-documents';
import { ITEMS } from './rows-items';
import { KEYS } from './rows-keys';
import { NUMBERS } from './rows-numbers';
import { SOURCE } from './rows-source';
import { STRUCTURES } from './rows-structures';
import { TEXTS } from './rows-texts';
import { TIMES } from './rows-times';

/** Every row, in its order. */
export const ROWS: readonly MatrixRow[] = [
  ...NUMBERS,
  ...TIMES,
  ...DOCUMENTS,
  ...TEXTS,
  ...STRUCTURES,
  ...KEYS,
  ...ITEMS,
  ...SOURCE,
  ...CHANGES,
].sort((a, b) => a.row - b.row);
