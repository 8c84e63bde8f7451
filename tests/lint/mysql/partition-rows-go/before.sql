create table events (
  id bigint not null,
  year int not null,
  primary key (id, year)
) partition by range (year) (
  partition p2024 values less than (2025),
  partition p2025 values less than (2026)
);
