import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Round, RoundTask } from '../../../lambda/migration/catch-up/round';
import { controlStore } from '../../../lambda/migration/control';
import { runStep, type StepEvent } from '../../../lambda/migration/handler';
import type { ChunkTask, SegmentTask } from '../../../lambda/migration/plan';
import type { ProgressLine } from '../../../lambda/migration/progress';
import type { RunReport } from '../../../lambda/migration/report/run-report';
import { openSource } from '../../../lambda/migration/source/connection';
import type { EndedRound } from '../../../lambda/migration/steps/end-round';
import type { FindTask } from '../../../lambda/migration/steps/find-written';
import type { Prepared } from '../../../lambda/migration/steps/prepare';
import type { Outcome } from '../../../lambda/migration/steps/report';
import type { RollBackTask } from '../../../lambda/migration/steps/roll-back';
import { tableStates } from '../../../lambda/migration/table-state';
import type { Worker } from '../../../lambda/migration/worker';
import type { RunResult, WorkerOptions } from '../../../lib/migration/run-definition';
import { compileModel, type ModelDefinition } from '../../../lib/model';
import type { MappingDefinition } from '../../../lib/model/mapping-definition';
import { createTable, type Engines } from './engines';
import { MemoryStore } from './memory-store';

export interface Setup {
  readonly model: ModelDefinition;
  readonly mapping: MappingDefinition;
  readonly options?: Partial<WorkerOptions>;
  /** The version of the workers. */
  readonly code?: string;
}

/** How an execution ended. */
export interface Ended {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly error?: string;
  readonly result: RunResult;
  readonly report?: RunReport;
}

/** A migration whose workers run here, one after the other, in the order in which the state machine calls them. */
export class TestMigration {
  public readonly store = new MemoryStore();
  public readonly progress: ProgressLine[] = [];
  public readonly tableName = `t-${randomUUID()}`;
  public readonly controlName = `c-${randomUUID()}`;
  public worker: Worker;
  /** What `remaining` says: less than a minute makes every call end after one page. */
  public remaining = 900_000;

  private constructor(
    private readonly engines: Engines,
    setup: Setup,
    secret: object,
  ) {
    this.worker = {
      model: compileModel(setup.model),
      mapping: setup.mapping,
      options: { chunkRows: 1_000, pageRows: 100, expired: 'skip', scanSegments: 2, ...setup.options },
      code: 'of the test',
      store: this.store,
      control: controlStore(engines.dynamo, this.controlName),
      states: tableStates(engines.dynamo, this.controlName),
      dynamo: engines.dynamo,
      tableName: this.tableName,
      openSource: () => openSource(JSON.stringify(secret)),
      progress: (line) => this.progress.push(line),
      remaining: () => this.remaining,
    };
  }

  public static async create(engines: Engines, setup: Setup, secret: object = engines.postgres.connection): Promise<TestMigration> {
    const migration = new TestMigration(engines, setup, secret);
    await createTable(engines.dynamo, migration.tableName, setup.model);
    await createTable(engines.dynamo, migration.controlName, {
      table: { partitionKey: 'pk', sortKey: 'sk' },
      entities: {},
    });
    return migration;
  }

  public get dynamo(): DynamoDBClient {
    return this.engines.dynamo;
  }

  /** Another deployment of the same migration: the same tables, another model, mapping or options. */
  public change(setup: Partial<Setup>): void {
    this.worker = {
      ...this.worker,
      ...(setup.model && { model: compileModel(setup.model) }),
      ...(setup.mapping && { mapping: setup.mapping }),
      ...(setup.code && { code: setup.code }),
      options: { ...this.worker.options, ...setup.options },
    };
  }

  public async run(input: unknown): Promise<Ended> {
    const execution = { id: `arn:execution:${randomUUID()}`, startTime: new Date().toISOString() };
    const prepared = (await this.step({ step: 'prepare', execution, input })) as Prepared;
    if (prepared.status === 'REFUSED') {
      return { status: 'FAILED', error: prepared.error, result: JSON.parse(prepared.cause) as RunResult };
    }
    let failure: { Error: string; Cause: string } | null = null;
    try {
      if (prepared.action === 'compare_data') {
        await this.each<ChunkTask>(prepared.chunks, (task) => ({ step: 'readSource', task }));
        if (prepared.segments) await this.each<SegmentTask>(prepared.segments, (task) => ({ step: 'readTarget', task }));
      } else if (prepared.action !== 'plan') {
        if (prepared.action === 'catch_up') await this.rounds(prepared.plan);
        else if (prepared.action === 'rollback') {
          await this.each<FindTask>(prepared.segments ?? '', (task) => ({ step: 'findWritten', task }));
          await this.each<RollBackTask>(prepared.segments ?? '', (task) => ({ step: 'rollBack', task }));
        } else await this.each<ChunkTask>(prepared.chunks, (task) => ({ step: 'copy', task }));
      }
    } catch (error) {
      const { name, message } = error as Error;
      failure = { Error: name, Cause: JSON.stringify({ errorMessage: message }) };
    }
    if (prepared.action === 'compare_data' && !failure) await this.step({ step: 'compare', plan: prepared.plan });
    const outcome = (await this.step({ step: 'report', execution, input, failure })) as Outcome;
    const report = this.store.json<RunReport>(`runs/${prepared.runId}/report.json`);
    if (outcome.status === 'SUCCEEDED') return { status: 'SUCCEEDED', result: outcome.result, report };
    return { status: 'FAILED', error: outcome.error, result: JSON.parse(outcome.cause) as RunResult, report };
  }

  private async rounds(plan: string): Promise<void> {
    for (let number = 1; ; ) {
      const round = (await this.step({ step: 'beginRound', plan, round: number })) as Round;
      await this.each<RoundTask>(round.tasks, (task) => ({ step: 'catchUp', task }));
      const { status, next } = (await this.step({ step: 'endRound', plan, round })) as EndedRound;
      if (status === 'DONE') return;
      number = next;
    }
  }

  /** Every step's input and output pass through JSON, as they do in the state machine. */
  public async step(event: StepEvent): Promise<unknown> {
    return JSON.parse(JSON.stringify(await runStep(this.worker, JSON.parse(JSON.stringify(event)) as StepEvent)));
  }

  private async each<T extends { cursor?: unknown }>(manifest: string, event: (task: T) => StepEvent): Promise<void> {
    for (const line of this.store.lines<T>(manifest)) {
      let task = line;
      try {
        do task = (await this.step(event(task))) as T;
        while (task.cursor !== undefined);
      } catch (error) {
        throw Object.assign(new Error(String(error)), { name: 'States.ExceedToleratedFailureThreshold' });
      }
    }
  }
}
