// ALTER COLUMN TYPE to a narrower type.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/enums.h"
#include "lint/names.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

std::string listed_labels(const std::vector<std::string>& labels) {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (std::size_t i = 0; i < labels.size() && i < kMost; ++i) {
    std::string label = labels[i];
    for (std::size_t at = 0; (at = label.find('\'', at)) != std::string::npos; at += 2)
      label.insert(at, 1, '\'');
    text += fmt::format("{}'{}'", text.empty() ? "" : ", ", label);
  }
  return labels.size() > kMost ? fmt::format("{} and {} more", text, labels.size() - kMost) : text;
}

// To another enum, by the labels: those that an UPDATE or DELETE has named before are gone by now.
void check_labels(const Scene& scene, const TurnType& turn, const WrittenTable& table,
                  const Column& column, Reporter& reporter) {
  const WrittenEnum* from = enum_of_type(scene.schema, column.type);
  const WrittenEnum* to = enum_of_type(scene.schema, turn.type);
  if (from == nullptr || to == nullptr || !only_casts(turn)) return;
  std::vector<std::string> missing = labels_missing(*from, *to);
  std::erase_if(missing, [&](const std::string& label) {
    return scene.transaction.moved_labels.count({table.name, label}) > 0;
  });
  if (missing.empty()) return;
  const std::string labels = listed_labels(missing);
  const bool one = missing.size() == 1;
  reporter.report(
      fmt::format("{} has no {}: it fails (22P02) if a row of {}.{} has {}",
                  scene.shown(scene.schema.at_home(to->name)), labels, scene.shown(turn.table),
                  turn.column, one ? "it" : "one of them"),
      {fmt::format("first deploy an application that does not write {}", one ? "it" : "them"),
       fmt::format("then, before this: update {} set {} = .. where {} {};", sql_name(turn.table),
                   sql_name(turn.column), sql_name(turn.column),
                   one ? "= " + labels : "in (" + labels + ")")});
}

void check_lossy_type_change(const Scene& scene, Reporter& reporter) {
  const auto* whole = scene.act<TurnColumn>();
  const TurnType changed =
      whole == nullptr ? TurnType{} : TurnType{whole->table, whole->column, whole->to.column.type};
  const TurnType* turn = whole == nullptr ? scene.act<TurnType>() : &changed;
  if (turn == nullptr || !scene.is_live(turn->table)) return;
  const WrittenTable* table = scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr) return;
  if (is_postgres(scene)) check_labels(scene, *turn, *table, column->column, reporter);
  if (!scene.engine.narrows(column->column.type, turn->type)) return;
  reporter.report(fmt::format("{} holds less than {}: values of {}.{} may not fit", turn->type,
                              column->column.type, scene.shown(turn->table), turn->column),
                  {"count the values that do not fit before", "shoofly counts them, and asks"});
}

}  // namespace

extern const Rule lossy_type_change;
const Rule lossy_type_change{
    "lossy-type-change",
    Family::kData,
    Severity::kWarning,
    "values may not fit the new type",
    "The statement fails on the first value that does not fit, or rounds what it cannot hold.",
    check_lossy_type_change,
    nullptr,
    Engines{true, true, false}};

}  // namespace shoofly::lint
