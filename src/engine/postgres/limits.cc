#include "engine/postgres/limits.h"

#include <poll.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

namespace shoofly::postgres {
namespace {

using std::chrono::steady_clock;

constexpr Milliseconds kConnectLimit{10'000};
constexpr Milliseconds kSilenceLimit{30'000};

// A whole number that the URL gives for `keyword`; 0 where it gives none.
int number_of(const PGconn* conn, std::string_view keyword) {
  const OptionsHandle options(PQconninfo(const_cast<PGconn*>(conn)));
  for (const PQconninfoOption* option = options.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    if (keyword == option->keyword && option->val != nullptr) return std::atoi(option->val);
  }
  return 0;
}

}  // namespace

Error no_answer(Milliseconds limit) {
  return {ErrorKind::kConnectionLost, fmt::format("no answer within {}", format_duration(limit))};
}

bool await_socket(const PGconn* conn, short events, steady_clock::time_point deadline) {
  while (true) {
    const auto left =
        std::chrono::duration_cast<Milliseconds>(deadline - steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{PQsocket(conn), events, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left));
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
    if (ready == 0) return false;
  }
}

Milliseconds connect_limit(const PGconn* conn) {
  const int seconds = number_of(conn, "connect_timeout");
  return seconds > 0 ? Milliseconds(std::int64_t{seconds} * 1000) : kConnectLimit;
}

Milliseconds silence_limit(const PGconn* conn) {
  const int limit = number_of(conn, "tcp_user_timeout");
  return limit > 0 ? Milliseconds(limit) : kSilenceLimit;
}

Result<ResultHandle> ask_within(PGconn* conn, const std::string& sql,
                                const std::vector<std::string>& parameters, Milliseconds limit) {
  const auto deadline = steady_clock::now() + limit;
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  bool lost = PQsendQueryParams(conn, sql.c_str(), static_cast<int>(values.size()), nullptr,
                                values.data(), nullptr, nullptr, 0) != 1;
  while (!lost && PQisBusy(conn) == 1) {
    if (!await_socket(conn, POLLIN, deadline)) return no_answer(limit);
    lost = PQconsumeInput(conn) != 1;
  }
  ResultHandle result(lost ? nullptr : PQgetResult(conn));
  if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) {
    while (const ResultHandle rest{PQgetResult(conn)}) {
    }
    return result;
  }
  if (result == nullptr)
    return Error(ErrorKind::kConnectionLost, masked_text("08006", PQerrorMessage(conn)));
  Error error = to_error(server_message(result.get()));
  if (PQstatus(conn) != CONNECTION_OK) error.kind = ErrorKind::kConnectionLost;
  return error;
}

}  // namespace shoofly::postgres
