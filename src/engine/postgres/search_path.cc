#include "engine/postgres/search_path.h"

#include <cctype>
#include <utility>

#include "engine/postgres/parser.h"

namespace shoofly::postgres {
namespace {

std::vector<std::string> texts_of(Node constants) {
  std::vector<std::string> texts;
  for (const Node constant : constants) {
    const Node node = constant["A_Const"];
    texts.push_back(node["sval"].text("sval"));
  }
  return texts;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  std::string name;
  bool quoted = false;
  for (const char c : list + ",") {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      if (!name.empty()) names.push_back(name);
      name.clear();
    } else if (quoted || std::isspace(static_cast<unsigned char>(c)) == 0) {
      name += quoted ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return names;
}

}  // namespace

bool read_path(const std::string& kind, Node node, std::optional<std::vector<std::string>>& path) {
  if (kind == "VariableSetStmt" && node.text("name") == "search_path") {
    if (node.text("kind") == "VAR_SET_VALUE") {
      std::vector<std::string> names = texts_of(node["args"]);
      if (names.size() == 1 && names[0].empty()) names.clear();
      path = std::move(names);
    } else {
      path.reset();
    }
    return true;
  }
  if (kind != "SelectStmt") return false;
  const Node targets = node["targetList"];
  if (targets.size() != 1) return false;
  const Node value = targets[0]["ResTarget"]["val"];
  if (!value.contains("FuncCall")) return false;
  const auto function = name_parts(value["FuncCall"]["funcname"]);
  if (function.empty() || function.back() != "set_config") return false;
  const auto arguments = texts_of(value["FuncCall"]["args"]);
  if (arguments.size() > 1 && arguments[0] == "search_path") path = names_in(arguments[1]);
  return true;
}

}  // namespace shoofly::postgres
