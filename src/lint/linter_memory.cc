// What the linter remembers from one statement to the next: the transaction, what is made and
// locked, what an earlier finding waits for.

#include <algorithm>
#include <utility>

#include "lint/enums.h"
#include "lint/instant.h"
#include "lint/linter.h"
#include "lint/object_texts.h"
#include "lint/unique_keys.h"
#include "lint/vain_acts.h"

namespace shoofly::lint {

void Linter::stand_on(LiveSchema live) {
  replay_.stand_on(std::move(live.model), live.path);
  history_.clear();
  guarded_ = std::move(live.guarded);
  if (watch_) watch_->begin_with(replay_.schema());
  // Whatever has made it, it is known now; and which migrations are pending, too.
  certain_ = true;
  on_target_ = true;
  pending_is_known_ = true;
  looked_at_last_ = false;
}

// The lock is taken, whatever comes of the statement.
void Linter::remember_vain(const WrittenStatement& statement, const DdlFacts& facts) {
  transaction_.last = transaction_.last_work = statement.number;
  ++transaction_.statements;
  for (LockFact lock : facts.locks) {
    lock.relation = replay_.schema().at_home(lock.relation);
    transaction_.locks.add(std::move(lock));
  }
  if (facts.commits) take_mark({TransactionMark::Verb::kCommit}, statement.at);
}

void Linter::remember(const WrittenStatement& statement, const DdlFacts& facts) {
  if (is_vain(statement.act, replay_.schema()) || is_refused_build(statement.act, replay_.schema()))
    return remember_vain(statement, facts);
  if (const auto* make = std::get_if<MakeTable>(&statement.act)) {
    const QualifiedName name = replay_.schema().at_home(make->table.name);
    if (replay_.schema().find_table(name) == nullptr) transaction_.made.emplace(name, statement.at);
  }
  if (const auto* make = std::get_if<MakeColumn>(&statement.act)) {
    if (make->column.column.default_sql && !facts.rewrites)
      transaction_.filled.emplace(replay_.schema().at_home(make->table), make->column.column.name);
  }
  if (const auto* make = std::get_if<MakeConstraint>(&statement.act)) {
    if (!make->constraint.constraint.validated)
      transaction_.unvalidated.insert(constraint_name(*make, replay_.schema()));
  }
  if (const auto* column = std::get_if<MakeColumn>(&statement.act))
    transaction_.added.insert(
        column_name(replay_.schema().at_home(column->table), column->column.column.name));
  if (const auto* turn = std::get_if<TurnNullable>(&statement.act)) remember_nullable(*turn);
  if (const auto* turn = std::get_if<TurnDefault>(&statement.act)) remember_default(*turn);
  transaction_.last = statement.number;
  const auto* said = std::get_if<Aside>(&statement.act);
  if (said == nullptr || said->kind != Aside::Kind::kSession)
    transaction_.last_work = statement.number;
  if (!transaction_.open && !statement.maybe && !runs_twice(statement.act))
    transaction_.not_twice.emplace_back(statement.at, statement.number);
  undo(statement);
  ++transaction_.statements;
  remember_keys(statement);
  remember_rows(statement);
  remember_left(statement);
  if (const auto* label = std::get_if<AddLabel>(&statement.act)) {
    const QualifiedName type = replay_.schema().at_home(label->type);
    // Those of a type that is new, too, can be used from 17 on.
    if (server_.version.major < 17 || transaction_.objects.count(type) == 0)
      transaction_.labels.emplace(label->label, type);
  }
  const auto* aside = std::get_if<Aside>(&statement.act);
  if (aside != nullptr && aside->what == "policy") {
    transaction_.policies.insert(replay_.schema().at_home(aside->table));
    if (!leads_back_) guarded_.insert(replay_.schema().at_home(aside->table));
  }
  if (aside != nullptr && aside->what == "row-level security")
    transaction_.secured.emplace(replay_.schema().at_home(aside->table), statement.at);
  if (facts.commits) take_mark({TransactionMark::Verb::kCommit}, statement.at);
  if (const auto* index = std::get_if<TakeIndex>(&statement.act)) {
    if (replay_.schema().table_of_index(index->index) == nullptr)
      transaction_.by_index.insert(replay_.schema().at_home(index->index));
  }
  for (LockFact lock : facts.locks) {
    lock.relation = replay_.schema().at_home(lock.relation);
    transaction_.locks.add(std::move(lock));
  }
  if (!is_instant(statement.act, facts)) {
    const HeldLocks& held = transaction_.locks;
    transaction_.worked =
        transaction_.worked || std::any_of(held.begin(), held.end(),
                                           [](const LockFact& lock) { return lock.blocks_reads; });
  }
  if (const auto* rename = std::get_if<NameTable>(&statement.act)) {
    const QualifiedName before = replay_.schema().at_home(rename->table);
    transaction_.locks.rename(before, {before.schema, rename->to});
    if (guarded_.erase(before) > 0) guarded_.insert({before.schema, rename->to});
  }
  if (aside == nullptr || aside->kind == Aside::Kind::kObject) transaction_.changed_schema = true;
  if (aside != nullptr) {
    if (const auto* mark = std::get_if<TransactionMark>(&aside->detail))
      take_mark(*mark, statement.at);
    if (const auto* triggers = std::get_if<TriggerSwitch>(&aside->detail))
      remember_switch(*triggers, statement.at);
    if (const auto* setting = std::get_if<SessionSetting>(&aside->detail))
      take_setting(*setting, statement.number);
    if (std::holds_alternative<CodeBlock>(aside->detail)) transaction_.block = statement.number;
    if (aside->what == "REASSIGN OWNED") transaction_.reassigned.insert(aside->name.name);
    remember_routine(*aside, statement.at);
    if (aside->what.starts_with("PRAGMA")) transaction_.asked.insert(aside->what);
  }
  const SchemaHistory::Parts before =
      keeps_history_ ? history_.parts_before(statement, replay_.schema()) : SchemaHistory::Parts();
  replay_.take(statement);
  if (keeps_history_) take_history(statement, before);
}

void Linter::remember_switch(const TriggerSwitch& triggers, Position at) {
  const std::string name = switching_on(triggers, replay_.schema()).name;
  if (triggers.on) {
    transaction_.switched_off.erase(name);
  } else if (transaction_.open) {
    transaction_.switched_off.emplace(name, at);
  }
}

void Linter::remember_nullable(const TurnNullable& turn) {
  const WrittenTable* table = replay_.schema().find_table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  if (turn.nullable && column != nullptr && !column->column.nullable)
    transaction_.loosened.insert(column_name(table->name, turn.column));
}

void Linter::remember_default(const TurnDefault& turn) {
  const WrittenTable* table = replay_.schema().find_table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  if (!turn.value || column == nullptr || column->column.default_sql || column->serial ||
      !column->column.identity.empty())
    return;
  transaction_.lent_defaults.emplace(column_name(table->name, turn.column),
                                     column->column.nullable);
}

void Linter::remember_left(const WrittenStatement& statement) {
  if (const auto* column = std::get_if<NameColumn>(&statement.act)) {
    const QualifiedName table = replay_.schema().at_home(column->table);
    transaction_.freed_columns.insert(column_name(table, column->column));
    transaction_.moved_columns.insert(column_name(table, column->to));
  }
  const auto frees = [&](const WrittenColumn& column) {
    std::string type = column.column.type.substr(0, column.column.type.find('['));
    std::erase(type, '"');
    const std::size_t dot = type.find('.');
    const QualifiedName name = dot == std::string::npos
                                   ? QualifiedName{"", type}
                                   : QualifiedName{type.substr(0, dot), type.substr(dot + 1)};
    transaction_.freed_types.insert(replay_.schema().at_home(name));
  };
  if (const auto* take = std::get_if<TakeColumn>(&statement.act)) {
    const WrittenTable* table = replay_.schema().find_table(take->table);
    const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(take->column);
    if (column != nullptr && transaction_.made.count(table->name) == 0) frees(*column);
  }
  const auto leaves = [&](const QualifiedName& table, const std::string& to) {
    const QualifiedName name = replay_.schema().at_home(table);
    const bool renamed = std::any_of(transaction_.left.begin(), transaction_.left.end(),
                                     [&](const auto& one) { return one.second.to == name.name; });
    if (renamed || transaction_.made.count(name) > 0) return;
    const WrittenTable* known = replay_.schema().find_table(name);
    transaction_.left.insert(
        {name, {known == nullptr ? WrittenTable{name} : *known, statement.at, to}});
  };
  if (const auto* take = std::get_if<TakeTable>(&statement.act)) {
    const WrittenTable* table = replay_.schema().find_table(take->table);
    if (table != nullptr && transaction_.made.count(table->name) == 0)
      std::for_each(table->columns.begin(), table->columns.end(), frees);
    // SQLite: no migration has made it, it was perhaps never there.
    if (server_.engine != "sqlite" || !take->if_exists || !certain_ || table != nullptr)
      leaves(take->table, "");
  }
  if (const auto* rename = std::get_if<NameTable>(&statement.act)) {
    leaves(rename->table, rename->to);
    // SQLite's way to change a table is to make it anew: what is done to the new one is part of
    // that.
    const QualifiedName from = replay_.schema().at_home(rename->table);
    const QualifiedName to{from.schema, rename->to};
    if (server_.engine == "sqlite" && transaction_.made.erase(from) > 0)
      transaction_.made.emplace(to, statement.at);
    if (server_.engine == "sqlite" && transaction_.filled_tables.erase(from) > 0)
      transaction_.filled_tables.insert(to);
  }
}

void Linter::remember_keys(const WrittenStatement& statement) {
  const auto add = [&](const QualifiedName& table, const WrittenConstraint& written) {
    const Constraint& constraint = written.constraint;
    if (constraint.kind != ConstraintKind::kForeignKey) return;
    transaction_.foreign_keys.push_back(
        {replay_.schema().at_home(table), constraint.columns, statement.at});
  };
  if (const auto* make = std::get_if<MakeTable>(&statement.act)) {
    for (const WrittenConstraint& constraint : make->table.constraints)
      add(make->table.name, constraint);
  } else if (const auto* column = std::get_if<MakeColumn>(&statement.act)) {
    for (const WrittenConstraint& constraint : column->constraints) add(column->table, constraint);
  } else if (const auto* constraint = std::get_if<MakeConstraint>(&statement.act)) {
    add(constraint->table, constraint->constraint);
  }
}

void Linter::remember_values(const WrittenAct& act) {
  const SchemaModel& schema = replay_.schema();
  std::set<std::pair<QualifiedName, std::string>>& columns = transaction_.one_value;
  const auto forget = [&](const auto* turn) {
    if (turn != nullptr) columns.erase({schema.at_home(turn->table), turn->column});
  };
  forget(std::get_if<TakeColumn>(&act));
  forget(std::get_if<TurnType>(&act));
  forget(std::get_if<TurnColumn>(&act));
  forget(std::get_if<NameColumn>(&act));
  if (const auto* make = std::get_if<MakeColumn>(&act)) {
    if (!make->if_not_exists && has_one_value(server_, *make))
      columns.insert({schema.at_home(make->table), make->column.column.name});
  }
  // It may run a program, and that may write any row.
  const auto* aside = std::get_if<Aside>(&act);
  const auto* rows = aside == nullptr ? nullptr : std::get_if<RowWork>(&aside->detail);
  if (rows != nullptr && (rows->tables.empty() || !rows->calls.empty())) columns.clear();
}

void Linter::remember_rows(const WrittenStatement& statement) {
  const SchemaModel& schema = replay_.schema();
  remember_values(statement.act);
  if (const auto* make = std::get_if<MakeColumn>(&statement.act)) {
    const Column& column = make->column.column;
    if (column.nullable && !column.default_sql && column.generated == Generated::kNone)
      transaction_.empty_columns.insert({schema.at_home(make->table), column.name});
  }
  const auto* aside = std::get_if<Aside>(&statement.act);
  if (aside == nullptr) return;
  if (const auto* detached = std::get_if<PartitionDetachment>(&aside->detail))
    transaction_.were_partitions.insert(schema.at_home(detached->partition));
  if (aside->what == "CREATE TABLE AS") remember_filling(schema.at_home(aside->name));
  if (aside->what == "trigger") transaction_.triggered.insert(schema.at_home(aside->table));
  // A program may write any row.
  if (std::holds_alternative<CodeBlock>(aside->detail)) {
    transaction_.empty_columns.clear();
    transaction_.one_value.clear();
  }
  const auto* rows = std::get_if<RowWork>(&aside->detail);
  if (rows == nullptr) return;
  for (const QualifiedName& table : rows->tables) {
    const QualifiedName name = schema.at_home(table);
    const WrittenTable* known = schema.find_table(name);
    if (known != nullptr && !rows->from_query)
      transaction_.moved_labels.merge(labels_named(*known, schema, around_.text));
    const auto is_its = [&](const auto& one) { return one.first == name; };
    std::erase_if(transaction_.empty_columns, is_its);
    std::erase_if(transaction_.one_value, is_its);
    if (rows->from_query) remember_filling(name);
  }
}

void Linter::remember_filling(const QualifiedName& table) {
  transaction_.filled_tables.insert(table);
  const HeldLocks& held = transaction_.locks;
  const bool locked =
      transaction_.open && std::any_of(held.begin(), held.end(), [&](const LockFact& lock) {
        return lock.blocks_writes && transaction_.made.count(lock.relation) == 0;
      });
  if (locked) transaction_.filled_locked.insert(table);
}

// Behind the statement. A trigger goes with its table, and follows it to another name.
void Linter::follow_objects(const WrittenStatement& statement, std::string_view text) {
  const SchemaModel& schema = replay_.schema();
  if (const auto* take = std::get_if<TakeTable>(&statement.act)) {
    const QualifiedName table = schema.at_home(take->table);
    std::erase_if(objects_, [&](const KnownObject& one) {
      if (one.table != table) return false;
      transaction_.lost_triggers[table].insert(one.name.name);
      return true;
    });
  }
  if (const auto* rename = std::get_if<NameTable>(&statement.act)) {
    const QualifiedName from = schema.at_home(rename->table);
    for (KnownObject& one : objects_) {
      if (one.table == from) one.table.name = rename->to;
      // Its text follows, which is not written anew here: nothing is said of it any more.
      if (names_table(one.text, from.name)) one.text.clear();
    }
  }
  const auto* aside = std::get_if<Aside>(&statement.act);
  if (aside == nullptr) return;
  if (const auto* removal = std::get_if<ObjectRemoval>(&aside->detail)) {
    forget_object(removal->kind, schema.at_home(removal->name));
  } else if (aside->kind == Aside::Kind::kObject &&
             (aside->what == "view" || aside->what == "trigger")) {
    const QualifiedName name = schema.at_home(aside->name);
    forget_object(aside->what, name);
    const QualifiedName table =
        aside->table.name.empty() ? QualifiedName{} : schema.at_home(aside->table);
    objects_.push_back({aside->what, name, table, std::string(text)});
  }
}

void Linter::forget_object(std::string_view kind, const QualifiedName& name) {
  std::erase_if(objects_,
                [&](const KnownObject& one) { return one.kind == kind && one.name == name; });
  if (kind != "trigger") return;
  for (auto& [table, names] : transaction_.lost_triggers) names.erase(name.name);
}

// What a routine says of its search_path stays when it is altered.
void Linter::remember_routine(const Aside& aside, Position at) {
  const auto* routine = std::get_if<Routine>(&aside.detail);
  if (routine == nullptr) return;
  const QualifiedName name = replay_.schema().at_home(aside.name);
  if (routine->commits && !leads_back_) {
    committing_.insert(name);
    transaction_.committing.insert(name);
  }
  if (routine->pins_path) {
    pinned_.insert(name);
    transaction_.definers.erase(name);
  } else if (!routine->altered) {
    pinned_.erase(name);
    transaction_.definers.erase(name);
  } else if (routine->definer && pinned_.count(name) == 0) {
    transaction_.definers.emplace(name, at);
  }
}

}  // namespace shoofly::lint
