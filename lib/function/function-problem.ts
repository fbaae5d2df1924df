/** Why a function cannot have its code. Becomes a problem of the construct that asked for it. */
export class FunctionProblem extends Error {
  public constructor(
    public readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The problem that `attempt` runs into, if any. */
export function problemOf(attempt: () => unknown): FunctionProblem | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof FunctionProblem) return error;
    throw error;
  }
}
