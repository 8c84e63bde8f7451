#include "operation/fields.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace shoofly {

std::string either(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::optional<Place> text_of(const Node& node, const std::string& key, Problems& problems) {
  if (node.is_scalar()) return Place{node.text, node.at};
  problems.add(node.at, fmt::format("expected a text for \"{}\", found {}", key, node.kind_name()));
  return std::nullopt;
}

Fields::Fields(const Node& map, std::string owner, std::vector<std::string> known,
               Problems& problems)
    : map_(map), owner_(std::move(owner)), known_(std::move(known)), problems_(problems) {
  if (!map.is_map()) {
    problems.add(map.at, fmt::format("expected the keys of {}, found {}; allowed are {}", owner_,
                                     map.kind_name(), either(known_)));
    return;
  }
  for (const auto& [key, value] : map.entries) {
    if (std::find(known_.begin(), known_.end(), key.text) != known_.end()) continue;
    const std::string near = nearest(key.text, known_);
    problems.add(
        key.at,
        fmt::format("unknown key \"{}\" in {}; expected {}", key.text, owner_, either(known_)),
        near.empty() ? std::vector<std::string>{}
                     : std::vector<std::string>{fmt::format("did you mean \"{}\"?", near)});
  }
}

const Node* Fields::find(const std::string& key) const {
  const Node* node = map_.find(key);
  return node == nullptr || node->kind == Node::Kind::kNull ? nullptr : node;
}

const Node* Fields::require(const std::string& key) const {
  const Node* node = find(key);
  if (node == nullptr && map_.is_map()) {
    problems_.add(map_.at, fmt::format("{} needs the key \"{}\"", owner_, key));
  }
  return node;
}

Place Fields::text(const std::string& key) const {
  const Node* node = require(key);
  if (node == nullptr) return {"", map_.at};
  return text_of(*node, key, problems_).value_or(Place{"", node->at});
}

std::optional<Place> Fields::optional_text(const std::string& key) const {
  const Node* node = find(key);
  return node == nullptr ? std::nullopt : text_of(*node, key, problems_);
}

std::optional<bool> Fields::flag(const std::string& key) const {
  const Node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (node->is_scalar() && node->text == "true") return true;
  if (node->is_scalar() && node->text == "false") return false;
  problems_.add(node->at,
                fmt::format("expected true or false for \"{}\", found {}", key,
                            node->is_scalar() ? "\"" + node->text + "\"" : node->kind_name()));
  return std::nullopt;
}

std::vector<Place> Fields::texts(const std::string& key, std::size_t least) const {
  std::vector<Place> places;
  const Node* node = require(key);
  if (node == nullptr) return places;
  if (!node->is_list()) {
    problems_.add(node->at,
                  fmt::format("expected a list for \"{}\", found {}", key, node->kind_name()));
    return places;
  }
  for (const Node& item : node->items) {
    if (auto place = text_of(item, key, problems_)) places.push_back(*place);
  }
  if (node->items.size() < least) {
    problems_.add(node->at, fmt::format("\"{}\" needs at least {} entries, found {}", key, least,
                                        node->items.size()));
  }
  return places;
}

}  // namespace shoofly
