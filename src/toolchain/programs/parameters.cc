// Parameters that a program hands over beside its SQL, put in where the SQL names them.

#include <algorithm>
#include <cctype>
#include <utility>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

Position behind(Position at, std::string_view text) {
  for (const char c : text)
    at = c == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
  return at;
}

// Puts a text together again, with the places in the file of what stays of it.
class FilledText {
 public:
  explicit FilledText(const Node& from) : from_(from), made_(from) {
    made_.text.clear();
    made_.pieces.clear();
  }

  // From where the last ended up to `end`.
  void keep(std::size_t end) {
    while (next_ < end) {
      while (piece_ + 1 < from_.pieces.size() && from_.pieces[piece_ + 1].offset <= next_) ++piece_;
      std::size_t stop = end;
      if (piece_ + 1 < from_.pieces.size()) stop = std::min(stop, from_.pieces[piece_ + 1].offset);
      const std::string_view part = std::string_view(from_.text).substr(next_, stop - next_);
      made_.pieces.push_back({made_.text.size(), place(), verbatim()});
      made_.text += part;
      next_ = stop;
    }
  }
  void put(const std::string& text, std::size_t length) {
    made_.pieces.push_back({made_.text.size(), place(), false});
    made_.text += text;
    next_ += length;
  }
  Node done() {
    keep(from_.text.size());
    return std::move(made_);
  }

 private:
  bool verbatim() const { return !from_.pieces.empty() && from_.pieces[piece_].verbatim; }
  // Goes on from where it was asked last.
  Position place() {
    if (from_.pieces.empty()) return from_.at;
    const lint::Origin& piece = from_.pieces[piece_];
    if (!piece.verbatim || piece.offset > next_) return piece.at;
    if (known_ < piece.offset || known_ == 0) {
      known_ = piece.offset;
      at_ = piece.at;
    }
    at_ = behind(at_, std::string_view(from_.text).substr(known_, next_ - known_));
    known_ = next_;
    return at_;
  }

  const Node& from_;
  Node made_;
  std::size_t next_ = 0;
  std::size_t piece_ = 0;
  Position at_;
  std::size_t known_ = 0;  // up to where `at_` is
};

std::string literal_or_parameter(const Node* value) {
  const auto literal = value == nullptr ? std::nullopt : literal_value(*value);
  return literal ? literal->str() : "$1";
}

// "a.b": with its schema.
std::string name_or_hole(const Node* value) {
  const auto name = plain_text(value);
  if (!name) return "__name_";
  return kSql.write("{}", qualified(*name)).str();
}

}  // namespace

Node with_values(const Node& text, const Node& values, std::string_view mark) {
  FilledText filled(text);
  const std::string& all = text.text;
  std::size_t number = 0;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const char c = all[at];
    if (mark == "%s" && c == '%' && at + 1 < all.size()) {
      const bool value = all[at + 1] == 's';
      if (!value && all[at + 1] != '%') continue;
      filled.keep(at);
      filled.put(value ? literal_or_parameter(values.argument(number++)) : "%", 2);
      ++at;
    } else if (mark == "?" && c == '?') {
      const bool name = at + 1 < all.size() && all[at + 1] == '?';
      const Node* value = values.argument(number++);
      filled.keep(at);
      filled.put(name ? name_or_hole(value) : literal_or_parameter(value), name ? 2 : 1);
      at += name ? 1 : 0;
    } else if (mark == "$" && c == '$') {
      std::size_t end = at + 1;
      std::size_t place = 0;
      while (end < all.size() && end < at + 4 && std::isdigit(static_cast<unsigned char>(all[end])))
        place = place * 10 + static_cast<std::size_t>(all[end++] - '0');
      const Node* value = place == 0 ? nullptr : values.argument(place - 1);
      const auto literal = value == nullptr ? std::nullopt : literal_value(*value);
      if (!literal) continue;
      filled.keep(at);
      filled.put(literal->str(), end - at);
      at = end - 1;
    } else if (mark == ":" && c == ':') {
      std::size_t end = at + 1;
      while (end < all.size() && is_word_character(all[end])) ++end;
      const bool cast = (at > 0 && all[at - 1] == ':') || (end < all.size() && all[end] == ':');
      const Node* value = cast ? nullptr : values.keyword(all.substr(at + 1, end - at - 1));
      if (value != nullptr) {
        filled.keep(at);
        filled.put(literal_or_parameter(value), end - at);
      }
      at = end - 1;
    }
  }
  return filled.done();
}

}  // namespace shoofly::toolchain::programs
