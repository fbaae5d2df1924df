declare module 'asl-validator' {
  /** Version 4 ships no types. */
  function validate(definition: unknown, options?: object): { readonly isValid: boolean; readonly errors: { readonly Message?: string }[] };
  export = validate;
}
