import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as st from 'cdk-single-table';
import type { Construct } from 'constructs';
import { mapping, model } from './model';

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, profile: st.EnvironmentProfile, props?: StackProps) {
    super(scope, id, props);
    profile.applyTo(this); // removal, backups, caps and retention of everything below

    const table = new st.SingleTable(this, 'Table', { model: st.TableModel.fromObject(model) });
    const key = new st.JwtSigningKey(this, 'Key', { issuer: 'shop', audience: 'shop' });
    const api = new st.ServerlessApi(this, 'Api', {
      table,
      authorizer: st.ApiAuthorizer.jwtKey(key),
      routes: {
        'POST /sessions': {
          entry: 'handlers/sessions.ts',
          reads: ['User'],
          writes: ['Session'],
          secrets: { JWT_KEY: key.secret },
          public: true,
        },
        'GET /orders': { entry: 'handlers/orders.ts', handler: 'list', reads: ['Order'] },
        'POST /orders': { entry: 'handlers/orders.ts', handler: 'create', writes: ['Order'] },
      },
      legacy: st.LegacyServer.url('https://old.example.com'), // routes not moved yet still reach Express
    });
    new st.StaticFrontend(this, 'Web', { source: 'web/dist', api });
    new st.ScheduledFunction(this, 'Report', {
      table,
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      entry: 'handlers/report.ts',
      reads: ['User'],
    });
    new st.DataMigration(this, 'Migration', {
      table,
      source: st.MigrationSource.postgres({ secret: Secret.fromSecretNameV2(this, 'Source', 'shop/postgres') }),
      mapping: st.TableMapping.fromObject(mapping),
    });
  }
}
