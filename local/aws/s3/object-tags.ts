import { S3Error } from './s3-error';
import { type XmlElement, xmlTexts } from './xml';

/** Where the tags of an object are kept among its headers, as they are sent: `a=1&b=2`. Answers only say how many there are. */
export const TAGGING_HEADER = 'x-amz-tagging';

/** The header for the tags in an XML document. */
export function tagsFromXml(document: string): string {
  const keys = xmlTexts(document, 'Key');
  const values = xmlTexts(document, 'Value');
  if (keys.length !== values.length) throw new S3Error(400, 'MalformedXML', 'Each tag has a key and a value.');
  if (keys.length > 10) throw new S3Error(400, 'BadRequest', 'Object tags cannot be greater than 10');
  return new URLSearchParams(keys.map((key, i): [string, string] => [key, values[i]])).toString();
}

/** The content of `<Tagging>`. */
export function tagsAsXml(header = ''): XmlElement {
  return { TagSet: { Tag: [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value })) } };
}

export function tagCount(header: string): number {
  return [...new URLSearchParams(header)].length;
}
