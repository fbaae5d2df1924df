import type { StackScope } from './assembly';

/**
 * The variable with which a `DataMigration` names the connection secret of its source to its workers. The local run answers that
 * secret with its own database, whether the secret belongs to the stack or exists elsewhere.
 */
const SOURCE_SECRET_VARIABLE = 'MIGRATION_SOURCE_SECRET';

/** The connection secrets of every migration of the stacks, by the text that workers ask for. */
export function sourceSecrets(scopes: readonly StackScope[]): string[] {
  const found = new Set<string>();
  for (const scope of scopes) {
    for (const [logicalId, { Type, Properties }] of Object.entries(scope.stack.template.Resources ?? {})) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const environment = Properties?.Environment as { Variables?: { readonly [name: string]: unknown } } | undefined;
      const value = environment?.Variables?.[SOURCE_SECRET_VARIABLE];
      if (value !== undefined) found.add(String(scope.resolve(value, `${logicalId}.Environment.${SOURCE_SECRET_VARIABLE}`)));
    }
  }
  return [...found];
}
