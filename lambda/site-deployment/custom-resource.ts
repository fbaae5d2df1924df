import { request as http } from 'node:http';
import { request as https } from 'node:https';

/** What CloudFormation sends to a custom resource. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref.html */
export interface CustomResourceEvent<P> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  /** Signed for one PUT. */
  readonly ResponseURL: string;
  readonly ResourceProperties: P;
}

/** The part of a Lambda context that is used. */
export interface RunContext {
  getRemainingTimeInMillis(): number;
}

export interface CustomResourceRun {
  /** The id of the resource. A new one lets CloudFormation delete the old one later. */
  readonly physicalResourceId: string;
  /** Ends when there is no time left to go on, in milliseconds since the epoch. */
  readonly work: (deadline: number) => Promise<void>;
}

/** Kept for the answer. */
const RESERVE_MS = 15_000;
/** CloudFormation takes answers of up to 4096 bytes. */
const REASON_LENGTH = 1500;
const ATTEMPTS = 4;

/** Runs what a custom resource does and tells CloudFormation how it ended, whatever happens: a stack that is not told waits for an hour. */
export function answerCloudFormation<P>(run: (event: CustomResourceEvent<P>) => CustomResourceRun) {
  return async (event: CustomResourceEvent<P>, context: RunContext): Promise<void> => {
    let id = event.PhysicalResourceId ?? event.LogicalResourceId;
    let reason: string | undefined;
    try {
      const { physicalResourceId, work } = run(event);
      // What is deleted keeps the id that CloudFormation knows: its own, if the creation never answered.
      if (event.RequestType !== 'Delete' || event.PhysicalResourceId === undefined) id = physicalResourceId;
      const budget = context.getRemainingTimeInMillis() - RESERVE_MS;
      await inTime(work(Date.now() + budget), budget);
    } catch (error) {
      reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      console.error(reason, error);
    }
    const body = JSON.stringify({
      Status: reason === undefined ? 'SUCCESS' : 'FAILED',
      Reason: reason?.slice(0, REASON_LENGTH),
      PhysicalResourceId: id,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
    });
    await send(event.ResponseURL, body);
  };
}

async function inTime(work: Promise<void>, budget: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `not finished after ${Math.round(budget / 1000)} s: run the deployment again, it goes on from what is there`;
    timer = setTimeout(() => reject(new Error(message)), budget);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function send(url: string, body: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await put(url, body);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}

/** Without a content type: the URL is signed for a request that has none, and `fetch` would add one. */
function put(url: string, body: string): Promise<void> {
  const request = url.startsWith('http:') ? http : https;
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    const call = request(url, { method: 'PUT', headers }, (answer) => {
      answer.resume();
      const status = answer.statusCode ?? 0;
      if (status >= 200 && status < 300) resolve();
      else reject(new Error(`CloudFormation answered ${status}`));
    });
    call.on('error', reject).end(body);
  });
}
