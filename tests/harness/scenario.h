#pragma once

// A scenario file (tests/scenario/<operation>/<case>.scn): what a database looks like, what is
// wished of it, how an old and a new application use it, and what must be seen on the way. Its
// form:
//
//   # one comment line: what it is for
//   engines: postgres sqlite      and, one a line, rows: 300, life: short, early: yes, loss: yes,
//   nulls: become value, wide: yes (updates that are rolled back, two in a transaction, upserts,
//   other keys), old path: a, b (the search_path of the old application), new path: c [schema]
//   [schema postgres]    SQL [change] [change sqlite]      the change file [table users] the
//   columns, one a line:
//     renamed accounts              what the new application calls the table
//     more                          it has columns that are not named here
//     only id > 0                   rows that the applications know; the others are only asked for
//     below key id integer serial         part of the key; its values never come again plain note
//     text word?         both applications write it; `?`: sometimes NULL old name text words 1..3
//     only the old application writes it new first_name text word      only the new one does; an
//     old and a new column of one name are swapped value first_name = SQL        the new column
//     from the old ones, each time those change back name = SQL               the old column from
//     the new ones, each time those change An expression with /* anew */ in it asks a table: what
//     it gives is never remembered, and held against the row only when that is looked at. fill
//     note2 = SQL | any        a column of one side only: what the other application's INSERT
//     leaves in it other g                       neither writes it group what follows is derived
//     apart from what stands before
//   [seed] SQL                      further rows, which the applications leave alone
//   [at gate] [at soak] ...         statements, each with `-> value | value`, one line a row, or
//   `!> text of error` [error start 3]                 what the program prints and its exit code,
//   instead of a life
//
// A line of [table] or a section can name one engine it is for: `value sqlite name = ...`.

#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/result.h"

namespace shoofly::testing {

// Makes values: `integer 1..9`, `word`, `words 1..3`, `text`, `pick a|b`, `serial`, `uuid`,
// `omitted` (left to the database); a `?` at the end: sometimes NULL; a `~` before that: an INSERT
// sometimes leaves the column out, and always where it would write NULL.
class Generator {
 public:
  static Result<Generator> parse(const std::string& text);
  // `counter` is drawn from for serial and uuid, whose values never come again.
  std::optional<std::string> make(std::mt19937_64& random, std::int64_t& counter) const;
  bool omitted() const { return kind_ == "omitted"; }
  bool nullable() const { return nullable_; }
  bool may_omit() const { return may_omit_; }
  bool never_again() const { return kind_ == "serial" || kind_ == "uuid"; }

 private:
  std::string kind_;
  std::int64_t low_ = 0;
  std::int64_t high_ = 0;
  std::vector<std::string> choices_;
  bool nullable_ = false;
  bool may_omit_ = false;
};

enum class Side { kKey, kPlain, kOld, kNew, kOther };

inline constexpr const char* kAskedAnew = "/* anew */";

struct ScenarioColumn {
  std::string name;  // as SQL has it
  std::string bare;  // as the catalog has it
  std::string type;
  Side side = Side::kPlain;
  int group = 0;
  Generator values;
  bool same_name = false;           // an old and a new column share this name
  bool null_becomes_value = false;  // as the option `nulls` says it of all
  std::string derived;              // from the other side
  std::string fill;                 // for a column without another side; "any": only not NULL
  bool asked_anew() const { return derived.find(kAskedAnew) != std::string::npos; }
};

struct ScenarioTable {
  std::string name;      // as SQL has it
  std::string renamed;   // what the new application calls it; empty: the same
  bool more = false;     // it has columns that are not named here
  std::string only;      // a condition: there are rows that no application knows
  bool upserts = true;   // a view's INSTEAD OF trigger knows no ON CONFLICT
  bool one_row = false;  // no transaction writes two rows
  std::vector<ScenarioColumn> columns;
  bool swaps() const;
  const std::string& new_name() const { return renamed.empty() ? name : renamed; }
};

struct PhaseStatement {
  std::string sql;
  std::vector<std::string> rows;     // "a | b"
  std::optional<std::string> error;  // a part of it
};

struct ExpectedError {
  std::string command;
  int exit_code = 0;
  std::string text;
};

// One scenario as it is on one engine.
struct Scenario {
  std::filesystem::path file;
  std::string name;  // "split_column/names"
  std::string comment;
  std::string engine;
  int rows = 0;
  std::map<std::string, std::string> options;
  std::string schema;
  std::string seed;
  std::string change;
  std::vector<ScenarioTable> tables;
  std::map<std::string, std::vector<PhaseStatement>> at;
  std::optional<ExpectedError> error;

  bool option(const std::string& key) const { return options.count(key) > 0; }
  bool short_life() const { return option("life"); }
};

// The engines that the file names. Errors: invalid input, with file and line.
Result<std::vector<std::string>> scenario_engines(const std::filesystem::path& file);
Result<Scenario> read_scenario(const std::filesystem::path& file, const std::string& engine);

// All files tests/scenario/*/*.scn, sorted.
std::vector<std::filesystem::path> scenario_files();

}  // namespace shoofly::testing
