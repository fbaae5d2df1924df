import { type InitOptions, scalar, stackOf } from './init-options';

/** `buildspec.yml`: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
export function buildspec({ stack, environments, nodeVersion }: InitOptions): string {
  return `\
# Written by "cdk-single-table init", and yours to change.
#
# AWS CodeBuild tests and synthesizes the app, and deploys it to the environment that ENVIRONMENT names. A project, or an action of
# CodePipeline, sets it; a pipeline waits for approval before the action of ${environments[environments.length - 1]}. The role of the project needs sts:AssumeRole
# on the roles of "cdk bootstrap". A build of a pull request is not deployed.
version: 0.2

env:
  variables:
    ENVIRONMENT: ${scalar(environments[0])}

phases:
  install:
    on-failure: ABORT
    runtime-versions:
      nodejs: ${nodeVersion}
    commands:
      - npm ci
  pre_build:
    on-failure: ABORT
    commands:
      - |
        case "$ENVIRONMENT" in
          ${environments.join('|')}) ;;
          *) echo "ENVIRONMENT is \\"$ENVIRONMENT\\"; it must be one of: ${environments.join(', ')}"; exit 1 ;;
        esac
      - npm test
      - npx cdk synth --quiet --output cdk.out
  build:
    on-failure: ABORT
    commands:
      - |
        case "$CODEBUILD_WEBHOOK_EVENT" in
          PULL_REQUEST_*) echo "a pull request is not deployed" ;;
          *) npx cdk deploy --app cdk.out --ci --require-approval never "${stackOf(stack, '$ENVIRONMENT')}" ;;
        esac

cache:
  paths:
    - /root/.npm/**/*
`;
}
