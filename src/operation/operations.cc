#include "operation/operations.h"

#include <algorithm>

#include "operation/operation_kinds.h"

namespace shoofly {

std::vector<std::string> OperationKind::key_names() const {
  std::vector<std::string> names;
  for (const OperationKey& key : keys) names.push_back(key.name);
  return names;
}

const std::vector<OperationKind>& operations() {
  static const std::vector<OperationKind> table = [] {
    std::vector<OperationKind> all = column_operations();
    for (OperationKind& kind : key_operations()) all.push_back(std::move(kind));
    for (OperationKind& kind : table_operations()) all.push_back(std::move(kind));
    return all;
  }();
  return table;
}

const OperationKind* find_operation(const std::string& name) {
  const auto found = std::find_if(operations().begin(), operations().end(),
                                  [&](const OperationKind& kind) { return kind.name == name; });
  return found == operations().end() ? nullptr : &*found;
}

std::vector<std::string> operation_names() {
  std::vector<std::string> names;
  for (const OperationKind& kind : operations()) names.push_back(kind.name);
  return names;
}

}  // namespace shoofly
