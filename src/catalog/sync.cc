#include "catalog/sync.h"

#include "sql/identifiers.h"

namespace shoofly {

std::vector<std::string> SyncSpec::columns() const {
  std::vector<std::string> names;
  for (const SyncGroup& group : groups) {
    for (const SyncColumn& column : group.old_side) names.push_back(column.name);
    for (const SyncColumn& column : group.new_side) names.push_back(column.name);
  }
  return names;
}

SyncSpec with_types(SyncSpec spec, const std::map<std::string, std::string>& types) {
  const auto rename = [&](std::string& type) {
    const auto found = types.find(type);
    if (found != types.end()) type = found->second;
  };
  for (SyncGroup& group : spec.groups) {
    for (auto* side : {&group.old_side, &group.new_side}) {
      for (SyncColumn& column : *side) {
        rename(column.type);
        rename(column.derived.result_type);
        for (Binding& binding : column.derived.reads) rename(binding.type);
        column.derived.text = rename_types(column.derived.text, types);
        column.literal_default = rename_types(column.literal_default, types);
      }
    }
  }
  return spec;
}

}  // namespace shoofly
