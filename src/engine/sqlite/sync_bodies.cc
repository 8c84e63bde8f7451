#include "engine/sqlite/sync_bodies.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/sqlite/sync_parts.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

// The row that fired the trigger.
Sql this_row(const std::vector<std::string>& key) {
  std::vector<Sql> parts;
  for (const std::string& name : key)
    parts.push_back(kSql.write("{} = new.{}", Ident{name}, Ident{name}));
  return Sql::join(parts, " and ");
}

// The statements of both triggers of one spec.
class Bodies {
 public:
  Bodies(const SyncSpec& spec, const std::vector<std::string>& key)
      : spec_(spec),
        parts_(spec),
        row_(this_row(key)),
        table_(QualifiedName{"", spec.table.name}) {}

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
    std::vector<Sql> statements{
        kSql.write("update {} set {} where {};", table_, Sql::join(assignments, ", "), row_)};
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
      if (may_replace_null(group)) statements.push_back(replace_null(group));
    }
    add_required(statements, &Bodies::changed_new);
    return statements;
  }

 private:
  Sql next_marker() const {
    return kSql.write("{} = case {} when 1 then 2 else 1 end", Ident{spec_.marker},
                      Ident{spec_.marker});
  }

  Sql new_wins() const {
    return kSql.write("coalesce((select new_wins from {} where tag = {}), 0)", phase_table(),
                      Text{spec_.tag});
  }

  // INSERT: a column that is NULL was not written, and an old one that holds its literal default
  // neither.
  Sql written(const SyncColumn& column) const {
    const Sql given = kSql.write("{} is not null", Ident{column.name});
    if (column.literal_default.empty()) return given;
    const Sql value = kSql.write("({})", Sql::checked(column.literal_default));
    return kSql.write("({} and not ({}))", given,
                      holds_value(kSql.ident(column.name), value, column.type));
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
      return kSql.write("{} = case when {} then {} else {} end", name, written(column), name,
                        value);
    }
    // A default that cannot be known (now(), a random number) may look like a written value: then
    // the new side, which has no default, wins in both phases.
    const bool unknown = std::any_of(group.old_side.begin(), group.old_side.end(),
                                     [](const SyncColumn& c) { return c.default_unknown; });
    const Sql old_written = written(group, Side::kOld);
    const Sql new_written = written(group, Side::kNew);
    const Sql disagree = negated(parts_.agrees(group, Row::kStored));
    Sql condition;
    if (side == Side::kOld) {
      const Sql wins = unknown ? Sql::checked("1") : new_wins();
      condition = kSql.write("{} and case when {} then {} and {} else 1 end", new_written,
                             old_written, disagree, wins);
    } else {
      const Sql wins = unknown ? Sql::checked("0") : negated(new_wins());
      condition = kSql.write("case when {} then {} and {} and {} else 1 end", new_written,
                             old_written, disagree, wins);
    }
    return kSql.write("{} = case when {} then {} else {} end", name, condition, value, name);
  }

  // A row that lacks one side gets all of it first, but for what the statement wrote itself;
  // otherwise deriving from a half-filled side would lose the other half.
  void add_first_fill(std::vector<Sql>& statements) const {
    const Side side = unfilled_side(spec_);
    std::vector<Sql> assignments;
    for (const SyncGroup& group : spec_.groups) {
      for (const SyncColumn& column : columns_of(group, side)) {
        if (!derivable(column)) continue;
        const Sql by_statement = differs(column_in(column.name, Row::kAfter),
                                         column_in(column.name, Row::kBefore), column.type);
        assignments.push_back(kSql.write("{} = case when {} then {} else {} end",
                                         Ident{column.name}, by_statement, Ident{column.name},
                                         parts_.fill_value(group, side, column, Row::kBefore)));
      }
    }
    if (assignments.empty()) return;
    assignments.push_back(next_marker());
    statements.push_back(kSql.write("update {} set {} where {} and old.{} = 0;", table_,
                                    Sql::join(assignments, ", "), row_, Ident{spec_.marker}));
  }

  // Derives `side` where the statement changed the other one, alone or as the winner.
  Sql derive(const SyncGroup& group, Side side) const {
    std::vector<Sql> assignments;
    for (const SyncColumn& column : columns_of(group, side)) {
      if (derivable(column))
        assignments.push_back(
            kSql.write("{} = {}", Ident{column.name}, parts_.value(column, Row::kStored)));
    }
    assignments.push_back(next_marker());
    const Sql wins = side == Side::kOld ? new_wins() : negated(new_wins());
    const Sql alone =
        spec_.filling == Filling::kForward ? alone_in_forward(group, side) : Sql::checked("1");
    return kSql.write(
        "update {} set {} where {} and {} and case when {} then {} and {} else {} end;", table_,
        Sql::join(assignments, ", "), row_, parts_.changed(group, opposite(side)),
        parts_.changed(group, side), negated(parts_.agrees(group, Row::kStored)), wins, alone);
  }

  // Only the other side was written. In a row that lacked the new side the first fill has derived
  // all of it; and a new column that was given the very value that the fill gives was not changed
  // by that, so the old side stays as it is. (Going backward the first fill keeps an old side that
  // was in step before the statement, so it is derived here.)
  Sql alone_in_forward(const SyncGroup& group, Side side) const {
    const Sql filled = kSql.write("old.{} <> 0", Ident{spec_.marker});
    if (side == Side::kNew) return filled;
    const bool all_derived =
        std::all_of(group.new_side.begin(), group.new_side.end(), [](const SyncColumn& column) {
          return derivable(column) && !column.derived.volatile_default;
        });
    if (!all_derived) return Sql::checked("1");
    return kSql.write("({} or {})", filled,
                      negated(parts_.follows(group, Side::kNew, Row::kStored)));
  }

  // set_not_null with a value: a writer that still sets NULL, under the name that both applications
  // use, gets the value. Not where the old side is required too (that write fails), nor where
  // several columns make up the new side (one of them cannot be derived alone).
  static bool may_replace_null(const SyncGroup& group) {
    return group.new_side.size() == 1 && group.new_side[0].required &&
           derivable(group.new_side[0]) &&
           std::none_of(group.old_side.begin(), group.old_side.end(),
                        [](const SyncColumn& column) { return column.required; });
  }

  Sql replace_null(const SyncGroup& group) const {
    const SyncColumn& column = group.new_side[0];
    return kSql.write("update {} set {} = {}, {} where {} and {} and {} is null;", table_,
                      Ident{column.name}, parts_.value(column, Row::kStored), next_marker(), row_,
                      parts_.changed(group, Side::kNew), Ident{column.name});
  }

  // What the statement itself put on the new side.
  Sql given(const SyncGroup& group) const {
    std::vector<Sql> conditions;
    for (const SyncColumn& column : group.new_side)
      conditions.push_back(kSql.write("new.{} is not null", Ident{column.name}));
    return any_of(conditions);
  }
  Sql changed_new(const SyncGroup& group) const { return parts_.changed(group, Side::kNew); }

  // Looks at the row as it is in the end. Until the new side wins, an old application's write must
  // not fail for what `value` makes of it: there the new side counts only where the statement wrote
  // it.
  void add_required(std::vector<Sql>& statements,
                    Sql (Bodies::*wrote_new)(const SyncGroup&) const) const {
    for (const SyncGroup& group : spec_.groups) {
      for (const SyncColumn& column : group.old_side) {
        if (column.required) statements.push_back(not_null(column, Sql::checked("1")));
      }
      for (const SyncColumn& column : group.new_side) {
        if (!column.required) continue;
        statements.push_back(not_null(column, spec_.filling == Filling::kNone
                                                  ? Sql::checked("1")
                                                  : (this->*wrote_new)(group)));
      }
    }
  }

  Sql not_null(const SyncColumn& column, const Sql& when) const {
    const std::string message =
        fmt::format("NOT NULL constraint failed: {}.{}", spec_.table.name, column.name);
    return kSql.write("select raise(abort, {}) from {} where {} and {} and {} is null;",
                      Text{message}, table_, row_, when, Ident{column.name});
  }

  const SyncSpec& spec_;
  SyncParts parts_;
  Sql row_;
  QualifiedName table_;
};

}  // namespace

QualifiedName phase_table() { return {"", "_shoofly_phase"}; }

std::vector<Sql> insert_body(const SyncSpec& spec, const std::vector<std::string>& key) {
  return Bodies(spec, key).insert();
}

std::vector<Sql> update_body(const SyncSpec& spec, const std::vector<std::string>& key) {
  return Bodies(spec, key).update();
}

Sql any_changed(const SyncSpec& spec) {
  const SyncParts parts(spec);
  std::vector<Sql> conditions;
  for (const SyncGroup& group : spec.groups) {
    for (const Side side : {Side::kOld, Side::kNew}) {
      if (!columns_of(group, side).empty()) conditions.push_back(parts.changed(group, side));
    }
  }
  if (spec.filling == Filling::kForward)
    conditions.push_back(kSql.write("old.{} = 0", Ident{spec.marker}));
  return any_of(conditions);
}

}  // namespace shoofly::sqlite
