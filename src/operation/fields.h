#pragma once

// Reads the keys of one map of the change file: every key must be known, required ones present,
// each of the form expected. What is wrong goes to the problems, at its place.

#include <optional>
#include <string>
#include <vector>

#include "operation/node.h"
#include "operation/problems.h"

namespace shoofly {

// "a, b or c"
std::string either(const std::vector<std::string>& words);

class Fields {
 public:
  // `owner` is whose keys they are: "split_column", "backfill".
  Fields(const Node& map, std::string owner, std::vector<std::string> known, Problems& problems);

  const std::string& owner() const { return owner_; }
  Position at() const { return map_.at; }
  Problems& problems() const { return problems_; }

  // Null when the key is not given (or given without a value).
  const Node* find(const std::string& key) const;
  // Null and a problem when it is not given.
  const Node* require(const std::string& key) const;

  // A scalar's text; an empty Place and a problem when it is missing or of another form.
  Place text(const std::string& key) const;
  std::optional<Place> optional_text(const std::string& key) const;
  // true or false; nullopt when not given or wrong.
  std::optional<bool> flag(const std::string& key) const;
  // A list of texts, at least `least` of them.
  std::vector<Place> texts(const std::string& key, std::size_t least) const;

 private:
  const Node& map_;
  std::string owner_;
  std::vector<std::string> known_;
  Problems& problems_;
};

// The text of a scalar, or nullopt and a problem: "expected a text for \"column\", found a list".
std::optional<Place> text_of(const Node& node, const std::string& key, Problems& problems);

}  // namespace shoofly
