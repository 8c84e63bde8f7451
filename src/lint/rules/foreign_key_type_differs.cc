// REFERENCES between columns of different types.

#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

// Compared by the same operator, without a conversion.
bool compares_as_text(const std::string& type) {
  return type == "text" || type.starts_with("character varying");
}

void check_foreign_key_type_differs(const Scene& scene, Reporter& reporter) {
  const auto check = [&](const QualifiedName& name, const WrittenTable* own,
                         const WrittenConstraint& written) {
    const Constraint& key = written.constraint;
    if (key.kind != ConstraintKind::kForeignKey || own == nullptr) return;
    const WrittenTable* other = scene.table(key.references);
    if (other == nullptr) return;
    for (std::size_t i = 0; i < key.columns.size() && i < key.referenced_columns.size(); ++i) {
      const WrittenColumn* from = own->find_column(key.columns[i]);
      const WrittenColumn* to = other->find_column(key.referenced_columns[i]);
      if (from == nullptr || to == nullptr) continue;
      const std::string one = scene.engine.plain_type(from->column.type);
      const std::string two = scene.engine.plain_type(to->column.type);
      if (one == two) continue;
      if (scene.server.engine == "postgres" && compares_as_text(one) && compares_as_text(two))
        continue;
      // foreign-key-not-possible says it.
      const bool certain = is_certain(scene) && whole_table(scene, key.references) != nullptr &&
                           (scene.act<MakeTable>() != nullptr || certain_table(scene, name));
      if (certain && !may_be_compared(one, two)) continue;
      reporter.report_at(
          written.at,
          fmt::format("{}.{} is {}, and {}.{}, which it refers to, is {}", scene.shown(name),
                      from->column.name, one, scene.shown(key.references), to->column.name, two),
          {fmt::format("{} {}", from->column.name, two)});
    }
  };
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenConstraint& constraint : make->table.constraints)
      check(make->table.name, &make->table, constraint);
  } else if (const auto* constraint = scene.act<MakeConstraint>()) {
    check(constraint->table, scene.table(constraint->table), constraint->constraint);
  }
}

}  // namespace

extern const Rule foreign_key_type_differs;
const Rule foreign_key_type_differs{
    "foreign-key-type-differs",
    Family::kData,
    Severity::kWarning,
    "a foreign key refers to a column of another type",
    "Each lookup converts, and a value may fit the one and not the other.",
    check_foreign_key_type_differs,
    nullptr,
    kPostgres};

}  // namespace shoofly::lint
