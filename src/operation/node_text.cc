#include "operation/node_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

namespace shoofly {
namespace {

bool is_word(const std::string& text) {
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text[0])) == 0) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
  });
}

// Words that some reader of YAML takes for something else than text.
bool means_more(const std::string& text) {
  static constexpr std::array<std::string_view, 9> kWords = {"true", "false", "null", "yes", "no",
                                                             "on",   "off",   "y",    "n"};
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

// A block keeps a text that ends in no blank line, begins with no blank, and has lines of plain
// characters only.
bool fits_block(const std::string& text) {
  if (text.find('\n') == std::string::npos || text.back() == '\n' || text[0] == ' ') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= 0x20; }) &&
         text[0] != '\n' && text.find(" \n") == std::string::npos &&
         text.find('\x7f') == std::string::npos && text.find("\xC2\x85") == std::string::npos &&
         text.find("\xE2\x80") == std::string::npos &&
         text.find("\xEF\xBB\xBF") == std::string::npos;
}

std::string block(const std::string& text, int indent) {
  std::string result = "|-";
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    result += line.empty() ? "\n" : fmt::format("\n{:{}}{}", "", indent, line);
    at = end + 1;
  }
  return result;
}

bool is_flat(const Node& node) {
  if (node.is_scalar()) return node.text.find('\n') == std::string::npos;
  const bool items = std::all_of(node.items.begin(), node.items.end(), is_flat);
  return items && std::all_of(node.entries.begin(), node.entries.end(),
                              [](const NodeEntry& entry) { return is_flat(entry.value); });
}

// [a, { column: b, order: desc }]
std::string flow(const Node& node) {
  std::vector<std::string> parts;
  if (node.is_scalar()) return node.quoted ? yaml_scalar(node.text) : node.text;
  for (const Node& item : node.items) parts.push_back(flow(item));
  for (const NodeEntry& entry : node.entries)
    parts.push_back(fmt::format("{}: {}", yaml_scalar(entry.key.text), flow(entry.value)));
  return node.is_list() ? fmt::format("[{}]", fmt::join(parts, ", "))
                        : fmt::format("{{ {} }}", fmt::join(parts, ", "));
}

}  // namespace

Node text_node(std::string text) {
  Node node;
  node.kind = Node::Kind::kScalar;
  node.text = std::move(text);
  node.quoted = true;
  return node;
}

Node list_node(std::vector<Node> items) {
  Node node;
  node.kind = Node::Kind::kList;
  node.items = std::move(items);
  return node;
}

// The entries are moved from, which the check does not see through the bindings.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
Node map_node(std::vector<std::pair<std::string, Node>> entries) {
  Node node;
  node.kind = Node::Kind::kMap;
  for (auto& [key, value] : entries) {
    if (value.kind != Node::Kind::kNull)
      node.entries.push_back({text_node(std::move(key)), std::move(value)});
  }
  return node;
}

std::string yaml_scalar(const std::string& text) {
  if (is_word(text) && !means_more(text)) return text;
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"' || c == '\\') {
      result += fmt::format("\\{}", static_cast<char>(c));
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (c < 0x20 || c == 0x7f) {
      result += fmt::format("\\x{:02x}", c);
    } else if (text.compare(i, 2, "\xC2\x85") == 0) {
      result += "\\u0085";
      ++i;
    } else if (text.compare(i, 3, "\xE2\x80\xA8") == 0 || text.compare(i, 3, "\xE2\x80\xA9") == 0) {
      result += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else if (text.compare(i, 3, "\xEF\xBB\xBF") == 0) {
      result += "\\uFEFF";
      i += 2;
    } else {
      result += static_cast<char>(c);
    }
  }
  return result + "\"";
}

std::string yaml_text(const Node& node, int indent) {
  std::string result;
  for (const NodeEntry& entry : node.entries) {
    const Node& value = entry.value;
    result += fmt::format("{:{}}{}:", "", indent, yaml_scalar(entry.key.text));
    if (value.is_scalar() && fits_block(value.text)) {
      result += " " + block(value.text, indent + 2) + "\n";
    } else if (value.is_scalar() || is_flat(value)) {
      result += " " + flow(value) + "\n";
    } else if (value.is_list()) {
      result += "\n";
      for (const Node& item : value.items)
        result += fmt::format("{:{}}- {}\n", "", indent + 2, flow(item));
    } else {
      result += "\n" + yaml_text(value, indent + 2);
    }
  }
  return result;
}

}  // namespace shoofly
