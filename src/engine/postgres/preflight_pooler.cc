// Preflight: a pooler in front of the server.
//
// Poolers (PgBouncer, Odyssey, PgCat) give their clients a process number of their own making as
// the key for cancel requests, so the number that libpq was told and the one the server says differ
// as soon as one stands between. That alone is no harm: pooling by session keeps our session.
// Pooling by transaction does not, and an idle pooler would hide it by giving us the same session
// again each time; so a second connection of ours takes a transaction in between.

#include <thread>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/connection.h"
#include "engine/postgres/preflight.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr int kTransactions = 5;

Statement mark(const std::string& value) {
  return {kSql.write("select set_config('shoofly.session', $1, false), pg_backend_pid()"), {value}};
}

// What the session says of itself: "<mark> <pid>".
Result<std::string> read_mark(Connection& connection) {
  SHOOFLY_ASSIGN(
      const ResultSet set,
      connection.run(
          {kSql.write(
               "select concat(current_setting('shoofly.session', true), ' ', pg_backend_pid())"),
           {}}));
  return as_text(set.rows.at(0).at(0));
}

// Holds a session for a moment, as another client of the pooler would. Short: a pool of one would
// let us wait for it.
void occupy(Connection& other) {
  const auto held = other.run_together({{kSql.write("select pg_sleep(0.3)"), {}}});
  static_cast<void>(
      held);  // whether it worked or not, what we look for is what became of our session
}

Result<bool> survives_another_client(Connection& connection, const std::string& expected) {
  Result<std::unique_ptr<Connection>> other = connect_again(connection);
  if (!other.ok()) return std::move(other).error();
  std::thread client([&] { occupy(**other); });
  std::this_thread::sleep_for(Milliseconds(100));
  const Result<std::string> now = read_mark(connection);
  client.join();
  if (!now.ok()) return now.error();
  return *now == expected;
}

PreflightCheck refused_pooler(const std::string& how) {
  return {
      "pooler", CheckLevel::kRefuse,
      fmt::format(
          "a pooler gives each transaction another session ({}): locks that keep a second runner"
          " out and the "
          "settings that results depend on would be lost",
          how),
      "connect to the server itself, or to a pool with pool_mode = session"};
}

}  // namespace

Result<PreflightCheck> check_pooler(Connection& connection) {
  const std::string told = connection.session();  // "backend 4711", as libpq was told
  SHOOFLY_ASSIGN(const ResultSet first, connection.run(mark(told)));
  const std::string pid = as_text(first.rows.at(0).at(1));
  const std::string expected = fmt::format("{} {}", told, pid);
  for (int i = 0; i < kTransactions; ++i) {
    SHOOFLY_ASSIGN(const std::string now, read_mark(connection));
    if (now != expected) return refused_pooler("seen between two statements");
  }
  if (told == fmt::format("backend {}", pid))
    return PreflightCheck{"pooler", CheckLevel::kOk, "none between us and the server", ""};
  SHOOFLY_ASSIGN(const bool survives, survives_another_client(connection, expected));
  if (!survives) return refused_pooler("seen with a second client");
  return PreflightCheck{"pooler", CheckLevel::kNote,
                        "a pooler is in front, pooling by session: our sessions survive",
                        "make sure that it stays so during the run"};
}

}  // namespace shoofly::postgres
