#include "engine/postgres/sync_parts.h"

#include <algorithm>

#include "engine/postgres/expression_names.h"
#include "engine/postgres/sync_compare.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

bool reads_column(const SyncSpec& spec, const std::string& name) {
  const auto in_side = [&](const std::vector<SyncColumn>& side) {
    return std::any_of(side.begin(), side.end(), [&](const SyncColumn& column) {
      const std::vector<Binding>& reads = column.derived.reads;
      return std::any_of(reads.begin(), reads.end(),
                         [&](const Binding& binding) { return binding.column == name; });
    });
  };
  return std::any_of(spec.groups.begin(), spec.groups.end(), [&](const SyncGroup& group) {
    return in_side(group.old_side) || in_side(group.new_side);
  });
}

// What a generation expression (as the server printed it) reads. One that our parser cannot read,
// being older than the server, is given every plain column of the table.
std::vector<Binding> generation_reads(const Table& table, const std::string& expression) {
  const Result<std::vector<std::string>> names = columns_in(expression);
  std::vector<Binding> reads;
  for (const Column& column : table.columns) {
    if (column.generated != Generated::kNone) continue;
    const bool used = !names.ok() || std::find(names.value().begin(), names.value().end(),
                                               column.name) != names.value().end();
    if (used) reads.push_back({column.name, column.name, column.type});
  }
  return reads;
}

bool comparable(const SyncColumn& column) {
  return derivable(column) && !column.derived.volatile_default;
}

bool has_derivable(const SyncGroup& group, Side side) {
  const std::vector<SyncColumn>& columns = columns_of(group, side);
  return std::any_of(columns.begin(), columns.end(), derivable);
}

}  // namespace

bool derivable(const SyncColumn& column) { return !column.derived.text.empty(); }

const std::vector<SyncColumn>& columns_of(const SyncGroup& group, Side side) {
  return side == Side::kOld ? group.old_side : group.new_side;
}

Side unfilled_side(const SyncSpec& spec) {
  return spec.filling == Filling::kBackward ? Side::kOld : Side::kNew;
}

SyncParts::SyncParts(const SyncSpec& spec, const Table* table) : spec_(spec) {
  if (table == nullptr) return;
  for (const Column& column : table->columns) {
    if (column.generated == Generated::kNone || !reads_column(spec, column.name)) continue;
    generated_.push_back({column.name, column.type, column.generated_sql,
                          generation_reads(*table, column.generated_sql)});
  }
}

Sql SyncParts::column(const std::string& name, RowRef row) const {
  if (row == RowRef::kQuery) return kSql.ident(name);
  const char* const prefix = row == RowRef::kNew ? "new" : "old";
  for (std::size_t i = 0; i < generated_.size(); ++i) {
    if (generated_[i].name != name) continue;
    std::vector<Sql> arguments;
    for (const Binding& read : generated_[i].reads) {
      arguments.push_back(kSql.write("{}.{}", Sql::checked(prefix), Ident{read.column}));
    }
    return kSql.write("{}({})", generated_function(spec_, i), Sql::join(arguments, ", "));
  }
  return kSql.write("{}.{}", Sql::checked(prefix), Ident{name});
}

Sql SyncParts::derived(std::size_t group, Side side, std::size_t index, RowRef row) const {
  std::vector<Sql> arguments;
  for (const Binding& read : columns_of(spec_.groups[group], side)[index].derived.reads) {
    arguments.push_back(column(read.column, row));
  }
  return kSql.write("{}({})", expression_function(spec_, group, side, index),
                    Sql::join(arguments, ", "));
}

Sql SyncParts::changed(std::size_t group, Side side) const {
  std::vector<Sql> conditions;
  for (const SyncColumn& c : columns_of(spec_.groups[group], side)) {
    conditions.push_back(
        differs(column(c.name, RowRef::kOld), column(c.name, RowRef::kNew), c.type));
  }
  return any_of(conditions);
}

Sql SyncParts::follows(std::size_t group, Side side, RowRef row) const {
  const std::vector<SyncColumn>& columns = columns_of(spec_.groups[group], side);
  std::vector<Sql> conditions;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!comparable(columns[i])) continue;
    conditions.push_back(same_as_assigned(column(columns[i].name, row),
                                          derived(group, side, i, row), columns[i].type));
  }
  return all_of(conditions);
}

Sql SyncParts::agrees(std::size_t group, RowRef row) const {
  const SyncGroup& columns = spec_.groups[group];
  if (columns.old_side.empty() || columns.new_side.empty()) return Sql::checked("true");
  std::vector<Sql> legs;
  for (const Side side : {Side::kNew, Side::kOld}) {
    if (has_derivable(columns, side)) legs.push_back(follows(group, side, row));
  }
  return legs.empty() ? Sql::checked("true") : any_of(legs);
}

Sql SyncParts::in_step(std::size_t group) const {
  std::vector<Sql> conditions;
  for (const Side side : {Side::kOld, Side::kNew}) {
    for (const SyncColumn& c : columns_of(spec_.groups[group], side)) {
      if (c.required)
        conditions.push_back(kSql.write("{} is not null", column(c.name, RowRef::kQuery)));
    }
  }
  const Sql agreement = agrees(group, RowRef::kQuery);
  if (agreement.str() != "true" || conditions.empty()) conditions.push_back(agreement);
  return all_of(conditions);
}

Sql SyncParts::unmirrored(std::size_t group) const {
  const SyncGroup& columns = spec_.groups[group];
  if (columns.old_side.empty() || columns.new_side.empty()) return Sql::checked("false");
  std::vector<Sql> nothing_back;
  for (std::size_t i = 0; i < columns.old_side.size(); ++i) {
    if (!comparable(columns.old_side[i])) continue;
    nothing_back.push_back(kSql.write("{} is null", derived(group, Side::kOld, i, RowRef::kQuery)));
  }
  std::vector<Sql> something_new;
  for (const SyncColumn& c : columns.new_side) {
    something_new.push_back(kSql.write("{} is not null", column(c.name, RowRef::kQuery)));
  }
  std::vector<Sql> broken;
  if (has_derivable(columns, Side::kOld))
    broken.push_back(negated(follows(group, Side::kOld, RowRef::kQuery)));
  if (!nothing_back.empty())
    broken.push_back(kSql.write("({} and {})", all_of(nothing_back), any_of(something_new)));
  std::vector<Sql> conditions;
  if (has_derivable(columns, Side::kNew))
    conditions.push_back(negated(follows(group, Side::kNew, RowRef::kQuery)));
  conditions.push_back(any_of(broken));
  return all_of(conditions);
}

namespace {

// What a row with marker 0 gets for one column. Going backward, and in a group with only one side,
// a value that is already right stays.
Sql fill_value(const SyncParts& parts, std::size_t group, Side side, std::size_t index) {
  const SyncGroup& columns = parts.spec().groups[group];
  const Sql name = parts.column(columns_of(columns, side)[index].name, RowRef::kQuery);
  const Sql value = parts.derived(group, side, index, RowRef::kQuery);
  if (columns_of(columns, opposite(side)).empty()) {
    return kSql.write("case when {} is null then {} else {} end", name, value, name);
  }
  if (side == Side::kNew || !has_derivable(columns, Side::kNew)) return value;
  return kSql.write("case when {} then {} else {} end",
                    parts.follows(group, Side::kNew, RowRef::kQuery), name, value);
}

// Going backward: the group's old side is not there, or not what it should be.
Sql needs_back(const SyncParts& parts, std::size_t group) {
  const SyncGroup& columns = parts.spec().groups[group];
  if (!columns.new_side.empty()) return negated(parts.agrees(group, RowRef::kQuery));
  std::vector<Sql> missing;
  for (const SyncColumn& c : columns.old_side) {
    if (derivable(c))
      missing.push_back(kSql.write("{} is null", parts.column(c.name, RowRef::kQuery)));
  }
  return any_of(missing);
}

}  // namespace

Sql fill_assignments(const SyncSpec& spec) {
  const SyncParts parts(spec);
  const Side side = unfilled_side(spec);
  std::vector<Sql> assignments;
  for (std::size_t g = 0; g < spec.groups.size(); ++g) {
    const std::vector<SyncColumn>& columns = columns_of(spec.groups[g], side);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!derivable(columns[i])) continue;
      assignments.push_back(
          kSql.write("{} = {}", Ident{columns[i].name}, fill_value(parts, g, side, i)));
    }
  }
  assignments.push_back(kSql.write("{} = 2", Ident{spec.marker}));
  return Sql::join(assignments, ", ");
}

Sql fill_condition(const SyncSpec& spec) {
  const SyncParts parts(spec);
  const Sql unfilled = kSql.write("{} operator(pg_catalog.=) 0", parts.marker(RowRef::kQuery));
  if (spec.filling != Filling::kBackward) return unfilled;
  std::vector<Sql> needed;
  for (std::size_t g = 0; g < spec.groups.size(); ++g) needed.push_back(needs_back(parts, g));
  return kSql.write("{} and {}", unfilled, any_of(needed));
}

}  // namespace shoofly::postgres
