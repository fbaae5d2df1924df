import type { Stored, Table } from 'cdk-single-table/client';
import type { model } from '../model';

export type SerenyaTable = Table<typeof model>;
export type Session = Stored<typeof model, 'Session'>;
export type User = Stored<typeof model, 'User'>;
