import { EMAILS, JSONS, TEXTS } from './hard-values';
import { Random } from './random';
import { momentBefore, type Row } from './row';

const PEOPLE = 60;
const FIRST_NAMES = ['Anaïs', 'Bram', 'Chidi', 'Daria', 'Emre', 'Freja', 'Goran', 'Hanna', 'Ivo', 'Jun', 'Kofi', 'Lea', 'Mateus', 'Nadia'];
const LAST_NAMES = ['Almeida', 'Brandt', 'Costa', 'Demir', 'Eriksen', 'Fischer', 'Gallo', "O'Brien", 'Ito', 'Jansen', 'Kowalska', 'Lindt'];

/** She can log in, and has a bit of everything. Nobody knows the passwords of the others. */
export const MAYA = {
  email: 'maya@example.com',
  name: 'Maya Okonkwo',
  password: "a room of one's own",
  passwordHash: '$scrypt$ln=14,r=8,p=5$wP/uAN6tvu8BI0VniavN7w==$7j5VY/dcu7l/3WyxBDoExIe9eFdIBnz3Sqj6NIOlf3k=',
};

export function userId(index: number): string {
  return new Random('users.id', index).uuid();
}

export function anybody(random: Random): string {
  return userId(1 + random.below(PEOPLE - 1));
}

export const users: readonly Row[] = Array.from({ length: PEOPLE }, (_, index) => {
  const random = new Random('users', index);
  const [first, last] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES)];
  const createdAt = momentBefore(400 + random.below(600));
  const isMaya = index === 0;
  return {
    id: userId(index),
    email: isMaya ? MAYA.email : (EMAILS[index - 1] ?? `${first}.${last}.${index}@example.com`.replace("'", '').toLowerCase()),
    password_hash: isMaya ? MAYA.passwordHash : random.chance(20) ? null : `$scrypt$ln=14,r=8,p=5$${random.hex(22)}==$${random.hex(43)}=`,
    name: isMaya ? MAYA.name : index === 1 ? (TEXTS[2] as string) : `${first} ${last}`,
    bio: isMaya ? 'Carpenter by training, lets what she builds.' : random.chance(50) ? null : (TEXTS[index % TEXTS.length] as string),
    phone: random.chance(40) ? null : `+351 9${random.below(100_000_000)}`,
    locale: random.pick(['en', 'pt-PT', 'de-CH', 'pl']),
    settings: JSONS[index - 1] ?? (random.chance(50) ? null : `{"newsletter":${random.chance(50)}}`),
    created_at: createdAt,
    updated_at: createdAt,
  };
});
