#include "lint/fingerprint.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include <fmt/format.h>

#include "base/letters.h"

namespace shoofly::lint {
namespace {

std::size_t past(std::string_view text, std::string_view what, std::size_t from) {
  const std::size_t found = text.find(what, std::min(from, text.size()));
  return found == std::string_view::npos ? text.size() : found + what.size();
}

// Comments of this kind are nested in PostgreSQL.
std::size_t past_comment(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    if (text.substr(at, 2) == "/*") {
      ++depth;
      at += 2;
    } else if (text.substr(at, 2) == "*/") {
      at += 2;
      if (--depth == 0) return at;
    } else {
      ++at;
    }
  }
  return at;
}

bool of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Behind `$tag$ .. $tag$`, or `at` where none begins. (A `$` within a word begins nothing.)
std::size_t past_dollars(std::string_view text, std::size_t at) {
  if (at > 0 && of_word(text[at - 1])) return at;
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != '$' && of_word(text[end])) ++end;
  if (end >= text.size() || text[end] != '$') return at;
  if (end > at + 1 && std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0) return at;
  return past(text, text.substr(at, end + 1 - at), end + 1);
}

// Behind a quoted text. A doubled quote ends one and begins the next, which comes to the same.
std::size_t past_quoted(std::string_view text, std::size_t at) {
  const bool escapes = text[at] == '\'' && at > 0 && (text[at - 1] == 'e' || text[at - 1] == 'E') &&
                       (at < 2 || !of_word(text[at - 2]));
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (text[i] == text[at]) {
      return i + 1;
    }
  }
  return text.size();
}

// Behind what is taken over as it is; `at` where nothing of the kind begins.
std::size_t past_verbatim(std::string_view text, std::size_t at) {
  if (text[at] == '\'' || text[at] == '"') return past_quoted(text, at);
  return text[at] == '$' ? past_dollars(text, at) : at;
}

// Behind a comment; `at` where none begins.
std::size_t past_remark(std::string_view text, std::size_t at) {
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  if (text[at] == '-' && next == '-') return past(text, "\n", at);
  return text[at] == '/' && next == '*' ? past_comment(text, at) : at;
}

// Behind blanks or a comment; `at` where neither begins.
std::size_t past_blank(std::string_view text, std::size_t at) {
  return std::isspace(static_cast<unsigned char>(text[at])) != 0 ? at + 1 : past_remark(text, at);
}

enum class Sign : unsigned char { kPlain, kBlank, kOfRemark, kOfVerbatim };

// By its byte: what is asked of every letter of every migration.
constexpr std::array<Sign, 256> kSigns = [] {
  std::array<Sign, 256> signs{};
  for (const unsigned char c : {' ', '\t', '\n', '\v', '\f', '\r'}) signs[c] = Sign::kBlank;
  for (const unsigned char c : {'-', '/'}) signs[c] = Sign::kOfRemark;
  for (const unsigned char c : {'\'', '"', '$'}) signs[c] = Sign::kOfVerbatim;
  return signs;
}();

// The statement's pieces without what does not count.
template <typename Take>
void normalise(std::string_view statement, const Take& take) {
  bool blank = false;
  bool any = false;
  for (std::size_t at = 0; at < statement.size();) {
    const Sign sign = kSigns[static_cast<unsigned char>(statement[at])];
    const std::size_t behind = sign == Sign::kBlank      ? at + 1
                               : sign == Sign::kOfRemark ? past_remark(statement, at)
                                                         : at;
    if (behind > at) {
      blank = any;
      at = behind;
      continue;
    }
    if (blank) take(" ");
    blank = false;
    any = true;
    const std::size_t end = sign == Sign::kOfVerbatim ? past_verbatim(statement, at) : at;
    if (end > at) {
      take(statement.substr(at, end - at));
      at = end;
      continue;
    }
    const char c = lower_letter(statement[at++]);
    take(std::string_view(&c, 1));
  }
}

class Hash {  // FNV-1a
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      value_ ^= static_cast<unsigned char>(c);
      value_ *= 0x100000001b3U;
    }
  }
  std::string digits() const { return fmt::format("{:016x}", value_); }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

}  // namespace

std::string normalised(std::string_view statement) {
  std::string text;
  text.reserve(statement.size());
  normalise(statement, [&](std::string_view piece) {
    if (piece.size() == 1) return text.push_back(piece.front());
    text.append(piece);
  });
  return text;
}

std::size_t first_word(std::string_view statement) {
  std::size_t at = 0;
  while (at < statement.size()) {
    const std::size_t behind = past_blank(statement, at);
    if (behind == at) break;
    at = behind;
  }
  return at;
}

std::string fingerprint(std::string_view text) {
  Hash hash;
  hash.add(text);
  return hash.digits();
}

std::string fingerprint_of(std::string_view statement) {
  Hash hash;
  normalise(statement, [&](std::string_view piece) { hash.add(piece); });
  return hash.digits();
}

const std::string& Spelling::words() const {
  if (!words_) words_ = normalised(statement_.substr(0, kLongest));
  return *words_;
}

const std::string& Spelling::fingerprint() const {
  if (!fingerprint_)
    fingerprint_ = statement_.empty()              ? ""
                   : statement_.size() <= kLongest ? lint::fingerprint(words())
                                                   : fingerprint_of(statement_);
  return *fingerprint_;
}

}  // namespace shoofly::lint
