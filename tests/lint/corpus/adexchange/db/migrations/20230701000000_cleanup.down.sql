select 'rows do not come back';
