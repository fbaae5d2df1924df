import { modelExport } from './model-export';
import { parseOptions } from './parse-options';
import { MODEL_USAGE } from './usage';
import { UsageError } from './usage-error';

const OPTIONS = { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/** `cdk-single-table model export <from> <to> [--check]`. @returns exit status */
export async function modelCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions('model', args, OPTIONS);
  if (values.help) {
    process.stdout.write(MODEL_USAGE);
    return 0;
  }
  const [action, from, to, ...others] = positionals;
  if (action !== 'export') {
    throw new UsageError(`model ${action === undefined ? 'has no action' : JSON.stringify(action)}; allowed: model export`, 'model');
  }
  if (from === undefined || to === undefined || others.length > 0) {
    throw new UsageError(`model export takes two files, not ${positionals.length - 1}: model export <from> <to>`, 'model');
  }
  process.stdout.write(`${await modelExport({ from, to, check: values.check === true })}\n`);
  return 0;
}
