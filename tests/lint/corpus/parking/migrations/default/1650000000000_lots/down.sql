DROP TABLE public.lots;
