create table workers (
  id bigint generated always as identity primary key,
  name text not null
);
create table shifts (
  id bigint generated always as identity primary key,
  worker_id bigint not null references workers (id),
  starts_at timestamptz not null
);
create index shifts_worker on shifts (worker_id);
