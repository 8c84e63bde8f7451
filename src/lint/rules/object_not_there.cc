// What the migrations have dropped or renamed before, and a constraint that a table never had.

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/rules/mysql/part_names.h"

namespace shoofly::lint {
namespace {

void say_gone(Reporter& reporter, const std::string& name, const NameFact& fact,
              std::string_view code) {
  reporter.report(
      fmt::format("\"{}\" is not there: {}{}", name, what_became(fact), code),
      {fact.to.empty() ? "leave the statement out, or make it again before"
                       : fmt::format("it is called {} now", QualifiedName{"", fact.to}.display())});
}

// Tables that the statement reads, writes or changes; what it drops or makes is looked at by
// itself.
std::set<QualifiedName> tables_needed(const Scene& scene) {
  std::set<QualifiedName> names;
  const auto need = [&](const QualifiedName& name) {
    if (!name.name.empty()) names.insert(scene.schema.at_home(name));
  };
  const bool makes = scene.act<MakeTable>() != nullptr;
  if (scene.act<TakeTable>() == nullptr && !makes) {
    std::visit(
        [&](const auto& act) {
          if constexpr (requires { act.table.schema; }) need(act.table);
          if constexpr (requires { act.index.table.schema; }) need(act.index.table);
          if constexpr (requires { act.partition.schema; }) need(act.partition);
        },
        scene.statement.act);
  }
  if (const auto* make = scene.act<MakeTable>()) need(make->table.parent);
  for (const MadeConstraint& each : constraints_made(scene)) {
    // SQLite looks for it when rows are written.
    if (scene.server.engine == "sqlite" || keys_unchecked(scene)) break;
    const QualifiedName& other = each.constraint->constraint.references;
    if (scene.schema.at_home(other) != scene.schema.at_home(each.table)) need(other);
  }
  if (scene.whole.shape != nullptr && !makes) {
    for (const QueryScope& scope : scene.whole.shape->scopes) {
      for (const QueryTable& table : scope.tables) need(table.name);
    }
  }
  if (const auto* rows = scene.detail<RowWork>()) {
    for (const QualifiedName& table : rows->tables) need(table);
  }
  if (const auto* lock = scene.detail<TableLock>()) {
    for (const QualifiedName& table : lock->tables) need(table);
  }
  if (const auto* rights = scene.detail<Privileges>()) {
    for (const QualifiedName& table : rights->objects) need(table);
  }
  if (const auto* work = scene.detail<ConstraintValidation>()) need(work->table);
  if (const auto* work = scene.detail<TriggerSwitch>()) need(work->table);
  if (const auto* work = scene.detail<ObjectRemoval>()) need(work->table);
  return names;
}

bool is_one_of(const std::string& kind, std::initializer_list<std::string_view> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

void check_object(const Scene& scene, const std::string& kind, const QualifiedName& name,
                  Reporter& reporter) {
  const bool relation = is_one_of(kind, {"view", "materialized view", "sequence", "index"});
  const NameFact* fact = relation                              ? relation_gone(scene, name)
                         : is_one_of(kind, {"type", "domain"}) ? type_gone(scene, name)
                                                               : nullptr;
  if (fact != nullptr)
    say_gone(reporter, name.name, *fact, code_of(scene, relation ? "42P01" : "42704", 1051));
}

// There a trigger's name is the schema's.
void check_trigger_of_sqlite(const Scene& scene, const ObjectRemoval& removal, Reporter& reporter) {
  const QualifiedName nowhere = scene.schema.at_home({});
  const std::string& name = removal.name.name;
  const NameFact* fact = scene.history->gone({NameSpace::kTrigger, nowhere, name});
  const bool there =
      scene.objects == nullptr ||
      std::any_of(scene.objects->begin(), scene.objects->end(), [&](const KnownObject& one) {
        return one.kind == "trigger" && one.name.name == name;
      });
  if (fact != nullptr && !there && scene.history->is_sure({nowhere.schema, name}, scene.schema))
    say_gone(reporter, name, *fact, "");
}

void check_removal(const Scene& scene, const ObjectRemoval& removal, Reporter& reporter) {
  const bool trigger = removal.kind == "trigger";
  if (trigger && scene.server.engine == "sqlite")
    return check_trigger_of_sqlite(scene, removal, reporter);
  if (!is_postgres(scene) && removal.kind != "view") return;
  if (!trigger && removal.kind != "policy")
    return check_object(scene, removal.kind, removal.name, reporter);
  const QualifiedName table = scene.schema.at_home(removal.table);
  const NameFact* fact = scene.history->gone(
      {trigger ? NameSpace::kTrigger : NameSpace::kPolicy, table, removal.name.name});
  if (fact != nullptr && scene.history->is_sure(table, scene.schema) &&
      scene.history->is_sure({table.schema, removal.name.name}, scene.schema))
    say_gone(reporter, removal.name.name, *fact, " (42704)");
}

// Since 18 NOT NULL is one, with a name that is not looked at here.
bool may_be_not_null(const Scene& scene, const std::string& name) {
  return scene.server.version.major >= 18 || name.find("not_null") != std::string::npos;
}

void check_constraint(const Scene& scene, const QualifiedName& of, const std::string& name,
                      Reporter& reporter) {
  const WrittenTable* table = certain_table(scene, of);
  // A tool finds the names of its own statements when it runs.
  if (table == nullptr || scene.is_tools_own() || table->kind != TableKind::kOrdinary ||
      !table->parent.name.empty())
    return;
  std::vector<std::string> known;
  for (const WrittenConstraint& each : table->constraints) {
    if (each.known_name().empty() || each.known_name() == name) return;
    known.push_back(each.known_name());
  }
  const auto makes = [&](const MakeConstraint& act) {
    return act.constraint.known_name().empty() || act.constraint.known_name() == name;
  };
  if (statement_has<MakeConstraint>(scene, makes) ||
      !scene.history->is_sure({table->name.schema, name}, scene.schema))
    return;
  const NameFact* fact = scene.history->gone({NameSpace::kConstraint, table->name, name});
  if (fact != nullptr) return say_gone(reporter, name, *fact, " (42704)");
  if (whole_table(scene, of) == nullptr || may_be_not_null(scene, name)) return;
  const std::string meant = nearest(name, known);
  reporter.report(fmt::format("{} has no constraint \"{}\" (42704)", scene.shown(of), name),
                  meant.empty() ? std::vector<std::string>()
                                : std::vector<std::string>{"did you mean " + meant + "?"});
}

void check_object_not_there(const Scene& scene, Reporter& reporter) {
  if (!is_certain(scene)) return;
  const auto* taken = scene.act<TakeConstraint>();
  const bool of_constraint = taken != nullptr;
  const bool may_be_gone = scene.words().find(" if exists ") != std::string::npos;
  if (may_be_gone && !of_constraint) return;
  bool said = false;
  for (const QualifiedName& name : tables_needed(scene)) {
    const NameFact* fact =
        scene.whole.acts.size() > 1 && !scene.first ? nullptr : relation_gone(scene, name);
    if (fact == nullptr || may_be_gone) continue;
    say_gone(reporter, name.name, *fact, code_of(scene, "42P01", 1146));
    said = true;
  }
  if (said) return;
  if (is_mysql(scene)) check_part_missing(scene, reporter);
  if (const auto* take = scene.act<TakeTable>()) {
    const NameFact* fact = relation_gone(scene, take->table);
    if (fact != nullptr) say_gone(reporter, take->table.name, *fact, code_of(scene, "42P01", 1051));
  } else if (const auto* index = scene.act<TakeIndex>()) {
    const NameFact* fact = relation_gone(scene, index->index);
    if (fact != nullptr && !scene.is_tools_own())
      say_gone(reporter, index->index.name, *fact, code_of(scene, "42704", 1091));
  } else if (taken != nullptr) {
    if (!taken->if_exists && is_postgres(scene))
      check_constraint(scene, taken->table, taken->name, reporter);
  } else if (const auto* named = scene.act<NameConstraint>()) {
    check_constraint(scene, named->table, named->name, reporter);
  } else if (const auto* turn = scene.act<TurnDeferrable>()) {
    check_constraint(scene, turn->table, turn->name, reporter);
  } else if (const auto* label = scene.act<AddLabel>()) {
    check_object(scene, "type", label->type, reporter);
  } else if (const auto* work = scene.detail<ConstraintValidation>()) {
    check_constraint(scene, work->table, work->name, reporter);
  } else if (const auto* removal = scene.detail<ObjectRemoval>()) {
    check_removal(scene, *removal, reporter);
  } else if (const auto* rename = scene.detail<ObjectRename>()) {
    check_object(scene, rename->kind, rename->name, reporter);
  }
}

}  // namespace

extern const Rule object_not_there;
const Rule object_not_there{
    "object-not-there",
    Family::kCompatibility,
    Severity::kError,
    "a statement needs what an earlier one has dropped or renamed, or what never was",
    "The server refuses the statement, and the migration stops.",
    check_object_not_there,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint
