export { CodeFolders } from './code-folders';
export { type FunctionCodeParts, functionCode } from './function-code';
