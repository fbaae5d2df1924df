/** One export among those that a function holds, and when it is called. */
export interface HandlerExport {
  /** As routes are written: `GET /users/{userId}`, `ANY /users`, `$default`. */
  readonly route: string;
  /** The file, from the working directory. */
  readonly entry: string;
  /** What it exports. */
  readonly exportName: string;
}
