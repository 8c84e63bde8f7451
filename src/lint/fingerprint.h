#pragma once

// A statement by its own words, wherever in a file it stands. Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace shoofly::lint {

// Without comments, blanks as one, lower case; strings, quoted names and what is between dollar
// marks stay as they are.
std::string normalised(std::string_view statement);

// How far in it the first of its words is, behind blanks and comments.
std::size_t first_word(std::string_view statement);

// 16 hexadecimal digits, the same in every release: people keep them in files.
std::string fingerprint(std::string_view text);
// That of the normalised statement, which may be very long.
std::string fingerprint_of(std::string_view statement);

// One statement for all who look at it: each of the two is made once, when it is first asked for.
// The statement stays its owner's. Not for several threads.
class Spelling {
 public:
  // Of longer ones (rows, mostly) the words are those of the beginning.
  static constexpr std::size_t kLongest = std::size_t{64} << 10;

  explicit Spelling(std::string_view statement) : statement_(statement) {}
  bool is_of(std::string_view statement) const {
    return statement.data() == statement_.data() && statement.size() == statement_.size();
  }
  const std::string& words() const;        // normalised
  const std::string& fingerprint() const;  // of all of it; of no statement empty

 private:
  std::string_view statement_;
  mutable std::optional<std::string> words_;
  mutable std::optional<std::string> fingerprint_;
};

}  // namespace shoofly::lint
