#pragma once

// A plan as up and down files that a person can run by hand, in order, with the same result as the
// program's (B12). One file per step: so DDL and data changes are never in one file, and each file
// is one transaction (or one statement that must stand alone, or one walk in committed batches) and
// can be run again if it fails. The files do without the journal: what the program remembers there,
// the person does by knowing which files have run.

#include <chrono>
#include <string>
#include <vector>

#include "report/plan_view.h"

namespace shoofly {

struct SqlFile {
  std::string name;  // "20261121062000_split_user_name_expand_1.up.sql"
  std::string text;
};

// The up files in the order in which they are run, each followed by its down file. Downs are run in
// the opposite order. `made_at` gives the versions, one second apart; without it they count from
// 0001. Empty where the engine has no script form.
std::vector<SqlFile> plan_sql(const PlanView& view,
                              std::chrono::system_clock::time_point made_at = {});

// All of them in one text, each under its name: first the ups, then the downs in their order.
std::string sql_listing(const std::vector<SqlFile>& files);

}  // namespace shoofly
