export { TableStream } from './table-stream';
export type { TableStreamProps } from './table-stream-props';
