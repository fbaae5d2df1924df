/** A decimal text with thousands separated and a number of digits after the point: no digit passes through a double. */
export function decimal(text: string, digits = 2): string {
  const [whole = '0', fraction = ''] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return digits === 0 ? grouped : `${grouped}.${fraction.slice(0, digits).padEnd(digits, '0')}`;
}

/** `$1.23`; an amount below a cent with all its digits. */
export function dollars(text: string): string {
  return `$${/^0\.00[^.]*[1-9]/.test(text) ? text : decimal(text)}`;
}

/** `$1.2 m`, `$907.1 m`, `$1.0 bn` */
export function roundDollars(text: string): string {
  const { length } = text.split('.')[0] ?? '';
  const [cut, unit] = length > 9 ? [9, ' bn'] : length > 6 ? [6, ' m'] : [0, ''];
  return cut === 0 ? dollars(text) : `$${decimal(`${text.slice(0, length - cut)}.${text.slice(length - cut, length)}`, 1)}${unit}`;
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
