// PRIMARY KEY of a table that has one.

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

bool is_primary(const WrittenConstraint& one) {
  return one.constraint.kind == ConstraintKind::kPrimaryKey;
}

void check_second_primary_key(const Scene& scene, Reporter& reporter) {
  if (!is_certain(scene)) return;
  std::string first;
  QualifiedName name;
  std::ptrdiff_t made = 0;
  for (const MadeConstraint& each : constraints_made(scene)) {
    if (!is_primary(*each.constraint)) continue;
    name = each.table;
    ++made;
  }
  if (made == 0) return;
  if (const auto* table = scene.act<MakeTable>()) {
    if (made < 2 || table->if_not_exists) return;
    reporter.report(fmt::format("{} gets {} primary keys: the server refuses it{}",
                                scene.shown(name), made, code_of(scene, "42P16", 1068)),
                    {"a key over several columns is one: PRIMARY KEY (a, b)"});
    return;
  }
  // column-not-addable says that of SQLite.
  const WrittenTable* table = scene.server.engine == "sqlite" ? nullptr : whole_table(scene, name);
  if (table == nullptr) return;
  const auto key = std::find_if(table->constraints.begin(), table->constraints.end(), is_primary);
  // The server drops before it adds.
  const bool drops =
      statement_has<TakeConstraint>(scene, [](const TakeConstraint&) { return true; }) ||
      statement_has<TakeColumn>(scene, [](const TakeColumn&) { return true; });
  const auto* column = scene.act<MakeColumn>();
  if (key == table->constraints.end() || drops || (column != nullptr && column->if_not_exists))
    return;
  const std::string key_name = key->known_name();
  reporter.report(
      fmt::format("{} has a primary key, {}: the server refuses a second one{}", scene.shown(name),
                  key_name, code_of(scene, "42P16", 1068)),
      {fmt::format("drop it in the same statement: ALTER TABLE {} DROP {}, ADD ..",
                   scene.shown(name),
                   is_postgres(scene) ? "CONSTRAINT " + QualifiedName{"", key_name}.display()
                                      : "PRIMARY KEY")});
}

}  // namespace

extern const Rule second_primary_key;
const Rule second_primary_key{"second-primary-key",
                              Family::kCompatibility,
                              Severity::kError,
                              "a table gets a second primary key",
                              "The server refuses the statement, and the migration stops.",
                              check_second_primary_key,
                              nullptr,
                              kEveryEngine};

}  // namespace shoofly::lint
