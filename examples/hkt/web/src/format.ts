/** A decimal text with thousands separated and a number of digits after the point: no digit passes through a double. */
export function decimal(text: string, digits = 2): string {
  const [whole = '0', fraction = ''] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return digits === 0 ? grouped : `${grouped}.${fraction.slice(0, digits).padEnd(digits, '0')}`;
}

/** `$1.23`; large amounts in millions or billions. */
export function dollars(text: string): string {
  const { length } = text.split('.')[0] ?? '';
  if (length > 9) return `$${decimal(text.slice(0, length - 9), 0)} bn`;
  if (length > 6) return `$${decimal(text.slice(0, length - 6), 0)} m`;
  return `$${decimal(text)}`;
}

export function day(timestamp: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(timestamp));
}

/** `0x71904175…dd29` */
export function short(address: string): string {
  return address.length <= 16 ? address : `${address.slice(0, 10)}…${address.slice(-4)}`;
}

/** `real_estate` → `Real estate` */
export function words(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
