#pragma once

// Tries an expression on an empty table in a private in-memory database and says what SQLite made
// of it. Double-quoted texts are names only, rowid is unknown, collations of the application are
// absent.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "engine/sqlite/native.h"

namespace shoofly::sqlite {

// SQLite's own words, and the byte of the expression they are about; -1: not known.
struct Refusal {
  std::string text;
  int at = -1;
};

struct Trial {
  std::optional<Refusal> refusal;
  std::vector<std::string> columns;    // that are read, in no order
  std::vector<std::string> functions;  // that are called, as SQLite names them
  bool subquery = false;
};

class ExpressionTrial {
 public:
  // Errors: internal.
  static Result<std::unique_ptr<ExpressionTrial>> open(const std::string& table,
                                                       const std::vector<Column>& columns);

  // As a value of an UPDATE of one row. Nothing is executed.
  Trial compile(const std::string& expression);
  // Whether equal rows give equal values, as far as SQLite's rules for index expressions and one
  // row can tell. No name may be qualified.
  std::optional<Refusal> nondeterminism(const std::string& expression);
  // Whether an expression over no row is NULL. Errors: invalid input (it cannot be evaluated).
  Result<bool> is_null(const std::string& expression);
  // Functions that every process has and that may be called from triggers.
  Result<std::vector<std::string>> built_in_functions();

 private:
  ExpressionTrial(DatabaseHandle database, std::string table)
      : database_(std::move(database)), table_(std::move(table)) {}
  Status execute(const std::string& sql);
  Status make_table(const std::vector<Column>& columns);
  std::optional<Refusal> refusal(int code, std::size_t prefix, std::size_t length) const;

  DatabaseHandle database_;
  std::string table_;
};

}  // namespace shoofly::sqlite
