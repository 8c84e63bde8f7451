#include "report/sql_files.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/check.h"
#include "base/dsn.h"
#include "report/row_move_sql.h"
#include "report/sql_inline.h"
#include "report/table_sync_sql.h"
#include "report/words.h"

namespace shoofly {
namespace {

constexpr std::size_t kCommentWidth = 96;

std::string comment(const std::string& text) {
  std::string result;
  std::string line;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > kCommentWidth) {
      result += "-- " + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? result : result + "-- " + line + "\n";
}

WalkScript fill_walk(const SyncWriter& sync, const SyncSpec& spec, int batch) {
  return {spec.table, spec.key, sync.fill_assignments(spec), sync.fill_condition(spec), batch};
}

WalkScript update_walk(const PlanView& view, const UpdateWork& work, int batch) {
  const SqlWriter sql = view.dialect.writer();
  return {work.table, work.key,
          sql.write("{} = ({})", Ident{work.column}, Sql::checked(work.expression)),
          sql.write("({})", Sql::checked(work.condition)), batch};
}

std::string before_file(Phase phase, const Policies& policies) {
  switch (phase) {
    case Phase::kCutover:
      return "BEFORE THIS FILE: deploy the application that knows the new shape, beside the old one.";
    case Phase::kContract:
      return fmt::format(
          "BEFORE THIS FILE: let {} pass after cutover, and take the old application out of use everywhere.",
          span_text(policies.soak));
    case Phase::kPurge:
      return fmt::format(
          "BEFORE THIS FILE: let {} pass after contract and make a backup. NOTHING BRINGS BACK WHAT IT DROPS.",
          span_text(policies.retention));
    default:
      return {};
  }
}

}  // namespace

SqlFileWriter::SqlFileWriter(const PlanView& view, const ScriptForm& form)
    : view_(view), form_(form), lock_timeout_(lock_budget(view.plan)) {
  Catalog at = view.plan.before;
  for (const Step& step : view.plan.steps) {
    before_.push_back(at);
    const Status applied = apply(step.forward, at, view.sync.triggers());
    SHOOFLY_CHECK(applied.ok(), "a checked plan can be predicted");
  }
  before_.push_back(std::move(at));
  backward_.resize(view.plan.steps.size());
  // Restore leads from purge to contract, rollback from contract to the start.
  predict_way_back(first_step_from(Phase::kContract), first_step_from(Phase::kPurge));
  predict_way_back(0, first_step_from(Phase::kContract));
}

std::size_t SqlFileWriter::first_step_from(Phase phase) const {
  std::size_t index = 0;
  while (index < view_.plan.steps.size() && view_.plan.steps[index].phase < phase) ++index;
  return index;
}

// As the executor goes back: what the catalog shows as undone already is passed over.
void SqlFileWriter::predict_way_back(std::size_t from, std::size_t to) {
  Catalog at = before_[to];
  for (std::size_t i = to; i-- > from;) {
    const Work& work = view_.plan.steps[i].backward;
    if (undone_already(work, at)) continue;
    backward_[i] = at;
    const Status applied = apply(work, at, view_.sync.triggers());
    SHOOFLY_CHECK(applied.ok(), "a checked plan can be undone");
  }
}

bool SqlFileWriter::undone_already(const Work& work, const Catalog& at) const {
  if (std::holds_alternative<DiscardWork>(work)) return true;  // a person's drop leaves nothing
  const std::vector<Action> actions = actions_of(work);
  if (actions.empty()) return std::holds_alternative<NoWork>(work);
  return std::all_of(actions.begin(), actions.end(), [&](const Action& action) {
    return holds(action, at, view_.sync.triggers()).value_or(false);
  });
}

std::string SqlFileWriter::head(std::size_t step, std::string_view way) const {
  const Plan& plan = view_.plan;
  std::string text =
      comment(fmt::format("{}, step {}, {}. Made by shoofly for {}.", plan.change,
                          plan.steps[step].id, way, server_text(plan.before.server)));
  text += comment("Run with: " + form_.how_to_run() + ".");
  return text + "\n" + form_.settings(lock_timeout_) + "\n";
}

namespace {

// A plan's catalogs hold no partitions; its actions name those that were there.
Catalog with_partitions(const Action& action, Catalog at) {
  const auto* create = std::get_if<CreateIndex>(&action);
  const auto* add = std::get_if<AddConstraint>(&action);
  if (create == nullptr && add == nullptr) return at;
  for (const PartitionIndex& part : create != nullptr ? create->partitions : add->partitions) {
    Table table;
    table.name = part.table;
    // Of a foreign key only the lowest partitions are named.
    table.parent = part.parent.empty() ? table_of(action) : part.parent_table;
    table.kind = TableKind::kPartition;
    table.has_partitions = !part.leaf;
    at.tables.push_back(std::move(table));
  }
  return at;
}

}  // namespace

// An index that a broken-off build left behind is replaced, so that the file can be run again.
Result<Rendered> SqlFileWriter::rendered(const Action& action, const Catalog& at) const {
  const auto* create = std::get_if<CreateIndex>(&action);
  if (create == nullptr || !create->partitions.empty())
    return view_.dialect.render(action, with_partitions(action, at));
  Result<Rendered> plain = view_.dialect.render(action, at);
  if (!plain.ok() || plain->transactional) return plain;
  Catalog broken = at;
  broken.find_table(create->table)->indexes.push_back(create->index);
  broken.find_table(create->table)->indexes.back().valid = false;
  return view_.dialect.render(action, broken);
}

std::string SqlFileWriter::schema(const DdlWork& work, Catalog at) const {
  std::string text;
  bool transactional = true;
  for (const Action& action : work.actions) {
    text += comment(upper_first(describe(action)) + ".");
    const Result<Rendered> statements = rendered(action, at);
    if (!statements.ok())
      return form_.refuse(fmt::format("this step cannot be written as SQL: {}",
                                      redact(statements.error().describe())));
    transactional = transactional && statements->transactional;
    for (const Statement& statement : statements->statements)
      text += inlined(statement, view_.dialect) + ";\n";
    const Status applied = apply(action, at, view_.sync.triggers());
    SHOOFLY_CHECK(applied.ok(), "a checked plan can be predicted");
  }
  if (transactional) return form_.begin() + text + form_.commit();
  return form_.before_patient() + text + form_.after_patient();
}

// By hand the columns are dropped where they are, each in a transaction of its own.
std::string SqlFileWriter::in_place(const CopyWork& work, Catalog at) const {
  std::string text = comment(
      "The program does this by a copy beside the table. Here each column is dropped in place: every row is "
      "written anew while other writers wait.");
  for (const Action& action : actions_of(work)) {
    text += schema({{action}}, at);
    const Status applied = apply(action, at, view_.sync.triggers());
    SHOOFLY_CHECK(applied.ok(), "a checked plan can be predicted");
  }
  return text;
}

std::string SqlFileWriter::text_of(const Work& work, const Catalog& at) const {
  const int batch = view_.plan.policies.backfill.batch_max;
  std::string text;
  if (const auto* copy = std::get_if<CopyWork>(&work)) return in_place(*copy, at);
  if (const auto* ddl = std::get_if<DdlWork>(&work)) text = schema(*ddl, at);
  if (const auto* fill = std::get_if<FillWork>(&work))
    text = form_.walk(fill_walk(view_.sync, fill->spec, batch), lock_timeout_);
  if (const auto* repeat = std::get_if<TableFillWork>(&work))
    text = form_.walk(repeat_walk(view_.dialect.writer(), *repeat, batch), lock_timeout_);
  if (const auto* move = std::get_if<MoveWork>(&work))
    text = form_.walk(move_walk(view_.dialect.writer(), *move, batch), lock_timeout_);
  if (const auto* update = std::get_if<UpdateWork>(&work))
    text = form_.walk(update_walk(view_, *update, batch), lock_timeout_);
  const auto* count = std::get_if<CountWork>(&work);
  const bool acceptable =
      std::holds_alternative<LossWork>(work) || (count != nullptr && count->acceptable);
  for (const Verification& verification : verifications_of(view_, work)) {
    if (acceptable) {
      text += comment(upper_first(verification.question) +
                      ". If it is not 0, decide before you go on: their new form is lost.");
      text += verification.select.str() + ";\n";
    } else {
      text += comment(
          fmt::format("Verify: {}: expected {}.", verification.question, verification.expected));
      text += form_.stop_unless_none(verification);
    }
  }
  return text;
}

std::string SqlFileWriter::up(std::size_t index) const {
  const Step& step = view_.plan.steps[index];
  std::string text = head(index, "up");
  if (index == first_step_from(step.phase))
    text += comment(before_file(step.phase, view_.plan.policies));
  if (std::holds_alternative<NoWork>(step.forward)) {
    return text + comment("Nothing to do on the way up: this step belongs to the way back.");
  }
  if (std::holds_alternative<DiscardWork>(step.forward))
    return text +
           comment("Nothing to do by hand: the file before this one has left nothing behind.");
  text += comment(sentence(step.title) + " " + sentence(step.why));
  if (index == 0) {
    for (const Statement& statement : view_.dialect.journal_namespace())
      text += inlined(statement, view_.dialect) + ";\n";
  }
  return text + text_of(step.forward, before_[index]);
}

std::string SqlFileWriter::down(std::size_t index) const {
  const Step& step = view_.plan.steps[index];
  std::string text = head(index, "down (the way back; downs run in the opposite order)");
  if (step.phase == Phase::kPurge)
    return text + comment("There is no way back from purge: restore the backup made before it.");
  if (!backward_[index]) return text + comment("Nothing to undo here.");
  return text + comment("Undoes: " + sentence(step.title)) +
         text_of(step.backward, *backward_[index]);
}

}  // namespace shoofly
