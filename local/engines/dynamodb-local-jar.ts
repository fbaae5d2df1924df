import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { LocalError } from '../errors';

const JAVA_MINIMUM = 17;

/** Main classes by age: version 3 moved it. */
const MAIN_CLASSES = [
  'software.amazon.dynamodb.services.local.main.ServerRunner',
  'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
];

/**
 * Arguments of `java` that run a DynamoDB Local jar, without its port. Works for the download (libraries in DynamoDBLocal_lib) and
 * for a folder of jars from Maven.
 * @throws LocalError `EngineMissing`
 */
export function dynamoDbLocalArguments(jar: string): string[] {
  if (!existsSync(jar)) throw new LocalError('EngineMissing', `DynamoDB Local: there is no file ${jar}.`);
  const java = javaMajorVersion();
  if (java === undefined || java < JAVA_MINIMUM) {
    const found = java === undefined ? 'there is none' : `found ${java}`;
    throw new LocalError('EngineMissing', `DynamoDB Local needs Java ${JAVA_MINIMUM} or newer in PATH; ${found}.`);
  }
  const folder = dirname(jar);
  const libraries = join(folder, 'DynamoDBLocal_lib');
  const native = existsSync(libraries) ? libraries : folder;
  return [
    ...['-Xmx1g', `-Djava.library.path=${native}`, `-Dsqlite4java.library.path=${native}`],
    ...['-cp', [jar, join(folder, '*'), join(libraries, '*')].join(delimiter), mainClass(jar)],
    ...['-inMemory', '-sharedDb', '-disableTelemetry'],
  ];
}

/** The names of the files in an archive are not compressed. */
function mainClass(jar: string): string {
  const archive = readFileSync(jar);
  const found = MAIN_CLASSES.find((name) => archive.includes(`${name.replaceAll('.', '/')}.class`));
  if (found) return found;
  throw new LocalError('EngineMissing', `${jar} is not DynamoDB Local: it has no ServerRunner.`);
}

function javaMajorVersion(): number | undefined {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(stderr ?? '');
  return version ? Number(version[1]) : undefined;
}
