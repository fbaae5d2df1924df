import { biometrics, consents, devices, sessions, users } from './accounts';
import { payments, subscriptions } from './billing';
import { chatMessages, chatOptions, jobEvents, jobs } from './jobs';
import type { Row } from './row';

export { JOHN } from './accounts';
export type { Row } from './row';

/** The rows of every table that moves, each table after those that its foreign keys refer to. */
export const tables = {
  users,
  user_devices: devices,
  user_sessions: sessions,
  biometric_registrations: biometrics,
  consent_records: consents,
  subscriptions,
  payments,
  processing_jobs: jobs,
  processing_job_events: jobEvents,
  chat_options: chatOptions,
  chat_messages: chatMessages,
} satisfies { readonly [table: string]: readonly Row[] };
