import { randomInt } from 'node:crypto';

/** What a generated secret is made of: the members of `GenerateSecretString` and of GetRandomPassword. */
export interface PasswordOptions {
  /** Characters, 1 to 4096. @default 32 */
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly IncludeSpace?: boolean;
  /** @default true */
  readonly RequireEachIncludedType?: boolean;
}

const DEFAULT_LENGTH = 32;
const MAX_LENGTH = 4096;

/**
 * A random text, as Secrets Manager makes it.
 * Source: "GetRandomPassword", AWS Secrets Manager API reference.
 * @throws Error when no such text exists
 */
export function randomPassword(options: PasswordOptions = {}): string {
  const { PasswordLength: length = DEFAULT_LENGTH, RequireEachIncludedType: requireEach = true } = options;
  const types = characterTypes(options);
  const all = types.join('');
  if (!Number.isInteger(length) || length < 1 || length > MAX_LENGTH)
    throw new Error(`PasswordLength is ${length}: use 1 to ${MAX_LENGTH}.`);
  if (all === '') throw new Error('The password would have no characters: exclude fewer.');
  if (requireEach && length < types.length)
    throw new Error(`PasswordLength is ${length}, but each of ${types.length} types of characters is required.`);
  const characters = requireEach ? types.map(pick) : [];
  while (characters.length < length) characters.push(pick(all));
  return shuffled(characters).join('');
}

function characterTypes({ ExcludeCharacters = '', ...options }: PasswordOptions): string[] {
  const types = [
    options.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    options.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    options.ExcludeNumbers ? '' : '0123456789',
    options.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    options.IncludeSpace ? ' ' : '',
  ];
  return types.map((type) => [...type].filter((character) => !ExcludeCharacters.includes(character)).join('')).filter(Boolean);
}

function pick(characters: string): string {
  return characters[randomInt(characters.length)];
}

function shuffled(characters: readonly string[]): string[] {
  const result = [...characters];
  for (let index = result.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [result[index], result[other]] = [result[other], result[index]];
  }
  return result;
}
