-- Serenya as it runs on Aurora PostgreSQL: the eleven tables that its migration plan names, and what keeps their versions.

CREATE TYPE auth_provider AS ENUM ('google', 'apple');
CREATE TYPE job_status AS ENUM ('uploaded', 'processing', 'completed', 'failed');
CREATE TYPE subscription_status AS ENUM ('active', 'cancelled', 'expired');
CREATE TYPE payment_provider AS ENUM ('internal', 'apple', 'google');
CREATE DOMAIN confidence AS smallint CHECK (VALUE BETWEEN 0 AND 100);

CREATE TABLE pgmigrations (
  id serial PRIMARY KEY,
  name varchar(255) NOT NULL,
  run_on timestamp NOT NULL
);

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email varchar(320) NOT NULL UNIQUE,
  name text,
  auth_provider auth_provider NOT NULL,
  external_id varchar(255) NOT NULL,
  account_status varchar(20) NOT NULL DEFAULT 'active' CHECK (account_status IN ('active', 'suspended', 'deleted')),
  date_of_birth date,
  preferences jsonb,
  last_login_at timestamptz,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (auth_provider, external_id)
);

CREATE TABLE user_devices (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  device_id varchar(255) NOT NULL,
  device_name text,
  platform varchar(10) NOT NULL,
  biometric_type varchar(20),
  app_build bigint,
  capabilities text[] NOT NULL DEFAULT '{}',
  last_seen_at timestamptz,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, device_id)
);

CREATE TABLE user_sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  device_id varchar(255),
  refresh_token_hash varchar(64) NOT NULL,
  status varchar(20) NOT NULL DEFAULT 'active',
  biometric_verified boolean NOT NULL DEFAULT false,
  ip_address inet,
  last_accessed_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  FOREIGN KEY (user_id, device_id) REFERENCES user_devices
);
CREATE INDEX user_sessions_user_idx ON user_sessions (user_id);

CREATE TABLE biometric_registrations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL,
  device_id varchar(255) NOT NULL,
  public_key bytea NOT NULL,
  algorithm varchar(20) NOT NULL,
  signature_counter bigint NOT NULL DEFAULT 0,
  last_verified_at timestamptz,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  FOREIGN KEY (user_id, device_id) REFERENCES user_devices ON DELETE CASCADE
);

-- recorded_at has no time zone: the application writes UTC into it.
CREATE TABLE consent_records (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  consent_type varchar(40) NOT NULL,
  version varchar(20) NOT NULL,
  granted boolean NOT NULL,
  document_sha256 bytea NOT NULL,
  ip_address inet,
  recorded_at timestamp NOT NULL
);

CREATE TABLE subscriptions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  subscription_type varchar(40) NOT NULL,
  subscription_status subscription_status NOT NULL,
  provider payment_provider NOT NULL,
  external_subscription_id varchar(255) UNIQUE,
  price numeric(10, 2),
  start_date timestamptz NOT NULL,
  end_date timestamptz,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE payments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  subscription_id uuid REFERENCES subscriptions,
  amount numeric(20, 4) NOT NULL,
  currency char(3) NOT NULL,
  provider payment_provider NOT NULL,
  provider_payment_id text NOT NULL,
  receipt json,
  paid_at timestamptz,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (provider, provider_payment_id)
);

CREATE TABLE processing_jobs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  status job_status NOT NULL,
  original_filename text NOT NULL,
  content_type varchar(100) NOT NULL,
  file_size bigint NOT NULL,
  s3_bucket varchar(63),
  s3_key text,
  page_numbers integer[],
  confidence_score confidence,
  api_cost numeric(38, 18),
  processing_time interval,
  result jsonb,
  result_ciphertext bytea,
  error_message text,
  locked_by varchar(100),
  completed_at timestamptz,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX processing_jobs_status_idx ON processing_jobs (status, created_at);

-- The audit trail: a partition a quarter, so that the primary key has to hold the time.
CREATE TABLE processing_job_events (
  id bigserial,
  job_id uuid NOT NULL REFERENCES processing_jobs ON DELETE CASCADE,
  event_type varchar(40) NOT NULL,
  details jsonb,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE TABLE processing_job_events_2025_q2 PARTITION OF processing_job_events FOR VALUES FROM ('2025-04-01Z') TO ('2025-07-01Z');
CREATE TABLE processing_job_events_2025_q3 PARTITION OF processing_job_events FOR VALUES FROM ('2025-07-01Z') TO ('2025-10-01Z');
CREATE TABLE processing_job_events_other PARTITION OF processing_job_events DEFAULT;

CREATE TABLE chat_options (
  id serial PRIMARY KEY,
  locale varchar(10) NOT NULL,
  option_text text NOT NULL,
  display_order smallint NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE chat_messages (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  job_id uuid REFERENCES processing_jobs ON DELETE SET NULL,
  role varchar(10) NOT NULL,
  content text NOT NULL,
  token_cost numeric(12, 8),
  sent_at timestamptz NOT NULL
);
