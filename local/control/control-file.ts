import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from '../errors';

/** How other commands reach a run. */
export interface ControlAddress {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Only who can read the file may control the run. */
  readonly token: string;
  /** Process of the run. */
  readonly pid?: number;
}

const fileOf = (dataDir: string): string => join(dataDir, 'run.json');

/** Says where the run of this data directory listens, to its user only. */
export function writeControlFile(dataDir: string, address: ControlAddress): void {
  // A file that is there already would keep its mode.
  rmSync(fileOf(dataDir), { force: true });
  writeFileSync(fileOf(dataDir), `${JSON.stringify({ ...address, pid: process.pid })}\n`, { mode: 0o600 });
}

/** Removes the file, unless it is that of a later run. */
export function removeControlFile(dataDir: string, { token }: ControlAddress): void {
  if (readControlFile(dataDir)?.token === token) rmSync(fileOf(dataDir), { force: true });
}

export function runMissing(dataDir: string, options?: ErrorOptions): LocalError {
  return new LocalError(
    'RunMissing',
    `No local run uses ${dataDir}. Start one with "cdk-single-table local" in this folder, or say its folder with --data-dir.`,
    options,
  );
}

/** @returns undefined when no run has left one; the run may be gone */
export function readControlFile(dataDir: string): ControlAddress | undefined {
  try {
    const { url, token, pid } = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Partial<ControlAddress>;
    return url === undefined || token === undefined ? undefined : { url, token, pid };
  } catch {
    // There is none, or it is being written.
    return undefined;
  }
}
