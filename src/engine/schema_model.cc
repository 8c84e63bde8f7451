#include "engine/schema_model.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/contains.h"
#include "engine/column_place.h"
#include "engine/given_names.h"

namespace shoofly {
namespace {

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

// As a whole word, outside of literals.
bool has_name(const std::string& expression, const std::string& name) {
  bool literal = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    if (expression[i] == '\'') literal = !literal;
    if (literal || expression.compare(i, name.size(), name) != 0) continue;
    const std::size_t end = i + name.size();
    if ((i == 0 || !is_word_byte(expression[i - 1])) &&
        (end == expression.size() || !is_word_byte(expression[end])))
      return true;
  }
  return false;
}

// A table gets a part now and then and is kept for long: doubling would be room that nobody uses.
template <typename Part>
void add_part(std::vector<Part>& parts, Part part) {
  if (parts.size() == parts.capacity()) parts.reserve(parts.size() + 1 + parts.size() / 4);
  parts.push_back(std::move(part));
}

// The server takes an index along with any column that it reads.
bool reads_column(const Index& index, const std::string& name) {
  return std::any_of(index.parts.begin(), index.parts.end(),
                     [&](const IndexPart& part) {
                       return part.column == name || has_name(part.expression, name);
                     }) ||
         contains(index.include, name) || has_name(index.where_sql, name);
}

}  // namespace

WrittenEnum* SchemaModel::find_enum(const QualifiedName& name) {
  const auto found = std::find_if(enums.begin(), enums.end(),
                                  [&](const WrittenEnum& type) { return type.name == name; });
  return found == enums.end() ? nullptr : &*found;
}

QualifiedName SchemaModel::at_home(const QualifiedName& name) const {
  return {name.schema.empty() ? home : name.schema, name.name};
}

const WrittenTable* SchemaModel::find_table(const QualifiedName& name) const {
  const auto found = name.schema.empty() ? tables.find(at_home(name)) : tables.find(name);
  return found == tables.end() ? nullptr : &found->second;
}

namespace {

// The first of these tables that is there and for which `holds` is true.
template <typename Holds>
const WrittenTable* first_of(const TableHints::Names& names, const SchemaModel& model,
                             const Holds& holds) {
  for (const QualifiedName& name : names) {
    const auto found = model.tables.find(name);
    if (found != model.tables.end() && holds(found->second)) return &found->second;
  }
  return nullptr;
}

bool may_be_in(const QualifiedName& part, const WrittenTable& table) {
  return part.schema.empty() || part.schema == table.name.schema;
}

}  // namespace

const WrittenTable* SchemaModel::table_of_index(const QualifiedName& index) const {
  return first_of(hints.with_index(index.name), *this, [&](const WrittenTable& table) {
    return may_be_in(index, table) &&
           std::any_of(table.indexes.begin(), table.indexes.end(),
                       [&](const WrittenIndex& one) { return one.known_name() == index.name; });
  });
}

const WrittenTable* SchemaModel::table_of_constraint(const QualifiedName& constraint) const {
  return first_of(hints.with_constraint(constraint.name), *this, [&](const WrittenTable& table) {
    return may_be_in(constraint, table) &&
           std::any_of(
               table.constraints.begin(), table.constraints.end(),
               [&](const WrittenConstraint& one) { return one.known_name() == constraint.name; });
  });
}

const WrittenTable* SchemaModel::default_partition(const QualifiedName& parent) const {
  const QualifiedName full = at_home(parent);
  return first_of(hints.partitions_for_the_rest(full), *this, [&](const WrittenTable& table) {
    return table.takes_the_rest && table.parent == full;
  });
}

void SchemaModel::put(WrittenTable table) {
  hints.remember(table);
  const QualifiedName name = table.name;
  tables.insert_or_assign(name, std::move(table));
}

bool SchemaModel::about_aside(const WrittenAct& act) const {
  QualifiedName about;
  std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.table.schema; }) about = one.table;
        if constexpr (requires { one.index.table.schema; }) about = one.index.table;
      },
      act);
  return std::any_of(asides.begin(), asides.end(), [&](const WrittenStatement& statement) {
    const Aside& aside = std::get<Aside>(statement.act);
    return aside.kind == Aside::Kind::kObject && aside.table.name.empty() &&
           aside.name.name == about.name &&
           (aside.name.schema == about.schema || aside.name.schema.empty() || about.schema.empty());
  });
}

QualifiedName resolved(const QualifiedName& name, const SchemaModel& model, const Catalog& target,
                       const Surroundings& surroundings) {
  if (!name.schema.empty()) return name;
  for (const std::string& schema : surroundings.path) {
    const QualifiedName full{schema, name.name};
    if (model.tables.contains(full) || target.find_table(full) != nullptr) return full;
  }
  return {surroundings.path.empty() ? "public" : surroundings.path.front(), name.name};
}

WrittenTable* SchemaFolder::find(const QualifiedName& name) {
  const auto found = model_.tables.find(place(name));
  return found == model_.tables.end() ? nullptr : &found->second;
}

bool SchemaFolder::take(const WrittenStatement& statement) {
  return std::visit([&](const auto& act) { return apply(act, statement.at); }, statement.act);
}

bool SchemaFolder::apply(const MakeTable& act, Position at) {
  WrittenTable table = act.table;
  table.name = place(table.name);
  if (table.kind == TableKind::kPartition) table.parent = place(table.parent);
  std::vector<WrittenConstraint> constraints = std::move(table.constraints);
  table.constraints.clear();
  if (model_.tables.contains(table.name)) {
    model_.problems.push_back({Severity::kError,
                               file_,
                               at,
                               fmt::format("table {} is made twice", table.name.display()),
                               {}});
    return true;
  }
  take_likes(table);
  for (WrittenConstraint& constraint : constraints) add_constraint(table, std::move(constraint));
  table.columns.shrink_to_fit();
  table.constraints.shrink_to_fit();
  model_.put(std::move(table));
  return true;
}

// Without columns it refers to the primary key that is there now.
void SchemaFolder::refer(const WrittenTable& table, Constraint& key) {
  key.references = place(key.references);
  if (!key.referenced_columns.empty()) return;
  const auto other = model_.tables.find(key.references);
  const WrittenTable* parent = key.references == table.name ? &table : nullptr;
  if (parent == nullptr && other != model_.tables.end()) parent = &other->second;
  if (parent == nullptr) return;
  for (const WrittenConstraint& candidate : parent->constraints) {
    if (candidate.constraint.kind == ConstraintKind::kPrimaryKey)
      key.referenced_columns = candidate.constraint.columns;
  }
}

void SchemaFolder::add_constraint(WrittenTable& table, WrittenConstraint constraint) {
  if (!constraint.using_index.empty()) {
    const auto index = std::find_if(
        table.indexes.begin(), table.indexes.end(),
        [&](const WrittenIndex& one) { return one.known_name() == constraint.using_index; });
    if (index != table.indexes.end()) {
      constraint.index = index->index;
      for (const IndexPart& part : index->index.parts)
        constraint.constraint.columns.push_back(part.column);
      table.indexes.erase(index);
    }
    if (constraint.constraint.name.empty()) constraint.constraint.name = constraint.using_index;
    constraint.using_index.clear();
  }
  if (constraint.constraint.kind == ConstraintKind::kPrimaryKey) {
    for (const std::string& column : constraint.constraint.columns) {
      if (WrittenColumn* key = table.find_column(column)) key->column.nullable = false;
    }
  }
  if (!constraint.constraint.references.name.empty()) refer(table, constraint.constraint);
  if (constraint.constraint.name.empty())
    constraint.given_name = given_constraint_name(table, constraint, model_);
  add_part(table.constraints, std::move(constraint));
  model_.hints.remember(table.name, table.constraints.back());
}

bool SchemaFolder::apply(const MakeColumn& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  add_part(table->columns, act.column);
  put_in_place(*table, act.column.column.name);
  for (const WrittenConstraint& constraint : act.constraints) add_constraint(*table, constraint);
  return true;
}

bool SchemaFolder::apply(const TakeColumn& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  const WrittenColumn* known = table->find_column(act.column);
  const std::string name = known == nullptr ? act.column : known->column.name;
  std::erase_if(table->columns,
                [&](const WrittenColumn& column) { return column.column.name == name; });
  std::erase_if(table->constraints, [&](const WrittenConstraint& constraint) {
    return contains(constraint.constraint.columns, name);
  });
  std::erase_if(table->indexes,
                [&](const WrittenIndex& index) { return reads_column(index.index, name); });
  if (act.cascade) drop_references(table->name, name);
  return true;
}

bool SchemaFolder::apply(const TurnType& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.type = act.type;
  column->column.collation = act.collation;
  return true;
}

bool SchemaFolder::apply(const TurnDefault& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.default_sql = act.value;
  return true;
}

bool SchemaFolder::apply(const TurnNullable& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.nullable = act.nullable;
  return true;
}

bool SchemaFolder::apply(const TurnIdentity& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.identity = act.identity;
  if (!act.identity.empty()) column->column.nullable = false;
  return true;
}

bool SchemaFolder::apply(const TurnStatistics& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.statistics = act.target;
  return true;
}

bool SchemaFolder::apply(const TurnReplicaIdentity& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  table->replica_identity = act.identity;
  return true;
}

bool SchemaFolder::apply(const MakeConstraint& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  add_constraint(*table, act.constraint);
  return true;
}

bool SchemaFolder::apply(const TakeConstraint& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  std::erase_if(table->constraints, [&](const WrittenConstraint& constraint) {
    return constraint.known_name() == act.name;
  });
  return true;
}

bool SchemaFolder::apply(const TurnDeferrable& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  for (WrittenConstraint& constraint : table->constraints) {
    if (constraint.known_name() != act.name) continue;
    std::string& rules = constraint.constraint.rules;
    rules = rules.substr(0, rules.find("DEFERRABLE"));
    while (!rules.empty() && rules.back() == ' ') rules.pop_back();
    if (!act.deferrable.empty()) rules += (rules.empty() ? "" : " ") + act.deferrable;
  }
  return true;
}

bool SchemaFolder::apply(const MakeIndex& act, Position) {
  WrittenTable* table = find(act.index.table);
  if (table == nullptr) return false;
  add_part(table->indexes, act.index);
  WrittenIndex& index = table->indexes.back();
  index.table = table->name;
  if (index.index.name.empty()) index.given_name = given_index_name(*table, index, model_);
  model_.hints.remember(table->name, table->indexes.back());
  return true;
}

bool SchemaFolder::apply(const TakeIndex& act, Position) {
  const WrittenTable* found =
      act.table.name.empty() ? model_.table_of_index(act.index) : find(act.table);
  if (found == nullptr) return false;
  std::erase_if(model_.tables.at(found->name).indexes,
                [&](const WrittenIndex& index) { return index.known_name() == act.index.name; });
  return true;
}

bool SchemaFolder::apply(const TakeTable& act, Position) {
  const QualifiedName name = place(act.table);
  if (act.cascade) drop_references(name, {});
  return model_.tables.erase(name) > 0;
}

// `column` empty: whatever of the table they refer to.
void SchemaFolder::drop_references(const QualifiedName& table, const std::string& column) {
  for (const QualifiedName& name : model_.hints.referring_to(table)) {
    const auto other = model_.tables.find(name);
    if (other == model_.tables.end()) continue;
    std::erase_if(other->second.constraints, [&](const WrittenConstraint& one) {
      return one.constraint.references == table &&
             (column.empty() || contains(one.constraint.referenced_columns, column));
    });
  }
}

bool SchemaFolder::apply(const MakeEnum& act, Position) {
  WrittenEnum type = act.type;
  type.name = place(type.name);
  model_.enums.push_back(std::move(type));
  return true;
}

bool SchemaFolder::apply(const AddLabel& act, Position) {
  WrittenEnum* type = model_.find_enum(place(act.type));
  if (type == nullptr) return false;
  auto where = std::find(type->labels.begin(), type->labels.end(), act.neighbor);
  if (where != type->labels.end() && act.after) ++where;
  type->labels.insert(where, act.label);
  return true;
}

bool SchemaFolder::apply(const AttachPartition& act, Position) {
  WrittenTable* partition = find(act.partition);
  if (partition == nullptr) return false;
  partition->kind = TableKind::kPartition;
  partition->parent = place(act.table);
  return true;
}

bool SchemaFolder::apply(const AttachPartitionIndex& act, Position) {
  model_.attached.insert(act.partition_index);
  return true;
}

bool SchemaFolder::apply(const MakeSequence& act, Position) {
  model_.sequences.insert(place(act.name));
  return true;
}

bool SchemaFolder::apply(const GiveSequence& act, Position) {
  owned_[place(act.sequence)] = {place(act.table), act.column};
  return true;
}

bool SchemaFolder::apply(const SayOfColumn& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.comment = act.comment;
  return true;
}

bool SchemaFolder::apply(const Aside& act, Position at) {
  if (const auto* validation = std::get_if<ConstraintValidation>(&act.detail))
    validate(*validation);
  if (const auto* detachment = std::get_if<PartitionDetachment>(&act.detail)) detach(*detachment);
  if (const auto* domain = std::get_if<DomainMade>(&act.detail))
    model_.domains[act.name.name] = *domain;
  if (const auto* check = std::get_if<DomainCheck>(&act.detail))
    model_.domains[check->domain.name].checked = true;
  if (const auto* routine = std::get_if<Routine>(&act.detail)) take_routine(act.name, *routine);
  if (const auto* removal = std::get_if<ObjectRemoval>(&act.detail)) {
    if (removal->kind == "schema" && removal->cascade) drop_schema(removal->name.name);
  }
  if (const auto* rename = std::get_if<ObjectRename>(&act.detail)) {
    if (rename->kind == "type") rename_type(rename->name, rename->to);
  }
  model_.asides.push_back({at, act});
  return true;
}

void SchemaFolder::validate(const ConstraintValidation& validation) {
  WrittenTable* table = find(validation.table);
  if (table == nullptr) return;
  for (WrittenConstraint& constraint : table->constraints) {
    if (constraint.known_name() == validation.name) constraint.constraint.validated = true;
  }
}

void SchemaFolder::detach(const PartitionDetachment& detachment) {
  WrittenTable* partition = find(detachment.partition);
  if (partition == nullptr) return;
  partition->kind = TableKind::kOrdinary;
  partition->parent = {};
  partition->takes_the_rest = false;
}

void SchemaFolder::finish() {
  // A sequence that belongs to a column whose default takes its numbers: a serial column in other
  // words.
  for (const auto& [sequence, owner] : owned_) {
    const auto table = model_.tables.find(owner.first);
    if (table == model_.tables.end()) continue;
    WrittenColumn* column = table->second.find_column(owner.second);
    if (column == nullptr || !column->column.default_sql) continue;
    if (column->column.default_sql->find("nextval(") == std::string::npos) continue;
    column->serial = true;
    column->column.default_sql.reset();
    model_.sequences.erase(sequence);
  }
  for (auto& [name, table] : model_.tables) {
    for (WrittenConstraint& written : table.constraints) {
      Constraint& key = written.constraint;
      if (key.kind != ConstraintKind::kForeignKey || !key.referenced_columns.empty()) continue;
      const auto other = model_.tables.find(key.references);
      if (other != model_.tables.end()) {
        for (const WrittenConstraint& candidate : other->second.constraints) {
          if (candidate.constraint.kind == ConstraintKind::kPrimaryKey)
            key.referenced_columns = candidate.constraint.columns;
        }
      } else if (const Table* there = target_.find_table(key.references)) {
        for (const Constraint& candidate : there->constraints) {
          if (candidate.kind == ConstraintKind::kPrimaryKey)
            key.referenced_columns = candidate.columns;
        }
      }
    }
  }
}

}  // namespace shoofly
