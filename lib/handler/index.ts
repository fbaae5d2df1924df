/** Helpers for Lambda handlers: `cdk-single-table/handler`. */
export {};
