import { parseDockerfile } from '../../../local/code/dockerfile';

const BASE = 'FROM public.ecr.aws/lambda/nodejs:24';

test('files, environment and handler of an image that only copies', () => {
  const image = parseDockerfile(
    `# syntax=docker/dockerfile:1
ARG VERSION=22
FROM --platform=linux/arm64 public.ecr.aws/lambda/nodejs:\${VERSION} AS final
LABEL a=b
ARG STAGE
ENV MODE=fast NAME="two words" \\
    # a comment in between
    STAGE=\${STAGE:-dev}
ENV OLD one value
COPY --chown=1000:1000 package.json dist/*.mjs \${LAMBDA_TASK_ROOT}/
WORKDIR \${LAMBDA_TASK_ROOT}/lib
COPY ["some folder", "."]
COPY fonts /opt/fonts
CMD [ "index.handler" ]
`,
    { VERSION: '24' },
  );
  expect(image).toEqual({
    environment: { MODE: 'fast', NAME: 'two words', STAGE: 'dev', OLD: 'one value' },
    copies: [
      { sources: ['package.json', 'dist/*.mjs'], target: '/var/task/' },
      { sources: ['some folder'], target: '/var/task/lib/.' },
      { sources: ['fonts'], target: '/opt/fonts' },
    ],
    handler: 'index.handler',
  });
});

test.each([
  ['another base', 'FROM node:24', /line 1 .*FROM node:24: the base image node:24 is not available/],
  ['a base that looks like it', 'FROM public.ecr.aws/lambda/nodejs-evil:1', /nodejs-evil:1 is not available/],
  ['a base of another language', 'FROM public.ecr.aws/lambda/python:3.13', /python:3\.13 is not available/],
  ['RUN', `${BASE}\nRUN npm ci`, /line 2 .*RUN npm ci: needs Docker\. Without Docker, an image runs here if/],
  ['ENTRYPOINT', `${BASE}\nENTRYPOINT ["x"]`, /ENTRYPOINT .*needs Docker/],
  ['two stages', `${BASE} AS build\n${BASE}`, /line 2 .*second FROM/],
  ['files of another stage', `${BASE}\nCOPY --from=build a b`, /only files of the context/],
  ['text in the file', `${BASE}\nCOPY <<EOF /var/task/a`, /only files of the context/],
  ['no base', 'CMD ["index.handler"]', /has no FROM/],
])('%s is refused with the line and what is allowed', (_, text, message) => {
  expect(() => parseDockerfile(text)).toThrow(message);
});
