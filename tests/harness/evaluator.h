#pragma once

// What a scenario's own expressions give for one row, asked of the database product itself but of
// no table: the reference that the program's triggers and fills are held against. One per thread.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "harness/scenario.h"
#include "harness/session.h"

namespace shoofly::testing {

// A value as Session gives it. Not known: whatever is found first is taken over.
struct Cell {
  bool known = true;
  std::optional<std::string> value;
};

class Evaluator {
 public:
  static Result<Evaluator> open(const ScenarioTable& table, const std::string& url);

  // The written text as the column keeps it.
  Result<std::optional<std::string>> kept(std::size_t column,
                                          const std::optional<std::string>& written);
  // Expression of `column` over the row's key, plain and other-side columns.
  Result<std::optional<std::string>> derive(std::size_t column, const std::vector<Cell>& row);
  Result<Cell> fill(std::size_t column, const std::vector<Cell>& row);

 private:
  Evaluator(const ScenarioTable& table, std::unique_ptr<Session> session)
      : table_(&table), session_(std::move(session)) {}
  Result<std::optional<std::string>> evaluate(std::size_t column, const std::string& expression,
                                              const std::vector<Cell>& row);
  Result<std::optional<std::string>> ask(const std::string& sql, const TextRow& parameters);

  const ScenarioTable* table_;
  std::unique_ptr<Session> session_;
  std::map<std::string, std::optional<std::string>> known_;
};

}  // namespace shoofly::testing
