#include "engine/postgres/sync_objections.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/postgres/sync_names.h"

namespace shoofly::postgres {
namespace {

bool holds_name(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void object_to_kind(const Table& table, std::vector<std::string>& objections) {
  if (table.kind == TableKind::kForeign) {
    objections.push_back(fmt::format(
        "{} is a foreign table: its rows are written elsewhere too, where no trigger fires",
        table.name.display()));
  }
  if (table.kind == TableKind::kPartition) {
    objections.push_back(fmt::format("{} is a partition: change its parent", table.name.display()));
  }
}

// A column that the fill only reads: it may be the key, and number the rows.
bool only_read_by_fill(const SyncSpec& spec, const std::string& name) {
  return spec.filling == Filling::kForward &&
         std::none_of(spec.groups.begin(), spec.groups.end(), [&](const SyncGroup& group) {
           const auto is = [&](const SyncColumn& column) { return column.name == name; };
           return group.new_side.empty() ||
                  std::any_of(group.new_side.begin(), group.new_side.end(), is);
         });
}

void object_to_columns(const SyncSpec& spec, const Table& table,
                       std::vector<std::string>& objections) {
  for (const std::string& name : spec.columns()) {
    const Column* const column = table.find_column(name);
    if (column != nullptr && column->generated != Generated::kNone) {
      objections.push_back(fmt::format("column {}.\"{}\" is generated: no trigger can write it",
                                       table.name.display(), name));
    }
    if (only_read_by_fill(spec, name)) continue;
    if (column != nullptr && column->identity == "always") {
      objections.push_back(fmt::format(
          "column {}.\"{}\" is GENERATED ALWAYS AS IDENTITY: no application can write it",
          table.name.display(), name));
    }
    if (holds_name(spec.key, name)) {
      objections.push_back(
          fmt::format("column {}.\"{}\" is part of the key by which rows are found",
                      table.name.display(), name));
    }
  }
  for (const Dependent& dependent : table.dependents) {
    if (dependent.kind == "inherited table") {
      objections.push_back(
          fmt::format("table {} inherits from {}: its rows are rows of both, and "
                      "triggers of {} do not fire for them",
                      dependent.name, table.name.display(), table.name.display()));
    }
    if (dependent.kind == "partition key" && holds_name(spec.columns(), dependent.column)) {
      objections.push_back(
          fmt::format("column {}.\"{}\" is in the partition key: a trigger cannot move a row",
                      table.name.display(), dependent.column));
    }
  }
}

// A BEFORE trigger that fires after ours may change what ours has derived from. Triggers fire in
// the order of their names' bytes.
void object_to_triggers(const SyncSpec& spec, const Table& table,
                        std::vector<std::string>& objections) {
  for (const Trigger& trigger : table.triggers) {
    if (trigger.timing != "BEFORE" || !trigger.row_level || trigger.enabled == "disabled") continue;
    if (trigger.name == insert_trigger(spec) || trigger.name == update_trigger(spec)) continue;
    const bool after_insert = trigger.on_insert && trigger.name > insert_trigger(spec);
    const bool after_update = trigger.on_update && trigger.name > update_trigger(spec);
    if (!after_insert && !after_update) continue;
    objections.push_back(fmt::format(
        "trigger \"{}\" on {} fires after ours (its name sorts after \"{}\") and could change "
        "the columns unseen: rename it",
        trigger.name, table.name.display(),
        after_insert ? insert_trigger(spec) : update_trigger(spec)));
  }
}

}  // namespace

std::vector<std::string> sync_objections(const SyncSpec& spec, const Table& table) {
  std::vector<std::string> objections;
  object_to_kind(table, objections);
  object_to_columns(spec, table, objections);
  object_to_triggers(spec, table, objections);
  if (table.subscribed && !spec.enable_always) {
    objections.push_back(fmt::format(
        "{} is written by a subscription, whose writes fire only ENABLE ALWAYS triggers",
        table.name.display()));
  }
  return objections;
}

}  // namespace shoofly::postgres
