set local search_path to default;
select pg_catalog.set_config('search_path', coalesce(pg_catalog.string_agg(pg_catalog.quote_ident(s.name), ', ' order by s.place), ''), true)
from pg_catalog.unnest(pg_catalog.current_schemas(false)) with ordinality s(name, place);
create or replace function "shoofly"."t1_back1_1"("first_name" text, "last_name" text) returns text language sql
as $$select (concat_ws(' ', first_name, last_name))$$;
grant execute on function "shoofly"."t1_back1_1" to public;
create or replace function "shoofly"."t1_value1_1"("name" text) returns text language sql
as $$select (split_part(name, ' ', 1))$$;
grant execute on function "shoofly"."t1_value1_1" to public;
create or replace function "shoofly"."t1_value1_2"("name" text) returns text language sql
as $$select (substr(name, strpos(name, ' ') + 1))$$;
grant execute on function "shoofly"."t1_value1_2" to public;
create or replace function "shoofly"."t1_ins"() returns trigger language plpgsql set search_path from current as $$
begin
  if not (new."first_name" is not null or new."last_name" is not null) then
    new."first_name" := "shoofly"."t1_value1_1"(new."name");
    new."last_name" := "shoofly"."t1_value1_2"(new."name");
  elsif not new."name" is not null then
    new."name" := "shoofly"."t1_back1_1"(new."first_name", new."last_name");
  elsif not ((((new."first_name" collate pg_catalog."C" operator(pg_catalog.=) "shoofly"."t1_value1_1"(new."name")) is true or (new."first_name" is null and "shoofly"."t1_value1_1"(new."name") is null)) and ((new."last_name" collate pg_catalog."C" operator(pg_catalog.=) "shoofly"."t1_value1_2"(new."name")) is true or (new."last_name" is null and "shoofly"."t1_value1_2"(new."name") is null))) or ((new."name" collate pg_catalog."C" operator(pg_catalog.=) "shoofly"."t1_back1_1"(new."first_name", new."last_name")) is true or (new."name" is null and "shoofly"."t1_back1_1"(new."first_name", new."last_name") is null))) then
    new."first_name" := "shoofly"."t1_value1_1"(new."name");
    new."last_name" := "shoofly"."t1_value1_2"(new."name");
  end if;
  new."_m" := 1::pg_catalog.int2;
  return new;
end
$$;
create or replace function "shoofly"."t1_upd"() returns trigger language plpgsql set search_path from current as $$
begin
  if not (((old."first_name" collate pg_catalog."C" operator(pg_catalog.=) new."first_name") is not true and (old."first_name" is not null or new."first_name" is not null)) or ((old."last_name" collate pg_catalog."C" operator(pg_catalog.=) new."last_name") is not true and (old."last_name" is not null or new."last_name" is not null))) then
    new."first_name" := "shoofly"."t1_value1_1"(new."name");
    new."last_name" := "shoofly"."t1_value1_2"(new."name");
  elsif not ((old."name" collate pg_catalog."C" operator(pg_catalog.=) new."name") is not true and (old."name" is not null or new."name" is not null)) then
    if old."_m" operator(pg_catalog.=) 0 then
    if ((old."first_name" collate pg_catalog."C" operator(pg_catalog.=) new."first_name") is true or (old."first_name" is null and new."first_name" is null)) then new."first_name" := "shoofly"."t1_value1_1"(old."name"); end if;
    if ((old."last_name" collate pg_catalog."C" operator(pg_catalog.=) new."last_name") is true or (old."last_name" is null and new."last_name" is null)) then new."last_name" := "shoofly"."t1_value1_2"(old."name"); end if;
    end if;
    if not (old."_m" operator(pg_catalog.=) 0 and (((new."first_name" collate pg_catalog."C" operator(pg_catalog.=) "shoofly"."t1_value1_1"(new."name")) is true or (new."first_name" is null and "shoofly"."t1_value1_1"(new."name") is null)) and ((new."last_name" collate pg_catalog."C" operator(pg_catalog.=) "shoofly"."t1_value1_2"(new."name")) is true or (new."last_name" is null and "shoofly"."t1_value1_2"(new."name") is null)))) then
    new."name" := "shoofly"."t1_back1_1"(new."first_name", new."last_name");
    end if;
  elsif not ((((new."first_name" collate pg_catalog."C" operator(pg_catalog.=) "shoofly"."t1_value1_1"(new."name")) is true or (new."first_name" is null and "shoofly"."t1_value1_1"(new."name") is null)) and ((new."last_name" collate pg_catalog."C" operator(pg_catalog.=) "shoofly"."t1_value1_2"(new."name")) is true or (new."last_name" is null and "shoofly"."t1_value1_2"(new."name") is null))) or ((new."name" collate pg_catalog."C" operator(pg_catalog.=) "shoofly"."t1_back1_1"(new."first_name", new."last_name")) is true or (new."name" is null and "shoofly"."t1_back1_1"(new."first_name", new."last_name") is null))) then
    new."first_name" := "shoofly"."t1_value1_1"(new."name");
    new."last_name" := "shoofly"."t1_value1_2"(new."name");
  end if;
  new."_m" := 1::pg_catalog.int2;
  return new;
end
$$;
set local search_path to pg_catalog, pg_temp;
create trigger "~shoofly_t1_ins" before insert on "public"."users" for each row
execute function "shoofly"."t1_ins"();
create trigger "~shoofly_t1_upd" before update of "name", "first_name", "last_name", "id" on "public"."users" for each row
when (not (old."_m" operator(pg_catalog.=) 0 and new."_m" operator(pg_catalog.=) 2) and (((old."name" collate pg_catalog."C" operator(pg_catalog.=) new."name") is not true and (old."name" is not null or new."name" is not null)) or (((old."first_name" collate pg_catalog."C" operator(pg_catalog.=) new."first_name") is not true and (old."first_name" is not null or new."first_name" is not null)) or ((old."last_name" collate pg_catalog."C" operator(pg_catalog.=) new."last_name") is not true and (old."last_name" is not null or new."last_name" is not null))) or old."_m" operator(pg_catalog.=) 0))
execute function "shoofly"."t1_upd"();
