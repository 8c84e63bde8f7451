#include "catalog/table_sync.h"

#include <algorithm>

namespace shoofly {
namespace {

const ColumnPair* pair_of(const TableSync& sync, const std::string& column) {
  const auto found =
      std::find_if(sync.columns.begin(), sync.columns.end(),
                   [&](const ColumnPair& pair) { return pair.source == column; });
  return found == sync.columns.end() ? nullptr : &*found;
}

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

bool TableSync::walks_alike() const {
  return source_unique.size() == key.size() && follower_unique.size() == key.size() &&
         std::equal(source_unique.begin(), source_unique.end(), follower_unique.begin(),
                    [&](const std::string& of_source, const std::string& of_follower) {
                      return follower_column(of_source) == of_follower;
                    });
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
  return {rows, all};
}

}  // namespace shoofly
