import { defineMapping } from 'cdk-single-table/client';
import { model } from './model';

/** Which rows become which items. Attributes have the names of their columns: what is listed are the ids, and one column that has no zone. */
export const mapping = defineMapping(model, {
  tables: {
    users: { items: [{ entity: 'User', attributes: { user_id: 'id' } }] },
    user_devices: { items: [{ entity: 'Device' }] },
    user_sessions: { items: [{ entity: 'Session', attributes: { session_id: 'id' } }] },
    biometric_registrations: { items: [{ entity: 'Biometric', attributes: { registration_id: 'id' } }] },
    consent_records: {
      items: [{ entity: 'Consent', attributes: { consent_id: 'id', recorded_at: { column: 'recorded_at', timeZone: 'UTC' } } }],
    },
    subscriptions: { items: [{ entity: 'Subscription', attributes: { subscription_id: 'id' } }] },
    payments: { items: [{ entity: 'Payment', attributes: { payment_id: 'id' } }] },
    processing_jobs: {
      items: [{ entity: 'Job', attributes: { job_id: 'id' } }],
      // Which machine works on a job right now: no job is under way while the application stands still.
      ignore: ['locked_by'],
    },
    processing_job_events: { items: [{ entity: 'JobEvent', attributes: { event_id: 'id' } }] },
    chat_options: { items: [{ entity: 'ChatOption', attributes: { option_id: 'id' } }] },
    chat_messages: { items: [{ entity: 'ChatMessage', attributes: { message_id: 'id' } }] },
  },
});
