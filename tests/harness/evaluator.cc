#include "harness/evaluator.h"

#include <utility>

#include <fmt/format.h>

namespace shoofly::testing {

Result<Evaluator> Evaluator::open(const ScenarioTable& table, const std::string& url) {
  const bool sqlite = url.rfind("sqlite:", 0) == 0;
  SHOOFLY_ASSIGN(std::unique_ptr<Session> session, Session::open(sqlite ? "sqlite::memory:" : url));
  return Evaluator(table, std::move(session));
}

Result<std::optional<std::string>> Evaluator::ask(const std::string& sql,
                                                  const TextRow& parameters) {
  if (sql.find(kAskedAnew) != std::string::npos) {
    auto rows = session_->query(sql, parameters);
    if (!rows.ok()) return std::move(rows).error().with_context("evaluate " + sql);
    return (*rows)[0][0];
  }
  std::string key = sql;
  for (const auto& parameter : parameters)
    key += parameter ? '\x01' + *parameter : std::string("\x02");
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  auto rows = session_->query(sql, parameters);
  if (!rows.ok()) return std::move(rows).error().with_context("evaluate " + sql);
  if (known_.size() > 50'000) known_.clear();
  return known_.emplace(std::move(key), (*rows)[0][0]).first->second;
}

Result<std::optional<std::string>> Evaluator::kept(std::size_t column,
                                                   const std::optional<std::string>& written) {
  return ask(
      fmt::format("select cast({} as {})", session_->placeholder(1), table_->columns[column].type),
      {written});
}

Result<std::optional<std::string>> Evaluator::evaluate(std::size_t column,
                                                       const std::string& expression,
                                                       const std::vector<Cell>& row) {
  const ScenarioColumn& target = table_->columns[column];
  std::string inputs;
  TextRow parameters;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const ScenarioColumn& source = table_->columns[i];
    if (source.side == target.side || source.side == Side::kOther) continue;
    if (expression.find(source.name) == std::string::npos) continue;
    parameters.push_back(row[i].value ? std::optional<std::string>(shown(row[i].value))
                                      : std::nullopt);
    inputs += fmt::format("{}cast({} as {}) as {}", inputs.empty() ? "" : ", ",
                          session_->placeholder(static_cast<int>(parameters.size())), source.type,
                          source.name);
  }
  if (inputs.empty()) return ask(fmt::format("select cast({} as {})", expression, target.type), {});
  return ask(fmt::format("select cast({} as {}) from (select {}) as one_row", expression,
                         target.type, inputs),
             parameters);
}

Result<std::optional<std::string>> Evaluator::derive(std::size_t column,
                                                     const std::vector<Cell>& row) {
  return evaluate(column, table_->columns[column].derived, row);
}

Result<Cell> Evaluator::fill(std::size_t column, const std::vector<Cell>& row) {
  const std::string& expression = table_->columns[column].fill;
  if (expression == "any") return Cell{false, std::nullopt};
  SHOOFLY_ASSIGN(std::optional<std::string> value,
                 evaluate(column, expression.empty() ? "NULL" : expression, row));
  return Cell{true, std::move(value)};
}

}  // namespace shoofly::testing
