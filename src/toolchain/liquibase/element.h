#pragma once

// A changelog's document, whatever its form: XML, YAML and JSON say the same with elements,
// attributes and texts. Pure.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "operation/problems.h"
#include "toolchain/liquibase/placed_text.h"

namespace shoofly::toolchain {

struct Element {
  std::string name;
  Position at;
  std::map<std::string, PlacedText, std::less<>> attributes;
  PlacedText text;
  std::vector<Element> children;

  // An attribute, or the text of a child of that name; null: neither is there.
  const PlacedText* find(std::string_view key) const;
  const std::string& value(std::string_view key) const;        // empty: not there
  bool is(std::string_view key, std::string_view word) const;  // in any case
  const Element* child(std::string_view key) const;
};

// What is wrong goes to `problems`; then the element is not used. XML: of a document with a DTD
// nothing is read, so that no entity is loaded or grows. Deeper than 64 is refused in all.
Element read_xml(const std::string& text, Problems& problems);
// YAML and JSON. Aliases are refused.
Element read_yaml_element(const std::string& text, Problems& problems);

}  // namespace shoofly::toolchain
