#include "toolchain/programs/javascript_calls.h"

#include <algorithm>
#include <array>
#include <utility>

#include "toolchain/programs/guards.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// What is called with a function that runs then.
constexpr std::array<std::string_view, 5> kRuns = {"then", "transaction", "finally", "all",
                                                   "allSettled"};
constexpr std::array<std::string_view, 11> kHarmlessCalls = {
    "log",      "info",    "warn",  "error",    "debug",    "commit",
    "rollback", "resolve", "catch", "hasTable", "hasColumn"};

// What ends a query, or asks for the schema: nothing is changed.
constexpr std::array<std::string_view, 16> kAsks = {
    "getTable",      "getTables",  "getView",     "hasSchema", "hasDatabase", "describeTable",
    "showAllTables", "showIndex",  "tableExists", "first",     "pluck",       "select",
    "columnInfo",    "getDialect", "getRawMany",  "getRawOne"};

template <std::size_t N>
bool in(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class JavascriptBody {
 public:
  JavascriptBody(SqlScript& sql, const std::function<bool(const Chain&)>& take)
      : sql_(sql), take_(take) {}

  void say(const std::vector<Node>& body) {
    for (const Node& statement : body) say(statement);
  }

 private:
  void say(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kCall:
        return say_call(node);
      case Node::Kind::kAssign:
        // `const t = await ..transaction()`, `const x = await ..query(..)`
        return node.items.front().value.is(Node::Kind::kCall) ? say(node.items.front().value)
                                                              : void();
      case Node::Kind::kList:
        for (const Argument& item : node.items) say(item.value);
        return;
      case Node::Kind::kOther:
        if (node.text == "try" || node.text == "{" || node.text == "finally") return say(node.body);
        if (node.text == "catch" || node.text == "nothing") return;
        return say_guarded(node);
      default:
        return;
    }
  }

  void say_guarded(const Node& node) {
    const bool loops = is_loop(node);
    if (!is_perhaps(node)) sql_.opaque(node.at, described(node));
    if (!loops && !is_perhaps(node)) return;
    const SqlScript::Guard guard(
        sql_, loops ? SqlScript::Guard::Kind::kLoop : SqlScript::Guard::Kind::kCondition);
    say(node.body);
  }

  void say_call(const Node& node) {
    if (in(kAsks, node.text) && !node.on.empty()) return;
    if (in(kHarmlessCalls, node.text) && node.on.empty() == false) {
      if (!node.on.front().is(Node::Kind::kName)) say(node.on.front());
      return;
    }
    if (in(kRuns, node.text)) {
      if (!node.on.empty() && node.on.front().is(Node::Kind::kCall)) say(node.on.front());
      for (const Argument& item : node.items) {
        if (item.value.is(Node::Kind::kFunction)) {
          say(item.value.body);
        } else {
          say(item.value);
        }
      }
      return;
    }
    if (!take_(chain_of(node))) sql_.opaque(node.at, described(node));
  }

  SqlScript& sql_;
  const std::function<bool(const Chain&)>& take_;
};

}  // namespace

const Node* Chain::find(std::string_view name) const {
  const auto found = std::find_if(calls.begin(), calls.end(),
                                  [&](const Node* call) { return call->text == name; });
  return found == calls.end() ? nullptr : *found;
}

Chain chain_of(const Node& node) {
  Chain chain;
  chain.at = node.at;
  const Node* next = &node;
  while (next->is(Node::Kind::kCall)) {
    chain.calls.push_back(next);
    chain.at = next->at;
    if (next->on.empty()) break;
    next = &next->on.front();
  }
  if (next->is(Node::Kind::kName)) {
    chain.root = next->text;
    chain.at = next->at;
  }
  std::reverse(chain.calls.begin(), chain.calls.end());
  return chain;
}

void each_call(const std::vector<Node>& body, SqlScript& sql,
               const std::function<bool(const Chain&)>& take) {
  JavascriptBody(sql, take).say(body);
}

}  // namespace shoofly::toolchain::programs
