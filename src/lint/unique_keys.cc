#include "lint/unique_keys.h"

#include <algorithm>
#include <utility>

#include "lint/certainty.h"

namespace shoofly::lint {
namespace {

void add_unique_key(NewKey key, const Index& index, std::vector<NewKey>& keys) {
  for (const IndexPart& part : index.parts) {
    if (part.column.empty() || part.prefix > 0) return;
    key.columns.push_back(part.column);
  }
  if (!key.columns.empty()) keys.push_back(std::move(key));
}

}  // namespace

std::vector<NewKey> unique_keys_made(const Scene& scene) {
  std::vector<NewKey> keys;
  if (const auto* make = scene.act<MakeIndex>()) {
    const Index& index = make->index.index;
    if (index.unique && index.where_sql.empty() && !make->if_not_exists)
      add_unique_key({make->index.table, "unique index", {}}, index, keys);
    return keys;
  }
  if (scene.act<MakeTable>() != nullptr) return keys;
  for (const MadeConstraint& made : constraints_made(scene)) {
    const Constraint& constraint = made.constraint->constraint;
    const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
    if (!primary && constraint.kind != ConstraintKind::kUnique) continue;
    if (!made.constraint->using_index.empty()) continue;
    NewKey key{made.table, primary ? "primary key" : "unique key", constraint.columns};
    if (!key.columns.empty()) keys.push_back(std::move(key));
  }
  return keys;
}

bool has_one_value(const Server& server, const MakeColumn& make) {
  const Column& column = make.column.column;
  if (make.column.serial || !column.identity.empty() || column.generated != Generated::kNone)
    return false;
  if (column.default_sql)
    return column.default_is_literal && !same_name(*column.default_sql, "null");
  return !column.nullable && (server.engine == "mysql" || server.engine == "mariadb");
}

bool is_of_one_value(const Scene& scene, const NewKey& key) {
  const auto* make = scene.act<MakeColumn>();
  const QualifiedName table = scene.schema.at_home(key.table);
  return std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& column) {
    if (make != nullptr && !make->if_not_exists && same_name(make->column.column.name, column))
      return has_one_value(scene.server, *make);
    const auto& known = scene.transaction.one_value;
    return std::any_of(known.begin(), known.end(), [&](const auto& one) {
      return one.first == table && same_name(one.second, column);
    });
  });
}

}  // namespace shoofly::lint
