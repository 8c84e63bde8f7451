#pragma once

// One case lived through on one database: the command that each stage names, both applications
// writing all the time, and after each stage everything that was promised.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/lifecycle.h"
#include "harness/postgres_server.h"
#include "harness/temp_dir.h"
#include "harness/traffic.h"
#include "harness/wait_watch.h"
#include "property/case.h"
#include "property/catalog_dump.h"
#include "scenario/step_watch.h"

namespace shoofly::testing {

// StepWatch, and trouble at a given step or chunk.
class TroubleWatch : public StepWatch {
 public:
  explicit TroubleWatch(const std::string& url) : StepWatch(url) {}

  // `what` is done once, at the `at`-th step or chunk from now.
  void arm(int at, std::function<void()> what);
  // Sessions were cut: its own prediction has missed a step whose end was lost with the program's;
  // the program's has not.
  void distrust();
  void expect_new_run();

  void on_step_begin(const Step& step, Direction direction) override;
  void on_step_end(const Step& step, Direction direction, const std::string& detail) override;
  void on_progress(const Step& step, const FillProgress& progress) override;

 private:
  void tick();

  int left_ = 0;
  std::function<void()> what_;
  bool distrusted_ = false;
};

class CaseLife {
 public:
  CaseLife(const PropertyCase& one, PostgresServer& server, ScratchDatabase& database);

  // The first promise that is not kept, with what led there.
  Status run();
  // Why the plan or start was refused, if it was.
  const std::vector<std::string>& refusals() const { return refusals_; }

 private:
  Status prepare();
  Status live();
  Status stage(const Stage& stage);
  Status begin(const Stage& stage);
  Status cut_over(const Stage& stage);
  Status go_back(const Stage& stage);
  Status contract_run(const Stage& stage);
  Status restore_run(const Stage& stage);
  Status purge_run(const Stage& stage);

  using Act = std::function<Result<RunOutcome>(const Command&)>;
  Status command(const Stage& stage, RunStatus then, const Act& act);
  Status finish(const Stage& stage, RunStatus then, RunOutcome outcome);
  void arm(const Stage& stage, StopToken& stop);
  Result<CatalogLines> rows();
  Status refused_start();
  Status rolled_back();

  void use_both();
  Status check();
  Result<CatalogLines> moved_rows(const MovedRows& moved);
  Status nothing_moved_away();
  Status in_step();
  Status healthy() const;
  Status verify();
  Status same_as_before();
  Status as_plain_ddl();

  const PropertyCase& one_;
  PostgresServer& server_;
  const std::string url_;
  const Scenario scenario_;
  TempDir dir_;
  Traffic traffic_;
  WaitWatch waits_;
  TroubleWatch watch_;
  std::unique_ptr<Session> session_;
  CatalogLines catalog_;
  CatalogLines rows_;
  std::vector<CatalogLines> moved_;  // of each wish
  std::vector<std::string> refusals_;
  std::string run_;
  std::string last_;
  bool loss_ = false;
};

}  // namespace shoofly::testing
