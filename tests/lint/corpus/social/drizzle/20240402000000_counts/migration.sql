-- Custom SQL migration file, put your code below! --
UPDATE "posts" SET "likes" = 0 WHERE "likes" IS NULL;
