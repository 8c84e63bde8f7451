#include "catalog/sync.h"

namespace shoofly {

std::vector<std::string> SyncSpec::columns() const {
  std::vector<std::string> names;
  for (const SyncGroup& group : groups) {
    for (const SyncColumn& column : group.old_side) names.push_back(column.name);
    for (const SyncColumn& column : group.new_side) names.push_back(column.name);
  }
  return names;
}

}  // namespace shoofly
