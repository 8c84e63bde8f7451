#include "catalog/table_sync.h"

#include <algorithm>
#include <cstddef>

#include "catalog/table_walk.h"

namespace shoofly {
namespace {

const ColumnPair* pair_of(const TableSync& sync, const std::string& column) {
  const auto found = std::find_if(sync.columns.begin(), sync.columns.end(),
                                  [&](const ColumnPair& pair) { return pair.source == column; });
  return found == sync.columns.end() ? nullptr : &*found;
}

// Of two rows side by side; PostgreSQL has a limit of 1,664 columns to what it joins.
constexpr std::size_t kMostSideBySide = 800;

}  // namespace

std::string TableSync::follower_column(const std::string& column) const {
  const ColumnPair* pair = pair_of(*this, column);
  return pair == nullptr ? "" : pair->follower;
}

const std::string& TableSync::type_of(const std::string& column) const {
  static const std::string none;
  const ColumnPair* pair = pair_of(*this, column);
  return pair == nullptr ? none : pair->type;
}

std::vector<std::string> TableSync::follower_key() const {
  std::vector<std::string> names;
  for (const std::string& column : key) names.push_back(follower_column(column));
  return names;
}

std::vector<ColumnPair> TableSync::carried() const {
  std::vector<ColumnPair> pairs;
  for (const ColumnPair& pair : columns) {
    if (std::find(key.begin(), key.end(), pair.source) == key.end()) pairs.push_back(pair);
  }
  return pairs;
}

std::optional<TableSync> TableSync::away() const {
  TableSync there = *this;
  if (!follower_away.name.empty()) there.follower = follower_away;
  there.follower_away = {};
  for (ColumnPair& pair : there.columns) {
    if (!pair.follower_away.empty()) pair.follower = pair.follower_away;
    pair.follower_away.clear();
  }
  if (there.follower == follower && there.columns == columns) return std::nullopt;
  return there;
}

bool TableSync::walks_alike() const {
  if (columns.size() > kMostSideBySide) return false;
  const std::size_t shared = std::min(source_unique.size(), follower_unique.size());
  return std::equal(
      source_unique.begin(), source_unique.begin() + static_cast<std::ptrdiff_t>(shared),
      follower_unique.begin(), [&](const std::string& of_source, const std::string& of_follower) {
        return follower_column(of_source) == of_follower;
      });
}

std::vector<std::string> shared_walk(const TableSync& sync) {
  const std::size_t shared = std::min(sync.source_unique.size(), sync.follower_unique.size());
  return {sync.source_unique.begin(),
          sync.source_unique.begin() + static_cast<std::ptrdiff_t>(shared)};
}

// Triggers of one table fire in the order of their names' bytes, and `~` sorts after every name of
// ASCII letters: ours see what the user's have made of the row.
std::vector<Trigger> table_sync_triggers(const TableSync& sync) {
  Trigger rows;
  rows.name = "~shoofly_" + sync.tag + "_row";
  rows.timing = "AFTER";
  rows.on_insert = rows.on_update = rows.on_delete = true;
  Trigger all;
  all.name = "~shoofly_" + sync.tag + "_all";
  all.timing = "AFTER";
  all.row_level = false;
  if (!sync.into_rows || !sync.every_row) return {rows, all};
  Trigger room;
  room.name = "shoofly_" + sync.tag + "_room";
  room.timing = "BEFORE";
  room.on_insert = true;
  return {rows, all, room};
}

}  // namespace shoofly
