/** A state machine of the template, resolved. */
export interface LocalStateMachine {
  readonly name: string;
  readonly arn: string;
  /** Its Amazon States Language, as JSON text. */
  readonly definition: string;
}
