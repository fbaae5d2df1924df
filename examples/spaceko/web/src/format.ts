/** `€1,234.50`; no decimals if there are none. No digit passes through a double. */
export function money(amount: string, currency: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const cents = fraction.slice(0, 2).padEnd(2, '0');
  const sign = currency === 'EUR' ? '€' : `${currency} `;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${cents === '00' ? '' : `.${cents}`}`;
}

export function day(date: string): string {
  return new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(date));
}

export function days(first: string, last: string): string {
  return first === last ? day(first) : `${day(first)} – ${day(last)}`;
}

/** `just now`, `5 min ago`, `3 h ago`, then the day. */
export function ago(moment: string): string {
  const minutes = Math.floor((Date.now() - Date.parse(moment)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h ago` : day(moment);
}

export function initials(name = '?'): string {
  return name
    .split(' ')
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('');
}
