#include "engine/postgres/tree.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

namespace shoofly::postgres {

// ---- Reading -----------------------------------------------------------------------------------

class TreeBuilder {
 public:
  explicit TreeBuilder(Tree& tree) : tree_(tree) {}

  void add(simdjson::dom::element element, std::string_view key) {
    const std::size_t at = tree_.items_.size();
    Tree::Item item;
    item.key = keep(key);
    item.key_size = static_cast<std::uint32_t>(key.size());
    tree_.items_.push_back(item);
    fill(element, at);
    tree_.items_[at].end = static_cast<std::uint32_t>(tree_.items_.size());
  }

 private:
  std::uint32_t keep(std::string_view text) {
    const auto at = static_cast<std::uint32_t>(tree_.chars_.size());
    tree_.chars_ += text;
    return at;
  }

  void fill(simdjson::dom::element element, std::size_t at) {
    using Type = simdjson::dom::element_type;
    switch (element.type()) {
      case Type::OBJECT:
        tree_.items_[at].kind = Tree::Kind::kObject;
        for (const auto field : simdjson::dom::object(element)) add(field.value, field.key);
        break;
      case Type::ARRAY:
        tree_.items_[at].kind = Tree::Kind::kArray;
        for (const simdjson::dom::element each : simdjson::dom::array(element)) add(each, {});
        break;
      case Type::STRING: {
        const std::string_view text(element);
        tree_.items_[at].kind = Tree::Kind::kString;
        tree_.items_[at].text = keep(text);
        tree_.items_[at].text_size = static_cast<std::uint32_t>(text.size());
        break;
      }
      case Type::INT64:
        tree_.items_[at].kind = Tree::Kind::kNumber;
        tree_.items_[at].number = std::int64_t(element);
        break;
      case Type::BOOL:
        tree_.items_[at].kind = Tree::Kind::kFlag;
        tree_.items_[at].number = bool(element) ? 1 : 0;
        break;
      case Type::UINT64:
      case Type::DOUBLE:
      case Type::NULL_VALUE:
        break;  // libpg-query writes none
    }
  }

  Tree& tree_;
};

Result<std::shared_ptr<const Tree>> Tree::read(std::string_view json, std::size_t deepest) {
  // Its buffers are used again for the thread's next text.
  thread_local simdjson::dom::parser parser;
  if (parser.max_depth() != deepest || parser.capacity() < json.size()) {
    const std::size_t capacity = std::max<std::size_t>(json.size(), 4096);
    if (parser.allocate(capacity, deepest) != simdjson::SUCCESS)
      return internal_error("read a statement's tree: no memory");
  }
  simdjson::dom::element root;
  const simdjson::error_code error = parser.parse(json.data(), json.size()).get(root);
  if (error == simdjson::DEPTH_ERROR) return invalid_input("nested too deeply");
  if (error != simdjson::SUCCESS) return invalid_input("the text is not valid UTF-8");
  auto tree = std::make_shared<Tree>();
  tree->chars_.reserve(json.size() / 2);
  tree->items_.reserve(json.size() / 24 + 4);
  TreeBuilder(*tree).add(root, {});
  return std::shared_ptr<const Tree>(std::move(tree));
}

// ---- Asking ------------------------------------------------------------------------------------

bool Node::is_null() const {
  return tree_ == nullptr || tree_->items_[item_].kind == Tree::Kind::kNull;
}
bool Node::is_object() const {
  return tree_ != nullptr && tree_->items_[item_].kind == Tree::Kind::kObject;
}
bool Node::is_array() const {
  return tree_ != nullptr && tree_->items_[item_].kind == Tree::Kind::kArray;
}
bool Node::is_string() const {
  return tree_ != nullptr && tree_->items_[item_].kind == Tree::Kind::kString;
}

Node Node::operator[](std::string_view key) const {
  if (!is_object()) return {};
  const std::string_view chars = tree_->chars_;
  for (std::uint32_t i = item_ + 1; i < tree_->items_[item_].end; i = tree_->items_[i].end) {
    const Tree::Item& item = tree_->items_[i];
    if (chars.substr(item.key, item.key_size) == key) return {tree_, i};
  }
  return {};
}

bool Node::flag(std::string_view key) const {
  const Node found = (*this)[key];
  return found.tree_ != nullptr && tree_->items_[found.item_].kind == Tree::Kind::kFlag &&
         tree_->items_[found.item_].number != 0;
}

std::int64_t Node::number(std::string_view key, std::int64_t otherwise) const {
  const Node found = (*this)[key];
  const bool is = found.tree_ != nullptr && tree_->items_[found.item_].kind == Tree::Kind::kNumber;
  return is ? tree_->items_[found.item_].number : otherwise;
}

Node Node::operator[](int index) const {
  for (const Node each : *this) {
    if (index-- == 0) return each;
  }
  return {};
}

std::size_t Node::size() const {
  std::size_t count = 0;
  for (auto each = begin(); each != end(); ++each) ++count;
  return count;
}

std::string Node::as_text() const {
  if (!is_string()) return {};
  const Tree::Item& item = tree_->items_[item_];
  return tree_->chars_.substr(item.text, item.text_size);
}

std::string Node::key() const {
  if (tree_ == nullptr) return {};
  const Tree::Item& item = tree_->items_[item_];
  return tree_->chars_.substr(item.key, item.key_size);
}

Node::Iterator& Node::Iterator::operator++() {
  item_ = tree_->items_[item_].end;
  return *this;
}

Node::Iterator Node::begin() const { return {tree_, is_object() || is_array() ? item_ + 1 : 0}; }

Node::Iterator Node::end() const {
  return {tree_, is_object() || is_array() ? tree_->items_[item_].end : 0};
}

}  // namespace shoofly::postgres
