#include "lint/certainty.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace shoofly::lint {
namespace {

enum class TypeGroup { kInteger, kNumeric, kFloat, kText, kDay, kUuid, kBoolean, kOther };

TypeGroup group_of(std::string_view type) {
  static const std::map<std::string_view, TypeGroup> groups = {
      {"smallint", TypeGroup::kInteger},
      {"integer", TypeGroup::kInteger},
      {"bigint", TypeGroup::kInteger},
      {"numeric", TypeGroup::kNumeric},
      {"real", TypeGroup::kFloat},
      {"double precision", TypeGroup::kFloat},
      {"text", TypeGroup::kText},
      {"character varying", TypeGroup::kText},
      {"character", TypeGroup::kText},
      {"date", TypeGroup::kDay},
      {"timestamp without time zone", TypeGroup::kDay},
      {"timestamp with time zone", TypeGroup::kDay},
      {"uuid", TypeGroup::kUuid},
      {"boolean", TypeGroup::kBoolean}};
  if (type.ends_with("]")) return TypeGroup::kOther;
  const std::size_t bracket = type.find('(');
  // "timestamp(3) with time zone" is not looked at.
  if (bracket != std::string_view::npos && !type.ends_with(")")) return TypeGroup::kOther;
  const auto found = groups.find(type.substr(0, bracket));
  return found == groups.end() ? TypeGroup::kOther : found->second;
}

}  // namespace

bool in_known_order(const Migration& migration) {
  return !migration.version.empty() || migration.alone;
}

bool is_certain(const Scene& scene) {
  return scene.history != nullptr && scene.certain && !scene.statement.maybe &&
         !scene.whole.in_doubt && !scene.migration.repeats && in_known_order(scene.migration);
}

const WrittenTable* certain_table(const Scene& scene, const QualifiedName& name) {
  const WrittenTable* table = scene.table(name);
  if (table == nullptr || table->temporary || scene.history == nullptr) return nullptr;
  return scene.history->is_sure(table->name, scene.schema) ? table : nullptr;
}

const WrittenTable* whole_table(const Scene& scene, const QualifiedName& name) {
  const WrittenTable* table = certain_table(scene, name);
  if (table == nullptr || !table->unread.empty() || !table->parent.name.empty() ||
      table->kind != TableKind::kOrdinary || table->columns.empty())
    return nullptr;
  const bool whole = table->on_target != nullptr || scene.history->is_whole(table->name);
  return whole ? table : nullptr;
}

std::string relation_there(const Scene& scene, const QualifiedName& name) {
  const QualifiedName full = scene.schema.at_home(name);
  if (!scene.history->is_sure(full, scene.schema)) return "";
  if (certain_table(scene, full) != nullptr) return "a table";
  const bool by_table = scene.server.engine == "mariadb" || scene.server.engine == "mysql";
  const WrittenTable* table = by_table ? nullptr : scene.schema.table_of_index(full);
  if (table != nullptr && certain_table(scene, table->name) == nullptr) table = nullptr;
  if (table == nullptr && is_postgres(scene)) {
    const WrittenTable* of_key = scene.schema.table_of_constraint(full);
    const bool index = of_key != nullptr && whole_table(scene, of_key->name) != nullptr &&
                       std::any_of(of_key->constraints.begin(), of_key->constraints.end(),
                                   [&](const WrittenConstraint& one) {
                                     return has_own_index(one) && one.known_name() == full.name;
                                   });
    table = index ? of_key : nullptr;
  }
  if (table != nullptr) return "an index of " + scene.shown(table->name);
  const NameFact* fact = scene.history->there({NameSpace::kRelation, full});
  return fact == nullptr ? "" : fmt::format("a {} ({})", fact->kind, place_of(*fact));
}

const NameFact* relation_gone(const Scene& scene, const QualifiedName& name) {
  const QualifiedName full = scene.schema.at_home(name);
  const NameFact* fact = scene.history->gone({NameSpace::kRelation, full});
  if (fact == nullptr || !scene.history->is_sure(full, scene.schema)) return nullptr;
  // One of that name in another schema may be found instead.
  const bool elsewhere =
      std::any_of(scene.schema.tables.begin(), scene.schema.tables.end(),
                  [&](const auto& each) { return each.first.name == full.name; });
  if (elsewhere || scene.schema.table_of_index({"", full.name}) != nullptr ||
      scene.schema.table_of_constraint({"", full.name}) != nullptr)
    return nullptr;
  return fact;
}

const NameFact* type_gone(const Scene& scene, const QualifiedName& name) {
  const QualifiedName full = scene.schema.at_home(name);
  const NameFact* fact = scene.history->gone({NameSpace::kType, full});
  return fact != nullptr && scene.history->is_sure(full, scene.schema) ? fact : nullptr;
}

std::string code_of(const Scene& scene, std::string_view postgres, int mysql) {
  if (scene.server.engine == "sqlite") return "";
  return is_postgres(scene) ? fmt::format(" ({})", postgres) : fmt::format(" ({})", mysql);
}

bool is_postgres(const Scene& scene) { return scene.server.engine == "postgres"; }

bool same_name(std::string_view one, std::string_view other) {
  return std::equal(
      one.begin(), one.end(), other.begin(), other.end(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

std::string place_of(const NameFact& fact) { return fmt::format("{}:{}", fact.file, fact.at.line); }

std::string what_became(const NameFact& fact) {
  return fact.to.empty() ? fmt::format("{} dropped it", place_of(fact))
                         : fmt::format("{} renamed it to {}", place_of(fact), fact.to);
}

std::vector<MadeConstraint> constraints_made(const Scene& scene) {
  std::vector<MadeConstraint> made;
  if (const auto* table = scene.act<MakeTable>()) {
    for (const WrittenConstraint& each : table->table.constraints)
      made.push_back({table->table.name, &each});
  } else if (const auto* column = scene.act<MakeColumn>()) {
    for (const WrittenConstraint& each : column->constraints)
      made.push_back({column->table, &each});
  } else if (const auto* constraint = scene.act<MakeConstraint>()) {
    made.push_back({constraint->table, &constraint->constraint});
  }
  return made;
}

bool has_own_index(const WrittenConstraint& constraint) {
  const ConstraintKind kind = constraint.constraint.kind;
  return kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique ||
         kind == ConstraintKind::kExclusion;
}

bool may_be_compared(const std::string& from, const std::string& to) {
  const TypeGroup one = group_of(from);
  const TypeGroup two = group_of(to);
  if (one == TypeGroup::kOther || two == TypeGroup::kOther || one == two) return true;
  // What is converted without being asked for.
  return (one == TypeGroup::kInteger && (two == TypeGroup::kNumeric || two == TypeGroup::kFloat)) ||
         (one == TypeGroup::kNumeric && two == TypeGroup::kFloat);
}

}  // namespace shoofly::lint
