#pragma once

// A statement's words and signs, for changes to its text; what is quoted, a comment or between
// dollar marks is passed over as one. Pure, linear.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::lint {

struct SqlWord {
  std::size_t from = 0;
  std::size_t to = 0;
  int depth = 0;  // in how many brackets it stands
  bool is_name =
      false;  // letters without quotes: a keyword or a name; else a sign or a quoted text
};

// Comments are none.
std::vector<SqlWord> sql_words(std::string_view statement);
// In any case.
bool is_word(std::string_view statement, const SqlWord& word, std::string_view what);

// Without what follows its last word: blanks and comments, behind which nothing could be written.
std::string_view without_comment_behind(std::string_view statement);

// ALTER TABLE t A, B -> ALTER TABLE t A and ALTER TABLE t B, without semicolons. Empty: it is not
// one of that many acts.
std::vector<std::string> single_acts(std::string_view statement, std::size_t acts);

}  // namespace shoofly::lint
