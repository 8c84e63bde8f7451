#include "toolchain/liquibase/properties.h"

#include <algorithm>

#include "toolchain/placeholders.h"
#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

std::string stripped(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n";
  const std::size_t from = text.find_first_not_of(kAround);
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(kAround) + 1 - from));
}

}  // namespace

Properties properties_of(std::string_view text) {
  Properties properties;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    at += line.size();
    const std::size_t first = line.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || line[first] == '#' || line[first] == '!') continue;
    const std::size_t equals = line.find_first_of("=:");
    if (equals == std::string_view::npos) continue;
    properties.emplace(stripped(line.substr(0, equals)), stripped(line.substr(equals + 1)));
  }
  return properties;
}

PlacedText substituted(const PlacedText& text, const Properties& properties) {
  constexpr std::size_t kLongestName = 200;
  const std::string_view value = text.value;
  std::vector<Replacement> known;
  for (std::size_t at = value.find("${"); at != std::string_view::npos;
       at = value.find("${", at + 2)) {
    const std::string_view name = value.substr(at + 2, kLongestName);
    const std::size_t length = name.find('}');
    if (length == std::string_view::npos) continue;
    const auto found = properties.find(name.substr(0, length));
    if (found == properties.end()) continue;
    known.push_back({at, at + 3 + length, found->second});
    at += length;
  }
  PlacedText result = known.empty() ? text : replaced(text, known);
  hide_placeholders(result.value);
  return result;
}

void substitute(Element& element, const Properties& properties) {
  for (auto& [key, value] : element.attributes) value = substituted(value, properties);
  element.text = substituted(element.text, properties);
  for (Element& child : element.children) substitute(child, properties);
}

}  // namespace shoofly::toolchain
