export { QueueSource } from './queue-source';
export { StreamSource } from './stream-source';
export { type StreamRecord, TableStream } from './table-stream';
