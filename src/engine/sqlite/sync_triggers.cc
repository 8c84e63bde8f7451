#include "engine/sqlite/sync_triggers.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/sqlite/row_key.h"
#include "engine/sqlite/sync_parts.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/types.h"

namespace shoofly::sqlite {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);
const QualifiedName kPhase{"", "_shoofly_phase"};

// The row that fired the trigger.
Sql this_row(const std::vector<std::string>& key) {
  std::vector<Sql> parts;
  for (const std::string& name : key) parts.push_back(kSql.write("{} = new.{}", Ident{name}, Ident{name}));
  return Sql::join(parts, " and ");
}

// The statements of both triggers of one spec.
class Bodies {
 public:
  Bodies(const SyncSpec& spec, const std::vector<std::string>& key)
      : spec_(spec), parts_(spec), row_(this_row(key)), table_(QualifiedName{"", spec.table.name}) {}

  std::vector<Sql> insert() const {
    std::vector<Sql> assignments;
    for (const SyncGroup& group : spec_.groups) {
      for (const Side side : {Side::kOld, Side::kNew}) {
        for (const SyncColumn& column : columns_of(group, side)) {
          if (derivable(column)) assignments.push_back(inserted(group, side, column));
        }
      }
    }
    assignments.push_back(next_marker());
    std::vector<Sql> statements{kSql.write("update {} set {} where {};", table_, Sql::join(assignments, ", "), row_)};
    add_required(statements, &Bodies::given);
    return statements;
  }

  std::vector<Sql> update() const {
    std::vector<Sql> statements;
    if (spec_.filling != Filling::kNone) add_first_fill(statements);
    for (const SyncGroup& group : spec_.groups) {
      if (!two_sided(group)) continue;
      if (has_derivable(group, Side::kNew)) statements.push_back(derive(group, Side::kNew));
      if (has_derivable(group, Side::kOld)) statements.push_back(derive(group, Side::kOld));
    }
    add_required(statements, &Bodies::changed_new);
    return statements;
  }

  Sql any_changed() const {
    std::vector<Sql> conditions;
    for (const SyncGroup& group : spec_.groups) {
      for (const Side side : {Side::kOld, Side::kNew}) {
        if (!columns_of(group, side).empty()) conditions.push_back(parts_.changed(group, side));
      }
    }
    return any_of(conditions);
  }

 private:
  Sql next_marker() const {
    return kSql.write("{} = case {} when 1 then 2 else 1 end", Ident{spec_.marker}, Ident{spec_.marker});
  }

  Sql new_wins() const {
    return kSql.write("coalesce((select new_wins from {} where tag = {}), 0)", kPhase, Text{spec_.tag});
  }

  // INSERT: a column that is NULL was not written, and an old one that holds its literal default neither.
  Sql written(const SyncColumn& column) const {
    const Sql given = kSql.write("{} is not null", Ident{column.name});
    if (column.literal_default.empty()) return given;
    const Sql value = kSql.write("({})", Sql::checked(column.literal_default));
    return kSql.write("({} and not ({}))", given, holds_value(kSql.ident(column.name), value, column.type));
  }

  Sql written(const SyncGroup& group, Side side) const {
    std::vector<Sql> conditions;
    for (const SyncColumn& column : columns_of(group, side)) conditions.push_back(written(column));
    return any_of(conditions);
  }

  Sql inserted(const SyncGroup& group, Side side, const SyncColumn& column) const {
    const Sql name = kSql.ident(column.name);
    const Sql value = parts_.value(column, Row::kStored);
    if (!two_sided(group)) {
      return kSql.write("{} = case when {} then {} else {} end", name, written(column), name, value);
    }
    // A default that cannot be known (now(), a random number) may look like a written value: then the
    // new side, which has no default, wins in both phases.
    const bool unknown = std::any_of(group.old_side.begin(), group.old_side.end(),
                                     [](const SyncColumn& c) { return c.default_unknown; });
    const Sql old_written = written(group, Side::kOld);
    const Sql new_written = written(group, Side::kNew);
    const Sql disagree = negated(parts_.agrees(group, Row::kStored));
    Sql condition;
    if (side == Side::kOld) {
      const Sql wins = unknown ? Sql::checked("1") : new_wins();
      condition = kSql.write("{} and case when {} then {} and {} else 1 end", new_written, old_written, disagree, wins);
    } else {
      const Sql wins = unknown ? Sql::checked("0") : negated(new_wins());
      condition = kSql.write("case when {} then {} and {} and {} else 1 end", new_written, old_written, disagree, wins);
    }
    return kSql.write("{} = case when {} then {} else {} end", name, condition, value, name);
  }

  // A row that lacks one side gets all of it first, but for what the statement wrote itself; otherwise
  // deriving from a half-filled side would lose the other half.
  void add_first_fill(std::vector<Sql>& statements) const {
    const Side side = unfilled_side(spec_);
    std::vector<Sql> assignments;
    for (const SyncGroup& group : spec_.groups) {
      for (const SyncColumn& column : columns_of(group, side)) {
        if (!derivable(column)) continue;
        const Sql by_statement = differs(column_in(column.name, Row::kAfter), column_in(column.name, Row::kBefore), column.type);
        assignments.push_back(kSql.write("{} = case when {} then {} else {} end", Ident{column.name}, by_statement,
                                         Ident{column.name}, parts_.fill_value(group, side, column, Row::kBefore)));
      }
    }
    if (assignments.empty()) return;
    assignments.push_back(next_marker());
    statements.push_back(kSql.write("update {} set {} where {} and old.{} = 0;", table_, Sql::join(assignments, ", "),
                                    row_, Ident{spec_.marker}));
  }

  // Derives `side` where the statement changed the other one, alone or as the winner.
  Sql derive(const SyncGroup& group, Side side) const {
    std::vector<Sql> assignments;
    for (const SyncColumn& column : columns_of(group, side)) {
      if (derivable(column)) assignments.push_back(kSql.write("{} = {}", Ident{column.name}, parts_.value(column, Row::kStored)));
    }
    assignments.push_back(next_marker());
    const Sql wins = side == Side::kOld ? new_wins() : negated(new_wins());
    // Alone, in a row that lacked this side: the first fill has derived all of it.
    const bool filled_first = spec_.filling != Filling::kNone && unfilled_side(spec_) == side;
    const Sql alone = filled_first ? kSql.write("old.{} <> 0", Ident{spec_.marker}) : Sql::checked("1");
    return kSql.write("update {} set {} where {} and {} and case when {} then {} and {} else {} end;", table_,
                      Sql::join(assignments, ", "), row_, parts_.changed(group, opposite(side)), parts_.changed(group, side),
                      negated(parts_.agrees(group, Row::kStored)), wins, alone);
  }

  // What the statement itself put on the new side.
  Sql given(const SyncGroup& group) const {
    std::vector<Sql> conditions;
    for (const SyncColumn& column : group.new_side) conditions.push_back(kSql.write("new.{} is not null", Ident{column.name}));
    return any_of(conditions);
  }
  Sql changed_new(const SyncGroup& group) const { return parts_.changed(group, Side::kNew); }

  // Looks at the row as it is in the end. Until the new side wins, an old application's write must not
  // fail for what `value` makes of it: there the new side counts only where the statement wrote it.
  void add_required(std::vector<Sql>& statements, Sql (Bodies::*wrote_new)(const SyncGroup&) const) const {
    for (const SyncGroup& group : spec_.groups) {
      for (const SyncColumn& column : group.old_side) {
        if (column.required) statements.push_back(not_null(column, Sql::checked("1")));
      }
      for (const SyncColumn& column : group.new_side) {
        if (!column.required) continue;
        statements.push_back(not_null(column, spec_.filling == Filling::kNone ? Sql::checked("1") : (this->*wrote_new)(group)));
      }
    }
  }

  Sql not_null(const SyncColumn& column, const Sql& when) const {
    const std::string message = fmt::format("NOT NULL constraint failed: {}.{}", spec_.table.name, column.name);
    return kSql.write("select raise(abort, {}) from {} where {} and {} and {} is null;", Text{message}, table_, row_, when,
                      Ident{column.name});
  }

  const SyncSpec& spec_;
  SyncParts parts_;
  Sql row_;
  QualifiedName table_;
};

std::vector<std::string> watched(const SyncSpec& spec) {
  std::vector<std::string> names;
  for (const std::string& name : spec.columns()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

bool has_update_trigger(const SyncSpec& spec) { return !Bodies(spec, spec.key).update().empty(); }

void add(std::vector<Statement>& statements, Sql sql) { statements.push_back({std::move(sql), {}}); }

void add_phase(std::vector<Statement>& statements, const SyncSpec& spec) {
  add(statements, kSql.write("create table if not exists {} (tag text not null primary key, new_wins integer not null) "
                             "without rowid", kPhase));
  add(statements, kSql.write("insert into {} (tag, new_wins) values ({}, {}) on conflict (tag) do update set new_wins = "
                             "excluded.new_wins", kPhase, Text{spec.tag}, spec.winner == Winner::kNewSide ? 1 : 0));
}

void add_drops(std::vector<Statement>& statements, const SyncSpec& spec) {
  add(statements, kSql.write("drop trigger if exists {}", Ident{insert_trigger(spec)}));
  add(statements, kSql.write("drop trigger if exists {}", Ident{update_trigger(spec)}));
}

void add_triggers(std::vector<Statement>& statements, const SyncSpec& spec, const Table& table) {
  const Bodies bodies(spec, row_key(table));
  const QualifiedName on{"", spec.table.name};
  add(statements, kSql.write("create trigger {} after insert on {} for each row begin {} end", Ident{insert_trigger(spec)}, on,
                             Sql::join(bodies.insert(), " ")));
  const std::vector<Sql> update = bodies.update();
  if (update.empty()) return;
  add(statements, kSql.write("create trigger {} after update of {} on {} for each row when new.{} is old.{} and {} begin {} end",
                             Ident{update_trigger(spec)}, kSql.idents(watched(spec)), on, Ident{spec.marker},
                             Ident{spec.marker}, bodies.any_changed(), Sql::join(update, " ")));
}

}  // namespace

std::string insert_trigger(const SyncSpec& spec) { return fmt::format("_shoofly_{}_ins", spec.tag); }
std::string update_trigger(const SyncSpec& spec) { return fmt::format("_shoofly_{}_upd", spec.tag); }

std::vector<Trigger> sync_triggers(const SyncSpec& spec) {
  Trigger insert;
  insert.name = insert_trigger(spec);
  insert.timing = "AFTER";
  insert.on_insert = true;
  std::vector<Trigger> triggers{insert};
  if (!has_update_trigger(spec)) return triggers;
  Trigger update;
  update.name = update_trigger(spec);
  update.timing = "AFTER";
  update.on_update = true;
  update.update_of = watched(spec);
  triggers.push_back(update);
  return triggers;
}

std::vector<Statement> install_sync(const SyncSpec& spec, const Table& table) {
  std::vector<Statement> statements;
  add_phase(statements, spec);
  add_drops(statements, spec);
  add_triggers(statements, spec, table);
  return statements;
}

std::vector<Statement> replace_sync(const SyncSpec& before, const SyncSpec& after, const Table& table) {
  SyncSpec same = before;
  same.winner = after.winner;
  std::vector<Statement> statements;
  if (same == after) {
    add_phase(statements, after);
    return statements;
  }
  statements = remove_sync(before);
  for (Statement& statement : install_sync(after, table)) statements.push_back(std::move(statement));
  return statements;
}

std::vector<Statement> remove_sync(const SyncSpec& spec) {
  std::vector<Statement> statements;
  add_drops(statements, spec);
  add_phase(statements, spec);  // the table may not be there yet
  add(statements, kSql.write("delete from {} where tag = {}", kPhase, Text{spec.tag}));
  return statements;
}

}  // namespace shoofly::sqlite
