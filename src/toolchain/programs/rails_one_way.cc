// What of a `change` cannot be turned round. From Active Record's CommandRecorder.

#include <algorithm>
#include <string_view>

#include "toolchain/programs/rails_calls.h"

namespace shoofly::toolchain::programs {
namespace {

bool is_one_way(const Node& call) {
  if (!call.on.empty()) return false;
  const std::string_view name = call.text;
  if (name == "execute" || name == "change_column") return true;
  // Its type is what it is added with again.
  if (name == "remove_column")
    return call.argument(2) == nullptr && call.keyword("type") == nullptr;
  if (name == "remove_columns") return call.keyword("type") == nullptr;
  if (name == "drop_table") return call.body.empty();
  if (name == "remove_index")
    return call.argument(1) == nullptr && call.keyword("column") == nullptr;
  if (name == "remove_foreign_key")
    return call.argument(1) == nullptr && call.keyword("to_table") == nullptr;
  if (name == "remove_check_constraint")
    return call.argument(1) == nullptr && call.keyword("expression") == nullptr;
  if (name == "change_column_default")
    return call.keyword("from") == nullptr || call.keyword("to") == nullptr;
  return false;
}

// t.change, t.remove and the like of change_table.
bool is_one_way_within(const Node& call) {
  if (call.text == "change") return true;
  if (call.text == "remove") return call.keyword("type") == nullptr;
  return call.text == "change_default" &&
         (call.keyword("from") == nullptr || call.keyword("to") == nullptr);
}

}  // namespace

const Node* one_way_call(const std::vector<Node>& change) {
  for (const Node& statement : change) {
    if (!statement.is(Node::Kind::kCall)) continue;
    if (is_one_way(statement)) return &statement;
    if (statement.calls("change_table")) {
      const auto within = std::find_if(
          statement.body.begin(), statement.body.end(),
          [](const Node& each) { return each.is(Node::Kind::kCall) && is_one_way_within(each); });
      if (within != statement.body.end()) return &*within;
    }
    if (!statement.calls("safety_assured")) continue;
    if (const Node* inner = one_way_call(statement.body)) return inner;
  }
  return nullptr;
}

}  // namespace shoofly::toolchain::programs
