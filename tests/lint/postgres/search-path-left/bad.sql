set lock_timeout = '300ms';
set search_path = crm;
