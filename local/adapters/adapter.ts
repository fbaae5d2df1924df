import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StackResource } from '../assembly';
import type { AwsService, LocalSecret, ObjectStore } from '../aws';
import type { CodeFolders } from '../code';
import type { DynamoDbEngine } from '../engines';
import type { EventServices } from '../event-services';
import type { RequestLog } from '../gateway/server';
import { LOCAL_ACCOUNT, LOCAL_REGION, type LocalFunction, type LocalFunctionOptions } from '../lambda';
import type { LocalStateMachine } from '../states';

/** What adapters put the resources of a stack into. */
export interface LocalResources extends EventServices {
  readonly dynamodb: DynamoDBClient;
  readonly engine: DynamoDbEngine;
  readonly objects: ObjectStore;
  readonly secrets: LocalSecret[];
  /** Names of the tables, in the order of the template. */
  readonly tables: string[];
  readonly buckets: string[];
  /** What the functions of the stack were given as SINGLE_TABLE_NAME. */
  readonly singleTables: Set<string>;
  readonly functions: Map<string, LocalFunction>;
  /** Folders of layers, by ARN of their versions. */
  readonly layers: Map<string, () => string | undefined>;
  readonly stateMachines: LocalStateMachine[];
  /** What every function of the run has in common. */
  readonly functionDefaults: Pick<LocalFunctionOptions, 'endpoints' | 'allowedHosts' | 'concurrency' | 'watch'> & {
    readonly variables: { readonly [name: string]: string };
    readonly onLine: (functionName: string, line: string) => void;
    readonly codeFolders: CodeFolders;
  };
  /** Hosts elsewhere that HTTP integrations of APIs may reach. */
  readonly allowedHosts: readonly string[];
  /** Tells the user something that is not an error. */
  readonly notice: (message: string) => void;
  /** Told about every request to an API of the run, once it is answered. */
  readonly onRequest: (request: RequestLog) => void;
  /** More services behind the one AWS endpoint, by their name in a signature: `ses`, `events`, `sqs`. */
  readonly services: Map<string, AwsService>;
  /** What the run serves to a browser or an HTTP client. */
  readonly urls: LocalUrl[];
  /** The public base URLs of the template, `https://<id>.execute-api.<region>.amazonaws.com` or `https://<id>.cloudfront.net`, and where they are here. */
  readonly publicUrls: Map<string, string>;
  /** Replaces every public base URL in a text by the local one. */
  localText(text: string): string;
  /** Called once every resource is there, in order: what needs other resources starts here. */
  readonly afterStart: (() => Promise<void> | void)[];
  /** Called when the data is in place, after seeds and executions: schedules and streams start here. */
  readonly whenServing: (() => Promise<void> | void)[];
  /** Called at the end of the run, in reverse order. */
  readonly closers: (() => Promise<unknown>)[];
  /**
   * Invokes a function of the run by name or ARN.
   * @throws LocalError `FunctionUnknown`, FunctionError
   */
  invoke(name: string, event: unknown): Promise<unknown>;
}

/** Something a person can open. */
export interface LocalUrl {
  /** What it is: `api`, `site`, `outbox`. */
  readonly kind: string;
  /** Logical id of the resource. */
  readonly name: string;
  readonly url: string;
}

/** Runs the resources of one or more CloudFormation types on this machine. */
export interface ResourceAdapter {
  readonly types: readonly string[];
  /** Value of `Ref`. */
  id(resource: StackResource): string;
  /** Value of `Fn::GetAtt`; undefined: this attribute is not known. */
  attribute(resource: StackResource, name: string): string | undefined;
  /** Creates the resource. @default - the resource needs nothing here */
  start?(resource: StackResource, run: LocalResources): Promise<void> | void;
  /**
   * Called for a resource of the run when the app was synthesized again; the files of the version before may go after that.
   * @param changed the template says something else about it
   * @default - a resource that changed needs a new run
   */
  reload?(resource: StackResource, run: LocalResources, changed: boolean): Promise<void> | void;
  /**
   * Only read by another resource, which reads it again when the app was synthesized again (`reloaded`), or in a new run alone (`restart`).
   * @default - what neither `start` nor `reload` cares for has no effect here
   */
  readonly part?: 'reloaded' | 'restart';
}

/** The name in the template, or one made of stack and logical id, as CloudFormation makes it. */
export function physicalName(resource: StackResource, property: string): string {
  const name = resource.property(property);
  return typeof name === 'string' ? name : `${resource.scope.stack.stackName}-${resource.logicalId}`;
}

/** An ARN of this run. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;
}
