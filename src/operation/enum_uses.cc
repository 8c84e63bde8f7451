#include "operation/enum_uses.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/contains.h"

namespace shoofly {
namespace {

// Whether it is one that moves with a column of the type.
bool moves_along(const TypeUse& use, const EnumType& type, const Catalog& catalog) {
  const Table* table = catalog.find_table(use.table);
  if (table == nullptr) return false;
  const auto has_type = [&](const std::string& name) {
    const Column* column = table->find_column(name);
    return column != nullptr && column->type == type.type;
  };
  const auto any_has_type = [&](const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), has_type);
  };
  if (use.kind == "column" || use.kind == "default") return has_type(use.object);
  if (use.kind == "index") {
    const Index* index = table->find_index(use.object);
    return index != nullptr && any_has_type(index->reads);
  }
  if (use.kind == "check constraint") {
    const Constraint* constraint = table->find_constraint(use.object);
    return constraint != nullptr && any_has_type(constraint->columns);
  }
  return false;
}

const char* help_for(const std::string& kind) {
  if (kind == "array column")
    return "an array of the type cannot be changed yet; give it another type first";
  if (kind == "column" || kind == "composite type") return "give it another type first";
  return "it would keep the old type; drop it first and create it anew after the change";
}

}  // namespace

std::size_t type_name_at(const std::string& type) {
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < type.size(); ++i) {
    if (type[i] == '"') quoted = !quoted;
    if (type[i] == '.' && !quoted) begin = i + 1;
  }
  return begin;
}

void refuse_other_uses(const EnumType& type, Position at, const Catalog& catalog,
                       Problems& problems) {
  for (const TypeUse& use : type.uses) {
    if (moves_along(use, type, catalog)) continue;
    problems.add(at,
                 fmt::format("{}{}{} uses type {}", use.kind, use.kind.empty() ? "" : " ", use.name,
                             type.type),
                 {help_for(use.kind)});
  }
}

}  // namespace shoofly
