// ALTER TYPE .. ADD VALUE, used in the same transaction.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// By its own name, wherever it is.
bool is_of_type(const std::string& type, const QualifiedName& named) {
  const std::string last = type.substr(type.rfind('.') + 1);
  return last == named.name || last == "\"" + named.name + "\"";
}

bool has_type(const WrittenTable* table, const std::string& column, const QualifiedName& type) {
  const WrittenColumn* found = table == nullptr ? nullptr : table->find_column(column);
  return found != nullptr && is_of_type(found->column.type, type);
}

// What the act says of columns of that type: there the server makes a value of the text.
std::string said_of(const Scene& scene, const QualifiedName& type) {
  std::string said;
  const auto add_column = [&](const Column& column) {
    if (is_of_type(column.type, type)) said += column.default_sql.value_or("") + " ";
  };
  const auto add_check = [&](const WrittenTable* table, const WrittenConstraint& constraint) {
    for (const std::string& column : constraint.constraint.columns) {
      if (has_type(table, column, type)) said += constraint.constraint.expression + " ";
    }
  };
  if (const auto* turn = scene.act<TurnDefault>()) {
    if (has_type(scene.table(turn->table), turn->column, type)) said = turn->value.value_or("");
  } else if (const auto* column = scene.act<MakeColumn>()) {
    add_column(column->column.column);
    if (is_of_type(column->column.column.type, type)) {
      for (const WrittenConstraint& one : column->constraints)
        said += one.constraint.expression + " ";
    }
  } else if (const auto* constraint = scene.act<MakeConstraint>()) {
    add_check(scene.table(constraint->table), constraint->constraint);
  } else if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenColumn& one : make->table.columns) add_column(one.column);
    for (const WrittenConstraint& one : make->table.constraints) add_check(&make->table, one);
  }
  return said;
}

// column = 'label', column in ('label'): of a view's query or an index's WHERE.
bool compares(const Scene& scene, const QualifiedName& type, std::string_view quoted) {
  const auto* make = scene.act<MakeIndex>();
  const auto* aside = scene.act<Aside>();
  const bool view =
      aside != nullptr && aside->what.ends_with("view") && scene.whole.shape != nullptr;
  if (!view && (make == nullptr || make->index.index.where_sql.empty())) return false;
  std::vector<QualifiedName> tables;
  if (make != nullptr) tables.push_back(make->index.table);
  for (const QueryScope& scope : view ? scene.whole.shape->scopes : std::vector<QueryScope>()) {
    for (const QueryTable& table : scope.tables) tables.push_back(table.name);
  }
  const std::vector<SqlWord> words = sql_words(scene.text);
  const auto raw = [&](std::size_t i) {
    return scene.text.substr(words[i].from, words[i].to - words[i].from);
  };
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (raw(i) != quoted) continue;
    const bool listed = i >= 3 && raw(i - 1) == "(" && is_word(scene.text, words[i - 2], "in");
    if (!listed && raw(i - 1) != "=") continue;
    const std::string column(raw(listed ? i - 3 : i - 2));
    const auto has = [&](const QualifiedName& table) {
      return has_type(scene.table(table), column, type);
    };
    if (std::any_of(tables.begin(), tables.end(), has)) return true;
  }
  return false;
}

bool uses_label(const Scene& scene, const std::string& label, const QualifiedName& type) {
  const std::string quoted = "'" + label + "'";
  const bool in_rows =
      scene.detail<RowWork>() != nullptr && scene.text.find(quoted) != std::string_view::npos;
  return in_rows || said_of(scene, type).find(quoted) != std::string::npos ||
         compares(scene, type, quoted);
}

void check_new_enum_value_used(const Scene& scene, Reporter& reporter) {
  if (!scene.transaction.open) return;
  for (const auto& [label, type] : scene.transaction.labels) {
    if (!uses_label(scene, label, type)) continue;
    reporter.report(
        fmt::format("\"{}\" was added by this transaction and cannot be used in it (55P04)", label),
        {"a migration of its own for ADD VALUE"});
  }
  if (scene.leads_back()) return;
  for (const auto& [label, before] : scene.transaction.labels_before) {
    if (!uses_label(scene, label, before.type)) continue;
    reporter.at_most(Severity::kWarning);
    reporter.report(
        fmt::format("\"{}\" was added by {}: where both are pending, the tool runs them in one "
                    "transaction, in which it cannot be used (55P04)",
                    label, before.file),
        {"run the tool once with that one alone, and then this, everywhere; or tell it to open a "
         "transaction for each"});
  }
}

}  // namespace

extern const Rule new_enum_value_used;
const Rule new_enum_value_used{
    "new-enum-value-used",
    Family::kTransactions,
    Severity::kError,
    "a new value of an enum is used in the transaction that adds it",
    "The server refuses it (55P04): a new value can be used when its transaction has committed.",
    check_new_enum_value_used,
    nullptr};

}  // namespace shoofly::lint
