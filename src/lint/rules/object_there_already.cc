// CREATE, ADD or RENAME to a name that is taken.

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/rules/mysql/part_names.h"

namespace shoofly::lint {
namespace {

std::string quoted(const std::string& name) { return fmt::format("\"{}\"", name); }

void say_there(Reporter& reporter, const std::string& name, const std::string& what,
               const std::string& code, std::string help) {
  reporter.report(fmt::format("{} is there already: {}{}", quoted(name), what, code),
                  {std::move(help)});
}

constexpr const char* kOther = "another name, or drop the one that is there before";

void check_relation_name(const Scene& scene, const QualifiedName& name, Reporter& reporter) {
  const std::string what = relation_there(scene, name);
  if (!what.empty()) say_there(reporter, name.name, what, code_of(scene, "42P07", 1050), kOther);
}

void check_type_name(const Scene& scene, const QualifiedName& name, Reporter& reporter) {
  const QualifiedName full = scene.schema.at_home(name);
  if (!scene.history->is_sure(full, scene.schema)) return;
  if (const NameFact* fact = scene.history->there({NameSpace::kType, full}))
    say_there(reporter, name.name, fmt::format("a {} ({})", fact->kind, place_of(*fact)),
              " (42710)", kOther);
}

// A table is a type, too.
void check_new_type(const Scene& scene, const QualifiedName& name, Reporter& reporter) {
  check_type_name(scene, name, reporter);
  if (certain_table(scene, name) != nullptr)
    say_there(reporter, name.name, "a table", " (42710)", kOther);
}

// Names of constraints are their table's; that of a key's index is the schema's.
void check_constraint_name(const Scene& scene, const QualifiedName& table_name,
                           const WrittenTable* table, const WrittenConstraint& written,
                           Reporter& reporter) {
  const std::string& name = written.constraint.name;
  if (name.empty() || written.using_index == name) return;
  const bool dropped = statement_has<TakeConstraint>(
      scene, [&](const TakeConstraint& act) { return act.name == name; });
  if (dropped || statement_has<TakeColumn>(scene, [](const TakeColumn&) { return true; })) return;
  if (table != nullptr) {
    const auto same =
        std::find_if(table->constraints.begin(), table->constraints.end(),
                     [&](const WrittenConstraint& one) { return one.known_name() == name; });
    if (same != table->constraints.end())
      return say_there(reporter, name, "a constraint of " + scene.shown(table_name),
                       has_own_index(*same) && has_own_index(written) ? " (42P07)" : " (42710)",
                       "another name, or DROP CONSTRAINT in the same statement");
  }
  if (has_own_index(written) && written.using_index.empty())
    check_relation_name(scene, {scene.schema.at_home(table_name).schema, name}, reporter);
}

void check_new_constraint_name(const Scene& scene, const NameConstraint& act, Reporter& reporter) {
  const WrittenTable* table = whole_table(scene, act.table);
  if (table == nullptr) return;
  const auto called = [&](const std::string& name) {
    return std::find_if(table->constraints.begin(), table->constraints.end(),
                        [&](const WrittenConstraint& one) { return one.known_name() == name; });
  };
  const auto old = called(act.name);
  const auto same = called(act.to);
  const bool index = old != table->constraints.end() && has_own_index(*old);
  if (same != table->constraints.end()) {
    say_there(reporter, act.to, "a constraint of " + scene.shown(act.table),
              index && has_own_index(*same) ? " (42P07)" : " (42710)", kOther);
  } else if (index) {
    check_relation_name(scene, {table->name.schema, act.to}, reporter);
  }
}

void check_part_of_table(const Scene& scene, const Aside& aside, NameSpace space,
                         Reporter& reporter) {
  const QualifiedName table = scene.schema.at_home(aside.table);
  const NameFact* fact = scene.history->there({space, table, aside.name.name});
  if (fact == nullptr || !scene.history->is_sure(table, scene.schema) ||
      !scene.history->is_sure({table.schema, aside.name.name}, scene.schema))
    return;
  say_there(
      reporter, aside.name.name,
      fmt::format("a {} of {} ({})", aside.what, scene.shown(table), place_of(*fact)),
      code_of(scene, "42710", 1359),
      fmt::format("DROP {} IF EXISTS before it", aside.what == "trigger" ? "TRIGGER" : "POLICY"));
}

// There a trigger's name is the schema's.
void check_new_trigger_of_sqlite(const Scene& scene, const QualifiedName& name,
                                 Reporter& reporter) {
  const QualifiedName full = scene.schema.at_home(name);
  if (scene.objects == nullptr || !scene.history->is_sure(full, scene.schema)) return;
  for (const KnownObject& one : *scene.objects) {
    if (one.kind != "trigger" || one.name != full) continue;
    return say_there(reporter, name.name, "a trigger of " + scene.shown(one.table), "",
                     "DROP TRIGGER IF EXISTS before it");
  }
}

void check_aside(const Scene& scene, const Aside& aside, Reporter& reporter) {
  if (aside.what == "trigger" && scene.server.engine == "sqlite")
    return check_new_trigger_of_sqlite(scene, aside.name, reporter);
  if (const auto* rename = std::get_if<ObjectRename>(&aside.detail)) {
    const QualifiedName to{scene.schema.at_home(rename->name).schema, rename->to};
    const bool type = rename->kind == "type" || rename->kind == "domain";
    if (type) check_type_name(scene, to, reporter);
    if (rename->kind == "index" || rename->kind == "view" || rename->kind == "sequence" ||
        rename->kind == "materialized view")
      check_relation_name(scene, to, reporter);
    return;
  }
  if (aside.kind != Aside::Kind::kObject && aside.what != "CREATE TABLE AS") return;
  if (aside.what == "view" || aside.what == "materialized view" || aside.what == "CREATE TABLE AS")
    check_relation_name(scene, aside.name, reporter);
  if (aside.what == "type" || aside.what == "domain") check_new_type(scene, aside.name, reporter);
  if (aside.what == "trigger") check_part_of_table(scene, aside, NameSpace::kTrigger, reporter);
  if (aside.what == "policy") check_part_of_table(scene, aside, NameSpace::kPolicy, reporter);
}

void check_label(const Scene& scene, const AddLabel& act, Reporter& reporter) {
  const QualifiedName type = scene.schema.at_home(act.type);
  const auto known = std::find_if(scene.schema.enums.begin(), scene.schema.enums.end(),
                                  [&](const WrittenEnum& one) { return one.name == type; });
  if (known == scene.schema.enums.end() || !scene.history->is_sure(type, scene.schema) ||
      !contains(known->labels, act.label))
    return;
  say_there(reporter, act.label, "a value of " + scene.shown(type), " (42710)",
            "ADD VALUE IF NOT EXISTS");
}

// `create .. if not exists`, `create or replace`, `alter .. if exists`, `create temporary`.
bool takes_what_is_there(const std::string& words) {
  return words.find(" if not exists ") != std::string::npos ||
         words.find(" if exists ") != std::string::npos ||
         words.starts_with("create or replace ") || words.starts_with("create temp");
}

void check_new_table(const Scene& scene, const MakeTable& make, Reporter& reporter) {
  // table-there-already says it of a table.
  if (scene.table(make.table.name) == nullptr)
    check_relation_name(scene, make.table.name, reporter);
  if (!is_postgres(scene)) return;
  std::vector<std::string> names;
  for (const WrittenConstraint& each : make.table.constraints) {
    const std::string& name = each.constraint.name;
    if (!name.empty() && contains(names, name)) {
      say_there(reporter, name, "a constraint of the same table", " (42710)", "another name");
    } else {
      check_constraint_name(scene, make.table.name, nullptr, each, reporter);
    }
    names.push_back(name);
  }
}

void check_constraints(const Scene& scene, Reporter& reporter) {
  const auto* column = scene.act<MakeColumn>();
  if (column != nullptr && column->if_not_exists) return;
  for (const MadeConstraint& each : constraints_made(scene)) {
    if (const WrittenTable* table = whole_table(scene, each.table))
      check_constraint_name(scene, each.table, table, *each.constraint, reporter);
  }
}

void check_new_name(const Scene& scene, Reporter& reporter) {
  if (const auto* table = scene.act<MakeTable>()) {
    check_new_table(scene, *table, reporter);
  } else if (const auto* index = scene.act<MakeIndex>()) {
    const QualifiedName of = scene.schema.at_home(index->index.table);
    if (!index->index.index.name.empty() && !is_mysql(scene))
      check_relation_name(scene, {of.schema, index->index.index.name}, reporter);
  } else if (const auto* sequence = scene.act<MakeSequence>()) {
    check_relation_name(scene, sequence->name, reporter);
  } else if (const auto* type = scene.act<MakeEnum>()) {
    check_new_type(scene, type->type.name, reporter);
  } else if (const auto* label = scene.act<AddLabel>()) {
    check_label(scene, *label, reporter);
  } else if (const auto* rename = scene.act<NameTable>()) {
    check_relation_name(scene, {scene.schema.at_home(rename->table).schema, rename->to}, reporter);
  } else if (const auto* named = scene.act<NameConstraint>()) {
    check_new_constraint_name(scene, *named, reporter);
  } else if (const auto* aside = scene.act<Aside>()) {
    check_aside(scene, *aside, reporter);
  }
}

void check_object_there_already(const Scene& scene, Reporter& reporter) {
  if (!is_certain(scene)) return;
  if (is_mysql(scene)) check_part_taken(scene, reporter);
  if (!is_postgres(scene) && scene.act<MakeConstraint>() != nullptr) return;
  if (!is_postgres(scene) && scene.act<MakeColumn>() != nullptr) return;
  if (scene.act<MakeConstraint>() != nullptr || scene.act<MakeColumn>() != nullptr) {
    check_constraints(scene, reporter);
  } else if (!takes_what_is_there(scene.words())) {
    check_new_name(scene, reporter);
  }
}

}  // namespace

extern const Rule object_there_already;
const Rule object_there_already{
    "object-there-already",
    Family::kCompatibility,
    Severity::kError,
    "an index, a constraint, a view or the like gets a name that is taken",
    "The server refuses the statement, and the migration stops.",
    check_object_there_already,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint
