-- Sequelize 6.37.8: what the query interface sends for up(), in order.
CREATE TABLE IF NOT EXISTS "Users" ("id"   SERIAL , "email" VARCHAR(40) NOT NULL UNIQUE, "name" VARCHAR(255), "bio" TEXT, "price" DECIMAL(10,2) DEFAULT 0, "ok" BOOLEAN DEFAULT false, "doc" JSONB, "key" UUID DEFAULT gen_random_uuid(), "big" BIGINT, "born" DATE, "made" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "orgId" INTEGER REFERENCES "Orgs" ("id") ON DELETE CASCADE ON UPDATE SET NULL, "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL, PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "users_nb" ON "Users" ("name", "big");
CREATE INDEX "users_born" ON "Users" ("born");
ALTER TABLE "Users" ADD COLUMN "nick" VARCHAR(255) NOT NULL DEFAULT 'x';
ALTER TABLE "Users" ALTER COLUMN "name" SET NOT NULL;ALTER TABLE "Users" ALTER COLUMN "name" DROP DEFAULT;ALTER TABLE "Users" ALTER COLUMN "name" TYPE VARCHAR(80);
ALTER TABLE "Users" RENAME COLUMN "bio" TO "about";
ALTER TABLE "Users" DROP COLUMN "big";
CREATE INDEX CONCURRENTLY "users_nick" ON "Users" ("nick");
DROP INDEX IF EXISTS "users_nick";
ALTER TABLE "Users" ADD CONSTRAINT "users_u" UNIQUE ("nick");
ALTER TABLE "Users" ADD CONSTRAINT "users_f" FOREIGN KEY ("nick") REFERENCES "Nicks" ("id") ON DELETE CASCADE;
ALTER TABLE "Users" DROP CONSTRAINT "users_u";
ALTER TABLE "Users" RENAME TO "People";
UPDATE "People" SET nick = 1;
