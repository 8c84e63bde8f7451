#include "operation/node.h"

#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace shoofly {
namespace {

Position position_of(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {mark.line + 1, mark.column + 1};
}

// Builds the tree from yaml-cpp's events: it sees aliases before they are expanded, so that a short
// file cannot grow without end.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Problems& problems) : problems_(problems) {}
  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    add(leaf(Node::Kind::kNull, mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    problems_.add(position_of(mark), "aliases are not read; write the value out");
    add(leaf(Node::Kind::kNull, mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    Node node = leaf(Node::Kind::kScalar, mark);
    if (value.find('\0') != std::string::npos)
      problems_.add(node.at, "a NUL character: no database takes it");
    node.text = value;
    node.quoted = tag == "!";
    // yaml-cpp gives these as text; without quotes they mean nothing.
    if (!node.quoted && (value == "null" || value == "~")) node.kind = Node::Kind::kNull;
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    open_.push_back({leaf(Node::Kind::kList, mark), std::nullopt});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    open_.push_back({leaf(Node::Kind::kMap, mark), std::nullopt});
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    std::optional<Node> key;  // of a map: read, its value not yet
  };

  static Node leaf(Node::Kind kind, const YAML::Mark& mark) {
    Node node;
    node.kind = kind;
    node.at = position_of(mark);
    return node;
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      parent.key = std::move(node);
    } else {
      add_entry(parent.node, std::move(*parent.key), std::move(node));
      parent.key.reset();
    }
  }

  void add_entry(Node& map, Node key, Node value) {
    if (!key.is_scalar()) {
      problems_.add(key.at, fmt::format("expected a key, found {}", key.kind_name()));
      return;
    }
    if (map.find(key.text) != nullptr) {
      problems_.add(key.at, fmt::format("key \"{}\" is given twice", key.text));
      return;
    }
    if (value.kind == Node::Kind::kNull) value.at = key.at;
    map.entries.push_back({std::move(key), std::move(value)});
  }

  Problems& problems_;
  Node root_;
  std::vector<Open> open_;
};

}  // namespace

const Node* Node::find(const std::string& key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

std::string Node::kind_name() const {
  switch (kind) {
    case Kind::kScalar:
      return "a text";
    case Kind::kList:
      return "a list";
    case Kind::kMap:
      return "a map";
    case Kind::kNull:
      break;
  }
  return "nothing";
}

Node read_yaml(const std::string& text, Problems& problems) {
  TreeBuilder builder(problems);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      problems.add({1, 1}, "the file is empty");
      return {};
    }
    Problems ignored("");
    TreeBuilder second(ignored);
    if (parser.HandleNextDocument(second)) {
      problems.add(second.take().at, "a second document begins; one file holds one change");
    }
  } catch (const YAML::Exception& error) {
    problems.add(position_of(error.mark), fmt::format("not readable as YAML: {}", error.msg));
  }
  return builder.take();
}

}  // namespace shoofly
