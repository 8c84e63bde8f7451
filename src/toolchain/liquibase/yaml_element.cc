// YAML and JSON as elements: `createTable: {tableName: t, columns: [{column: {..}}]}` is the
// element that XML has, with its columns as children.

#include <utility>

#include <fmt/format.h>

#include "operation/node.h"
#include "toolchain/liquibase/element.h"

namespace shoofly::toolchain {
namespace {

constexpr int kDeepestYaml = 64;

class YamlReader {
 public:
  YamlReader(const std::string& text, Problems& problems) : source_(text), problems_(problems) {}

  Element element(std::string name, Position at, const Node& node, int depth) {
    Element result;
    result.name = std::move(name);
    result.at = at;
    fill(result, node, depth);
    return result;
  }

 private:
  void fill(Element& into, const Node& node, int depth) {
    if (depth > kDeepestYaml) {
      problems_.add(node.at, fmt::format("nested more than {} deep", kDeepestYaml));
      return;
    }
    switch (node.kind) {
      case Node::Kind::kNull:
        break;
      case Node::Kind::kScalar:
        into.text = source_.placed(node.text, node.at);
        break;
      case Node::Kind::kMap:
        for (const NodeEntry& entry : node.entries) take(into, entry, depth);
        break;
      case Node::Kind::kList:
        for (const Node& item : node.items) take_item(into, item, "", depth);
        break;
    }
  }

  void take(Element& into, const NodeEntry& entry, int depth) {
    const std::string& key = entry.key.text;
    if (entry.value.is_scalar()) {
      into.attributes[key] = source_.placed(entry.value.text, entry.value.at);
    } else if (entry.value.is_list() && (key == "columns" || key == "changes")) {
      // XML has these directly below.
      const std::string single = key == "columns" ? "column" : "";
      for (const Node& item : entry.value.items) take_item(into, item, single, depth);
    } else {
      into.children.push_back(element(key, entry.key.at, entry.value, depth + 1));
    }
  }

  // An item says its name as its only key; a column may leave it out.
  void take_item(Element& into, const Node& item, const std::string& single, int depth) {
    const bool named = item.is_map() && !item.entries.empty() &&
                       (single.empty() || item.entries.front().key.text == single);
    if (!named) {
      into.children.push_back(element(single, item.at, item, depth + 1));
      return;
    }
    for (const NodeEntry& entry : item.entries)
      into.children.push_back(element(entry.key.text, entry.key.at, entry.value, depth + 1));
  }

  SourceText source_;
  Problems& problems_;
};

}  // namespace

Element read_yaml_element(const std::string& text, Problems& problems) {
  const Node root = read_yaml(text, problems);
  if (!problems.empty()) return {};
  YamlReader reader(text, problems);
  const Node* log = root.find("databaseChangeLog");
  if (log == nullptr) return reader.element("", root.at, root, 0);
  return reader.element("databaseChangeLog", root.at, *log, 0);
}

}  // namespace shoofly::toolchain
