set search_path = wh;
alter table bins add zone_manager text;
