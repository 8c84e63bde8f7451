#include "lint/undoing.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

#include "engine/given_names.h"

namespace shoofly::lint {
namespace {

std::string full(const QualifiedName& name) { return name.schema + "." + name.name; }

bool replaces(const Aside& aside) {
  const auto* routine = std::get_if<Routine>(&aside.detail);
  return routine != nullptr && routine->replaces;
}

bool is_object(const Aside& aside) {
  const bool named = !aside.name.name.empty() && aside.table.name.empty();
  return named && (aside.kind == Aside::Kind::kObject || aside.what == "CREATE TABLE AS");
}

std::vector<Undoing> keys_made_by(const MakeConstraint& make, const SchemaModel& schema) {
  const Constraint& constraint = make.constraint.constraint;
  if (constraint.kind != ConstraintKind::kPrimaryKey && constraint.kind != ConstraintKind::kUnique)
    return {};
  std::vector<std::string> columns = constraint.columns;
  const WrittenTable* table = schema.find_table(make.table);
  if (!make.constraint.using_index.empty() && table != nullptr) {
    for (const WrittenIndex& index : table->indexes) {
      if (index.known_name() != make.constraint.using_index) continue;
      for (const IndexPart& part : index.index.parts) columns.push_back(part.column);
    }
  }
  return {uniqueness_of(schema.at_home(make.table), std::move(columns))};
}

std::vector<Undoing> filled_by(const RowWork& rows, const SchemaModel& schema) {
  std::vector<Undoing> undoings;
  const bool fills = rows.verb == RowWork::Verb::kInsert || rows.verb == RowWork::Verb::kMerge ||
                     rows.verb == RowWork::Verb::kCopyIn;
  if (!fills) return undoings;
  for (const QualifiedName& table : rows.tables)
    undoings.push_back(filling_of(schema.at_home(table)));
  return undoings;
}

std::vector<Undoing> unique_by(const MakeIndex& make, const SchemaModel& schema) {
  std::vector<std::string> columns;
  for (const IndexPart& part : make.index.index.parts)
    columns.push_back(part.column.empty() ? std::string(part.expression) : part.column);
  return {uniqueness_of(schema.at_home(make.index.table), std::move(columns))};
}

// Another column has the name now, and its keys are on that name.
std::vector<Undoing> done_by_column(const NameColumn& name, const SchemaModel& schema) {
  const QualifiedName full_name = schema.at_home(name.table);
  std::vector<Undoing> undoings = {column_called(full_name, name.to)};
  const WrittenTable* table = schema.find_table(name.table);
  if (table == nullptr) return undoings;
  const auto add = [&](std::vector<std::string> columns) {
    if (std::find(columns.begin(), columns.end(), name.column) == columns.end()) return;
    std::replace(columns.begin(), columns.end(), name.column, name.to);
    undoings.push_back(uniqueness_of(full_name, std::move(columns)));
  };
  for (const WrittenConstraint& one : table->constraints) {
    const ConstraintKind kind = one.constraint.kind;
    if (kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique)
      add(one.constraint.columns);
  }
  for (const WrittenIndex& one : table->indexes) {
    if (!one.index.unique || !one.index.where_sql.empty()) continue;
    std::vector<std::string> columns;
    for (const IndexPart& part : one.index.parts) columns.push_back(part.column);
    add(std::move(columns));
  }
  return undoings;
}

}  // namespace

Undoing validation_of(const QualifiedName& table, const std::string& constraint) {
  return {"validated " + full(table) + "." + constraint, false};
}
Undoing making_of(const QualifiedName& object) { return {"made " + full(object)}; }
Undoing swap_into(const QualifiedName& table, std::size_t statement) {
  return {fmt::format("swapped into {} by {}", full(table), statement)};
}
Undoing filling_of(const QualifiedName& table) { return {"filled " + full(table)}; }
Undoing default_of(const QualifiedName& table, const std::string& column) {
  return {"default " + full(table) + "." + column};
}
Undoing not_null_of(const QualifiedName& table, const std::string& column) {
  return {"not null " + full(table) + "." + column};
}
Undoing uniqueness_of(const QualifiedName& table, std::vector<std::string> columns) {
  std::sort(columns.begin(), columns.end());
  return {fmt::format("key {} ({})", full(table), fmt::join(columns, ", "))};
}
Undoing column_called(const QualifiedName& table, const std::string& column) {
  return {"column " + full(table) + "." + column};
}
Undoing switching_on(const TriggerSwitch& triggers, const SchemaModel& schema) {
  const std::string which = !triggers.trigger.empty() ? " " + triggers.trigger
                            : triggers.of_users       ? ".user"
                                                      : ".all";
  return {"on " + full(schema.at_home(triggers.table)) + which};
}
Undoing path_of(const QualifiedName& routine) { return {"path " + full(routine)}; }
Undoing checking_of_keys() { return {"checking of keys"}; }
bool turns_checking_off(const SessionSetting& setting) {
  if (setting.name != "foreign_key_checks" || setting.reset) return false;
  const std::string& value = setting.value;
  return value == "0" || value == "off" || value == "OFF" || value == "false" || value == "FALSE";
}
std::string column_name(const QualifiedName& table, const std::string& column) {
  return full(table) + "." + column;
}

std::vector<Undoing> undone_by(const WrittenStatement& statement, const SchemaModel& schema) {
  const WrittenAct& act = statement.act;
  if (const auto* turn = std::get_if<TurnDefault>(&act)) {
    if (turn->value) return {default_of(schema.at_home(turn->table), turn->column)};
  } else if (const auto* identity = std::get_if<TurnIdentity>(&act)) {
    if (!identity->identity.empty())
      return {default_of(schema.at_home(identity->table), identity->column)};
  } else if (const auto* nullable = std::get_if<TurnNullable>(&act)) {
    if (!nullable->nullable)
      return {not_null_of(schema.at_home(nullable->table), nullable->column)};
  } else if (const auto* key = std::get_if<MakeConstraint>(&act)) {
    return keys_made_by(*key, schema);
  } else if (const auto* index = std::get_if<MakeIndex>(&act);
             index != nullptr && index->index.index.unique &&
             index->index.index.where_sql.empty()) {
    return unique_by(*index, schema);
  } else if (const auto* take = std::get_if<TakeConstraint>(&act)) {
    return {validation_of(schema.at_home(take->table), take->name)};
  } else if (const auto* part = std::get_if<AttachPartition>(&act)) {
    return {filling_of(schema.at_home(part->table))};
  } else if (const auto* table = std::get_if<MakeTable>(&act)) {
    return {making_of(schema.at_home(table->table.name))};
  } else if (const auto* column = std::get_if<NameColumn>(&act)) {
    return done_by_column(*column, schema);
  } else if (const auto* renamed = std::get_if<NameTable>(&act)) {
    const QualifiedName name{schema.at_home(renamed->table).schema, renamed->to};
    return {making_of(name), swap_into(name, statement.number)};
  } else if (const auto* gone = std::get_if<TakeTable>(&act)) {
    std::vector<Undoing> undoings;
    if (const WrittenTable* before = schema.find_table(gone->table)) {
      for (const WrittenConstraint& constraint : before->constraints) {
        if (!constraint.constraint.validated)
          undoings.push_back(validation_of(before->name, constraint.constraint.name));
      }
    }
    return undoings;
  } else if (const auto* aside = std::get_if<Aside>(&act)) {
    if (const auto* done = std::get_if<ConstraintValidation>(&aside->detail))
      return {validation_of(schema.at_home(done->table), done->name)};
    const auto* setting = std::get_if<SessionSetting>(&aside->detail);
    if (setting != nullptr && setting->name == "foreign_key_checks" &&
        !turns_checking_off(*setting))
      return {checking_of_keys()};
    if (const auto* rows = std::get_if<RowWork>(&aside->detail)) return filled_by(*rows, schema);
    const auto* triggers = std::get_if<TriggerSwitch>(&aside->detail);
    if (triggers != nullptr && triggers->on) return {switching_on(*triggers, schema)};
    const auto* routine = std::get_if<Routine>(&aside->detail);
    if (routine != nullptr && routine->altered && routine->pins_path)
      return {path_of(schema.at_home(aside->name))};
    if (aside->what == "row-level security") {
      const QualifiedName secured = schema.at_home(aside->table);
      return {making_of({secured.schema, secured.name + ".policies"})};
    }
    if (is_object(*aside)) return {making_of(schema.at_home(aside->name))};
  }
  std::vector<Undoing> undoings;
  for (const QualifiedName& object : objects_made_by(statement, schema))
    undoings.push_back(making_of(object));
  return undoings;
}

std::vector<QualifiedName> objects_made_by(const WrittenStatement& statement,
                                           const SchemaModel& schema) {
  const WrittenAct& act = statement.act;
  if (const auto* make = std::get_if<MakeEnum>(&act)) return {schema.at_home(make->type.name)};
  if (const auto* sequence = std::get_if<MakeSequence>(&act))
    return {schema.at_home(sequence->name)};
  const auto* aside = std::get_if<Aside>(&act);
  if (aside == nullptr) return {};
  if (const auto* renamed = std::get_if<ObjectRename>(&aside->detail))
    return {{schema.at_home(renamed->name).schema, renamed->to}};
  if (is_object(*aside) && !replaces(*aside)) return {schema.at_home(aside->name)};
  return {};
}

std::string constraint_name(const MakeConstraint& make, const SchemaModel& schema) {
  const Constraint& constraint = make.constraint.constraint;
  if (!constraint.name.empty()) return constraint.name;
  if (!make.constraint.using_index.empty()) return make.constraint.using_index;
  if (const WrittenTable* known = schema.find_table(make.table))
    return given_constraint_name(*known, make.constraint, schema);
  std::string name = make.table.name;
  const bool one = constraint.columns.size() == 1;
  if (constraint.kind != ConstraintKind::kPrimaryKey &&
      (one || constraint.kind != ConstraintKind::kCheck))
    name += fmt::format("_{}", fmt::join(constraint.columns, "_"));
  switch (constraint.kind) {
    case ConstraintKind::kCheck:
      name += "_check";
      break;
    case ConstraintKind::kForeignKey:
      name += "_fkey";
      break;
    case ConstraintKind::kPrimaryKey:
      name += "_pkey";
      break;
    case ConstraintKind::kUnique:
      name += "_key";
      break;
    case ConstraintKind::kExclusion:
      name += "_excl";
      break;
  }
  return name;
}

bool runs_twice(const WrittenAct& act) {
  return std::visit(
      [](const auto& one) {
        using Act = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Act, MakeTable>)
          return one.if_not_exists || one.table.temporary;
        if constexpr (requires { one.if_not_exists; }) return one.if_not_exists;
        if constexpr (requires { one.if_exists; }) return one.if_exists;
        return !(std::is_same_v<Act, MakeConstraint> || std::is_same_v<Act, NameTable> ||
                 std::is_same_v<Act, NameColumn> || std::is_same_v<Act, NameConstraint> ||
                 std::is_same_v<Act, MakeEnum>);
      },
      act);
}

}  // namespace shoofly::lint
