#include "engine/postgres/native.h"

#include <poll.h>

#include <regex>

namespace shoofly::postgres {
namespace {

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  for (char& c : text) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return text;
}

}  // namespace

ServerMessage server_message(const PGresult* result) {
  ServerMessage message;
  message.sqlstate = field(result, PG_DIAG_SQLSTATE);
  message.primary = field(result, PG_DIAG_MESSAGE_PRIMARY);
  message.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  message.hint = field(result, PG_DIAG_MESSAGE_HINT);
  message.where = field(result, PG_DIAG_CONTEXT);
  message.position = field(result, PG_DIAG_STATEMENT_POSITION);
  message.schema = field(result, PG_DIAG_SCHEMA_NAME);
  message.table = field(result, PG_DIAG_TABLE_NAME);
  message.column = field(result, PG_DIAG_COLUMN_NAME);
  message.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
  const std::string severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  message.fatal = severity == "FATAL" || severity == "PANIC";
  // A failure of libpq's own (the connection is gone) has no fields, only a text.
  if (message.primary.empty()) message.primary = one_line(PQresultErrorMessage(result));
  return message;
}

ServerMessage connect_message(const PGconn* conn) {
  static const std::regex verbose(R"(\b(?=[A-Z]*[0-9])([0-9A-Z]{5}): +([^\n]*))");
  ServerMessage message;
  message.fatal = true;
  const std::string text = PQerrorMessage(conn);
  std::smatch match;
  if (std::regex_search(text, match, verbose)) {
    message.sqlstate = match[1];
    message.primary = match[2];
  } else {
    message.primary = one_line(text);
  }
  return message;
}

bool input_waiting(const PGconn* conn) {
  pollfd waiting{PQsocket(conn), POLLIN, 0};
  return waiting.fd >= 0 && poll(&waiting, 1, 0) > 0;
}

}  // namespace shoofly::postgres
