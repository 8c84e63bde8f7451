#include "engine/postgres/call_reader.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "engine/postgres/parser.h"
#include "engine/postgres/scanner.h"

namespace shoofly::postgres {
namespace {

QualifiedName name_called(Node call) {
  const std::vector<std::string> parts = name_parts(call["funcname"]);
  if (parts.empty()) return {};
  return {parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back()};
}

// Of a type as it is said, without its length.
std::string type_words(Node type) {
  std::string words;
  for (const std::string& part : name_parts(type["names"])) {
    if (part != "pg_catalog") words += (words.empty() ? "" : ".") + part;
  }
  if (type.flag("setof")) words.insert(0, "setof ");
  return words + (type.flag("pct_type") ? "%type" : "") +
         (type.contains("arrayBounds") ? "[]" : "");
}

RoutineHead head_of(Node routine) {
  RoutineHead head;
  head.returns = type_words(routine["returnType"]);
  std::string only;  // the type of a single OUT
  std::size_t given_back = 0;
  for (const Node each : routine["parameters"]) {
    const Node parameter = each["FunctionParameter"];
    const std::string mode = parameter.text("mode");
    const bool table = mode == "FUNC_PARAM_TABLE";
    if (table || mode == "FUNC_PARAM_OUT" || mode == "FUNC_PARAM_INOUT") {
      only = type_words(parameter["argType"]);
      head.row += (++given_back > 1 ? ", " : "") + parameter.text("name") + " " + only;
    }
    if (table || mode == "FUNC_PARAM_OUT") continue;
    head.parameters.push_back(parameter.text("name"));
    if (parameter.contains("defexpr")) ++head.defaults;
  }
  if (given_back < 2) head.row.clear();
  if (head.returns.empty()) head.returns = given_back > 1 ? "record" : only;
  return head;
}

}  // namespace

AsideDetail read_selection(Node node) {
  RowWork work;
  for (const Node target : node["targetList"]) {
    const Node call = target["ResTarget"]["val"]["FuncCall"];
    if (!call.is_null()) work.calls.push_back(name_called(call));
  }
  for (const Node from : node["fromClause"]) {
    for (const Node function : from["RangeFunction"]["functions"]) {
      const Node items = function["List"]["items"];
      if (!items.empty() && items[0].contains("FuncCall"))
        work.calls.push_back(name_called(items[0]["FuncCall"]));
    }
  }
  return work;
}

AsideDetail read_call(Node node) {
  RowWork work;
  work.calls.push_back(name_called(node["funccall"]));
  return work;
}

bool ends_transaction(const std::string& body) {
  const Result<std::vector<Token>> tokens = scan(body);
  if (!tokens.ok()) return false;
  bool begins = true;
  for (const Token& token : *tokens) {
    if (token.kind == TokenKind::kComment) continue;
    std::string word = body.substr(token.start, token.end - token.start);
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (begins && (word == "commit" || word == "rollback")) return true;
    begins = word == ";" || word == "begin" || word == "then" || word == "else" || word == "loop";
  }
  return false;
}

// STABLE is as good as IMMUTABLE to those who ask: a default that calls it is evaluated once.
bool is_steady(Node volatility) { return volatility["String"].text("sval") != "volatile"; }

AsideDetail read_routine(Node node) {
  Routine result;
  result.returns = type_words(node["returnType"]);
  result.head = head_of(node);
  for (const Node each : node["parameters"]) {
    const Node parameter = each["FunctionParameter"];
    const std::string mode = parameter.text("mode");
    if (mode == "FUNC_PARAM_OUT" || mode == "FUNC_PARAM_TABLE") continue;
    result.arguments += (result.arguments.empty() ? "" : ",") + type_words(parameter["argType"]);
  }
  result.replaces = node.flag("replace");
  result.is_procedure = node.flag("is_procedure");
  for (const Node option : node["options"]) {
    const Node element = option["DefElem"];
    const std::string name = element.text("defname");
    const Node argument = element["arg"];
    if (name == "language") result.language = argument["String"].text("sval");
    if (name == "security") result.definer = argument["Boolean"].flag("boolval");
    if (name == "volatility") result.immutable = is_steady(argument);
    if (name == "set")
      result.pins_path =
          result.pins_path || argument["VariableSetStmt"].text("name") == "search_path";
    const Node items = argument["List"]["items"];
    if (name == "as" && items.is_array() && !items.empty())
      result.body = items[0]["String"].text("sval");
  }
  result.commits = result.is_procedure && ends_transaction(result.body);
  return result;
}

AsideDetail read_altered_routine(Node node) {
  Routine result;
  result.altered = result.replaces = true;
  result.is_procedure = node.text("objtype") == "OBJECT_PROCEDURE";
  for (const Node action : node["actions"]) {
    const Node element = action["DefElem"];
    const Node argument = element["arg"];
    if (element.text("defname") == "security") result.definer = argument["Boolean"].flag("boolval");
    if (element.text("defname") == "volatility") result.immutable = is_steady(argument);
    if (element.text("defname") == "set" &&
        argument["VariableSetStmt"].text("name") == "search_path")
      result.pins_path = argument["VariableSetStmt"].text("kind") != "VAR_RESET";
  }
  return result;
}

}  // namespace shoofly::postgres
