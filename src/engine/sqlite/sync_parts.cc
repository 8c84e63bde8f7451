#include "engine/sqlite/sync_parts.h"

#include <algorithm>

#include "engine/sqlite/tokens.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

Sql combined(const std::vector<Sql>& conditions, std::string_view word, const char* none) {
  if (conditions.empty()) return Sql::checked(none);
  if (conditions.size() == 1) return conditions[0];
  return kSql.write("({})", Sql::join(conditions, word));
}

bool comparable(const SyncColumn& column) {
  return derivable(column) && !column.derived.volatile_default;
}

}  // namespace

const std::vector<SyncColumn>& columns_of(const SyncGroup& group, Side side) {
  return side == Side::kOld ? group.old_side : group.new_side;
}

bool derivable(const SyncColumn& column) { return !column.derived.text.empty(); }

bool has_derivable(const SyncGroup& group, Side side) {
  const std::vector<SyncColumn>& columns = columns_of(group, side);
  return std::any_of(columns.begin(), columns.end(), derivable);
}

bool two_sided(const SyncGroup& group) {
  return !group.old_side.empty() && !group.new_side.empty();
}

Side unfilled_side(const SyncSpec& spec) {
  return spec.filling == Filling::kBackward ? Side::kOld : Side::kNew;
}

Sql column_in(const std::string& name, Row row) {
  if (row == Row::kStored) return kSql.ident(name);
  return kSql.write("{}.{}", Sql::checked(row == Row::kBefore ? "old" : "new"), Ident{name});
}

Sql value_of(const Expression& expression, const QualifiedName& table, Row row) {
  const Sql text = Sql::checked(expression.text);
  const bool own_names = std::all_of(
      expression.reads.begin(), expression.reads.end(),
      [](const Binding& binding) { return same_name(binding.parameter, binding.column); });
  if (expression.reads.empty() || (own_names && row == Row::kStored))
    return kSql.write("({})", text);
  std::vector<Sql> names;
  for (const Binding& binding : expression.reads) {
    names.push_back(
        kSql.write("{} as {}", column_in(binding.column, row), Ident{binding.parameter}));
  }
  // Named as the table, so that `users.name` in the text is found as well.
  return kSql.write("(select ({}) from (select {}) as {})", text, Sql::join(names, ", "),
                    Ident{table.name});
}

Sql all_of(const std::vector<Sql>& conditions) { return combined(conditions, " and ", "1"); }
Sql any_of(const std::vector<Sql>& conditions) { return combined(conditions, " or ", "0"); }
Sql negated(const Sql& condition) { return kSql.write("not ({})", condition); }

Sql SyncParts::changed(const SyncGroup& group, Side side) const {
  std::vector<Sql> conditions;
  for (const SyncColumn& column : columns_of(group, side)) {
    conditions.push_back(differs(column_in(column.name, Row::kAfter),
                                 column_in(column.name, Row::kBefore), column.type));
  }
  return any_of(conditions);
}

Sql SyncParts::follows(const SyncGroup& group, Side side, Row row) const {
  std::vector<Sql> conditions;
  for (const SyncColumn& column : columns_of(group, side)) {
    if (comparable(column))
      conditions.push_back(
          holds_value(column_in(column.name, row), value(column, row), column.type));
  }
  return all_of(conditions);
}

Sql SyncParts::agrees(const SyncGroup& group, Row row) const {
  if (!two_sided(group)) return Sql::checked("1");
  std::vector<Sql> legs;
  for (const Side side : {Side::kNew, Side::kOld}) {
    if (has_derivable(group, side)) legs.push_back(follows(group, side, row));
  }
  return legs.empty() ? Sql::checked("1") : any_of(legs);
}

Sql SyncParts::in_step(const SyncGroup& group) const {
  std::vector<Sql> conditions;
  for (const Side side : {Side::kOld, Side::kNew}) {
    for (const SyncColumn& column : columns_of(group, side)) {
      if (column.required) conditions.push_back(kSql.write("{} is not null", Ident{column.name}));
    }
  }
  const Sql agreement = agrees(group, Row::kStored);
  if (agreement.str() != "1" || conditions.empty()) conditions.push_back(agreement);
  return all_of(conditions);
}

Sql SyncParts::unmirrored(const SyncGroup& group) const {
  if (!two_sided(group)) return Sql::checked("0");
  std::vector<Sql> nothing_back;
  for (const SyncColumn& column : group.old_side) {
    if (comparable(column))
      nothing_back.push_back(kSql.write("{} is null", value(column, Row::kStored)));
  }
  std::vector<Sql> something_new;
  for (const SyncColumn& column : group.new_side) {
    something_new.push_back(kSql.write("{} is not null", Ident{column.name}));
  }
  std::vector<Sql> broken;
  if (has_derivable(group, Side::kOld))
    broken.push_back(negated(follows(group, Side::kOld, Row::kStored)));
  if (!nothing_back.empty())
    broken.push_back(kSql.write("({} and {})", all_of(nothing_back), any_of(something_new)));
  std::vector<Sql> conditions;
  if (has_derivable(group, Side::kNew))
    conditions.push_back(negated(follows(group, Side::kNew, Row::kStored)));
  conditions.push_back(any_of(broken));
  return all_of(conditions);
}

Sql SyncParts::fill_value(const SyncGroup& group, Side side, const SyncColumn& column,
                          Row judged) const {
  const Sql name = kSql.ident(column.name);
  const Sql derived = value(column, Row::kStored);
  if (!two_sided(group))
    return kSql.write("case when {} is null then {} else {} end", name, derived, name);
  if (side == Side::kNew || !has_derivable(group, Side::kNew)) return derived;
  // Going backward, an old side that the new one still follows is kept: `back` may not restore it.
  return kSql.write("case when {} then {} else {} end", follows(group, Side::kNew, judged), name,
                    derived);
}

Sql SyncParts::needs_back(const SyncGroup& group) const {
  if (!group.new_side.empty()) return negated(agrees(group, Row::kStored));
  std::vector<Sql> missing;
  for (const SyncColumn& column : group.old_side) {
    if (derivable(column)) missing.push_back(kSql.write("{} is null", Ident{column.name}));
  }
  return any_of(missing);
}

Sql SyncParts::needs_fill() const {
  const Sql unfilled = kSql.write("{} = 0", Ident{spec_.marker});
  if (spec_.filling != Filling::kBackward) return unfilled;
  std::vector<Sql> needed;
  for (const SyncGroup& group : spec_.groups) needed.push_back(needs_back(group));
  return kSql.write("{} and {}", unfilled, any_of(needed));
}

Sql fill_assignments(const SyncSpec& spec) {
  const SyncParts parts(spec);
  const Side side = unfilled_side(spec);
  std::vector<Sql> assignments;
  for (const SyncGroup& group : spec.groups) {
    for (const SyncColumn& column : columns_of(group, side)) {
      if (!derivable(column)) continue;
      assignments.push_back(kSql.write("{} = {}", Ident{column.name},
                                       parts.fill_value(group, side, column, Row::kStored)));
    }
  }
  assignments.push_back(kSql.write("{} = 1", Ident{spec.marker}));
  return Sql::join(assignments, ", ");
}

}  // namespace shoofly::sqlite
