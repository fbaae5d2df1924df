import { createInterpreter } from '../../../local/states';
import { realSleep } from '../../../local/states/time';
import { only } from './support/run';

describe('real time', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('a sleep longer than the longest timer takes several', async () => {
    const days = 60 * 24 * 3600 * 1000;
    let awake = false;
    const sleeping = realSleep(days, new AbortController().signal).then(() => {
      awake = true;
    });
    await jest.advanceTimersByTimeAsync(days - 1);
    expect(awake).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await sleeping;
    expect(awake).toBe(true);
  });

  test('an abort ends the sleep and leaves no timer', async () => {
    const controller = new AbortController();
    const sleeping = realSleep(1000, controller.signal);
    controller.abort();
    await sleeping;
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is the default of the interpreter', async () => {
    const running = createInterpreter({ resources: {} }).run(only({ Type: 'Wait', Seconds: 90, Output: '{% $millis() %}' }), {});
    const start = Date.now();
    await jest.advanceTimersByTimeAsync(90_000);
    expect(await running).toMatchObject({ status: 'SUCCEEDED', output: start + 90_000 });
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('without S3, readers and writers fail by name', async () => {
  const processor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'P',
    States: { P: { Type: 'Pass', End: true } },
  };
  const reader = { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: { InputType: 'JSON' } };
  const writer = { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b' } };
  const { run } = createInterpreter({ resources: {} });
  expect(await run(only({ Type: 'Map', ItemReader: reader, ItemProcessor: processor }), {})).toMatchObject({
    error: 'States.ItemReaderFailed',
  });
  expect(await run(only({ Type: 'Map', Items: [], ResultWriter: writer, ItemProcessor: processor }), {})).toMatchObject({
    error: 'States.ResultWriterFailed',
  });
});
