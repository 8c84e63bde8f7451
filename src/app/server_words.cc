#include "app/server_words.h"

#include <set>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace shoofly {
namespace {

constexpr const char* kScratch = "_shoofly_default";

class Words {
 public:
  Words(Target& target, std::string file, Plan& plan)
      : target_(target), file_(std::move(file)), plan_(plan), predicted_(plan.before) {}

  Result<std::vector<Diagnostic>> run() {
    for (Step& step : plan_.steps) {
      auto* ddl = std::get_if<DdlWork>(&step.forward);
      if (ddl == nullptr) {
        SHOOFLY_TRY(apply(step.forward, predicted_, target_.engine->sync().triggers()));
        continue;
      }
      for (Action& action : ddl->actions) {
        if (const auto* add = std::get_if<AddColumn>(&action)) SHOOFLY_TRY(ask_type(*add, step));
        if (const auto* create = std::get_if<CreateEnum>(&action))
          asked_types_.insert(create->type);  // the plan's own
        SHOOFLY_TRY(ask(action, step));
        SHOOFLY_TRY(apply(action, predicted_, target_.engine->sync().triggers()));
      }
    }
    return problems_;
  }

 private:
  void refuse(const Step& step, const Error& error, const std::vector<std::string>& help) {
    std::string title = step.title;  // of what is there already, for the person
    const std::string hidden = "_shoofly_new_";
    const std::size_t at = title.find(hidden);
    if (at != std::string::npos) title.erase(at, hidden.size());
    problems_.push_back(
        {Severity::kError, file_, {}, fmt::format("{}: {}", title, error.describe()), help});
  }

  // Columns are also added as copies of columns that are there: their types have not been asked
  // for yet.
  Status ask_type(const AddColumn& add, const Step& step) {
    const std::string& type = add.column.type;
    // SQLite: a column without a type, copied.
    if (type.empty() || !asked_types_.insert(type).second) return ok_status();
    const Result<std::string> canonical =
        target_.engine->inspector().canonical_type(*target_.connection, type);
    if (canonical.ok()) return ok_status();
    if (!is_answer(canonical.error())) return canonical.error();
    refuse(step, canonical.error(), canonical.error().help);
    return ok_status();
  }

  Status ask(Action& action, const Step& step) {
    if (auto* add = std::get_if<AddColumn>(&action)) {
      if (!add->column.default_sql) return ok_status();
      return ask_default(add->table, add->column, *add->column.default_sql, step);
    }
    if (auto* set = std::get_if<SetDefault>(&action)) {
      const Table* table = predicted_.find_table(set->table);
      const Column* column = table == nullptr ? nullptr : table->find_column(set->column);
      if (column == nullptr) return ok_status();
      return ask_default(set->table, *column, set->default_sql, step);
    }
    if (step.phase != Phase::kBackfill) return ok_status();  // an operation has asked for its own
    if (auto* add = std::get_if<AddConstraint>(&action)) {
      // A temporary copy cannot refer to a table.
      if (add->constraint.kind != ConstraintKind::kCheck) return ok_status();
      SHOOFLY_ASSIGN(const auto built, build(action, step));
      if (!built) return ok_status();
      const Constraint* made = built->find_constraint(add->constraint.name);
      if (made != nullptr) add->constraint.expression = made->expression;
    }
    if (auto* create = std::get_if<CreateIndex>(&action)) {
      SHOOFLY_ASSIGN(const auto built, build(action, step));
      if (!built) return ok_status();
      const Index* made = built->find_index(create->index.name);
      if (made == nullptr) return ok_status();
      create->index.parts = made->parts;
      create->index.where_sql = made->where_sql;
    }
    return ok_status();
  }

  Status ask_default(const QualifiedName& name, const Column& like, std::string& written,
                     const Step& step) {
    if (written.find_first_not_of("0123456789") == std::string::npos) return ok_status();
    Column column;
    column.name = kScratch;
    column.type = like.type;
    column.collation = like.collation;
    column.default_sql = written;
    Table table;
    table.name = name;
    Result<Table> built =
        target_.engine->inspector().as_built(*target_.connection, table, AddColumn{name, column});
    if (!built.ok() && !is_answer(built.error())) return std::move(built).error();
    // An engine that builds nothing on a copy keeps the text as it was written.
    if (!built.ok() && built.error().kind == ErrorKind::kUnsupported) return ok_status();
    if (!built.ok()) {
      refuse(step, built.error(), built.error().help);
      return ok_status();
    }
    const Column* made = built->find_column(kScratch);
    if (made != nullptr && made->default_sql) written = *made->default_sql;
    return ok_status();
  }

  // The table with the object; nothing where the server refuses.
  Result<std::optional<Table>> build(const Action& action, const Step& step) {
    const Table* table = predicted_.find_table(table_of(action));
    if (table == nullptr) return std::optional<Table>();
    Result<Table> built = target_.engine->inspector().as_built(*target_.connection, *table, action);
    if (built.ok()) return std::optional<Table>(std::move(built).value());
    if (built.error().kind == ErrorKind::kUnsupported) return std::optional<Table>();
    if (!is_answer(built.error())) return std::move(built).error();
    refuse(step, built.error(), {"drop it by hand first and create it anew after the change"});
    return std::optional<Table>();
  }

  Target& target_;
  std::string file_;
  Plan& plan_;
  Catalog predicted_;
  std::set<std::string> asked_types_;
  std::vector<Diagnostic> problems_;
};

}  // namespace

bool is_answer(const Error& error) {
  return error.kind != ErrorKind::kConnectionLost && error.kind != ErrorKind::kInDoubt &&
         error.kind != ErrorKind::kInterrupted && error.kind != ErrorKind::kRetryable;
}

Result<std::vector<Diagnostic>> use_server_words(Target& target, const std::string& file,
                                                 Plan& plan) {
  return Words(target, file, plan).run();
}

}  // namespace shoofly
