import type { AttributeType } from '../model';
import { canonicalUuid } from '../model/canonical';
import { canonicalDate, canonicalTimestamp } from '../model/time-text';
import { allowedFor } from './allowed';
import { CodecError, type CodecErrorCode, type Where } from './codec-error';
import { parseJson } from './json-parse';
import { located } from './located';
import { canonicalNumber, exactDouble, exactInteger, exactNumber, safeInteger } from './numbers';
import type { Family } from './postgres-types';

const NOT_FINITE = /^-?(?:NaN|Infinity|infinity)$/;
const HEX = /^\\x(?:[0-9a-f]{2})*$/;
const KEEP_AS_TEXT = 'a string attribute keeps it as text';

/** Reads the text of one value, or of one element of an array. */
export type TextReader = (text: string) => unknown;

/** The reader of one value into an attribute type. That the type takes the column is known already. */
export function scalarReader(type: AttributeType, family: Family, where: Where, assumeUtc: boolean): TextReader {
  const fail = (code: CodecErrorCode, text: string, hint?: string) => new CodecError(code, where, text, allowedFor(type), hint);
  const checked =
    (read: TextReader): TextReader =>
    (text) => {
      try {
        return read(text);
      } catch (error) {
        throw located(error, where, text, allowedFor(type));
      }
    };
  const finite = (read: TextReader): TextReader =>
    checked((text) => {
      if (NOT_FINITE.test(text)) throw fail('VALUE_NOT_FINITE', text, KEEP_AS_TEXT);
      const value = read(text);
      if (value === undefined) throw fail('VALUE_RANGE', text, 'decimal takes 38 digits, bigint large integers');
      return value;
    });

  switch (type.scalar) {
    case 'string':
      return (text) => text;
    case 'boolean':
      return (text) => {
        if (text === 't' || text === 'true') return true;
        if (text === 'f' || text === 'false') return false;
        throw fail('VALUE_FORMAT', text);
      };
    case 'integer':
      return finite(safeInteger);
    case 'number':
      return finite(family === 'float' ? exactDouble : exactNumber);
    case 'bigint':
      return finite(exactInteger);
    case 'decimal':
      return finite(canonicalNumber);
    case 'uuid':
      return checked(canonicalUuid);
    case 'date':
      return finite((text) => canonicalDate(text));
    case 'timestamp':
      return finite((text) => {
        const iso = isoText(text, assumeUtc);
        if (iso === undefined) throw fail('VALUE_ZONE', text, "state the column's timeZone in the mapping");
        return canonicalTimestamp(iso, type.digits ?? 6, type.truncate);
      });
    case 'binary':
      return (text) => {
        if (!HEX.test(text))
          throw new CodecError('VALUE_FORMAT', where, text, "bytes as hex, such as '\\x00ff'", "SET bytea_output = 'hex'");
        const bytes = Buffer.from(text.slice(2), 'hex');
        return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
      };
    case 'json':
      return (text) => parseJson(text, where);
  }
}

const ZONE = /(?:Z|[+-]\d\d(?::?\d\d)*)(?: BC)?$/;

/** `2025-09-27 10:00:00+00`, as PostgreSQL prints it, in ISO 8601; undefined when it has no zone and none may be assumed. */
function isoText(text: string, assumeUtc: boolean): string | undefined {
  const iso = `${text.slice(0, 10)}T${text.slice(11)}`;
  const zone = ZONE.exec(iso.slice(11))?.[0];
  if (zone === undefined) return assumeUtc ? `${iso}Z` : undefined;
  return zone.length === 3 ? `${iso}:00` : iso;
}
