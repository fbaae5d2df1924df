/** One instruction of a Dockerfile, with its line. */
interface Instruction {
  readonly name: string;
  readonly rest: string;
  readonly line: number;
}

/** Files that an image takes from its context. */
export interface DockerCopy {
  /** In the context: files, folders, or names with `*`. */
  readonly sources: readonly string[];
  /** Absolute path in the image; with `/` at its end it is a folder. */
  readonly target: string;
}

/** What a Dockerfile that only copies files makes of a base image of Lambda. */
export interface PlainImage {
  readonly copies: readonly DockerCopy[];
  readonly environment: { readonly [name: string]: string };
  /** Of CMD: `index.handler`. @default - the function must say it */
  readonly handler?: string;
}

const BASE = /^public\.ecr\.aws\/lambda\/nodejs(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;

/** Where Lambda looks for the code. */
export const TASK_ROOT = '/var/task';

const ALLOWED =
  'Without Docker, an image runs here if its Dockerfile has one FROM public.ecr.aws/lambda/nodejs:<version> and else only ARG, ENV, WORKDIR, COPY, CMD and LABEL: build before, and copy what was built';

/**
 * Reads a Dockerfile.
 *
 * @param args build arguments
 * @throws Error that names the line, and what is allowed
 */
export function parseDockerfile(text: string, args: { readonly [name: string]: string } = {}): PlainImage {
  const variables: { [name: string]: string } = { LAMBDA_TASK_ROOT: TASK_ROOT, LAMBDA_RUNTIME_DIR: '/var/runtime' };
  const environment: { [name: string]: string } = {};
  const copies: DockerCopy[] = [];
  let folder = TASK_ROOT;
  let handler: string | undefined;
  let bases = 0;
  for (const { name, rest, line } of instructionsOf(text)) {
    const refuse = (what: string): Error => new Error(`line ${line} of its Dockerfile, ${name} ${rest}: ${what}. ${ALLOWED}.`);
    const expand = (value: string): string => substitute(value, variables);
    switch (name) {
      case 'FROM': {
        const base = expand(rest.replace(/^--platform=\S+\s+/, '').replace(/\s+as\s+\S+$/i, ''));
        if (!BASE.test(base)) throw refuse(`the base image ${base} is not available`);
        if (++bases > 1) throw refuse('a second FROM needs Docker');
        break;
      }
      case 'ARG': {
        const [, variable, value = ''] = /^(\w+)(?:=(.*))?$/.exec(rest) ?? [];
        if (variable === undefined) throw refuse('is not understood');
        variables[variable] = args[variable] ?? expand(unquoted(value));
        break;
      }
      case 'ENV':
        for (const [variable, value] of assignments(rest)) {
          environment[variable] = expand(value);
          variables[variable] = environment[variable];
        }
        break;
      case 'WORKDIR':
        folder = absolute(folder, expand(unquoted(rest)));
        break;
      case 'COPY': {
        const words = wordsOf(rest).map(expand);
        const paths = words.filter((word) => !word.startsWith('--'));
        if (words.some((word) => /^--(?!chown=|chmod=)/.test(word)) || paths.length < 2 || rest.startsWith('<<')) {
          throw refuse('only files of the context can be copied');
        }
        copies.push({ sources: paths.slice(0, -1), target: absolute(folder, paths[paths.length - 1]) });
        break;
      }
      case 'CMD':
        handler = wordsOf(rest)[0];
        break;
      case 'LABEL':
        break;
      default:
        throw refuse('needs Docker');
    }
  }
  if (bases === 0) throw new Error(`its Dockerfile has no FROM. ${ALLOWED}.`);
  return { copies, environment, handler };
}

/** Lines without comments, those that end with a backslash joined to the next. */
function instructionsOf(text: string): Instruction[] {
  const found: Instruction[] = [];
  let open: { text: string; line: number } | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    open = open ? { ...open, text: `${open.text} ${content}` } : { text: content, line: index + 1 };
    if (open.text.endsWith('\\')) {
      open.text = open.text.slice(0, -1).trimEnd();
      continue;
    }
    const [, name, rest = ''] = /^(\S+)(?:\s+(.*))?$/.exec(open.text) ?? [];
    found.push({ name: name.toUpperCase(), rest, line: open.line });
    open = undefined;
  }
  return found;
}

/** `["a", "b"]` or `a b`. */
function wordsOf(text: string): string[] {
  const flags = /^(?:--\S+\s+)*/.exec(text)?.[0] ?? '';
  const rest = text.slice(flags.length);
  const words = rest.startsWith('[') ? (JSON.parse(rest) as string[]) : (rest.match(/"[^"]*"|\S+/g) ?? []).map(unquoted);
  return [...(flags.match(/\S+/g) ?? []), ...words];
}

/** `A=1 B="two words"`, or `A one value` as it was written long ago. */
function assignments(text: string): [string, string][] {
  const pairs = [...text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)].map(([, name, value]): [string, string] => [
    name,
    unquoted(value),
  ]);
  if (pairs.length > 0) return pairs;
  const [, name, value] = /^(\w+)\s+(.*)$/.exec(text) ?? [];
  return name === undefined ? [] : [[name, value]];
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

function substitute(text: string, variables: { readonly [name: string]: string }): string {
  return text.replace(
    /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
    (_, braced: string | undefined, otherwise: string | undefined, bare: string) => {
      return variables[braced ?? bare] || (otherwise ?? '');
    },
  );
}

function absolute(folder: string, path: string): string {
  return path.startsWith('/') ? path : `${folder.replace(/\/$/, '')}/${path}`;
}
