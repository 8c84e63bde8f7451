#include "engine/sqlite/sync_writer.h"

#include <fmt/format.h>

#include "engine/sqlite/sync_parts.h"
#include "engine/sqlite/sync_triggers.h"
#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {
namespace {

class SqliteSyncWriter final : public SyncWriter {
 public:
  SyncTriggers triggers() const override { return &sync_triggers; }

  Sql in_step(const SyncSpec& spec) const override {
    const SyncParts parts(spec);
    std::vector<Sql> conditions;
    for (const SyncGroup& group : spec.groups) conditions.push_back(parts.in_step(group));
    return all_of(conditions);
  }

  Sql fill_assignments(const SyncSpec& spec) const override {
    return sqlite::fill_assignments(spec);
  }
  Sql fill_condition(const SyncSpec& spec) const override { return SyncParts(spec).needs_fill(); }

  std::vector<std::string> objections(const SyncSpec& spec, const Table& table) const override {
    std::vector<std::string> sentences;
    const std::string name = table.name.display();
    if (table.kind == TableKind::kVirtual) {
      sentences.push_back(
          fmt::format("{} is a virtual table: SQLite allows no triggers on it", name));
    }
    if (same_name(table.name.name, "old") || same_name(table.name.name, "new")) {
      sentences.push_back(fmt::format(
          "{} has the name that a trigger gives to the row: SQLite takes one for the other", name));
    }
    if (spec.key.empty())
      sentences.push_back(fmt::format("{} has no key by which its rows are found", name));
    for (const std::string& column : spec.columns()) {
      const Column* found = table.find_column(column);
      if (found == nullptr || found->generated == Generated::kNone) continue;
      sentences.push_back(
          fmt::format("column {}.{} is generated: nothing can write it", name, column));
    }
    return sentences;
  }
};

}  // namespace

const SyncWriter& sync_writer() {
  static const SqliteSyncWriter instance;
  return instance;
}

}  // namespace shoofly::sqlite
