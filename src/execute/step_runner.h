#pragma once

// Does the work of one step in one direction and keeps the journal true about it: the step's state
// and the catalog expected afterwards are written in the work's own transaction wherever the engine
// can.

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"
#include "execute/journal.h"
#include "execute/lock_policy.h"
#include "execute/observer.h"
#include "execute/row_pass.h"
#include "execute/run_scope.h"
#include "execute/stop.h"
#include "plan/plan.h"
#include "verify/in_step.h"

namespace shoofly {

class StepRunner {
 public:
  StepRunner(RunScope& scope, Catalog& expected);

  // Errors: refused (loss not accepted), conflict (fenced, locked, changed by someone else), data,
  // guard, interrupted, connection lost and in doubt (then neither `record` nor the expected
  // catalog is to be trusted: go on from the journal), others. Else `record` is kept up to date.
  Status run(const Step& step, Direction direction, StepRecord& record);

 private:
  Status perform(const Step& step, const Work& work, Direction direction, StepRecord& record);
  Status ddl(const Step& step, const DdlWork& work, Direction direction, StepRecord& record);
  Status ddl_together(const std::vector<Statement>& statements, const Catalog& after,
                      const Step& step, Direction direction, StepRecord& record);
  Status ddl_alone(const DdlWork& work);
  Status drop_broken(const DdlWork& work, const std::vector<QualifiedName>& tables,
                     LockedWork& patient);
  Status rows(const Step& step, const Work& work, StepRecord& record);
  Status fill(const Step& step, const FillWork& work, StepRecord& record);
  Status copy(const Step& step, const CopyWork& work, Direction direction, StepRecord& record);
  // The rows of `pass` in chunks, and what it took, in the record.
  Status walk(const Step& step, const RowPass& pass, const QualifiedName& table,
              StepRecord& record);
  Status repeat(const Step& step, const TableFillWork& work, StepRecord& record);
  Status move(const Step& step, const MoveWork& work, StepRecord& record);
  // Going there: none is left that should have gone. Going back: the ledger is empty.
  Status all_moved(const Step& step, const MoveWork& work, const RowPass& pass, StepRecord& record);
  Result<CheckOutcome> counted(const CountWork& work);
  Status check(const Step& step, const CheckWork& work, StepRecord& record);
  Status check(const Step& step, const TableCheckWork& work, StepRecord& record);
  // What a verification found, in the record; one that passed is noted in the run.
  Result<InStepReport> verified(const Step& step, InStepRequest request, StepRecord& record);
  Status count(const CountWork& work, StepRecord& record);
  // Rows that going back would lose: approval accepts that.
  Status lose(const CountWork& work, const CheckOutcome& found, const StepRecord& record);
  Status loss(const LossWork& work, StepRecord& record);
  Status refuse_nothing_to_go_back_to(const LossWork& work);
  Status discard(const Step& step, const DiscardWork& work, StepRecord& record);
  // The catalog that the run left behind shows all of it.
  bool is_done(const std::vector<Action>& actions) const;
  Status update(const UpdateWork& work, StepRecord& record);
  Result<InStepReport> in_step(InStepRequest request) const;
  Status look_at_catalog(const Step& step);
  StepState done_state(Direction direction) const;
  Status finish(Direction direction, StepRecord& record);
  void note(const std::string& kind, const std::string& text);

  RunScope& scope_;
  Catalog& expected_;
};

// What an action list means to a catalog, and the statements for it, in order.
struct Prepared {
  std::vector<Statement> statements;
  bool transactional = true;
  Catalog after;
  std::vector<QualifiedName> tables;
};
Result<Prepared> prepare(const Engine& engine, const std::vector<Action>& actions,
                         const Catalog& before);

}  // namespace shoofly
