#include "engine/postgres/sync_body.h"

#include <algorithm>

#include "engine/postgres/sync_compare.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

bool one_sided(const SyncGroup& group) { return group.old_side.empty() || group.new_side.empty(); }

Sql assign(const SyncParts& parts, std::size_t group, Side side, std::size_t index, RowRef from) {
  const SyncColumn& column = columns_of(parts.spec().groups[group], side)[index];
  return kSql.write("{} := {};", parts.column(column.name, RowRef::kNew),
                    parts.derived(group, side, index, from));
}

// Statements of a nested block, one a line; PL/pgSQL wants at least one.
Sql block(const std::vector<Sql>& statements) {
  return statements.empty() ? Sql::checked("null;") : Sql::join(statements, "\n    ");
}

// Every derivable column of the side gets its value from the other side of NEW.
Sql derive(const SyncParts& parts, std::size_t group, Side side) {
  const std::vector<SyncColumn>& columns = columns_of(parts.spec().groups[group], side);
  std::vector<Sql> statements;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (derivable(columns[i])) statements.push_back(assign(parts, group, side, i, RowRef::kNew));
  }
  return block(statements);
}

// The columns of a group that has no other side are filled where nobody wrote them.
Sql fill_nulls(const SyncParts& parts, std::size_t group, Side side) {
  const std::vector<SyncColumn>& columns = columns_of(parts.spec().groups[group], side);
  std::vector<Sql> statements;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!derivable(columns[i])) continue;
    statements.push_back(kSql.write("if {} is null then {} end if;",
                                    parts.column(columns[i].name, RowRef::kNew),
                                    assign(parts, group, side, i, RowRef::kNew)));
  }
  return block(statements);
}

Sql is_unfilled(const SyncParts& parts) {
  return kSql.write("{} operator(pg_catalog.=) 0", parts.marker(RowRef::kOld));
}

// ---- INSERT -------------------------------------------------------------------------------------

// New columns carry no default while sync is on, so not NULL means written.
Sql new_side_written(const SyncParts& parts, const SyncGroup& group) {
  std::vector<Sql> conditions;
  for (const SyncColumn& c : group.new_side) {
    conditions.push_back(kSql.write("{} is not null", parts.column(c.name, RowRef::kNew)));
  }
  return any_of(conditions);
}

Sql old_side_written(const SyncParts& parts, const SyncGroup& group) {
  std::vector<Sql> conditions;
  for (const SyncColumn& c : group.old_side) {
    const Sql value = parts.column(c.name, RowRef::kNew);
    const Sql given = kSql.write("{} is not null", value);
    if (c.literal_default.empty()) {
      conditions.push_back(given);
      continue;
    }
    const Sql held =
        kSql.write("cast({} as {})", Sql::checked(c.literal_default), Sql::checked(c.type));
    conditions.push_back(kSql.write("({} and {})", given, differs(value, held, c.type)));
  }
  return any_of(conditions);
}

bool default_unknown(const SyncGroup& group) {
  return std::any_of(group.old_side.begin(), group.old_side.end(),
                     [](const SyncColumn& column) { return column.default_unknown; });
}

}  // namespace

Sql insert_statements(const SyncParts& parts, std::size_t group) {
  const SyncGroup& columns = parts.spec().groups[group];
  if (one_sided(columns))
    return fill_nulls(parts, group, columns.old_side.empty() ? Side::kNew : Side::kOld);
  const Sql written = new_side_written(parts, columns);
  const Sql to_new = derive(parts, group, Side::kNew);
  const Sql to_old = derive(parts, group, Side::kOld);
  const Sql disagree = negated(parts.agrees(group, RowRef::kNew));
  if (default_unknown(columns)) {
    // Whether the old side was written cannot be seen: a new side that was wins, in every phase.
    return kSql.write("if not {} then\n    {}\n  elsif {} then\n    {}\n  end if;", written, to_new,
                      disagree, to_old);
  }
  const Sql resolve = parts.spec().winner == Winner::kOldSide ? to_new : to_old;
  return kSql.write(
      "if not {} then\n    {}\n  elsif not {} then\n    {}\n  elsif {} then\n    {}\n  end if;",
      written, to_new, old_side_written(parts, columns), to_old, disagree, resolve);
}

// ---- UPDATE -------------------------------------------------------------------------------------

namespace {

// In an unfilled row, what the statement did not write of the unfilled side is first derived from
// the other side as it was: otherwise setting a first name would wipe the surname. Going backward a
// value that still fits is not touched.
Sql fill_unwritten(const SyncParts& parts, std::size_t group, Side unfilled) {
  const std::vector<SyncColumn>& columns = columns_of(parts.spec().groups[group], unfilled);
  std::vector<Sql> statements;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!derivable(columns[i])) continue;
    const Sql unwritten = same(parts.column(columns[i].name, RowRef::kOld),
                               parts.column(columns[i].name, RowRef::kNew), columns[i].type);
    statements.push_back(kSql.write("if {} then {} end if;", unwritten,
                                    assign(parts, group, unfilled, i, RowRef::kOld)));
  }
  if (statements.empty()) return {};
  const Sql condition =
      unfilled == Side::kNew
          ? is_unfilled(parts)
          : kSql.write("{} and {}", is_unfilled(parts), negated(parts.agrees(group, RowRef::kOld)));
  return kSql.write("if {} then\n    {}\n    end if;\n    ", condition, block(statements));
}

Sql update_one_sided(const SyncParts& parts, std::size_t group, Side side) {
  const bool fills = parts.spec().filling != Filling::kNone && side == unfilled_side(parts.spec());
  if (!fills) return {};
  return kSql.write("if {} then\n    {}\n  end if;", is_unfilled(parts),
                    fill_nulls(parts, group, side));
}

// When the unfilled side was not written: the other side was, or the row is unfilled and another
// group was. With one group the trigger's WHEN leaves only the first.
Sql needs_deriving(const SyncParts& parts, std::size_t group, Side source) {
  const SyncSpec& spec = parts.spec();
  if (spec.groups.size() == 1) return {};
  const Sql written = parts.changed(group, source);
  if (spec.filling == Filling::kNone) return written;
  if (spec.filling == Filling::kForward) return kSql.write("{} or {}", written, is_unfilled(parts));
  return kSql.write("{} or ({} and {})", written, is_unfilled(parts),
                    negated(parts.agrees(group, RowRef::kNew)));
}

// A new column that may not be NULL stands for an old one that may: a NULL, which the old
// application may still write to the name that both use, gets the value that stands for it.
Sql replace_null(const SyncParts& parts, std::size_t group) {
  const SyncGroup& columns = parts.spec().groups[group];
  const bool one_for_one = columns.new_side.size() == 1 && columns.old_side.size() == 1;
  if (!one_for_one || !columns.new_side[0].required || columns.old_side[0].required ||
      !derivable(columns.new_side[0])) {
    return {};
  }
  return kSql.write("\n  if {} is null then {} end if;",
                    parts.column(columns.new_side[0].name, RowRef::kNew),
                    assign(parts, group, Side::kNew, 0, RowRef::kNew));
}

// What a write of the side that may be unfilled makes of the other one.
Sql derive_source(const SyncParts& parts, std::size_t group, Side target) {
  const Sql assignments = derive(parts, group, opposite(target));
  if (parts.spec().filling == Filling::kNone) return assignments;
  return kSql.write("{}{}", fill_unwritten(parts, group, target), assignments);
}

// The same where nothing else was written. In a row that lacked its new side, a new column that was
// given the very value that the fill gives was not changed by that, so the old side stays as it is:
// it may be one that does not survive back(value()).
Sql derive_source_alone(const SyncParts& parts, std::size_t group, Side target) {
  const std::vector<SyncColumn>& columns = columns_of(parts.spec().groups[group], target);
  const bool comparable = std::all_of(columns.begin(), columns.end(), [](const SyncColumn& column) {
    return derivable(column) && !column.derived.volatile_default;
  });
  if (parts.spec().filling != Filling::kForward || !comparable) {
    return derive_source(parts, group, target);
  }
  return kSql.write("{}if not ({} and {}) then\n    {}\n    end if;",
                    fill_unwritten(parts, group, target), is_unfilled(parts),
                    parts.follows(group, target, RowRef::kNew),
                    derive(parts, group, opposite(target)));
}

}  // namespace

Sql update_statements(const SyncParts& parts, std::size_t group) {
  const SyncSpec& spec = parts.spec();
  const SyncGroup& columns = spec.groups[group];
  if (one_sided(columns)) {
    return update_one_sided(parts, group, columns.old_side.empty() ? Side::kNew : Side::kOld);
  }
  const Side target = unfilled_side(spec);  // derived in the common case
  const Side source = opposite(target);
  const Sql condition = needs_deriving(parts, group, source);
  Sql common = derive(parts, group, target);
  if (!condition.empty()) common = kSql.write("if {} then\n    {}\n    end if;", condition, common);
  const bool source_wins = (spec.winner == Winner::kOldSide) == (source == Side::kOld);
  const Sql statements = kSql.write(
      "if not {} then\n    {}\n  elsif not {} then\n    {}\n  elsif {} then\n    {}\n  end if;",
      parts.changed(group, target), common, parts.changed(group, source),
      derive_source_alone(parts, group, target), negated(parts.agrees(group, RowRef::kNew)),
      source_wins ? derive(parts, group, target) : derive_source(parts, group, target));
  return kSql.write("{}{}", statements, replace_null(parts, group));
}

}  // namespace shoofly::postgres
