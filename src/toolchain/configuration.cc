#include "toolchain/configuration.h"

#include <algorithm>
#include <cctype>

#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view bare(std::string_view text) {
  const std::size_t from = text.find_first_not_of(kBlanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlanks) + 1 - from);
}

std::string_view unquoted(std::string_view text) {
  text = bare(text);
  if (text.empty() || (text[0] != '"' && text[0] != '\'')) return text;
  const std::size_t end = text.find(text[0], 1);
  return text.substr(1, (end == std::string_view::npos ? text.size() : end) - 1);
}

// `[core]`, `[engine "pg"]`, `[[x]]`.
std::string section_of(std::string_view line) {
  std::string name;
  for (const char c : line.substr(0, line.find(']'))) {
    if (c == '[' || c == '"') continue;
    name += c == ' ' ? '.' : c;
  }
  return name;
}

// A list over several lines ends with its bracket.
bool is_open_list(std::string_view value) {
  return value.starts_with('[') && value.find(']') == std::string_view::npos;
}

// What follows a comment's mark behind a value that has no quotes.
std::string_view without_comment(std::string_view value) {
  const std::string_view text = bare(value);
  if (text.starts_with('"') || text.starts_with('\'') || text.starts_with('[')) return text;
  const std::size_t mark = std::min(text.find(" #"), text.find(" ;"));
  return bare(text.substr(0, mark));
}

std::string lower_word(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

}  // namespace

Configuration::Configuration(std::string_view text) {
  std::string section;
  std::string open;  // the key of a list that goes on
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view whole = line_at(text, at);
    at += whole.size();
    std::string_view line = bare(whole);
    if (!open.empty()) {
      values_[open] += line;
      if (line.find(']') != std::string_view::npos) open.clear();
      continue;
    }
    if (line.empty() || line[0] == '#' || line[0] == ';' || line[0] == '!') continue;
    if (line[0] == '[') {
      section = section_of(line);
      continue;
    }
    if (line.starts_with("export ")) line.remove_prefix(7);
    const std::size_t equals = line.find_first_of("=:");
    if (equals == std::string_view::npos) continue;
    const std::string name(unquoted(line.substr(0, equals)));
    const std::string key = section.empty() ? name : section + "." + name;
    const std::string_view value = without_comment(line.substr(equals + 1));
    values_[key] = std::string(value.starts_with('[') ? value : unquoted(value));
    if (is_open_list(value)) open = key;
  }
}

const std::string* Configuration::find(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : &found->second;
}

std::vector<std::string> Configuration::list(std::string_view key) const {
  std::vector<std::string> items;
  const std::string* said = find(key);
  if (said == nullptr) return items;
  std::string_view text = *said;
  if (text.starts_with('[')) text = text.substr(1, text.find(']') - 1);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string_view item = unquoted(text.substr(at, end - at));
    if (!item.empty()) items.emplace_back(item);
    at = end + 1;
  }
  return items;
}

std::string engine_named_by(std::string_view word) {
  std::string text = lower_word(bare(word));
  const bool image = text.starts_with("docker://");
  for (const std::string_view before : {"jdbc:", "offline:", "docker://"}) {
    if (text.starts_with(before)) text.erase(0, before.size());
  }
  const std::size_t end = text.find_first_of(":/?+");
  text.resize(std::min(end, text.size()));
  if (text == "pg" || text == "pgx" || text.starts_with("postgres")) return "postgres";
  if (text == "maria" || text == "mariadb") return "mariadb";
  if (text == "mysql" || text == "percona") return "mysql";
  if (text.starts_with("sqlite")) return "sqlite";
  // Any image may hold any server; some are only stand-ins for the one that is meant.
  if (image || text == "h2" || text == "hsqldb" || text == "derby") return {};
  const bool name = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
  return name ? text : "";
}

std::optional<std::string> literal_of(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const auto is_word = [&](std::size_t i) {
      const auto c = static_cast<unsigned char>(text[i]);
      return std::isalnum(c) != 0 || c == '_';
    };
    if (at > 0 && is_word(at - 1)) continue;
    std::size_t next = at + name.size();
    if (next < text.size() && (text[next] == '"' || text[next] == '\'')) ++next;  // "name": ..
    next = std::min(text.find_first_not_of(kBlanks, next), text.size());
    if (next == text.size() || (text[next] != ':' && text[next] != '=')) continue;
    next = std::min(text.find_first_not_of(kBlanks, next + 1), text.size());
    if (next == text.size() || (text[next] != '"' && text[next] != '\'')) continue;
    const std::size_t end = text.find(text[next], next + 1);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(text.substr(next + 1, end - next - 1));
  }
  return std::nullopt;
}

}  // namespace shoofly::toolchain
