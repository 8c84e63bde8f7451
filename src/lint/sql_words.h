#pragma once

// A statement's words and signs, for changes to its text; what is quoted, a comment or between
// dollar marks is passed over as one. Pure, linear.

#include <cstddef>
#include <optional>
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

// What is quoted how, and what is a comment. MariaDB and MySQL: names in backticks, backslashes in
// strings, `#`; what stands in /*! .. */ is a comment here as well.
enum class Lexis { kStandard, kOfMysql };
Lexis lexis_of(std::string_view engine);

// One after the other; comments are none.
class SqlWordReader {
 public:
  explicit SqlWordReader(std::string_view statement, Lexis lexis = Lexis::kStandard)
      : statement_(statement), lexis_(lexis) {}
  std::optional<SqlWord> next();

 private:
  std::string_view statement_;
  Lexis lexis_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

std::vector<SqlWord> sql_words(std::string_view statement, Lexis lexis = Lexis::kStandard);
// Without the comments and blanks behind its last word, so that more can be written there.
std::string_view up_to_last_word(std::string_view statement, Lexis lexis);
// In any case of letters.
bool is_word(std::string_view statement, const SqlWord& word, std::string_view what);
// The same, of any of its words. Holds nothing: the statement may be 100 MiB of rows.
bool has_word(std::string_view statement, std::string_view what, Lexis lexis = Lexis::kStandard);

// ALTER TABLE of MariaDB or MySQL: where its clauses are. ALGORITHM and LOCK are of the whole
// statement. No acts: it is no such statement, or has what only a server would read (/*! .. */).
struct AlterClauses {
  struct Span {
    std::size_t from = 0;
    std::size_t to = 0;
  };
  std::vector<Span> acts;
  std::vector<Span> options;
};
AlterClauses alter_clauses(std::string_view statement);

// ALTER TABLE t A, B -> ALTER TABLE t A and ALTER TABLE t B, without semicolons. Empty: it is not
// one of that many acts.
std::vector<std::string> single_acts(std::string_view statement, std::size_t acts,
                                     Lexis lexis = Lexis::kStandard);

}  // namespace shoofly::lint
