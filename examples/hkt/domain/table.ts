import type { Table } from 'cdk-single-table/client';
import type { model } from '../model';

export type HktTable = Table<typeof model>;
