import { randomBytes } from 'node:crypto';
import type { Stored } from 'cdk-single-table/client';
import { HttpProblem } from 'cdk-single-table/handler';
import type { model } from '../model';
import type { HktTable } from './table';

export type User = Stored<typeof model, 'User'>;

/** An address as new accounts have it. @throws HttpProblem 400 */
export function emailOf(text: string): string {
  const email = text.trim().toLowerCase();
  if (/^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 320) return email;
  throw new HttpProblem(400, 'This is no e-mail address.');
}

/** @throws HttpProblem 400 */
export function acceptablePassword(password: string): string {
  if (password.length >= 10 && password.length <= 200) return password;
  throw new HttpProblem(400, 'A password has 10 to 200 characters.');
}

/** The old application kept addresses as they were typed; new ones are in lower case. */
export async function findUser(table: HktTable, typed: string): Promise<User | undefined> {
  for (const email of new Set([typed.trim(), typed.trim().toLowerCase()])) {
    const user = await table.User.by.EmailIndex({ email }).first();
    if (user) return user;
  }
  return undefined;
}

/** What everybody but the user's own session never sees. */
export function profileOf({ passwordHash: _, ...profile }: User): Omit<User, 'passwordHash'> {
  return profile;
}

/** 256 random bits. */
export function randomToken(): string {
  return randomBytes(32).toString('hex');
}
