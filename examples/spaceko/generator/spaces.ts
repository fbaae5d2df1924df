import { JSONS, SLUGS, TEXT_LISTS, TEXTS } from './hard-values';
import { anybody, userId } from './people';
import { Random } from './random';
import { momentBefore, pgArray, type Row } from './row';

const SPACES = 42;
const MAYAS = 3;

export const cities: readonly Row[] = (
  [
    ['Lisbon', 'PT', 'Tiles, trams, and a terrace to think on'],
    ['Berlin', 'DE', 'Back yards that became studios'],
    ['Zürich', 'CH', 'By the lake, on the minute'],
    ['Kraków', 'PL', 'Vaults from 1620, fibre from this year'],
    ['São Paulo', 'BR', 'Above the noise, on the nineteenth floor'],
    ["L'Aquila", 'IT', 'Rebuilt, and quieter than ever'],
  ] as const
).map(([name, country, headline], index) => ({ name, country, headline, position: String(index + 1) }));

const NAMES: { readonly [kind: string]: readonly string[] } = {
  studio: ['The Tile Loft', 'North Light', 'Atelier Nine', 'Skylight', 'The Red Door'],
  desk: ['A Desk by the Window', 'Corner Table', 'The Reading Room', 'Quiet Row', 'Garden Desk'],
  office: ['Office with a Balcony', 'The Map Room', 'Fourth Floor', 'Two Rooms, One Door', 'Under the Roof'],
  meeting: ['The Long Table', 'Round Room', 'Twelve Chairs', 'The Vault', 'Salon'],
  workshop: ['The Joinery', 'Print Shop', 'Clay & Kiln', 'Bench and Lathe', 'Darkroom'],
};
const KINDS = Object.keys(NAMES);
const AMENITIES = ['fibre', 'espresso', 'whiteboard', 'standing desk', 'printer', 'garden', 'step-free', 'kitchen', 'bicycles'];
const DESCRIPTIONS = [
  'High ceilings, thick walls, and light from two sides. There is a kettle, there is silence, and nobody asks what you are working on.',
  'A calm room behind a busy street. Bring your people or come alone; the door closes, the window opens, and the coffee is included.',
  'Built for work that needs space: a long table, good tools, and a floor that forgives. The neighbours are makers, too.',
];
const CAPTIONS = ['In the morning', 'The far end', 'From the door', 'Where the light comes from'];

export function spaceId(index: number): string {
  return new Random('spaces.id', index).uuid();
}

/** A price and its currency: `numeric(10, 2)`, the largest and the smallest among them. */
function price(index: number, random: Random): string {
  if (index === 10) return '99999999.99';
  return index === 11 ? '0.00' : `${18 + random.below(180)}.${random.pick(['00', '00', '50', '90'])}`;
}

function cityOf(index: number): string {
  return cities[index < MAYAS ? 0 : index % cities.length]?.name as string;
}

function kindOf(index: number): string {
  return KINDS[index % KINDS.length] as string;
}

export const spaces: readonly Row[] = Array.from({ length: SPACES }, (_, index) => {
  const random = new Random('spaces', index);
  const kind = kindOf(index);
  const names = NAMES[kind] as readonly string[];
  const title = names[Math.floor(index / KINDS.length) % names.length] as string;
  const createdAt = momentBefore(300 + random.below(500));
  const odd = index - 12; // The first dozen is what visitors see first.
  return {
    id: spaceId(index),
    slug: SLUGS[odd] ?? `${title.toLowerCase().replace(/[^a-z]+/g, '-')}-${index + 1}`,
    host_id: index < MAYAS ? userId(0) : anybody(random),
    title: TEXTS[odd]?.trim() ? (TEXTS[odd] as string) : title,
    description: TEXTS[odd] ?? random.pick(DESCRIPTIONS),
    city: cityOf(index),
    address: random.chance(30) ? null : `Rua #${1 + random.below(90)}, ${random.pick(['2.º Esq.', 'back yard', 'top floor'])}`,
    kind,
    capacity: String(kind === 'desk' ? 1 : 2 + random.below(14)),
    price_per_day: price(index, random),
    currency: cityOf(index) === 'Zürich' ? 'CHF' : 'EUR',
    amenities: pgArray(TEXT_LISTS[odd] ?? [...new Set([random.pick(AMENITIES), random.pick(AMENITIES), random.pick(AMENITIES)])]),
    latitude: random.chance(10) ? null : `${random.below(60)}.${100_000 + random.below(900_000)}`,
    longitude: random.chance(10) ? null : `-${random.below(40)}.${100_000 + random.below(900_000)}`,
    opening_hours: JSONS[odd] ?? (random.chance(30) ? null : '{"mo-fr":["08:00","20:00"],"sa":["10:00","18:00"]}'),
    status: index > 20 && random.chance(10) ? 'hidden' : 'listed',
    created_at: createdAt,
    updated_at: createdAt,
  };
});

export const photos: readonly Row[] = spaces.flatMap((space, index) => {
  const random = new Random('photos', index);
  const other = KINDS[(index + 1) % KINDS.length] as string;
  const urls = [`${kindOf(index)}-${1 + (index % 2)}`, `${kindOf(index)}-${2 - (index % 2)}`, `${other}-1`];
  return urls.slice(index % 3).map((name, position) => ({
    id: String(index * 3 + position + 1),
    space_id: space.id as string,
    position: String(position + 1),
    url: `/photos/${name}.svg`,
    caption: random.chance(30) ? null : random.pick(CAPTIONS),
    created_at: space.created_at as string,
  }));
});
