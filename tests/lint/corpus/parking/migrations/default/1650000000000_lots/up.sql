CREATE TABLE public.lots (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  spaces integer NOT NULL
);
