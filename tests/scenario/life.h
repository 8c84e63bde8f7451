#pragma once

// A scenario's whole life on one database: start, rollback, start, cutover, rollback, start,
// cutover, contract, restore, contract, purge, with both applications writing all the time. With
// `life: short` (rows or tables that cost minutes): start, cutover, rollback while nobody writes,
// then the last of these rounds.

#include <map>
#include <memory>
#include <string>

#include "app/lifecycle.h"
#include "harness/scenario.h"
#include "harness/temp_dir.h"
#include "harness/traffic.h"
#include "scenario/step_watch.h"

namespace shoofly::testing {

class Life {
 public:
  Life(const Scenario& scenario, std::string url, std::uint64_t seed);

  // The first thing that is not as it must be, with what led there.
  Status run();

 private:
  Status prepare();
  Status quiet_round();
  Status first_round();
  Status second_round();
  Status third_round();
  Status to_gate();
  Status to_soak();
  Status to_contracted();
  Status go_back();

  using Act = std::function<Result<RunOutcome>(const Command&)>;
  Status command(const std::string& name, RunStatus then, const Act& act);
  Status start_command();
  void use(Application application);
  Status verify();
  Status check(const std::string& phase);
  Status statements(const std::string& phase);
  Status same_as_before();
  Status only_new_shape();
  Result<Catalog> catalog();
  Result<std::map<std::string, std::string>> digests(const Catalog& catalog);
  Status healthy() const;

  const Scenario& scenario_;
  std::string url_;
  TempDir dir_;
  Traffic traffic_;
  StepWatch watch_;
  StopToken stop_;
  std::unique_ptr<Session> session_;
  Catalog before_;
  bool quiet_ = false;  // nobody writes
  std::string run_;
  std::string last_;
};

}  // namespace shoofly::testing
