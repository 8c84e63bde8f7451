#include "toolchain/liquibase/element.h"

#include <algorithm>
#include <cctype>

namespace shoofly::toolchain {

const PlacedText* Element::find(std::string_view key) const {
  const auto found = attributes.find(key);
  if (found != attributes.end()) return &found->second;
  const Element* inner = child(key);
  return inner == nullptr ? nullptr : &inner->text;
}

const std::string& Element::value(std::string_view key) const {
  static const std::string nothing;
  const PlacedText* found = find(key);
  return found == nullptr ? nothing : found->value;
}

bool Element::is(std::string_view key, std::string_view word) const {
  const std::string& said = value(key);
  return std::equal(
      said.begin(), said.end(), word.begin(), word.end(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

const Element* Element::child(std::string_view key) const {
  const auto found = std::find_if(children.begin(), children.end(),
                                  [&](const Element& each) { return each.name == key; });
  return found == children.end() ? nullptr : &*found;
}

}  // namespace shoofly::toolchain
