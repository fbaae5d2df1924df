const text = { type: 'string' };
const texts = { type: 'array', items: text, minItems: 1 };
const named = { type: 'object', additionalProperties: text };
const yesNo = { enum: ['yes', 'no', true, false] };
const onFailure = { type: 'string', pattern: '^(ABORT|CONTINUE|RETRY(-\\d+)?(-.+)?)$' };

const phase = {
  type: 'object',
  properties: { 'run-as': text, 'on-failure': onFailure, commands: texts, finally: texts },
  required: ['commands'],
  additionalProperties: false,
};

const artifact = {
  files: texts,
  name: text,
  'discard-paths': yesNo,
  'base-directory': text,
  'exclude-paths': text,
  'enable-symlinks': yesNo,
  's3-prefix': text,
};

/**
 * What a buildspec may have: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-syntax
 * Without `batch`, which is a language of its own.
 */
export const BUILDSPEC_SCHEMA = {
  type: 'object',
  properties: {
    version: { const: 0.2 },
    'run-as': text,
    env: {
      type: 'object',
      properties: {
        shell: { enum: ['bash', '/bin/sh', 'powershell.exe', 'cmd.exe'] },
        variables: named,
        'parameter-store': named,
        'secrets-manager': named,
        'exported-variables': texts,
        'git-credential-helper': yesNo,
      },
      additionalProperties: false,
    },
    proxy: { type: 'object', properties: { 'upload-artifacts': yesNo, logs: yesNo }, additionalProperties: false },
    phases: {
      type: 'object',
      properties: {
        install: {
          ...phase,
          properties: { ...phase.properties, 'runtime-versions': { type: 'object', additionalProperties: { type: ['string', 'number'] } } },
          required: [],
        },
        pre_build: phase,
        build: phase,
        post_build: phase,
      },
      minProperties: 1,
      additionalProperties: false,
    },
    reports: { type: 'object' },
    artifacts: {
      type: 'object',
      properties: {
        ...artifact,
        'secondary-artifacts': {
          type: 'object',
          additionalProperties: { type: 'object', properties: artifact, additionalProperties: false },
        },
      },
      additionalProperties: false,
    },
    cache: {
      type: 'object',
      properties: { key: text, 'fallback-keys': texts, action: { enum: ['restore', 'save'] }, paths: texts },
      required: ['paths'],
      additionalProperties: false,
    },
  },
  required: ['version', 'phases'],
  additionalProperties: false,
};
