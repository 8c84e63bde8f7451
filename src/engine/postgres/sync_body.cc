#include "engine/postgres/sync_body.h"

#include <algorithm>

#include "engine/postgres/sync_compare.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);

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
  const Sql to_source = kSql.write(
      "{}{}", spec.filling == Filling::kNone ? Sql() : fill_unwritten(parts, group, target),
      derive(parts, group, source));
  const bool source_wins = (spec.winner == Winner::kOldSide) == (source == Side::kOld);
  return kSql.write(
      "if not {} then\n    {}\n  elsif not {} then\n    {}\n  elsif {} then\n    {}\n  end if;",
      parts.changed(group, target), common, parts.changed(group, source), to_source,
      negated(parts.agrees(group, RowRef::kNew)),
      source_wins ? derive(parts, group, target) : to_source);
}

}  // namespace shoofly::postgres
