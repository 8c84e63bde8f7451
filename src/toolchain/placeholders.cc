#include "toolchain/placeholders.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kHomeSchema = "flyway:defaultschema";

bool is_placeholder(std::string_view name) {
  if (name.empty() || (std::isalpha(static_cast<unsigned char>(name[0])) == 0 && name[0] != '_'))
    return false;
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '.' || c == ':' || c == '-';
  });
}

// The grammar takes nothing but a number: what is before `at` ends with `varchar(` or the like.
bool is_length(std::string_view before) {
  const std::size_t bracket = before.find_last_not_of(' ');
  if (bracket == std::string_view::npos || bracket == 0 || before[bracket] != '(') return false;
  const std::size_t last = before.find_last_not_of(' ', bracket - 1);
  if (last == std::string_view::npos) return false;
  std::size_t first = last + 1;
  while (first > 0 && std::isalpha(static_cast<unsigned char>(before[first - 1])) != 0) --first;
  std::string word(before.substr(first, last + 1 - first));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 9> kTypes = {
      "varchar", "char", "character", "varying", "float", "time", "timestamp", "interval", "nchar"};
  return std::find(kTypes.begin(), kTypes.end(), word) != kTypes.end();
}

// Over the part of the text, with blanks for what is left of it.
void write_over(std::string& text, std::size_t from, std::size_t to, std::string written) {
  written.resize(to - from, ' ');
  text.replace(from, to - from, written);
}

}  // namespace

void hide_placeholders(std::string& text) {
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
    const std::size_t end = text.find_first_of("}\n", at);
    if (end == std::string::npos || text[end] != '}') continue;
    std::string name = text.substr(at + 2, end - at - 2);
    if (!is_placeholder(name)) continue;
    for (char& c : name) {
      const auto byte = static_cast<unsigned char>(c);
      c = static_cast<char>(std::tolower(byte));
    }
    const bool home = name == kHomeSchema && end + 1 < text.size() && text[end + 1] == '.';
    if (home || is_length(std::string_view(text).substr(0, at))) {
      write_over(text, at, end + 1, home ? "public" : "1");
      continue;
    }
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    text.replace(at, end + 1 - at, "__" + name + "_");
  }
}

}  // namespace shoofly::toolchain
