#include "report/sql_files.h"

#include <fmt/format.h>

#include <sstream>

#include "base/check.h"
#include "base/dsn.h"
#include "report/sql_inline.h"
#include "report/words.h"

namespace shoofly {
namespace {

constexpr std::size_t kWidth = 96;

std::string comment(const std::string& text) {
  std::string result;
  std::string line;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) {
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
  return {work.table, work.key, sql.write("{} = ({})", Ident{work.column}, Sql::checked(work.expression)),
          sql.write("({})", Sql::checked(work.condition)), batch};
}

std::string before_file(Phase phase, const Policies& policies) {
  switch (phase) {
    case Phase::kCutover:
      return "BEFORE THIS FILE: deploy the application that knows the new shape, beside the old one.";
    case Phase::kContract:
      return fmt::format("BEFORE THIS FILE: let {} pass after cutover, and take the old application out of use everywhere.", span_text(policies.soak));
    case Phase::kPurge:
      return fmt::format("BEFORE THIS FILE: let {} pass after contract and make a backup. NOTHING BRINGS BACK WHAT IT DROPS.", span_text(policies.retention));
    default:
      return {};
  }
}

}  // namespace

SqlFileWriter::SqlFileWriter(const PlanView& view, const ScriptForm& form)
    : view_(view), form_(form), lock_timeout_(lock_budget(view.plan)) {
  const SyncTriggers triggers = view.sync.triggers();
  Catalog at = view.plan.before;
  std::size_t before_purge = 0;
  for (const Step& step : view.plan.steps) {
    before_.push_back(at);
    const Status applied = apply(step.forward, at, triggers);
    SHOOFLY_CHECK(applied.ok(), "a checked plan can be predicted");
    if (step.phase < Phase::kPurge) ++before_purge;
  }
  backward_ = before_;
  at = before_purge < before_.size() ? before_[before_purge] : at;
  for (std::size_t i = before_purge; i-- > 0;) {
    backward_[i] = at;
    const Status applied = apply(view.plan.steps[i].backward, at, triggers);
    SHOOFLY_CHECK(applied.ok(), "a checked plan can be undone");
  }
}

std::string SqlFileWriter::head(const FileRequest& request, bool up, bool data) const {
  std::string text = comment(fmt::format("{}: {}, {}. Made by shoofly for {}.", view_.plan.change, to_string(request.phase),
                                         up ? "up" : "down, the way back", server_text(view_.plan.before.server)));
  text += comment("Run the files in the order of their names, down files in the opposite order: " + form_.how_to_run() + ".");
  if (up) text += comment(before_file(request.phase, view_.plan.policies));
  return text + "\n" + (data ? form_.data_settings(lock_timeout_) : form_.schema_settings(lock_timeout_));
}

std::string SqlFileWriter::schema(const DdlWork& work, Catalog at) const {
  std::string text;
  bool transactional = true;
  for (const Action& action : work.actions) {
    text += comment(upper_first(describe(action)) + ".");
    Result<Rendered> rendered = view_.dialect.render(action, at);
    if (!rendered.ok()) return form_.refuse(fmt::format("this step cannot be written as SQL: {}", redact(rendered.error().describe())));
    transactional = transactional && rendered->transactional;
    for (const Statement& statement : rendered->statements) text += inlined(statement, view_.dialect) + ";\n";
    const Status applied = apply(action, at, view_.sync.triggers());
    SHOOFLY_CHECK(applied.ok(), "a checked plan can be predicted");
  }
  if (transactional) return form_.begin() + text + form_.commit();
  return form_.before_patient() + text + form_.after_patient(lock_timeout_);
}

std::string SqlFileWriter::text_of(const Work& work, const Catalog& at) const {
  const int batch = view_.plan.policies.backfill.batch_max;
  std::string text;
  if (const auto* ddl = std::get_if<DdlWork>(&work)) text = schema(*ddl, at);
  if (const auto* fill = std::get_if<FillWork>(&work)) text = form_.walk(fill_walk(view_.sync, fill->spec, batch), lock_timeout_);
  if (const auto* update = std::get_if<UpdateWork>(&work)) text = form_.walk(update_walk(view_, *update, batch), lock_timeout_);
  for (const Verification& verification : verifications_of(view_, work)) {
    if (std::holds_alternative<LossWork>(work)) {
      text += comment(upper_first(verification.question) + ". If it is not 0, decide before you go on: they keep their last old form.");
      text += verification.select.str() + ";\n";
    } else {
      text += comment(fmt::format("Verify: {}: expected {}.", verification.question, verification.expected));
      text += form_.stop_unless_none(verification);
    }
  }
  return text;
}

std::string SqlFileWriter::up(const FileRequest& request, bool data) const {
  std::string text = head(request, true, data);
  if (request.first == 0) {
    for (const Statement& statement : view_.dialect.journal_namespace()) text += inlined(statement, view_.dialect) + ";\n";
  }
  bool any = false;
  for (std::size_t i = request.first; i < request.last; ++i) {
    const Step& step = view_.plan.steps[i];
    if (std::holds_alternative<NoWork>(step.forward)) continue;
    any = true;
    text += "\n" + comment(fmt::format("{}: {}. {}", step.id, step.title, step.why)) + text_of(step.forward, before_[i]);
  }
  return any ? text : text + "\n" + comment("Nothing to do on the way up: this part belongs to the way back.");
}

std::string SqlFileWriter::down(const FileRequest& request, bool data) const {
  std::string text = head(request, false, data);
  bool any = false;
  for (std::size_t i = request.last; i-- > request.first;) {
    const Step& step = view_.plan.steps[i];
    if (std::holds_alternative<NoWork>(step.backward)) continue;
    any = true;
    text += "\n" + comment(fmt::format("Back from {}: {}.", step.id, step.title)) + text_of(step.backward, backward_[i]);
  }
  if (any) return text;
  return text + "\n" + comment(request.phase == Phase::kPurge ? "There is no way back from purge: restore the backup made before it."
                                                               : "Nothing to undo here.");
}

}  // namespace shoofly
