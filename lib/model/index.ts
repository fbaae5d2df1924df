export * from './attribute-type';
export * from './canonical';
export { canonicalJson } from './canonical-json';
export type { CompiledKey, Values, WireKeyValue } from './compiled-key';
export {
  type CompiledEntity,
  type CompiledEntityIndex,
  type CompiledIndex,
  type CompiledModel,
  type CompiledTable,
  compileModel,
  type KeyColumn,
} from './compiled-model';
export { type Decimal, parseDecimal, plainDecimal } from './decimal';
export * from './definition';
export { JsonError, type JsonSource, readJson, type TextPosition } from './json-source';
export * from './key-error';
export { FILTER_NAMES, type FilterName, keyText } from './key-text';
export { ModelError, type ModelProblem } from './model-error';
export { MODEL_PROBLEMS, type ModelProblemCode } from './problem-codes';
export * from './template';
export { canonicalDate, canonicalTimestamp } from './time-text';
export { assertValidModel, validateModel } from './validation/validate-model';
export { ValueError, type ValueErrorCode } from './value-error';
