#include "engine/postgres/planted_row.h"

#include "engine/postgres/scratch.h"
#include "engine/postgres/sync_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using Settings = std::vector<ScratchTable::Setting>;

// One row out of step takes both: a new side that value() would not give, and an old side that
// back() would not give. Which values do that, only a try can tell.
std::vector<Settings> damages(const SyncSpec& spec) {
  std::vector<Settings> all;
  for (const SyncGroup& group : spec.groups) {
    for (const SyncColumn& column : group.new_side) {
      for (const Sql& value : other_values(column.name, column.type))
        all.push_back({{column.name, value}});
    }
    for (const SyncColumn& column : group.old_side) {
      for (const Sql& value : other_values(column.name, column.type))
        all.push_back({{column.name, value}});
    }
  }
  return all;
}

// A row for an empty table: the old sides are made up, the new ones derived from them.
Status make_up_row(ScratchTable& scratch, const SyncSpec& spec, std::optional<Label> label) {
  Settings given;
  const auto give = [&](const std::string& column, const std::string& type) {
    for (const ScratchTable::Setting& setting : given) {
      if (setting.column == column) return;
    }
    const std::optional<Sql> value = sample_value(type);
    if (value) given.push_back({column, *value});
    if (!value && label) given.push_back({column, some_label(type, *label)});
  };
  const SyncParts parts(spec);
  Settings derived;
  for (std::size_t g = 0; g < spec.groups.size(); ++g) {
    const SyncGroup& group = spec.groups[g];
    for (const SyncColumn& column : group.old_side) give(column.name, column.type);
    for (std::size_t i = 0; i < group.new_side.size(); ++i) {
      const SyncColumn& column = group.new_side[i];
      if (!derivable(column)) {
        give(column.name, column.type);
        continue;
      }
      derived.push_back({column.name, parts.derived(g, Side::kNew, i, RowRef::kQuery)});
    }
  }
  const Result<std::int64_t> inserted = scratch.insert(given);
  if (!inserted.ok()) return inserted.error();
  if (derived.empty()) return ok_status();
  const Result<std::int64_t> changed = scratch.change_first(derived);
  return changed.ok() ? ok_status() : Status(changed.error());
}

// With one row at least. Not every label of an enum has a value on the other side.
Result<std::unique_ptr<ScratchTable>> filled_copy(Connection& connection, const SyncSpec& spec,
                                                  const Sql& in_step) {
  Status made;
  for (const std::optional<Label> label :
       {std::optional(Label::kFirst), std::optional(Label::kLast), std::optional<Label>()}) {
    SHOOFLY_ASSIGN(std::unique_ptr<ScratchTable> scratch,
                   ScratchTable::copy(connection, spec.table, in_step));
    if (scratch->rows() > 0) return scratch;
    made = make_up_row(*scratch, spec, label);
    if (made.ok()) return scratch;
    if (made.error().kind != ErrorKind::kData) break;
  }
  return made.error();
}

}  // namespace

Result<bool> in_step_self_test(Connection& connection, const ChunkSource& chunks,
                               const SyncWriter& writer, const SyncSpec& spec) {
  const Sql in_step = writer.in_step(spec);
  if (in_step.str() == "true") return true;  // nothing that could be found out of step
  for (const Settings& damage : damages(spec)) {
    SHOOFLY_ASSIGN(const std::unique_ptr<ScratchTable> scratch,
                   filled_copy(connection, spec, in_step));
    SyncSpec copy = spec;
    copy.table = scratch->name();
    SHOOFLY_ASSIGN(const CheckOutcome before, chunks.check(connection, copy, {}, 1));
    if (before.mismatches != 0) return false;
    const Result<std::int64_t> planted = scratch->change_first(damage);
    if (!planted.ok()) {
      if (planted.error().kind != ErrorKind::kData) return planted.error();
      continue;  // the column cannot hold this value
    }
    const Result<CheckOutcome> after = chunks.check(connection, copy, {}, 1);
    if (!after.ok()) {
      if (after.error().kind != ErrorKind::kData) return after.error();
      continue;  // an expression of the change does not take this value
    }
    if (after->rows != before.rows || after->mismatches > 1) return false;
    if (after->mismatches == 1) return true;
  }
  return false;
}

}  // namespace shoofly::postgres
