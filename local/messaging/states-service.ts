import type { AwsService } from '../aws';
import { LocalError } from '../errors';
import type { Executions, StartedExecution } from '../executions';
import { AwsError } from './aws-error';
import { type JsonInput, jsonService } from './json-service';

/** StartExecution and DescribeExecution of AWS Step Functions. */
export function statesService(executions: Executions, onRefused: (message: string) => void): AwsService {
  const start = ({ stateMachineArn, input = '{}', name }: JsonInput): object => {
    const { executionArn, startedAt } = started(executions, String(stateMachineArn), parsed(String(input)), name as string | undefined);
    return { executionArn, startDate: startedAt / 1000 };
  };
  const describe = ({ executionArn }: JsonInput): object => {
    const execution = executions.of(String(executionArn));
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${String(executionArn)}'`);
    return description(execution);
  };
  return jsonService('states', { StartExecution: start, DescribeExecution: describe }, onRefused);
}

function started(executions: Executions, machine: string, input: unknown, name: string | undefined): StartedExecution {
  try {
    return executions.start(machine, input, name);
  } catch (error) {
    if (error instanceof LocalError) throw new AwsError('StateMachineDoesNotExist', error.message);
    throw error;
  }
}

function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: ${JSON.stringify(input)} is not JSON.`);
  }
}

function description({ executionArn, machine, startedAt, input, result }: StartedExecution): object {
  const common = { executionArn, stateMachineArn: machine.arn, name: executionArn.split(':').pop(), startDate: startedAt / 1000 };
  if (!result) return { ...common, input: JSON.stringify(input), status: 'RUNNING' };
  const { status, output, error, cause, stoppedAt } = result;
  const ended = { status, stopDate: Date.parse(stoppedAt) / 1000, error, cause };
  return { ...common, input: JSON.stringify(input), ...ended, ...(output === undefined ? {} : { output: JSON.stringify(output) }) };
}
