#include "toolchain/programs/reading.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "toolchain/programs/guards.h"
#include "toolchain/programs/literals.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {
namespace {

// A literal that is longer is not put in more than one place.
constexpr std::size_t kLongestConstant = 16384;

// An enum that is given to columns by its name.
bool is_enum(const Node& node) {
  if (!node.calls("Enum") && !node.calls("ENUM")) return false;
  return node.items.size() <= 100 &&
         std::all_of(node.items.begin(), node.items.end(), [](const Argument& item) {
           return item.value.is_text() || item.value.is(Node::Kind::kTruth);
         });
}

// sa.table("users", sa.column("id")): whose rows are written by its name.
bool is_sa_table(const Node& node) {
  return (node.calls("table") || node.calls("Table")) && node.items.size() <= 100 &&
         !node.items.empty() && node.items.front().value.is_text() &&
         (node.on.empty() || node.on.front().text.starts_with("sa") ||
          node.on.front().text.starts_with("sql"));
}

bool is_constant(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kText:
    case Node::Kind::kNumber:
    case Node::Kind::kTruth:
      return node.text.size() <= kLongestConstant;
    case Node::Kind::kList:
      return node.items.size() <= 100 &&
             std::all_of(node.items.begin(), node.items.end(), [](const Argument& item) {
               return item.value.is_text() && item.value.text.size() <= 100;
             });
    case Node::Kind::kCall:
      return is_enum(node) || is_sa_table(node);
    default:
      return false;
  }
}

using Constants = std::map<std::string, Node>;
// Functions of the program itself that are named.
using Helpers = std::map<std::string, Node>;

// %w[a b].freeze
const Node& unfrozen(const Node& node) {
  return node.calls("freeze") && node.items.empty() && !node.on.empty() ? node.on.front() : node;
}

// `@tables ~w(a b)a` of Elixir.
bool is_attribute(const Node& node) {
  return node.is(Node::Kind::kCall) && node.text.starts_with('@') && node.items.size() == 1 &&
         node.items.front().key.empty();
}

void learn_helpers(const std::vector<Node>& statements, Helpers& helpers, int depth = 0) {
  constexpr std::array<std::string_view, 5> kWays = {"up", "down", "change", "upgrade",
                                                     "downgrade"};
  const auto add = [&](const std::string& name, const Node& function) {
    if (!name.empty() && std::find(kWays.begin(), kWays.end(), name) == kWays.end())
      helpers.emplace(name, function);
  };
  for (const Node& statement : statements) {
    if (statement.is(Node::Kind::kFunction)) add(statement.text, statement);
    if (statement.is(Node::Kind::kAssign) && !statement.items.empty() &&
        statement.items.front().value.is(Node::Kind::kFunction))
      add(statement.text, statement.items.front().value);
    if (statement.is(Node::Kind::kClass) && depth < 3)
      learn_helpers(statement.body, helpers, depth + 1);
  }
}

// What a helper does stands where it is called.
void move_to(Node& node, Position at) {
  node.at = at;
  for (lint::Origin& piece : node.pieces) {
    piece.at = at;
    piece.verbatim = false;
  }
  for (Argument& item : node.items) move_to(item.value, at);
  for (Node& on : node.on) move_to(on, at);
  for (Node& each : node.body) move_to(each, at);
}

// A loop over a list that is longer, or with a longer body, stays one.
constexpr std::size_t kLongestLoop = 50;
constexpr std::size_t kMostLoopStatements = 2000;

// What a loop goes through, under which name, and what it does.
struct Loop {
  const Node* list = nullptr;
  std::string name;
  const std::vector<Node>* body = nullptr;
};

// `for t in ("a", "b"):`, `for (const t of [..])`, `%w[a b].each do |t|`, `Enum.each([..], fn t ->`
std::optional<Loop> loop_of(const Node& node) {
  Loop loop;
  if (node.is(Node::Kind::kOther) && node.text == "for" && node.items.size() == 1) {
    loop = {&node.items.front().value, "", &node.body};
    if (node.parameters.size() == 1) loop.name = node.parameters.front();
  } else if (node.calls("each") && node.items.empty() && !node.on.empty()) {
    loop = {&node.on.front(), "", &node.body};
    if (node.parameters.size() == 1) loop.name = node.parameters.front();
  } else if (node.calls("each") && node.items.size() == 2) {
    const Node& function = node.items.back().value;
    if (!function.is(Node::Kind::kFunction)) return std::nullopt;
    loop = {&node.items.front().value, "", &function.body};
    if (function.parameters.size() == 1) loop.name = function.parameters.front();
  }
  return loop.name.empty() || loop.body->empty() ? std::nullopt : std::optional(loop);
}

void learn(const std::vector<Node>& statements, Constants& constants) {
  std::map<std::string, int> given;
  const auto count = [&](const auto& self, const std::vector<Node>& all, int depth) -> void {
    for (const Node& statement : all) {
      if (statement.is(Node::Kind::kAssign) || is_attribute(statement)) ++given[statement.text];
      if (statement.is(Node::Kind::kOther) && depth < 50) self(self, statement.body, depth + 1);
    }
  };
  count(count, statements, 0);
  for (const auto& [name, times] : given) constants.erase(name);
  for (const Node& statement : statements) {
    if (given[statement.text] != 1 ||
        !(statement.is(Node::Kind::kAssign) || is_attribute(statement)))
      continue;
    const Node& value = unfrozen(statement.items.front().value);
    if (is_constant(value)) constants[statement.text] = value;
  }
}

class ConstantFiller {
 public:
  explicit ConstantFiller(const std::vector<Node>& statements) {
    learn_helpers(statements, helpers_);
  }
  void fill_in(std::vector<Node>& statements, const Constants& outer);

 private:
  void fill_in(Node& node, const Constants& constants);
  bool unroll(const Node& node, const Constants& constants, std::vector<Node>& made);
  bool call_helper(const Node& node, const Constants& constants, std::vector<Node>& made);

  Helpers helpers_;
  int helper_depth_ = 0;
  std::size_t loop_statements_ = 0;
};

void ConstantFiller::fill_in(std::vector<Node>& statements, const Constants& outer) {
  if (statements.empty()) return;
  Constants constants;
  const bool gives = std::any_of(statements.begin(), statements.end(), [](const Node& statement) {
    return statement.is(Node::Kind::kAssign) || statement.is(Node::Kind::kOther) ||
           is_attribute(statement);
  });
  if (gives) {
    constants = outer;
    learn(statements, constants);
  }
  const Constants& known = gives ? constants : outer;
  std::vector<Node> made;
  made.reserve(statements.size());
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (unroll(statements[i], known, made) || call_helper(statements[i], known, made)) continue;
    fill_in(statements[i], known);
    made.push_back(std::move(statements[i]));
  }
  statements = std::move(made);
}

// A loop over literals: what it does, once for each.
bool ConstantFiller::unroll(const Node& node, const Constants& constants, std::vector<Node>& made) {
  const auto loop = loop_of(node);
  if (!loop) return false;
  const Node* list = &unfrozen(*loop->list);
  if (list->is(Node::Kind::kName)) {
    const auto known = constants.find(list->text);
    if (known == constants.end()) return false;
    list = &known->second;
  }
  const bool literal =
      list->is(Node::Kind::kList) && !list->items.empty() && list->items.size() <= kLongestLoop &&
      std::all_of(list->items.begin(), list->items.end(), [](const Argument& item) {
        return item.key.empty() && is_constant(item.value) && !item.value.is(Node::Kind::kList);
      });
  const std::size_t statements = literal ? list->items.size() * loop->body->size() : 0;
  if (!literal || loop_statements_ + statements > kMostLoopStatements) return false;
  loop_statements_ += statements;
  for (const Argument& item : list->items) {
    Constants within = constants;
    within[loop->name] = item.value;
    std::vector<Node> body = *loop->body;
    fill_in(body, within);
    for (Node& each : body) made.push_back(std::move(each));
  }
  return true;
}

// A function of the program that is called with literals: what it does with them.
bool ConstantFiller::call_helper(const Node& node, const Constants& constants,
                                 std::vector<Node>& made) {
  constexpr int kDeepest = 4;
  if (!node.is(Node::Kind::kCall) || !node.body.empty() || helper_depth_ >= kDeepest) return false;
  const bool own =
      node.on.empty() || (node.on.front().is(Node::Kind::kName) &&
                          (node.on.front().text == "self" || node.on.front().text == "this"));
  const auto helper = own ? helpers_.find(node.text) : helpers_.end();
  if (helper == helpers_.end()) return false;
  const Node& function = helper->second;
  if (function.body.empty() || function.parameters.size() != node.items.size() ||
      loop_statements_ + function.body.size() > kMostLoopStatements)
    return false;
  Constants within = constants;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Argument& item = node.items[i];
    const std::string& name = function.parameters[i];
    const auto known =
        item.value.is(Node::Kind::kName) ? constants.find(item.value.text) : constants.end();
    const Node& value = known == constants.end() ? item.value : known->second;
    if (!item.key.empty() && item.key != name) return false;
    const bool same = value.is(Node::Kind::kName) && value.text == name;
    if (!same && (!is_constant(value) || value.holes)) return false;
    if (!same) within[name] = value;
  }
  loop_statements_ += function.body.size();
  std::vector<Node> body = function.body;
  ++helper_depth_;
  fill_in(body, within);
  --helper_depth_;
  for (Node& each : body) {
    move_to(each, node.at);
    made.push_back(std::move(each));
  }
  return true;
}

// The text of the one constant that a name in a text stands for; null: none, or more than one.
const std::string* text_of_hole(const std::string& hole, const Constants& constants) {
  const std::string* text = nullptr;
  for (const auto& [name, value] : constants) {
    if (!value.is_text() || value.holes || hole_name(name) != hole) continue;
    if (text != nullptr) return nullptr;
    text = &value.text;
  }
  return text;
}

// What is put in stands where its name does.
void fill_holes(Node& node, const Constants& constants) {
  Node filled;
  bool left = false;
  for (std::size_t i = 0; i < node.pieces.size(); ++i) {
    lint::Origin piece = node.pieces[i];
    const std::size_t end =
        i + 1 < node.pieces.size() ? node.pieces[i + 1].offset : node.text.size();
    const std::string part = node.text.substr(piece.offset, end - piece.offset);
    const bool hole = !piece.verbatim && part.starts_with("__") && part.ends_with("_");
    const std::string* text = hole ? text_of_hole(part, constants) : nullptr;
    left = left || (hole && text == nullptr);
    piece.offset = filled.text.size();
    filled.pieces.push_back(piece);
    filled.text += text == nullptr ? part : *text;
  }
  node.text = std::move(filled.text);
  node.pieces = std::move(filled.pieces);
  node.holes = left;
}

void ConstantFiller::fill_in(Node& node, const Constants& constants) {
  if (node.is_text() && node.holes && !node.pieces.empty() && node.pieces.front().offset == 0) {
    fill_holes(node, constants);
    return;
  }
  if (node.is(Node::Kind::kName)) {
    const auto known = constants.find(node.text);
    if (known == constants.end()) return;
    node = known->second;
    return;
  }
  for (Argument& item : node.items) fill_in(item.value, constants);
  if (!node.on.empty()) {
    Node& on = node.on.front();
    const auto known = on.is(Node::Kind::kName) ? constants.find(on.text) : constants.end();
    // carrier.create(..) of an enum
    if (!on.is(Node::Kind::kName)) fill_in(on, constants);
    if (known != constants.end() && known->second.is(Node::Kind::kCall)) on = known->second;
  }
  fill_in(node.body, constants);
}

// What marks a text as SQL, or takes blanks off it.
constexpr std::array<std::string_view, 11> kWrappers = {
    "text",   "dedent",        "raw",   "literal", "sql",     "SQL",
    "squish", "strip_heredoc", "strip", "trim",    "cleandoc"};

using Harmless = std::initializer_list<std::string_view>;

bool is_harmless(std::string_view key, Harmless harmless) {
  return std::any_of(harmless.begin(), harmless.end(), [&](std::string_view each) {
    return key == each || (each.ends_with('_') && key.starts_with(each));
  });
}

const Argument* first_unread(const Node& node, Harmless harmless) {
  for (const Argument& item : node.items) {
    const bool map = item.value.is(Node::Kind::kMap);
    // A set's.
    if (node.is(Node::Kind::kMap) && item.key.empty() && !item.value.is(Node::Kind::kOther))
      continue;
    if (!item.key.empty() && is_harmless(item.key, harmless)) continue;
    // A map that nobody has asked for may have nothing in it that matters.
    const Argument* within = map ? first_unread(item.value, harmless) : nullptr;
    if (within != nullptr) return within;
    if (!item.read && !(map && item.key.empty())) return &item;
  }
  return nullptr;
}

}  // namespace

void say_unread(const Node& call, Harmless harmless, SqlScript& sql) {
  const Argument* unread = first_unread(call, harmless);
  if (unread == nullptr) return;
  sql.opaque(unread->value.at, unread->key.empty()
                                   ? fmt::format("an argument of {}", call.text)
                                   : fmt::format("\"{}\" of {}", unread->key, call.text));
}

void mark_read(const Node& node) {
  for (const Argument& item : node.items) {
    item.read = true;
    if (item.value.is(Node::Kind::kMap)) mark_read(item.value);
  }
}

void fill_in_constants(Program& program) {
  ConstantFiller(program.statements).fill_in(program.statements, {});
}

std::optional<std::string> plain_text(const Node* node) {
  if (node == nullptr) return std::nullopt;
  // op.f("name")
  if (node->calls("f") && node->items.size() == 1) return plain_text(&node->items.front().value);
  if (!node->is_text() || node->holes) return std::nullopt;
  return node->text;
}

std::optional<std::vector<std::string>> plain_texts(const Node* node) {
  if (node == nullptr) return std::nullopt;
  if (const auto one = plain_text(node)) return std::vector<std::string>{*one};
  if (!node->is(Node::Kind::kList)) return std::nullopt;
  std::vector<std::string> texts;
  for (const Argument& item : node->items) {
    const auto text = plain_text(&item.value);
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

const Node* sql_text(const Node* node) {
  for (int depth = 0; node != nullptr && depth < 8; ++depth) {
    if (node->is_text()) return node;
    if (!node->is(Node::Kind::kCall)) return nullptr;
    const std::string_view name = node->text;
    if (std::find(kWrappers.begin(), kWrappers.end(), name) == kWrappers.end()) return nullptr;
    const bool on_text = !node->on.empty() && !node->on.front().is(Node::Kind::kName);
    if (node->items.size() > 1) return nullptr;
    mark_read(*node);
    node =
        node->items.empty() ? (on_text ? &node->on.front() : nullptr) : &node->items.front().value;
  }
  return nullptr;
}

std::string described(const Node& node) {
  if (node.is(Node::Kind::kCall)) return fmt::format("a call of {}", node.text);
  if (node.is(Node::Kind::kName)) return fmt::format("the value of {}", node.text);
  if (node.is(Node::Kind::kFunction)) return "a function";
  if (is_perhaps(node)) return "a condition";
  return node.text.empty() ? "what is computed" : node.text.substr(0, 60);
}

bool refuses(const std::vector<Node>& body) {
  return std::any_of(body.begin(), body.end(), [](const Node& statement) {
    return statement.calls("raise") ||
           (statement.is(Node::Kind::kOther) && statement.body.empty() &&
            (statement.text == "raise" || statement.text == "throw"));
  });
}

std::optional<Sql> literal_value(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kText:
      if (node.holes) return std::nullopt;
      return kSql.write("{}", Text{node.text});
    case Node::Kind::kNumber:
    case Node::Kind::kTruth:
      return written(node.text);
    case Node::Kind::kNothing:
      return kSql.write("null");
    default:
      return std::nullopt;
  }
}

}  // namespace shoofly::toolchain::programs
