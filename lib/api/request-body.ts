/** Which attributes of an entity a request carries. */
export interface EntityBodyOptions {
  /**
   * The attributes that the body may have.
   * @default - all of the entity
   */
  readonly attributes?: string[];
  /**
   * Attributes that may be absent although the entity requires them: what a `PATCH` leaves alone, what the handler fills in.
   * @default - those that are optional in the model
   */
  readonly optional?: string[];
}

/**
 * What a JSON request body looks like.
 *
 * A REST API refuses a body that does not match with 400 before the function runs. An HTTP API cannot; there the handler does, with the
 * `body` of `route()`. Write both: the handler's check is the exact one.
 *
 * @example
 * const body = RequestBody.entity('Investment', { attributes: ['amount', 'notes'] });
 */
export class RequestBody {
  /**
   * The attributes of an entity, with the types of the model.
   * @param entity its name in the model of the API's table
   * @param options which attributes
   */
  public static entity(entity: string, options: EntityBodyOptions = {}): RequestBody {
    return new RequestBody(entity, options);
  }

  private constructor(
    /** @internal */
    public readonly _entity: string,
    /** @internal */
    public readonly _options: EntityBodyOptions,
  ) {}
}
