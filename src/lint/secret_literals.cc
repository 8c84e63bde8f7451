#include "lint/secret_literals.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "base/letters.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

bool is_letter(char c) { return lower_letter(c) >= 'a' && lower_letter(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_key_sign(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

struct KeyForm {
  std::string_view begin;
  std::size_t least;  // signs behind it
  std::string_view what;
  bool capitals = false;  // exactly so many of A to Z and digits
};
constexpr std::array<KeyForm, 12> kForms = {{{"sk_live_", 16, "a key of Stripe"},
                                             {"rk_live_", 16, "a key of Stripe"},
                                             {"ghp_", 36, "a token of GitHub"},
                                             {"gho_", 36, "a token of GitHub"},
                                             {"ghs_", 36, "a token of GitHub"},
                                             {"github_pat_", 22, "a token of GitHub"},
                                             {"glpat-", 20, "a token of GitLab"},
                                             {"AKIA", 16, "a key of AWS", true},
                                             {"ASIA", 16, "a key of AWS", true},
                                             {"xoxb-", 20, "a token of Slack"},
                                             {"xoxp-", 20, "a token of Slack"},
                                             {"xoxa-", 20, "a token of Slack"}}};

// XXXXXXXX, 0000..: stands for one.
bool is_of_one_sign(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c == text.front(); });
}

bool is_example(std::string_view key) {
  std::string lower(key);
  std::transform(lower.begin(), lower.end(), lower.begin(), lower_letter);
  return is_of_one_sign(key) || lower.find("example") != std::string::npos ||
         lower.find("xxxx") != std::string::npos || lower.find("your") != std::string::npos ||
         lower.find("__") != std::string::npos || std::none_of(key.begin(), key.end(), is_digit);
}

std::optional<SecretLiteral> key_at(std::string_view text, std::size_t at) {
  if (at > 0 && is_key_sign(text[at - 1])) return {};
  for (const KeyForm& form : kForms) {
    if (!text.substr(at).starts_with(form.begin)) continue;
    const std::size_t from = at + form.begin.size();
    std::size_t to = from;
    while (to < text.size() && is_key_sign(text[to])) ++to;
    const std::string_view key = text.substr(from, to - from);
    if (key.size() < form.least || is_example(key)) return {};
    if (form.capitals &&
        (key.size() != form.least || std::any_of(key.begin(), key.end(), [](char c) {
           return !is_digit(c) && !(c >= 'A' && c <= 'Z');
         })))
      return {};
    return SecretLiteral{form.what, from, to};
  }
  return {};
}

// -----BEGIN RSA PRIVATE KEY-----, and something in it.
std::optional<SecretLiteral> private_key_at(std::string_view text, std::size_t at) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kEnd = "PRIVATE KEY-----";
  constexpr std::size_t kLongestKey = std::size_t{16} << 10;  // of 16,384 bits it is 13 KiB
  if (!text.substr(at).starts_with(kBegin)) return {};
  const std::size_t end = text.substr(at, 80).find(kEnd);
  if (end == std::string_view::npos) return {};
  const std::size_t from = at + end + kEnd.size();
  const std::string_view rest = text.substr(from, kLongestKey);
  const std::size_t to = from + std::min(rest.find("-----END"), rest.size());
  // "\n" may be written as two letters.
  const auto signs = std::count_if(
      text.begin() + static_cast<std::ptrdiff_t>(from),
      text.begin() + static_cast<std::ptrdiff_t>(std::min(to, from + 200)),
      [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '/' || c == '='; });
  if (signs < 40) return {};
  return SecretLiteral{"a private key", from, to};
}

// It is filled in when the migration runs, or stands for one.
bool is_filled_in_later(std::string_view value) {
  if (value.empty() || is_of_one_sign(value)) return true;
  for (const std::string_view mark : {"${", "{{", "<%", "%(", "__", "<", "@@", "#{", "..."}) {
    if (value.find(mark) != std::string_view::npos) return true;
  }
  return value.front() == ':' || value.front() == '$' || value.front() == '*' ||
         (value.front() == '%' && value.back() == '%') ||
         (value.front() == '{' && value.back() == '}');
}

bool is_any_of(std::string_view value, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return std::equal(value.begin(), value.end(), word.begin(), word.end(),
                      [](char a, char b) { return lower_letter(a) == b; });
  });
}

// '..scheme://user:password@host': `at` is the colon behind the scheme.
std::optional<SecretLiteral> url_at(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("://")) return {};
  std::size_t scheme = at;
  while (scheme > 0 &&
         (is_letter(text[scheme - 1]) || is_digit(text[scheme - 1]) || text[scheme - 1] == '+'))
    --scheme;
  if (scheme == at || scheme == 0 ||
      std::string_view("'\"").find(text[scheme - 1]) == std::string_view::npos)
    return {};
  const std::size_t user = at + 3;
  const std::size_t end = std::min(text.find_first_of(" \t\r\n'\"/?\\", user), text.size());
  const std::string_view authority = text.substr(user, end - user);
  const std::size_t host = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (host == std::string_view::npos || colon == 0 || colon >= host || host + 1 == authority.size())
    return {};
  const std::string_view password = authority.substr(colon + 1, host - colon - 1);
  const bool told = is_any_of(authority.substr(0, colon), {"user", "username"}) &&
                    is_any_of(password, {"password", "pass", "passwd", "pwd", "pw", "secret"});
  const bool example = authority.substr(host + 1).starts_with("example.");
  if (told || example || is_filled_in_later(authority)) return {};
  return SecretLiteral{"the password in a URL", user + colon + 1, user + host};
}

// dblink_connect('.. password=fish')
std::optional<SecretLiteral> connection_at(std::string_view text, std::size_t at) {
  constexpr std::string_view kKey = "password=";
  constexpr std::size_t kLongestCall = std::size_t{16} << 10;
  if (!text.substr(at).starts_with(kKey) || text.size() > kLongestCall ||
      !has_word(text, "dblink_connect"))
    return {};
  const std::size_t from = at + kKey.size();
  const std::size_t to = std::min(text.find_first_of(" \t\r\n'\"|)", from), text.size());
  if (is_filled_in_later(text.substr(from, to - from))) return {};
  return SecretLiteral{"the password of a connection", from, to};
}

bool ends_as_name_of_secret(std::string_view text) {
  for (const std::string_view end : {"_password", "_secret", "_token", "api_key", "apikey",
                                     "secret_key", "access_key", "private_key"}) {
    if (text.size() < end.size()) continue;
    if (is_any_of(text.substr(text.size() - end.size()), {end})) return true;
  }
  return false;
}

// No word that says how something is done ('email', 'required', '30days'), and no hash.
bool looks_secret(std::string_view value) {
  if (value.size() < 6 || is_filled_in_later(value)) return false;
  const auto is_sign = [](char c) {
    return std::string_view("!#%^&*+=~@").find(c) != std::string_view::npos;
  };
  const auto rest = std::find_if_not(value.begin(), value.end(), is_digit);
  if (rest != value.begin() && std::all_of(rest, value.end(), is_letter)) return false;
  return value.find_first_of(" \t\r\n") == std::string_view::npos &&
         value.find("://") == std::string_view::npos &&
         std::any_of(value.begin(), value.end(), is_letter) &&
         std::any_of(value.begin(), value.end(), [&](char c) { return is_digit(c) || is_sign(c); });
}

// ('smtp_password', 'f1sh!'): `at` is the quote behind the name.
std::optional<SecretLiteral> value_at(std::string_view text, std::size_t at) {
  if (at < 7 || !ends_as_name_of_secret(text.substr(0, at))) return {};
  std::size_t name = at;
  while (name > 0 && (is_key_sign(text[name - 1]) || text[name - 1] == '.')) --name;
  if (name == 0 || text[name - 1] != '\'') return {};
  std::size_t from = text.find_first_not_of(" \t\r\n", at + 1);
  if (from == std::string_view::npos || text[from] != ',') return {};
  from = text.find_first_not_of(" \t\r\n", from + 1);
  if (from == std::string_view::npos || text[from] != '\'') return {};
  const std::size_t to = text.find('\'', ++from);
  if (to == std::string_view::npos || !looks_secret(text.substr(from, to - from))) return {};
  return SecretLiteral{"the password or key of a row", from, to};
}

// INSERT INTO app_settings: rows of names and values.
bool fills_settings(std::string_view statement) {
  std::string begin(statement.substr(0, std::min<std::size_t>(statement.size(), 400)));
  std::transform(begin.begin(), begin.end(), begin.begin(), lower_letter);
  begin.resize(std::min(begin.find('('), begin.size()));
  if (begin.find("into") == std::string::npos) return false;
  for (const std::string_view part :
       {"setting", "config", "option", "param", "propert", "credential", "secret", "preference"}) {
    if (begin.find(part) != std::string::npos) return true;
  }
  return false;
}

// By a form's first sign: the last five bits of what may be its second. Asked of every sign of
// every text.
constexpr std::array<std::uint32_t, 256> kSecondSigns = [] {
  std::array<std::uint32_t, 256> signs{};
  const auto add = [&](std::string_view form) {
    signs[static_cast<unsigned char>(form[0])] |= 1U << (static_cast<unsigned char>(form[1]) & 31U);
  };
  for (const KeyForm& form : kForms) add(form.begin);
  add("--");
  return signs;
}();

bool may_begin_key(std::string_view text, std::size_t at) {
  const std::uint32_t signs = kSecondSigns[static_cast<unsigned char>(text[at])];
  return signs != 0 && at + 1 < text.size() &&
         (signs >> (static_cast<unsigned char>(text[at + 1]) & 31U) & 1U) != 0;
}

std::optional<SecretLiteral> own_form_at(std::string_view text, std::size_t at) {
  return text[at] == '-' ? private_key_at(text, at) : key_at(text, at);
}

}  // namespace

std::optional<SecretLiteral> next_key(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (!may_begin_key(text, at)) continue;
    if (const std::optional<SecretLiteral> found = own_form_at(text, at)) return found;
  }
  return {};
}

std::optional<SecretLiteral> find_secret(std::string_view statement) {
  if (statement.find_first_of("'\"$") == std::string_view::npos) return {};  // no literal
  const bool settings = fills_settings(statement);
  for (std::size_t at = 0; at < statement.size(); ++at) {
    const char c = statement[at];
    const bool begins = may_begin_key(statement, at);
    if (!begins && c != ':' && c != 'p' && c != '\'') continue;
    std::optional<SecretLiteral> found =
        begins ? own_form_at(statement, at) : std::optional<SecretLiteral>();
    if (!found && c == ':') found = url_at(statement, at);
    if (!found && c == 'p') found = connection_at(statement, at);
    if (!found && c == '\'' && settings) found = value_at(statement, at);
    if (found) return found;
  }
  return {};
}

void check_secret_literals(const Scene& scene, Reporter& reporter) {
  if (!scene.first) return;
  const std::optional<SecretLiteral> found = find_secret(scene.text);
  if (!found) return;
  reporter.report(fmt::format("whoever reads this file knows {}", found->what),
                  {"set it outside of migrations, and now a new one"});
}

}  // namespace shoofly::lint
