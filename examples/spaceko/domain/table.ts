import type { Stored, Table } from 'cdk-single-table/client';
import type { model } from '../model';

export type SpaceKoTable = Table<typeof model>;
export type Booking = Stored<typeof model, 'Booking'>;
export type Rating = Stored<typeof model, 'Rating'>;
export type Space = Stored<typeof model, 'Space'>;
export type User = Stored<typeof model, 'User'>;
