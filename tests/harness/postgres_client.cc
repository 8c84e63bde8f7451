#include "harness/postgres_client.h"

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <utility>

namespace shoofly::testing {
namespace {

using ResultPtr = std::unique_ptr<PGresult, decltype(&PQclear)>;

PGconn* as_pgconn(void* connection) { return static_cast<PGconn*>(connection); }

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

Result<std::vector<TextRow>> rows_of(const PGconn* connection, PGresult* given) {
  const ResultPtr result(given, &PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY) {
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    return Error(ErrorKind::kInternal, trimmed(PQerrorMessage(connection)),
                 state == nullptr ? "" : state);
  }
  std::vector<TextRow> rows(static_cast<size_t>(PQntuples(result.get())));
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      std::optional<std::string> field;
      if (PQgetisnull(result.get(), row, column) == 0)
        field = PQgetvalue(result.get(), row, column);
      rows[static_cast<size_t>(row)].push_back(std::move(field));
    }
  }
  return rows;
}

}  // namespace

void PostgresClient::Closer::operator()(void* connection) const {
  PQfinish(static_cast<PGconn*>(connection));
}

Result<PostgresClient> PostgresClient::connect(const std::string& url) {
  PGconn* connection = PQconnectdb(url.c_str());
  PostgresClient client(connection);
  if (PQstatus(connection) != CONNECTION_OK) {
    return Error(ErrorKind::kConnectionLost, trimmed(PQerrorMessage(connection)));
  }
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  return client;
}

Result<std::vector<TextRow>> PostgresClient::query(const std::string& sql) {
  PGconn* connection = as_pgconn(connection_.get());
  return rows_of(connection, PQexec(connection, sql.c_str()));
}

Result<std::vector<TextRow>> PostgresClient::query(const std::string& sql,
                                                   const TextRow& parameters) {
  PGconn* connection = as_pgconn(connection_.get());
  std::vector<const char*> values;
  for (const auto& value : parameters) values.push_back(value ? value->c_str() : nullptr);
  return rows_of(connection, PQexecParams(connection, sql.c_str(), static_cast<int>(values.size()),
                                          nullptr, values.data(), nullptr, nullptr, 0));
}

Result<std::string> PostgresClient::scalar(const std::string& sql) {
  SHOOFLY_ASSIGN(const auto rows, query(sql));
  if (rows.empty() || rows[0].empty()) return std::string();
  return rows[0][0].value_or("NULL");
}

Status PostgresClient::execute(const std::string& sql) {
  auto rows = query(sql);
  if (!rows.ok()) return std::move(rows).error();
  return ok_status();
}

int PostgresClient::backend_pid() const { return PQbackendPID(as_pgconn(connection_.get())); }

}  // namespace shoofly::testing
