#include "sqlite_bench.h"

#include <filesystem>

#include <fmt/format.h>

#include "change.h"
#include "engine/sqlite/engine.h"
#include "harness/temp_dir.h"
#include "measure.h"

namespace shoofly::bench {
namespace {

constexpr int kSqliteRounds = 3;

std::unique_ptr<Connection> open(const std::string& url) {
  Result<std::unique_ptr<Connection>> connection = sqlite::engine().connect(*Dsn::parse(url), {});
  if (!connection.ok()) give_up(connection.error().describe());
  return std::move(*connection);
}

template <std::size_t N>
void execute(Connection& connection, const char (&sql)[N]) {
  const Result<ResultSet> done = connection.run({SqlWriter(QuoteStyle::kDouble).write(sql), {}});
  if (!done.ok()) give_up(done.error().describe());
}

}  // namespace

void run_sqlite() {
  const testing::TempDir folder("bench");
  const std::string original = (folder / "original.db").string();
  const std::string change = (folder / "change.yaml").string();
  testing::write_text(change, split_change("sqlite"));
  testing::write_text(original, "");
  {
    const auto connection = open("sqlite:" + original);
    execute(
        *connection,
        "create table users (id integer primary key, name text not null, email text not null, visits integer not null default 0)");
    execute(
        *connection,
        "insert into users (id, name, email) with recursive g(i) as (select 1 union all select i + 1 from g where i < 1000000) "
        "select i, 'First' || (i % 1000) || ' Last' || (i % 7919), 'user' || i || '@example.org' from g");
  }
  std::vector<double> ratios;
  for (int round = 0; round < kSqliteRounds; ++round) {
    const std::string plain = (folder / "plain.db").string();
    const std::string ours = (folder / "ours.db").string();
    for (const std::string& copy : {plain, ours}) {
      std::filesystem::remove(copy);
      std::filesystem::copy_file(original, copy);
      execute(*open("sqlite:" + copy), "pragma journal_mode = wal");
    }
    double update = 0;
    {
      const auto connection = open("sqlite:" + plain);
      execute(*connection, "alter table users add first_name text");
      execute(*connection, "alter table users add last_name text");
      update = seconds([&] {
        execute(*connection,
                "update users set first_name = substr(name, 1, instr(name || ' ', ' ') - 1), "
                "last_name = substr(name, instr(name || ' ', ' ') + 1)");
      });
    }
    const StartTimes times = timed_start("sqlite:" + ours, change);
    note(fmt::format("  plain UPDATE {:.2f} s, backfill {:.2f} s, start as a whole {:.2f} s",
                     update, times.backfill, times.whole));
    ratios.push_back(times.backfill / update);
  }
  figure("SQLite: backfill of 1,000,000 rows / plain UPDATE", median(ratios), Bound::kAtMost, 1.5,
         "median of 3 pairs");
}

}  // namespace shoofly::bench
