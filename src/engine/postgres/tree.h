#pragma once

// A statement or an expression as libpg-query's JSON describes it, in one piece of memory: a node
// is
// {"CreateStmt": {...}}. Immutable. Only tree.cc knows how the JSON is read.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shoofly::postgres {

class Tree;

// A handle into a tree, valid as long as that lives. Null where there is nothing: asked for more,
// it gives nulls.
class Node {
 public:
  Node() = default;
  bool is_null() const;
  bool is_object() const;
  bool is_array() const;
  bool is_string() const;

  // Of an object.
  bool contains(std::string_view key) const { return !(*this)[key].is_null(); }
  Node operator[](std::string_view key) const;
  Node operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  // Empty, false and `otherwise` where there is none, or something else.
  std::string text(std::string_view key) const { return (*this)[key].as_text(); }
  bool flag(std::string_view key) const;
  std::int64_t number(std::string_view key, std::int64_t otherwise = 0) const;

  // Of an array, or an object's values.
  Node operator[](int index) const;
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  Node back() const { return (*this)[static_cast<int>(size()) - 1]; }

  std::string as_text() const;
  // How it is called in the object that it is in; empty: it is in none.
  std::string key() const;

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Node;
    using difference_type = std::ptrdiff_t;
    using pointer = const Node*;
    using reference = Node;
    Iterator(const Tree* tree, std::uint32_t item) : tree_(tree), item_(item) {}
    Node operator*() const { return {tree_, item_}; }
    Iterator& operator++();
    bool operator==(const Iterator& other) const { return item_ == other.item_; }
    bool operator!=(const Iterator& other) const { return item_ != other.item_; }

   private:
    const Tree* tree_;
    std::uint32_t item_;
  };
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class Tree;
  Node(const Tree* tree, std::uint32_t item) : tree_(tree), item_(item) {}

  const Tree* tree_ = nullptr;
  std::uint32_t item_ = 0;
};

class Tree {
 public:
  // Errors: invalid input (nested deeper than `deepest`; the text that it was made of is no UTF-8).
  static Result<std::shared_ptr<const Tree>> read(std::string_view json, std::size_t deepest);
  Node root() const { return {this, 0}; }

 private:
  friend class Node;
  friend class TreeBuilder;
  enum class Kind : std::uint8_t { kNull, kObject, kArray, kString, kNumber, kFlag };
  // In the order of the text: what is in an item follows it, up to `end`.
  struct Item {
    Kind kind = Kind::kNull;
    std::uint32_t key = 0;  // in `chars_`
    std::uint32_t key_size = 0;
    std::uint32_t end = 0;
    std::uint32_t text = 0;  // in `chars_`
    std::uint32_t text_size = 0;
    std::int64_t number = 0;
  };

  std::vector<Item> items_;
  std::string chars_;
};

}  // namespace shoofly::postgres
