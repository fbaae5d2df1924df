-- SpaceKo as it ran behind Express: work spaces that people rent out to each other by the day.

CREATE TYPE "space_kind" AS ENUM ('desk', 'office', 'meeting', 'studio', 'workshop');

CREATE TABLE IF NOT EXISTS "cities" (
  "name" varchar(80) PRIMARY KEY,
  "country" char(2) NOT NULL,
  "headline" text NOT NULL,
  "position" smallint NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS "users" (
  "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  "email" varchar(320) NOT NULL,
  "password_hash" varchar(255),
  "name" varchar(120) NOT NULL,
  "bio" text,
  "phone" varchar(32),
  "locale" varchar(16) NOT NULL DEFAULT 'en',
  "settings" jsonb,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now()
);
-- Somebody who types the address in capitals is the same person.
CREATE UNIQUE INDEX IF NOT EXISTS "users_email_lower_unique" ON "users" (lower("email"));

CREATE TABLE IF NOT EXISTS "spaces" (
  "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  "slug" varchar(160) NOT NULL UNIQUE,
  "host_id" uuid NOT NULL REFERENCES "users" ("id"),
  "title" text NOT NULL,
  "description" text NOT NULL,
  "city" varchar(80) NOT NULL REFERENCES "cities" ("name"),
  "address" text,
  "kind" "space_kind" NOT NULL,
  "capacity" smallint NOT NULL,
  "price_per_day" numeric(10, 2) NOT NULL,
  "currency" char(3) NOT NULL DEFAULT 'EUR',
  "amenities" text[] NOT NULL DEFAULT '{}',
  "latitude" numeric(9, 6),
  "longitude" numeric(9, 6),
  "opening_hours" jsonb,
  "status" varchar(16) NOT NULL DEFAULT 'listed',
  -- Kept by a job that ran each night.
  "rating_average" numeric(3, 2),
  "rating_count" integer NOT NULL DEFAULT 0,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "spaces_status_check" CHECK ("status" IN ('listed', 'hidden')),
  CONSTRAINT "spaces_capacity_check" CHECK ("capacity" BETWEEN 1 AND 500),
  CONSTRAINT "spaces_price_check" CHECK ("price_per_day" >= 0)
);
CREATE INDEX IF NOT EXISTS "spaces_city_price_idx" ON "spaces" ("city", "price_per_day") WHERE "status" = 'listed';
CREATE INDEX IF NOT EXISTS "spaces_host_id_idx" ON "spaces" ("host_id");

CREATE TABLE IF NOT EXISTS "photos" (
  "id" bigserial PRIMARY KEY,
  "space_id" uuid NOT NULL REFERENCES "spaces" ("id") ON DELETE CASCADE,
  "position" smallint NOT NULL,
  "url" text NOT NULL,
  "caption" text,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "photos_space_id_position_unique" UNIQUE ("space_id", "position")
);

CREATE TABLE IF NOT EXISTS "bookings" (
  "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  "space_id" uuid NOT NULL REFERENCES "spaces" ("id"),
  "guest_id" uuid NOT NULL REFERENCES "users" ("id"),
  "starts_on" date NOT NULL,
  "ends_on" date NOT NULL,
  "guests" smallint NOT NULL,
  "total" numeric(12, 2) NOT NULL,
  "currency" char(3) NOT NULL,
  "status" varchar(16) NOT NULL DEFAULT 'pending',
  "note" text,
  "due_at" timestamptz,
  "paid_at" timestamptz,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  "updated_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "bookings_status_check" CHECK ("status" IN ('pending', 'confirmed', 'cancelled')),
  CONSTRAINT "bookings_days_check" CHECK ("ends_on" >= "starts_on"),
  -- Only what is not paid yet can fall due.
  CONSTRAINT "bookings_due_check" CHECK (("due_at" IS NOT NULL) = ("status" = 'pending'))
);
CREATE INDEX IF NOT EXISTS "bookings_guest_id_starts_on_idx" ON "bookings" ("guest_id", "starts_on");

-- A day of a space is taken once: this is what keeps two people from booking the same desk.
CREATE TABLE IF NOT EXISTS "booked_days" (
  "space_id" uuid NOT NULL REFERENCES "spaces" ("id"),
  "day" date NOT NULL,
  "booking_id" uuid NOT NULL REFERENCES "bookings" ("id") ON DELETE CASCADE,
  PRIMARY KEY ("space_id", "day")
);

CREATE TABLE IF NOT EXISTS "reviews" (
  "booking_id" uuid PRIMARY KEY REFERENCES "bookings" ("id"),
  "space_id" uuid NOT NULL REFERENCES "spaces" ("id"),
  "author_id" uuid NOT NULL REFERENCES "users" ("id"),
  "rating" smallint NOT NULL,
  "body" text NOT NULL,
  "created_at" timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT "reviews_rating_check" CHECK ("rating" BETWEEN 1 AND 5)
);
CREATE INDEX IF NOT EXISTS "reviews_space_id_idx" ON "reviews" ("space_id", "created_at" DESC);
