-- migrate:up
revoke select on appointments from public;
revoke update on patients from receptionist;

-- migrate:down
grant update on patients to receptionist;
