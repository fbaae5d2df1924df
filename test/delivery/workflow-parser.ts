import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as parser from '@actions/workflow-parser';

const ROOT = join(__dirname, '..', '..');

/** GitHub's own parser, with its schema. It is an ES module that only a bundler can load, so it is bundled. */
export function workflowParser(): typeof parser {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-parser-'));
  const file = join(folder, 'parser.cjs');
  execFileSync(join(ROOT, 'node_modules', 'esbuild', 'bin', 'esbuild'), [
    join(ROOT, 'node_modules', '@actions', 'workflow-parser', 'dist', 'index.js'),
    ...['--bundle', '--platform=node', '--format=cjs', '--log-level=error', `--outfile=${file}`],
  ]);
  const loaded = require(file) as typeof parser;
  rmSync(folder, { recursive: true });
  return loaded;
}

/** What GitHub says about a workflow, and the workflow as it understands it. */
export async function parseWorkflow({ parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter }: typeof parser, content: string) {
  const { context, value } = parseWorkflow({ name: 'deploy.yml', content }, new NoOperationTraceWriter());
  const errors = () => context.errors.getErrors().map(({ message }) => message);
  if (!value) return { errors: errors() };
  const workflow = await convertWorkflowTemplate(context, value);
  return { errors: errors(), workflow };
}
