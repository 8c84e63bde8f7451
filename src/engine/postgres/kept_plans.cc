#include "engine/postgres/kept_plans.h"

namespace shoofly::postgres {

KeptPlans::Use KeptPlans::use(const Statement& statement) {
  if (!statement.kept || !on_) return {};
  Known& known = texts_.try_emplace(statement.sql.str(), Known{texts_.size() + 1}).first->second;
  if (!known.prepared && ++known.uses < 2) return {};
  return {"shoofly_" + std::to_string(known.number), !known.prepared};
}

void KeptPlans::forget(bool may_go_on) {
  texts_.clear();
  on_ = may_go_on;
}

bool is_of_kept_plan(const std::string& sqlstate) {
  return sqlstate == "26000" || sqlstate == "42P05";
}

bool send_prepare(PGconn* conn, const std::string& name, const Statement& statement) {
  return PQsendPrepare(conn, name.c_str(), statement.sql.str().c_str(), 0, nullptr) == 1;
}

}  // namespace shoofly::postgres
