DROP INDEX public.lots_spaces;
