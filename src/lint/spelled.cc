#include "lint/spelled.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>

#include "lint/certainty.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

// A dump's rows have no names behind these.
constexpr std::size_t kMostSpelled = std::size_t{16} << 10;

bool in_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string as_spelled(std::string_view text, const std::string& name) {
  const std::string_view looked_at = text.substr(0, kMostSpelled);
  SqlWordReader reader(looked_at);
  while (const std::optional<SqlWord> word = reader.next()) {
    std::string_view raw = looked_at.substr(word->from, word->to - word->from);
    const bool quoted = raw.size() > 2 && raw.front() == '"' && raw.back() == '"';
    if (quoted) raw = raw.substr(1, raw.size() - 2);
    if ((quoted || word->is_name) && same_name(raw, name)) return std::string(raw);
  }
  return name;
}

std::string shown_as_spelled(std::string_view text, const std::string& name) {
  const std::string spelled = as_spelled(text, name);
  const bool bare = !spelled.empty() && std::all_of(spelled.begin(), spelled.end(), in_name);
  return bare ? spelled : QualifiedName{"", spelled}.display();
}

std::string spelled_at(const Ending& ending, Position at, const std::string& name) {
  const std::string_view text = ending.script.text;
  std::size_t start = 0;
  for (int line = 1; line < at.line && start < text.size(); ++line)
    start = std::min(text.find('\n', start), text.size() - 1) + 1;
  return shown_as_spelled(text.substr(std::min(start, text.size())), name);
}

std::string with_spelled_names(const std::string& message, std::string_view text) {
  if (std::none_of(text.begin(),
                   text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), kMostSpelled)),
                   [](unsigned char c) { return std::isupper(c) != 0; }))
    return message;
  std::string spelled;
  for (std::size_t at = 0; at < message.size();) {
    std::size_t end = at;
    while (end < message.size() && in_name(message[end])) ++end;
    const std::string word = message.substr(at, end - at);
    const char before = at == 0 ? ' ' : message[at - 1];
    const char behind = end == message.size() ? ' ' : message[end];
    const bool dotted = behind == '.' && end + 1 < message.size() && in_name(message[end + 1]);
    const bool named = (before == '"' && behind == '"') || before == '.' || dotted;
    spelled += named && !word.empty() ? as_spelled(text, word) : word;
    if (end < message.size()) spelled += message[end];
    at = end + 1;
  }
  return spelled;
}

}  // namespace shoofly::lint
