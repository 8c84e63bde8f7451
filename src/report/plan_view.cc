#include "report/plan_view.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "execute/lock_policy.h"
#include "report/shapes.h"
#include "report/words.h"

namespace shoofly {
namespace {

template <typename... F>
struct Overload : F... {
  using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;

template <typename Visit>
void for_each_action(const Plan& plan, Phase first, Phase last, Visit visit) {
  for (const Step& step : plan.steps) {
    if (step.phase < first || step.phase > last) continue;
    for (const Action& action : actions_of(step.forward)) visit(action);
  }
}

}  // namespace

const std::vector<Phase>& all_phases() {
  static const std::vector<Phase> kPhases = {Phase::kExpand,  Phase::kBackfill, Phase::kVerify,
                                             Phase::kCutover, Phase::kSoak,     Phase::kContract,
                                             Phase::kPurge};
  return kPhases;
}

bool moves_rows(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return std::holds_alternative<MoveWork>(step.forward);
  });
}

namespace {

std::string meaning_of_one_shape(Phase phase) {
  switch (phase) {
    case Phase::kExpand:
      return "What the change adds is made beside what is there.";
    case Phase::kBackfill:
      return "Rows are written where they need it, in small batches.";
    case Phase::kVerify:
      return "What the change asks of the rows is proved.";
    case Phase::kCutover:
      return "The change takes effect, as far as it has not yet.";
    case Phase::kSoak:
      return "Time to see that the application does well.";
    case Phase::kContract:
      return "What the change removes is taken away; restore brings it back.";
    case Phase::kPurge:
      return "What contract took away is dropped. The only step without a way back.";
  }
  return {};
}

}  // namespace

std::string meaning_of(const Plan& plan, Phase phase) {
  if (phase != Phase::kSoak && forward_steps_of(plan, phase).empty()) {
    return phase == Phase::kPurge
               ? "Nothing to drop in this change: the command only closes the run."
               : "Nothing to do in this change.";
  }
  const Shapes shapes = shapes_of(plan);
  if (shapes.moves && !shapes.two) {
    if (phase == Phase::kExpand)
      return "What the rows that are to move need is made: a ledger for their keys, and a table where there is none.";
    if (phase == Phase::kCutover)
      return "The rows that match move, in small chunks, each committed with its progress; none moves before.";
    if (phase == Phase::kPurge)
      return "The ledger is dropped: nothing tells any more which rows have moved. The only step without a way back.";
  }
  if (!shapes.two) return meaning_of_one_shape(phase);
  if (!shapes.in_step && phase == Phase::kExpand)
    return "The new shape is shown beside the old one, by views of the same rows.";
  if (!shapes.in_step && phase == Phase::kCutover) return "The new shape leads.";
  if (!shapes.in_step && phase == Phase::kContract)
    return "The old shape goes out of sight. No row is dropped.";
  switch (phase) {
    case Phase::kExpand:
      return "The new shape is laid beside the old one; triggers keep both in step from then on.";
    case Phase::kBackfill:
      return "Every row that is there is converted, in small chunks, each committed with its progress.";
    case Phase::kVerify:
      return "Every row is held against the condition that old and new say the same. Constraints follow.";
    case Phase::kCutover:
      return "The new shape leads. Names are swapped where both applications use the same ones. Then every row is "
             "looked at again, without a lock.";
    case Phase::kSoak:
      return "Old and new application both work. Time to see that the new one does well.";
    case Phase::kContract:
      return "Every row is looked at once more, without a lock; then the sync ends and the old shape goes out of "
             "sight. Nothing is dropped.";
    case Phase::kPurge:
      return "The old shape is dropped. The only step without a way back.";
  }
  return {};
}

std::vector<const Step*> steps_of(const Plan& plan, Phase phase) {
  std::vector<const Step*> steps;
  for (const Step& step : plan.steps) {
    if (step.phase == phase) steps.push_back(&step);
  }
  return steps;
}

std::vector<const Step*> forward_steps_of(const Plan& plan, Phase phase) {
  std::vector<const Step*> steps = steps_of(plan, phase);
  std::erase_if(steps,
                [](const Step* step) { return std::holds_alternative<NoWork>(step->forward); });
  return steps;
}

Interval duration_of(const Plan& plan, Phase first, Phase last) {
  Interval sum;
  for (const Step& step : plan.steps) {
    if (step.phase >= first && step.phase <= last) sum = sum + step.duration;
  }
  return sum;
}

Catalog catalog_after(const PlanView& view, Phase phase) {
  std::size_t count = 0;
  for (const Step& step : view.plan.steps) {
    if (step.phase <= phase) ++count;
  }
  Result<Catalog> predicted = predict(view.plan, count, view.sync.triggers());
  SHOOFLY_CHECK(predicted.ok(), "a checked plan can be predicted");
  return std::move(predicted).value();
}

Risk overall_risk(const Plan& plan) {
  Risk worst = Risk::kAdditive;
  for (const OperationSummary& operation : plan.operations) worst = std::max(worst, operation.risk);
  return worst;
}

doc::Inline risk_line(Risk risk, const std::string& reason) {
  doc::Inline text = doc::strong(std::string(to_string(risk)));
  if (!reason.empty()) text.add(": ").add(doc::prose(reason + (reason.back() == '.' ? "" : ".")));
  return text;
}

std::vector<SyncSpec> specs_after(const Plan& plan, Phase phase) {
  std::vector<SyncSpec> specs;
  for_each_action(plan, Phase::kExpand, phase,
                  [&](const Action& action) { follow_sync(action, specs); });
  return specs;
}

std::vector<TableSync> table_syncs_after(const Plan& plan, Phase phase) {
  std::vector<TableSync> syncs;
  for_each_action(plan, Phase::kExpand, phase,
                  [&](const Action& action) { follow_sync(action, syncs); });
  return syncs;
}

Milliseconds lock_budget(const Plan& plan) {
  return lock_policy(plan.policies, plan.before.server).budget;
}

bool fills(const Work& work) {
  return std::holds_alternative<FillWork>(work) || std::holds_alternative<UpdateWork>(work) ||
         std::holds_alternative<CopyWork>(work) || std::holds_alternative<DiscardWork>(work) ||
         std::holds_alternative<TableFillWork>(work) || std::holds_alternative<MoveWork>(work);
}

bool blocks_application(const DdlFacts& facts) {
  return std::any_of(facts.locks.begin(), facts.locks.end(),
                     [](const LockFact& lock) { return lock.blocks_reads || lock.blocks_writes; });
}

namespace {

// What waits without blocking reads between its locks, not under them.
bool for_long(const DdlFacts& facts, const Interval& duration, const Plan& plan) {
  if (facts.waits_without_blocking) return false;
  return (facts.rewrites || facts.scans) && blocks_application(facts) &&
         duration.high_ms > lock_budget(plan).count();
}

}  // namespace

bool blocks_for_long(const Step& step, const Plan& plan) {
  return for_long(step.facts, step.duration, plan);
}

bool undoing_blocks_for_long(const Step& step, const Plan& plan) {
  return for_long(step.backward_facts, step.backward_duration, plan);
}

std::vector<std::string> retyped_columns(const Plan& plan) {
  std::vector<std::string> names;
  for_each_action(plan, Phase::kCutover, Phase::kCutover, [&](const Action& action) {
    const auto* swap = std::get_if<RenameColumns>(&action);
    if (swap == nullptr) return;
    for (const Rename& rename : swap->columns) {
      const bool taken_over =
          std::any_of(swap->columns.begin(), swap->columns.end(),
                      [&](const Rename& other) { return other.to == rename.from; });
      if (taken_over) names.push_back(swap->table.display() + "." + rename.from);
    }
  });
  return names;
}

std::vector<std::string> widened_tables(const Plan& plan) {
  std::set<std::string> names;
  for_each_action(plan, Phase::kExpand, Phase::kExpand, [&](const Action& action) {
    if (const auto* add = std::get_if<AddColumn>(&action)) names.insert(add->table.display());
  });
  return {names.begin(), names.end()};
}

std::string describe(const Work& work) {
  return std::visit(
      Overload{
          [](const NoWork&) { return std::string(); },
          [](const DdlWork& w) {
            std::string text;
            for (const Action& action : w.actions)
              text += (text.empty() ? "" : "; ") + describe(action);
            return text;
          },
          [](const FillWork& w) {
            return fmt::format("write the {} side of every row of {}",
                               w.spec.filling == Filling::kBackward ? "old" : "new",
                               w.spec.table.display());
          },
          [](const CheckWork& w) {
            return fmt::format("hold every row of {} against the in-step condition",
                               w.spec.table.display());
          },
          [](const TableFillWork& w) {
            const char* const rows = w.what == Repeat::kMissing ? "every row of {} into {}"
                                     : w.what == Repeat::kGone
                                         ? "rows that {} does not have any more, from {}"
                                         : "rows of {} that are new or changed into {}";
            return fmt::format("{} {}", w.what == Repeat::kGone ? "delete" : "write",
                               fmt::format(fmt::runtime(rows), w.sync.source.display(),
                                           w.sync.follower.display()));
          },
          [](const MoveWork& w) {
            return w.back ? fmt::format("move the rows that came from {} back out of {}",
                                        w.move.from.display(), w.move.to.display())
                          : fmt::format("move rows of {} into {}", w.move.from.display(),
                                        w.move.to.display());
          },
          [](const TableCheckWork& w) {
            return fmt::format("hold every row of {} against {}", w.sync.source.display(),
                               w.sync.follower.display());
          },
          [](const CountWork& w) {
            if (w.acceptable)
              return fmt::format("count the rows of {}; any asks for your approval",
                                 w.table.display());
            return fmt::format("count the rows where {}: none may be left", w.meaning);
          },
          [](const LossWork& w) {
            return fmt::format(
                "count the rows of {} whose new values the old shape cannot carry; any asks for your approval",
                w.spec.table.display());
          },
          [](const CopyWork& w) {
            return fmt::format("drop {} of {} by a copy of the table beside it",
                               and_list(w.without), w.table.display());
          },
          [](const DiscardWork& w) {
            return fmt::format("remove what the copy of {} replaced, in chunks", w.table.display());
          },
          [](const UpdateWork& w) {
            return fmt::format("write {}.{} where it needs it, in small batches", w.table.display(),
                               w.column);
          }},
      work);
}

}  // namespace shoofly
