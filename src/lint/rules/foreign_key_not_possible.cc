// REFERENCES of columns that nothing makes unique, or of a type that does not compare.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/certainty.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

bool is_key_of(const WrittenConstraint& one, const std::vector<std::string>& columns) {
  const ConstraintKind kind = one.constraint.kind;
  return (kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique) &&
         (!one.using_index.empty() || sorted(one.constraint.columns) == columns);
}

bool is_unique_over(const WrittenIndex& one, const std::vector<std::string>& columns) {
  std::vector<std::string> names;
  for (const IndexPart& part : one.index.parts) names.push_back(part.column);
  return one.index.unique && one.index.where_sql.empty() && sorted(names) == columns;
}

// What the statement makes beside the key is there before it.
bool makes_key(const Scene& scene, const std::vector<std::string>& columns) {
  const auto is_key = [&](const WrittenConstraint& one) { return is_key_of(one, columns); };
  return statement_has<MakeConstraint>(
             scene, [&](const MakeConstraint& act) { return is_key(act.constraint); }) ||
         statement_has<MakeColumn>(scene, [&](const MakeColumn& act) {
           return std::any_of(act.constraints.begin(), act.constraints.end(), is_key);
         });
}

void check_columns(const Scene& scene, const WrittenTable& own, const WrittenTable& other,
                   const Constraint& key, Reporter& reporter) {
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const WrittenColumn* from = own.find_column(key.columns[i]);
    const WrittenColumn* to = other.find_column(key.referenced_columns[i]);
    if (from == nullptr || to == nullptr) continue;
    const std::string one = scene.engine.plain_type(from->column.type);
    const std::string two = scene.engine.plain_type(to->column.type);
    if (may_be_compared(one, two)) continue;
    reporter.report(
        fmt::format("{} is {}, and {}.{}, which it refers to, is {}: nothing compares them (42804)",
                    from->column.name, one, scene.shown(other.name), to->column.name, two),
        {fmt::format("{} {}", from->column.name, two)});
  }
}

void check_key(const Scene& scene, const WrittenTable& own, const WrittenTable& other,
               Constraint key, Reporter& reporter) {
  // One that was made of an index which is not known.
  const bool unknown = std::any_of(
      other.constraints.begin(), other.constraints.end(),
      [](const auto& one) { return has_own_index(one) && one.constraint.columns.empty(); });
  if (unknown) return;
  const bool primary = key.referenced_columns.empty();
  for (const WrittenConstraint& one : other.constraints) {
    if (primary && one.constraint.kind == ConstraintKind::kPrimaryKey)
      key.referenced_columns = one.constraint.columns;
  }
  if (key.referenced_columns.empty()) {
    if (own.name == other.name) return;
    reporter.report(
        fmt::format("{} has no primary key to refer to (42704)", scene.shown(other.name)),
        {"name the columns, and make them unique before"});
    return;
  }
  if (key.referenced_columns.size() != key.columns.size()) {
    reporter.report(fmt::format("{} columns refer to {} of {} (42830)", key.columns.size(),
                                key.referenced_columns.size(), scene.shown(other.name)),
                    std::vector<std::string>());
    return;
  }
  for (const std::string& column : key.referenced_columns) {
    if (other.find_column(column) == nullptr) return;  // column-not-there says so
  }
  check_columns(scene, own, other, key, reporter);
  const std::vector<std::string> columns = sorted(key.referenced_columns);
  const bool unique = std::any_of(other.constraints.begin(), other.constraints.end(),
                                  [&](const auto& one) { return is_key_of(one, columns); }) ||
                      std::any_of(other.indexes.begin(), other.indexes.end(),
                                  [&](const auto& one) { return is_unique_over(one, columns); }) ||
                      makes_key(scene, columns);
  if (unique) return;
  const std::string list = fmt::format("{}", fmt::join(key.referenced_columns, ", "));
  reporter.report(fmt::format("nothing makes ({}) of {} unique, as the key needs it (42830)", list,
                              scene.shown(other.name)),
                  {fmt::format("before it: CREATE UNIQUE INDEX CONCURRENTLY .. ON {} ({})",
                               scene.shown(other.name), list)});
}

void check_foreign_key_not_possible(const Scene& scene, Reporter& reporter) {
  if (!is_certain(scene)) return;
  const auto* make = scene.act<MakeTable>();
  const auto* column = scene.act<MakeColumn>();
  if ((make != nullptr && (make->if_not_exists || !make->table.unread.empty())) ||
      (column != nullptr && column->if_not_exists))
    return;
  for (const MadeConstraint& each : constraints_made(scene)) {
    const Constraint& key = each.constraint->constraint;
    if (key.kind != ConstraintKind::kForeignKey) continue;
    const QualifiedName to = scene.schema.at_home(key.references);
    WrittenTable own;
    own.name = scene.schema.at_home(each.table);
    if (make != nullptr) {
      own = make->table;
      own.name = scene.schema.at_home(own.name);
    } else if (const WrittenTable* known = certain_table(scene, each.table)) {
      own = *known;
    }
    if (column != nullptr) own.columns.push_back(column->column);
    const WrittenTable* other = to == own.name && make != nullptr ? &own : whole_table(scene, to);
    if (other != nullptr) check_key(scene, own, *other, key, reporter);
  }
}

}  // namespace

extern const Rule foreign_key_not_possible;
const Rule foreign_key_not_possible{
    "foreign-key-not-possible",
    Family::kCompatibility,
    Severity::kError,
    "a foreign key refers to what is not unique, or does not compare",
    "The server refuses the statement, and the migration stops.",
    check_foreign_key_not_possible,
    nullptr};

}  // namespace shoofly::lint
