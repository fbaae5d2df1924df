-- HKT as it runs on Neon: the twelve tables that drizzle-kit created, with the constraints the application relies on.

CREATE TABLE IF NOT EXISTS "users" (
  "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  "email" varchar(320) NOT NULL,
  "password_hash" varchar(255),
  "name" text,
  "bio" text,
  "role" varchar(20) NOT NULL DEFAULT 'user',
  "email_verified" boolean NOT NULL DEFAULT false,
  "date_of_birth" date,
  "balance" numeric(38, 18) NOT NULL DEFAULT 0,
  "interests" text[] NOT NULL DEFAULT '{}',
  "preferences" jsonb,
  "last_login_at" timestamptz,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "users_role_check" CHECK ("role" IN ('user', 'investor', 'admin'))
);
CREATE UNIQUE INDEX IF NOT EXISTS "users_email_unique" ON "users" ("email");

-- The layout of connect-pg-simple, which is why "expire" has no time zone: the application writes UTC into it.
CREATE TABLE IF NOT EXISTS "sessions" (
  "sid" varchar(128) PRIMARY KEY,
  "user_id" uuid NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
  "sess" jsonb NOT NULL,
  "expire" timestamp(6) NOT NULL,
  "ip_address" varchar(45),
  "user_agent" text,
  "created_at" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS "sessions_expire_idx" ON "sessions" ("expire");
CREATE INDEX IF NOT EXISTS "sessions_user_id_idx" ON "sessions" ("user_id");

CREATE TABLE IF NOT EXISTS "password_resets" (
  "id" serial PRIMARY KEY,
  "user_id" uuid NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
  "email" varchar(320) NOT NULL,
  "token" varchar(128) NOT NULL UNIQUE,
  "used" boolean NOT NULL DEFAULT false,
  "expires_at" timestamptz NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS "email_verifications" (
  "id" serial PRIMARY KEY,
  "user_id" uuid REFERENCES "users" ("id") ON DELETE SET NULL,
  "email" varchar(320) NOT NULL,
  "token" varchar(128) NOT NULL UNIQUE,
  "verified_at" timestamptz,
  "expires_at" timestamptz NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS "investments" (
  "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  "user_id" uuid NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
  "investment_type" varchar(32) NOT NULL,
  "status" varchar(20) NOT NULL DEFAULT 'pending',
  "amount" numeric(18, 8) NOT NULL,
  "token_amount" numeric(38, 18) NOT NULL,
  "purchase_price" numeric(18, 8),
  "transaction_hash" varchar(66) UNIQUE,
  "maturity_date" date,
  "auto_reinvest" boolean NOT NULL DEFAULT false,
  "notes" text,
  "metadata" jsonb,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "investments_amount_check" CHECK ("amount" > 0)
);
CREATE INDEX IF NOT EXISTS "investments_user_id_idx" ON "investments" ("user_id");
CREATE INDEX IF NOT EXISTS "investments_type_created_at_idx" ON "investments" ("investment_type", "created_at");

CREATE TABLE IF NOT EXISTS "quarterly_data" (
  "id" serial PRIMARY KEY,
  "user_id" uuid NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
  "date" date NOT NULL,
  "quarter" smallint NOT NULL,
  "opening_value" numeric(18, 8) NOT NULL,
  "closing_value" numeric(18, 8) NOT NULL,
  "dividends" numeric(18, 8),
  "annual_yield" double precision,
  "breakdown" jsonb NOT NULL DEFAULT '{}',
  "created_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "quarterly_data_quarter_check" CHECK ("quarter" BETWEEN 1 AND 4),
  CONSTRAINT "quarterly_data_user_id_date_unique" UNIQUE ("user_id", "date")
);

CREATE TABLE IF NOT EXISTS "hkt_stats" (
  "id" serial PRIMARY KEY,
  "timestamp" timestamptz NOT NULL UNIQUE,
  "price" numeric(18, 8) NOT NULL,
  "change_24h" double precision,
  "volume_24h" numeric(18, 8) NOT NULL,
  "market_cap" numeric(30, 8),
  "total_supply" numeric(38, 0) NOT NULL,
  "holders" integer NOT NULL,
  "block_number" bigint NOT NULL,
  "source" varchar(32) NOT NULL,
  "raw" jsonb
);

CREATE TABLE IF NOT EXISTS "subscribers" (
  "id" serial PRIMARY KEY,
  "email" varchar(320) NOT NULL UNIQUE,
  "name" text,
  "interests" text[] NOT NULL DEFAULT '{}',
  "is_active" boolean NOT NULL DEFAULT true,
  "source" varchar(64),
  "metadata" jsonb,
  "subscribed_at" timestamptz NOT NULL DEFAULT now(),
  "unsubscribed_at" timestamptz
);

CREATE TABLE IF NOT EXISTS "supported_chains" (
  "id" serial PRIMARY KEY,
  "chain_id" bigint NOT NULL UNIQUE,
  "name" varchar(64) NOT NULL,
  "rpc_urls" text[] NOT NULL,
  "explorer_url" text,
  "native_currency" jsonb NOT NULL,
  "gas_limit" bigint,
  "min_confirmations" smallint NOT NULL DEFAULT 12,
  "is_testnet" boolean NOT NULL DEFAULT false,
  "is_enabled" boolean NOT NULL DEFAULT true,
  "created_at" timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS "user_wallets" (
  "id" varchar(21) PRIMARY KEY,
  "user_id" uuid NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
  "address" varchar(64) NOT NULL,
  "chain_id" bigint NOT NULL REFERENCES "supported_chains" ("chain_id"),
  "label" text,
  "balance_wei" numeric(38, 0),
  "is_primary" boolean NOT NULL DEFAULT false,
  "verified_at" timestamptz,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "user_wallets_address_chain_id_unique" UNIQUE ("address", "chain_id")
);
CREATE INDEX IF NOT EXISTS "user_wallets_user_id_idx" ON "user_wallets" ("user_id");

CREATE TABLE IF NOT EXISTS "wallet_verification_challenges" (
  "id" serial PRIMARY KEY,
  "user_id" uuid REFERENCES "users" ("id") ON DELETE CASCADE,
  "address" varchar(64) NOT NULL,
  "token" varchar(128) NOT NULL,
  "message" text NOT NULL,
  "chain_id" bigint NOT NULL REFERENCES "supported_chains" ("chain_id"),
  "attempts" smallint NOT NULL DEFAULT 0,
  "completed_at" timestamptz,
  "expires_at" timestamptz NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "wallet_verification_challenges_address_token_unique" UNIQUE ("address", "token")
);

CREATE TABLE IF NOT EXISTS "blog_posts" (
  "id" serial PRIMARY KEY,
  "slug" varchar(255) NOT NULL UNIQUE,
  "title" text NOT NULL,
  "excerpt" text,
  "content" text NOT NULL,
  "author_id" uuid REFERENCES "users" ("id") ON DELETE SET NULL,
  "status" varchar(16) NOT NULL DEFAULT 'draft',
  "tags" text[] NOT NULL DEFAULT '{}',
  "seo" jsonb,
  "views" bigint NOT NULL DEFAULT 0,
  "featured" boolean NOT NULL DEFAULT false,
  "published_at" timestamptz,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  "search_vector" tsvector GENERATED ALWAYS AS (to_tsvector('english', "title" || ' ' || coalesce("excerpt", ''))) STORED,
  CONSTRAINT "blog_posts_status_check" CHECK ("status" IN ('draft', 'published', 'archived'))
);
CREATE INDEX IF NOT EXISTS "blog_posts_status_published_at_idx" ON "blog_posts" ("status", "published_at" DESC);
