import { createHash } from 'node:crypto';

const ESCAPES = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&#39;' };
const FONT = 'font-family="Avenir Next, Segoe UI, Helvetica, Arial, sans-serif"';

function text(value = '', longest = 30) {
  const short = value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
  return short.replace(/[<>&"']/g, (character) => ESCAPES[character]);
}

/** Bars that only look like a code, and are always the same for the same booking. */
function bars(code) {
  let x = 0;
  return [...createHash('sha256').update(code).digest().subarray(0, 26)]
    .map((byte) => {
      const [at, width] = [x, 2 + (byte % 4)];
      x += width + 2 + ((byte >> 4) % 3);
      return `<rect x="${at}" width="${width}" height="64"/>`;
    })
    .join('');
}

/** A booking as a ticket, in SVG. */
export function pass({ title, city, from, to, name, code }) {
  const hue = createHash('sha256').update(title).digest()[0] * 1.41;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 220" role="img" aria-label="Pass for ${text(title, 80)}">
  <defs>
    <linearGradient id="g" x2="1" y2="1">
      <stop stop-color="hsl(${hue} 62% 42%)"/><stop offset="1" stop-color="hsl(${hue + 40} 58% 26%)"/>
    </linearGradient>
    <mask id="m"><rect width="640" height="220" rx="22" fill="#fff"/><circle cx="452" r="14"/><circle cx="452" cy="220" r="14"/></mask>
  </defs>
  <g mask="url(#m)">
    <rect width="640" height="220" fill="url(#g)"/>
    <circle cx="380" cy="40" r="150" fill="#fff" opacity=".06"/><circle cx="420" cy="200" r="90" fill="#fff" opacity=".06"/>
    <rect x="452" width="188" height="220" fill="#fff" opacity=".94"/>
  </g>
  <g fill="#fff" ${FONT}>
    <text x="32" y="48" font-size="13" letter-spacing="3" opacity=".8">SPACEKO PASS</text>
    <text x="32" y="100" font-size="30" font-weight="700">${text(title, 26)}</text>
    <text x="32" y="128" font-size="16" opacity=".85">${text(city)}</text>
    <text x="32" y="172" font-size="12" opacity=".7">DAYS</text>
    <text x="32" y="193" font-size="16">${text(from)}${to && to !== from ? ` – ${text(to)}` : ''}</text>
    <text x="280" y="172" font-size="12" opacity=".7">GUEST</text>
    <text x="280" y="193" font-size="16">${text(name, 16)}</text>
  </g>
  <g transform="translate(478 58)" fill="#1b1c22">${bars(code)}</g>
  <text x="478" y="150" font-size="13" letter-spacing="2" fill="#1b1c22" font-family="ui-monospace, Menlo, Consolas, monospace">${text(code.slice(0, 8).toUpperCase())}</text>
</svg>`;
}
