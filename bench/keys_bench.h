#pragma once

namespace shoofly::bench {

// change_primary_key of pgbench_accounts and a table of 1,000,000 rows that refers to it, against a
// plain ALTER TABLE .. TYPE bigint of both: how long it takes, and how long it keeps others
// waiting. And partition_table against INSERT .. SELECT.
void run_keys();

}  // namespace shoofly::bench
