// REFERENCES between columns of types that the server does not let refer to each other.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

// Columns of one kind can refer to each other, whatever their lengths are; of different kinds they
// cannot. Empty: not known. tests/lint/mariadb_claims_test.cc asks the server about pairs.
std::string kind_of(const std::string& type) {
  std::string name = type.substr(0, type.find('('));
  const bool is_unsigned = type.ends_with(" unsigned");
  if (name.ends_with(" unsigned")) name.erase(name.size() - std::string_view(" unsigned").size());
  constexpr std::array<std::string_view, 5> kIntegers = {"tinyint", "smallint", "mediumint", "int",
                                                         "bigint"};
  if (std::find(kIntegers.begin(), kIntegers.end(), name) != kIntegers.end())
    return name + (is_unsigned ? " unsigned" : "");
  if (name == "char" || name == "varchar") return "text";
  // InnoDB keeps all of these as bytes.
  if (name == "binary" || name == "varbinary" || name == "datetime" || name == "timestamp" ||
      name == "time" || name == "decimal")
    return "bytes";
  if (name == "float" || name == "double" || name == "date") return name;
  return "";
}

void check_key(const Scene& scene, const QualifiedName& name, const WrittenTable* own,
               const WrittenConstraint& written, Reporter& reporter) {
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
    const std::string kind = kind_of(one);
    if (kind.empty() || kind_of(two).empty() || kind == kind_of(two)) continue;
    reporter.report_at(
        written.at,
        fmt::format("{}.{} is {}, and {}.{}, which it refers to, is {}: the server refuses the key",
                    scene.shown(name), from->column.name, one, scene.shown(key.references),
                    to->column.name, two),
        {fmt::format("{} {}", from->column.name, two)});
  }
}

void check_foreign_key_refused(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenConstraint& constraint : make->table.constraints)
      check_key(scene, make->table.name, &make->table, constraint, reporter);
  } else if (const auto* constraint = scene.act<MakeConstraint>()) {
    check_key(scene, constraint->table, scene.table(constraint->table), constraint->constraint,
              reporter);
  }
}

}  // namespace

extern const Rule foreign_key_refused;
const Rule foreign_key_refused{
    "foreign-key-refused",
    Family::kData,
    Severity::kError,
    "a foreign key refers to a column of a type that the server does not take for it",
    "The statement fails (errno 150), and the migration stops there.",
    check_foreign_key_refused,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
