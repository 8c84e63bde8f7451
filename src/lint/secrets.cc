#include "lint/secrets.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/letters.h"
#include "base/marks.h"
#include "lint/secret_literals.h"

namespace shoofly::lint {
namespace {

constexpr std::string_view kSecretive[] = {"password", "passwd",     "passphrase",
                                           "secret",   "token",      "apikey",
                                           "api_key",  "access_key", "private_key"};

bool is_of_a_name(char c) {
  const char letter = lower_letter(c);
  return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_same(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(),
                    [](char a, char b) { return lower_letter(a) == b; });
}

// user_pw, db_pass: too short to be looked for within a word.
bool has_short_secretive_part(std::string_view word) {
  constexpr std::string_view kParts[] = {"pass", "pwd", "pw", "credential", "credentials"};
  while (!word.empty()) {
    const std::string_view part = word.substr(0, word.find('_'));
    for (const std::string_view known : kParts) {
      if (is_same(part, known)) return true;
    }
    word.remove_prefix(std::min(part.size() + 1, word.size()));
  }
  return false;
}

// user_password, TokenHash
bool is_secretive(std::string_view word) {
  if (has_short_secretive_part(word)) return true;
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (std::string_view("pPsStTaA").find(word[at]) == std::string_view::npos) continue;
    for (const std::string_view known : kSecretive) {
      if (is_same(word.substr(at, known.size()), known)) return true;
    }
  }
  return false;
}

// Goes over the text once and knows names, literals and comments, of every engine's SQL as far as
// they look alike. What a backslash before a quote does depends on the engine and its settings.
enum class Backslash { kIsALetter, kEscapes };
class SecretCover {
 public:
  SecretCover(std::string text, Backslash backslash)
      : text_(std::move(text)), backslash_(backslash) {}

  std::string covered() && {
    while (at_ < text_.size()) step();
    end_statement();
    return std::move(text_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '\'' || (c == '"' && (identified_ || is_set_))) return literal();
    if (c == '$' && is_value() && dollars()) return;
    if (is_of_a_name(c)) return name();
    if (starts("://")) at_ = cover_url(at_ + 3, text_.size()) - 1;
    if (starts("--")) return prose(text_.find('\n', at_));
    if (starts("/*")) return prose(text_.find("*/", at_ + 2));
    if (c == ';') end_statement();
    if (c == '\n') secret_line_ = false;
    // (name, password) = (..)
    if (c == ')' && awaited_ && !is_set_ && next_sign(at_ + 1) == '=') insert_ = Insert::kCovered;
    if (c == '(' && insert_ == Insert::kInto) insert_ = Insert::kColumns;
    if (c == ')' && insert_ == Insert::kColumns) insert_ = Insert::kNone;
    if (c == '=' && awaited_) is_set_ = true;
    if (c == '=') of_account_ = false;
    if (awaited_ || identified_) go_on(c);
    ++at_;
  }

  // What is set to a call's result is set to what the call is given.
  void go_on(char c) {
    if (c == '(' && (is_set_ || identified_)) {
      ++depth_;
    } else if (c == ')' && depth_ > 0) {
      --depth_;
    } else if (c == '(' || c == ')' || c == ';' || (c == ',' && depth_ == 0)) {
      end_value();
    }
  }

  bool is_value() const { return awaited_ || identified_ || insert_ == Insert::kCovered; }

  std::size_t next_place(std::size_t at) const {
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t' || text_[at] == '\n')) ++at;
    return at;
  }
  char next_sign(std::size_t at) const {
    at = next_place(at);
    return at < text_.size() ? text_[at] : '\0';
  }

  void end_statement() {
    insert_ = Insert::kNone;
    // ('smtp_password', 'fish'): any of the others may be what belongs to it.
    for (const auto& [from, to] : keyed_ ? literals_ : std::vector<Range>()) cover(from, to);
    literals_.clear();
    keyed_ = false;
    writes_.reset();
  }

  void end_value() {
    awaited_ = is_set_ = identified_ = of_account_ = false;
    depth_ = 0;
  }

  bool starts(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }

  std::string_view part(std::size_t from, std::size_t to) const {
    return std::string_view(text_).substr(from, to - from);
  }

  void name() {
    std::size_t end = at_;
    while (end < text_.size() && is_of_a_name(text_[end])) ++end;
    const std::string_view word = part(at_, end);
    at_ = end;
    if (!writes_)
      writes_ = is_same(word, "insert") || is_same(word, "update") || is_same(word, "select") ||
                is_same(word, "merge") || is_same(word, "call");
    if (secret_line_ && is_given_value(word)) return;
    if (is_same(word, "into")) {
      insert_ = Insert::kInto;
    } else if (is_same(word, "values") || is_same(word, "select")) {
      if (insert_ == Insert::kInto) insert_ = Insert::kNone;
    } else if (is_same(word, "identified")) {
      identified_ = true;
    } else if (is_same(word, "for") && awaited_ && !is_set_) {
      of_account_ = true;  // SET PASSWORD FOR 'a'@'b' = ..
    } else if (is_same(word, "default") || is_same(word, "in")) {
      is_set_ = awaited_;
    } else if (is_same(word, "where") && depth_ == 0) {
      end_value();
    } else if (word.size() > 8 && is_same(word.substr(0, 8), "pgp_sym_")) {
      awaited_ = is_set_ = true;
    } else if (is_secretive(word)) {
      // PASSWORD('..') behind the sign is what it is set to.
      const bool call = end < text_.size() && text_[end] == '(';
      if (depth_ == 0 && !call) is_set_ = false;
      awaited_ = secret_line_ = true;
      if (insert_ == Insert::kColumns) insert_ = Insert::kCovered;
    } else if (is_same(word, "comment") || is_same(word, "is")) {
      end_value();  // what is said about it
    }
  }

  void literal() {
    const std::size_t open = at_;
    const char quote = text_[open];
    std::size_t close = open + 1;
    for (; close < text_.size(); ++close) {
      if (text_[close] == '\\' && backslash_ == Backslash::kEscapes) {
        ++close;
      } else if (text_[close] == quote) {
        if (close + 1 == text_.size() || text_[close + 1] != quote) break;
        ++close;
      }
    }
    close = std::min(close, text_.size());
    if (of_account_) {
      at_ = std::min(close + 1, text_.size());
      return;
    }
    take_literal(open + 1, close);
    at_ = std::min(close + 1, text_.size());
  }

  // What comes behind it may still be part of the value: || 'fish'.
  void take_literal(std::size_t from, std::size_t to) {
    const bool is_name = std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(from),
                                     text_.begin() + static_cast<std::ptrdiff_t>(to), [](char c) {
                                       return is_of_a_name(c) || c == '.' || c == '-';
                                     });
    const bool names = writes_.value_or(false) && is_name && is_secretive(part(from, to));
    keyed_ = keyed_ || names;
    if (is_value() || is_compared(to + 1)) {
      cover(from, to);
    } else {
      cover_within(from, to);
    }
    if (!names) literals_.emplace_back(from, to);
  }

  // 'fish' = token
  bool is_compared(std::size_t behind) const {
    const std::size_t sign = next_place(behind);
    if (sign >= text_.size() || text_[sign] != '=') return false;
    const std::size_t name = next_place(sign + 1);
    std::size_t end = name;
    while (end < text_.size() && (is_of_a_name(text_[end]) || text_[end] == '.')) ++end;
    return is_secretive(part(std::min(name, end), end));
  }

  // $tag$ .. $tag$, which is covered; false: there is none here.
  bool dollars() {
    std::size_t open = at_ + 1;
    while (open < text_.size() && is_of_a_name(text_[open])) ++open;
    if (open >= text_.size() || text_[open] != '$') return false;
    const std::string mark(part(at_, open + 1));
    const std::size_t close = std::min(text_.find(mark, open + 1), text_.size());
    cover(open + 1, close);
    at_ = std::min(close + mark.size(), text_.size());
    return true;
  }

  bool has_article(std::size_t name) const {
    const std::string_view before = part(0, name);
    return before.ends_with(" a ") || before.ends_with(" its ");
  }

  // default: "fish", value: fish, defaultValue="fish": of a call or a map whose line names a
  // secret.
  bool is_given_value(std::string_view word) {
    constexpr std::string_view kKeys[] = {"default", "value"};
    const bool is_key = std::any_of(std::begin(kKeys), std::end(kKeys), [&](std::string_view key) {
      return is_same(word.substr(0, key.size()), key);
    });
    std::size_t at = next_place(at_);
    // What is said about one: "token is NOT NULL without a default: ..".
    if (is_key && has_article(at_ - word.size())) return false;
    if (!is_key || at >= text_.size() || (text_[at] != ':' && text_[at] != '=')) return false;
    ++at;
    if (at < text_.size() && text_[at] == '>') ++at;
    at = next_place(at);
    if (at >= text_.size()) return false;
    const bool quoted = text_[at] == '"' || text_[at] == '\'';
    const std::string ends = quoted ? std::string(1, text_[at]) : ",})\n";
    const std::size_t from = quoted ? at + 1 : at;
    const std::size_t to = std::min(text_.find_first_of(ends, from), text_.size());
    cover(from, to);
    at_ = std::min(quoted ? to + 1 : to, text_.size());
    return true;
  }

  void prose(std::size_t end) {
    end = std::min(end, text_.size());
    cover_within(at_, end);
    at_ = end;
  }

  // host=db password=fish, {"token": "fish"}, scheme://user:fish@host
  void cover_within(std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at) {
      if (part(at, to).starts_with("://")) {
        at = cover_url(at + 3, to) - 1;
        continue;
      }
      if (!is_of_a_name(text_[at])) continue;
      std::size_t end = at;
      while (end < to && is_of_a_name(text_[end])) ++end;
      const std::string_view word = part(at, end);
      if (is_same(word, "bearer") || is_same(word, "basic")) {
        const std::size_t token = next_place(end);
        end = token;
        while (end < to && std::string_view(" \t\r\n'\",;").find(text_[end]) == std::string::npos)
          ++end;
        cover(token, end);
      } else if (is_secretive(word)) {
        end = cover_assigned(end, to);
      }
      at = std::max(end, at + 1) - 1;
    }
  }

  std::size_t cover_assigned(std::size_t after_name, std::size_t to) {
    std::size_t at = after_name;
    if (at < to && text_[at] == '"') ++at;
    while (at < to && text_[at] == ' ') ++at;
    if (at >= to || (text_[at] != '=' && text_[at] != ':')) return after_name;
    ++at;
    while (at < to && (text_[at] == ' ' || text_[at] == '"')) ++at;
    if (at < to && text_[at] == '\'') {
      while (at < to && text_[at] == '\'') ++at;
      const std::size_t close = std::min(text_.find('\'', at), to);
      cover(at, close);
      return std::max(close, after_name);
    }
    std::size_t end = at;
    while (end < to &&
           std::string_view(" \t\r\n'\",;})").find(text_[end]) == std::string_view::npos)
      ++end;
    cover(at, end);
    return std::max(end, after_name);
  }

  std::size_t cover_url(std::size_t after_slashes, std::size_t to) {
    std::size_t end = after_slashes;
    while (end < to && std::string_view(" \t\r\n'\"/").find(text_[end]) == std::string_view::npos)
      ++end;
    const std::string_view authority = part(after_slashes, end);
    const std::size_t host = authority.rfind('@');
    const std::size_t colon = authority.find(':');
    if (host != std::string_view::npos && colon < host)
      cover(after_slashes + colon + 1, after_slashes + host);
    return std::max(end, after_slashes);
  }

  void cover(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < text_.size(); ++i) {
      if (text_[i] != '\n') text_[i] = '*';
    }
  }

  // INSERT INTO t (name, password) VALUES (..), (..): which value belongs to which column is not
  // asked, all are covered.
  enum class Insert { kNone, kInto, kColumns, kCovered };

  std::string text_;
  Backslash backslash_;
  std::size_t at_ = 0;
  bool awaited_ = false;     // a name was seen whose value would be a secret
  bool is_set_ = false;      // .. and = or DEFAULT after it
  std::size_t depth_ = 0;    // of the calls that it is given to
  bool of_account_ = false;  // what stands there is whose password is set
  bool identified_ =
      false;  // IDENTIFIED BY '..', WITH plugin AS '..', VIA plugin USING PASSWORD('..')
  Insert insert_ = Insert::kNone;
  bool secret_line_ = false;  // a name was seen in this line

  using Range = std::pair<std::size_t, std::size_t>;
  std::optional<bool> writes_;   // the statement, by its first word
  std::vector<Range> literals_;  // of the statement
  bool keyed_ = false;           // one of its literals is such a name
};

// With one of these everything begins that is covered above.
constexpr Marks kMarks(std::array<std::string_view, 14>{
    "pass", "pw", "credential", "secret", "token", "apikey", "api_key", "access_key", "private_key",
    "identified", "bearer", "basic", "://", "pgp_sym_"});

}  // namespace

// Most of what is quoted and said has nothing of the kind, and is looked at once only.
std::string without_secrets(std::string text) {
  for (std::optional<SecretLiteral> key = next_key(text, 0); key; key = next_key(text, key->to)) {
    for (std::size_t at = key->from; at < key->to; ++at) {
      if (text[at] != '\n') text[at] = '*';
    }
  }
  if (!kMarks.is_any_in(text)) return text;
  if (text.find("\\'") == std::string::npos && text.find("\\\"") == std::string::npos)
    return SecretCover(std::move(text), Backslash::kIsALetter).covered();
  // Covered if it is a secret either way.
  std::string covered = SecretCover(text, Backslash::kIsALetter).covered();
  const std::string other = SecretCover(std::move(text), Backslash::kEscapes).covered();
  for (std::size_t i = 0; i < covered.size(); ++i) {
    if (other[i] == '*') covered[i] = '*';
  }
  return covered;
}

namespace {

// The literal that what is covered is a part of, or `at` and `end` themselves.
std::pair<std::size_t, std::size_t> literal_around(std::string_view text, std::size_t at,
                                                   std::size_t end) {
  const std::size_t open = text.substr(0, at).find_last_of("'\n");
  const std::size_t close = text.find_first_of("'\n", end);
  if (open != std::string_view::npos && text[open] == '\'' && close != std::string_view::npos &&
      text[close] == '\'')
    return {open, close + 1};
  // $tag$ .. $tag$
  const bool dollars = at > 1 && text[at - 1] == '$' && end < text.size() && text[end] == '$';
  const std::size_t tag = dollars ? text.rfind('$', at - 2) : std::string_view::npos;
  const std::size_t behind = dollars ? text.find('$', end + 1) : std::string_view::npos;
  const bool both = tag != std::string_view::npos && behind != std::string_view::npos;
  return both ? std::pair(tag, behind + 1) : std::pair(at, end);
}

}  // namespace

std::string sql_without_secrets(std::string text) {
  if (!kMarks.is_any_in(text) && !next_key(text, 0)) return text;
  const std::string covered = without_secrets(text);
  if (covered == text) return covered;
  std::string shown;
  std::size_t kept = 0;  // up to where the text is in `shown`
  for (std::size_t at = 0; at < text.size();) {
    if (covered[at] == text[at]) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && covered[end] == '*') ++end;
    const auto [from, to] = literal_around(covered, at, end);
    if (from >= kept) {
      shown += covered.substr(kept, from - kept) + "<as in the migration>";
      kept = to;
    }
    at = std::max(end, to);
  }
  return shown + covered.substr(std::min(kept, covered.size()));
}

}  // namespace shoofly::lint
