CREATE INDEX CONCURRENTLY lots_spaces ON public.lots (spaces);
