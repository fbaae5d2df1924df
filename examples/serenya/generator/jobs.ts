import { userIds } from './accounts';
import { BEYOND_SAFE, DECIMAL_38_18, JSONS, TEXTS } from './hard-values';
import { Random } from './random';
import { bytea, daysAfter, past, type Row, writtenAt } from './row';

const STATUSES = ['completed', 'completed', 'completed', 'failed', 'processing', 'uploaded'];
const MARKERS = ['glucose', 'ferritin', 'tsh', 'ldl', 'vitamin_d'];

/** One in eight belongs to the first user, who has some in every status. */
export const jobs: readonly Row[] = Array.from({ length: 240 }, (_, index): Row => {
  const random = new Random('processing_jobs', index);
  const status = index % 8 === 0 ? (STATUSES[(index / 8) % STATUSES.length] as string) : random.pick(STATUSES);
  const isDone = status === 'completed';
  // Two jobs of one millisecond: only their ids keep their places apart.
  const createdAt = index < 2 ? '2025-09-01T12:00:00.000Z' : writtenAt(120, random);
  return {
    id: random.uuid(),
    user_id: (index % 8 === 0 ? userIds[0] : random.pick(userIds)) as string,
    status,
    original_filename: TEXTS[index] || `${random.pick(['bloodwork', 'mri', 'x-ray', 'discharge letter'])}-${index}.pdf`,
    content_type: random.pick(['application/pdf', 'image/jpeg']),
    file_size: index === 1 ? BEYOND_SAFE : String(10_000 + random.below(8_000_000)),
    s3_bucket: random.chance(20) ? null : 'serenya-temp-files-dev',
    s3_key: random.chance(20) ? null : `uploads/${random.hex(16)}/${index} %23#.pdf`,
    page_numbers: random.chance(40) ? null : `{${Array.from({ length: random.below(5) }, (_, page) => page + 1).join()}}`,
    confidence_score: isDone ? String(random.below(101)) : null,
    api_cost: index === 0 ? DECIMAL_38_18 : random.chance(20) ? null : `0.${String(random.below(1e9)).padStart(18, '0')}`,
    processing_time: isDone ? `${random.below(4)} min ${random.below(60)}.${random.below(1000)} s` : null,
    result: isDone ? (JSONS[index / 8] ?? `{"markers":{"${random.pick(MARKERS)}":${random.below(200)}.${random.below(100)}}}`) : null,
    result_ciphertext: isDone ? bytea(random.hex(2 * (16 + random.below(200)))) : null,
    error_message: status === 'failed' ? random.pick(TEXTS) : null,
    locked_by: status === 'processing' ? `ip-10-0-1-${random.below(256)}` : null,
    completed_at: isDone ? daysAfter(createdAt, random.below(3600) / 86_400) : null,
    created_at: createdAt,
    updated_at: createdAt,
  };
});

const EVENTS = ['uploaded', 'scanned', 'extracted', 'completed'];

export const jobEvents: readonly Row[] = jobs.flatMap(({ id, created_at }, job) =>
  EVENTS.slice(0, 1 + (job % EVENTS.length)).map((type, step): Row => {
    const random = new Random('processing_job_events', job * EVENTS.length + step);
    return {
      id: job === 0 && step === 0 ? BEYOND_SAFE : String(job * EVENTS.length + step + 1),
      job_id: id as string,
      event_type: type,
      details: random.chance(60) ? null : (JSONS[job] ?? `{"worker":"w-${random.below(10)}","attempt":${1 + random.below(3)}}`),
      // Two events of one microsecond.
      occurred_at: `${(created_at as string).slice(0, -1)}${step < 2 ? '000' : `00${step}`}Z`,
    };
  }),
);

const OPTIONS = [
  'What does this value mean?',
  'Bu değer ne anlama geliyor?',
  'Was kann ich tun?',
  'Is this 100 % normal?',
  'Explain "LDL" #simply',
];

export const chatOptions: readonly Row[] = OPTIONS.flatMap((text, index) =>
  ['en', 'tr', 'de-CH'].map((locale, place): Row => {
    const random = new Random('chat_options', index * 3 + place);
    const createdAt = writtenAt(400, random);
    return {
      id: String(index * 3 + place + 1),
      locale,
      option_text: text,
      display_order: String(place - 1),
      is_active: String(random.chance(90)),
      created_at: createdAt,
      updated_at: createdAt,
    };
  }),
);

export const chatMessages: readonly Row[] = Array.from({ length: 200 }, (_, index): Row => {
  const random = new Random('chat_messages', index);
  const job = random.pick(jobs);
  return {
    id: random.uuid(),
    user_id: job.user_id,
    job_id: random.chance(20) ? null : job.id,
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: index === 3 ? 'Ω'.repeat(50_000) : (TEXTS[index] ?? random.pick(OPTIONS)),
    token_cost: random.chance(50) ? null : `0.${String(random.below(1e8)).padStart(8, '0')}`,
    sent_at: past(90, random),
  };
});
