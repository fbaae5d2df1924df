import { basename, relative, resolve } from 'node:path';
import { LocalError, type LocalRun } from '../local';
import { type FileWatch, watchFiles } from './watch-files';

const IGNORED: readonly string[] = ['node_modules', 'cdk.out', 'dist', 'coverage'];

export interface ReloadOnChange {
  readonly run: Pick<LocalRun, 'reload'>;
  /** Folder to watch. */
  readonly root: string;
  /** The run's own files change all the time. */
  readonly dataDir: string;
  readonly print: (line: string) => void;
}

/** Synthesizes again whenever a file changes, and tells what came of it. An app that does not synthesize leaves the run as it is. */
export function reloadOnChange({ run, root, dataDir, print }: ReloadOnChange): FileWatch {
  const folders = [...IGNORED, ...(resolve(dataDir).startsWith(resolve(root)) ? [basename(dataDir)] : [])];
  /** Files that the build itself writes: when they change with it, there is nothing new. */
  const outputs = new Set<string>();
  let busy = false;
  let missed = new Set<string>();
  const reload = async (files: ReadonlySet<string>): Promise<void> => {
    if (busy) {
      for (const file of files) missed.add(file);
      return;
    }
    busy = true;
    print(`\nChanged: ${describe(files, root)}. Synthesizing …`);
    await reloadOnce(run, print);
    busy = false;
    const news = [...missed].filter((file) => !outputs.has(file));
    for (const file of missed) outputs.add(file);
    missed = new Set();
    if (news.length > 0) await reload(new Set(news));
  };
  return watchFiles(
    root,
    (name) => name.startsWith('.') || folders.includes(name),
    (files) => void reload(files),
  );
}

async function reloadOnce(run: Pick<LocalRun, 'reload'>, print: (line: string) => void): Promise<void> {
  try {
    const { reloaded, restart } = await run.reload();
    if (reloaded.length > 0) print(`Reloaded ${reloaded.join(', ')}.`);
    if (restart.length > 0) print(`Restart the command for the rest:\n${restart.map((line) => `  ${line}`).join('\n')}`);
    if (reloaded.length + restart.length === 0) print('Nothing in the app changed.');
  } catch (error) {
    print(`${error instanceof LocalError ? error.message : ((error as Error).stack ?? String(error))}\nThe run goes on as it was.`);
  }
}

function describe(files: ReadonlySet<string>, root: string): string {
  const [first, ...others] = [...files].map((file) => relative(root, file));
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
