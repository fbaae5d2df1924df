/**
 * Name and address as a mail has them. What is not ASCII is encoded: SES takes no other characters here.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#SES-SendEmail-request-FromEmailAddress
 */
export function fromHeader(address: string, name?: string): string {
  if (name === undefined) return address;
  if (/^[ -~]*$/.test(name)) return `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`;
  return `${encodedWords(name)} <${address}>`;
}

/** RFC 2047: words of 75 characters at most, none of which divides a character. */
function encodedWords(text: string): string {
  const words = [''];
  for (const character of text) {
    const longer = words[words.length - 1] + character;
    if (Buffer.byteLength(longer) <= 45) words[words.length - 1] = longer;
    else words.push(character);
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
