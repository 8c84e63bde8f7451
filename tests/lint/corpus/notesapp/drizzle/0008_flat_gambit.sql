ALTER TYPE "public"."visibility" ADD VALUE 'team' BEFORE 'public';
