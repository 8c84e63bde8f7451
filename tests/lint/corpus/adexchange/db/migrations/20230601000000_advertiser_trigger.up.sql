create or replace function touch_advertiser() returns trigger as $fn$
begin
  -- drop table advertisers; in a comment is no statement
  new.name := trim(new.name);
  return new;
end
$fn$ language plpgsql;
create trigger advertisers_touch before insert or update on advertisers
  for each row execute function touch_advertiser();
