export const USAGE = `cdk-single-table <command> [options]

Commands
  local          Run a synthesized CDK app on this machine
  invoke         Invoke a function of the local run
  fire           Run a schedule of the local run now
  rotate         Rotate a secret of the local run
  init           Write the files that deploy an app from GitHub Actions or AWS CodeBuild
  model export   Write a model as JSON or TypeScript, or check that both agree

  --help, -h     Show help; after a command, help about it
  --version, -v  Show the version
`;

export const LOCAL_USAGE = `cdk-single-table local [options] [-- command [arguments]]

Runs a synthesized CDK app on this machine: its APIs, site, functions, tables, buckets, schedules, streams and mail. Nothing in it can
reach AWS. With --execute it runs the state machine and ends; after "--" it runs a command that sees the app's services in its
environment; with neither, or with --serve, it serves until Ctrl-C.

  --app <folder|command>       Folder that "cdk synth" wrote, or a command that synthesizes. Default: "app" in cdk.json
  --stack <name>               Stack to run. Default: the only one
  --seed <file>                Fill the embedded PostgreSQL first: a .sql file, or a module that exports seed(client). Repeatable
  --execute <json>             Run the state machine with this input. Repeatable; the first that fails ends the command
  --state-machine <name>       State machine to run. Default: the only one
  --serve                      Serve after the executions, until Ctrl-C
  --watch                      Serve, and take over changes of the app's code whenever a file changes
  --postgres-url <url>         Use this database instead of an embedded one; it is opened read-only and never seeded
  --dynamodb-endpoint <url>    Use this DynamoDB engine, on a loopback address, instead of an embedded one
  --dynamodb-local-jar <file>  Use DynamoDB Local. Default: the embedded engine, or DYNAMODB_LOCAL_JAR if none is installed
  --data-dir <folder>          Folder for buckets and the synthesized app. Default: .local
  --concurrency <number>       Invocations of one function at the same time, 1 to 64. Default: 2
  --allow-host <host>          Let a legacy server behind an API be there: requests change its data. Repeatable. Default: this machine
  --ignore <type>              Do without resources of this CloudFormation type. Repeatable

Exit status: 0, that of the command after "--", 1 when something failed, 2 for wrong options, 130 after Ctrl-C.

Example
  cdk-single-table local --app cdk.out --stack Hkt-dev --seed seed.sql --execute '{"action":"migrate_all"}'
`;

const DATA_DIR = '  --data-dir <folder>  That of the local run. Default: .local\n';

export const CONTROL_USAGE = {
  invoke: `cdk-single-table invoke <function> [--event <json>|@<file>] [--data-dir <folder>]

Invokes a function of the local run in this folder and prints its answer. A function is named as in the app: Prices finds
Hkt-dev-PricesFunction123ABC if no other function fits.

  --event <json>|@<file>  What the function gets. Default: {}
  --data-dir <folder>     That of the local run. Default: .local

Example
  cdk-single-table invoke Prices --event '{"token":"eth"}'
`,
  fire: `cdk-single-table fire <schedule> [--data-dir <folder>]

Runs a schedule of the local run in this folder now, and prints what came of it.

${DATA_DIR}
Example
  cdk-single-table fire Prices
`,
  rotate: `cdk-single-table rotate <secret> [--data-dir <folder>]

Rotates a secret of the local run in this folder, with the function that its stack has for that.

${DATA_DIR}
Example
  cdk-single-table rotate JwtKey
`,
};

export const MODEL_USAGE = `cdk-single-table model export <from> <to> [--check]

Writes a model file from one of the other kind: JSON from a TypeScript module, for apps in other languages, or TypeScript from JSON.

  <from>   The source: model.ts or model.json
  <to>     The file to write, of the other kind
  --check  Write nothing; fail if the files describe different models

Example
  cdk-single-table model export model.ts model.json --check
`;

export const INIT_USAGE = `cdk-single-table init --stack <name> [options]

Writes .github/workflows/deploy.yml and buildspec.yml here: test and synthesize, show the difference of a pull request as a comment,
deploy one environment after the other. Files that exist with other content are left alone, and then nothing is written.

  --stack <name>           Stack to deploy, with {environment} where that goes; "Shop" is "Shop-{environment}"
  --environments <list>    Environments in the order of deployment. Default: dev,staging,prod
  --branch <name>          Branch to deploy. Default: main
  --region <region>        Region to deploy to. Default: the variable AWS_REGION on GitHub
  --role-arn <arn>         Role of a DeployRole. Default: the variable AWS_DEPLOY_ROLE_ARN on GitHub, one for each environment
  --node-version <number>  Major version of Node.js. Default: 24
  --force                  Replace files that exist
  --dry-run                Print the files and write nothing

Example
  cdk-single-table init --stack Shop --environments dev,prod --region eu-central-1
`;
