/** Prints, as JSON, the number of resources by type of both stacks. Run in this folder, by run.mjs. */
import { App, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { EnvironmentProfile } from 'cdk-single-table';
import { PlainShopStack } from './plain/stack';
import { ShopStack } from './stack';

const app = new App();
const stacks = {
  ours: new ShopStack(app, 'Shop', EnvironmentProfile.prod()),
  plain: new PlainShopStack(app, 'Plain', {
    removalPolicy: RemovalPolicy.RETAIN,
    production: true,
    logRetention: RetentionDays.SIX_MONTHS,
  }),
};

const resources = Object.entries(stacks).map(([name, stack]) => {
  const paths = Object.entries(Template.fromStack(stack).toJSON().Resources as Record<string, { Type: string; Metadata?: object }>);
  const counts: Record<string, number> = {};
  for (const [logicalId, { Type }] of paths) {
    const isMigration = name === 'ours' && logicalId.startsWith('Migration');
    const key = isMigration ? 'Migration' : Type;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return [name, counts];
});
console.log(JSON.stringify(Object.fromEntries(resources)));
