-- node-pg-migrate 9.0.0: MigrationBuilder.getSqlSteps() after up(); $pga$x$pga$ as 'x'.
CREATE EXTENSION IF NOT EXISTS "citext";
CREATE TYPE "mood" AS ENUM ('sad', 'ok');
CREATE TABLE "users" (
  "id" serial PRIMARY KEY,
  "email" varchar(40) UNIQUE NOT NULL,
  "name" text,
  "mood" mood DEFAULT 'ok',
  "made" timestamp DEFAULT current_timestamp NOT NULL,
  "age" integer DEFAULT 18 CHECK (age > 0),
  "org_id" integer NOT NULL REFERENCES "orgs" ON DELETE CASCADE,
  "boss" integer REFERENCES "users"(id)
);
CREATE INDEX "users_name_index" ON "users" ("name");
CREATE UNIQUE INDEX "na" ON "users" ("name", "age") WHERE age > 3;
ALTER TABLE "users"
  ADD "nick" varchar(20),
  ADD "ok" boolean DEFAULT false NOT NULL;
ALTER TABLE "users"
  ADD "big" bigint;
ALTER TABLE "users"
  ADD CONSTRAINT "users_age" CHECK (age > 1);
ALTER TABLE "users"
  ADD CONSTRAINT "users_fk" FOREIGN KEY ("nick") REFERENCES nicks(name) ON DELETE SET NULL;
ALTER TABLE "users"
  ADD CONSTRAINT "users_u" UNIQUE ("nick", "ok");
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_email_index" ON "users" USING btree ("email");
DROP INDEX CONCURRENTLY "users_name_index";
ALTER TABLE "users"
  ALTER "name" SET DEFAULT 'x',
  ALTER "name" SET DATA TYPE varchar(80),
  ALTER "name" SET NOT NULL;
ALTER TABLE "users"
  ALTER "age" DROP DEFAULT,
  ALTER "age" DROP NOT NULL;
ALTER TABLE "users" RENAME "nick" TO "alias";
ALTER TABLE "users"
  DROP IF EXISTS "big",
  DROP IF EXISTS "ok";
ALTER TABLE "users"
  DROP "boss";
ALTER TABLE "users" DROP CONSTRAINT "users_u";
ALTER TABLE "users" RENAME CONSTRAINT "users_fk" TO "users_key";
ALTER TABLE "users" RENAME TO "people";
DROP TABLE IF EXISTS "old" CASCADE;
ALTER TYPE "mood" ADD VALUE IF NOT EXISTS 'happy';
update people set age = 1;

    delete from people
  ;
