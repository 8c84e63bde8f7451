// The SQL files of a real plan, run by hand with the databases' own clients, against the program:
// after each phase both leave the same schema and the same rows, on the way to contract and all the
// way back.

#include <algorithm>
#include <functional>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "harness/paths.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

constexpr const char* kChange = R"(change: by-hand
operations:
  - split_column:
      table: users
      column: name
      into:
        first_name: { type: text, value: { split: { on: " ", part: 1 } } }
        last_name:  { type: text, value: { rest: { on: " " } }, nullable: true }
      back: { join: { with: " ", of: [first_name, last_name] } }
  - change_type: { table: users, column: age, type: bigint }
  - rename_column: { table: users, column: email, to: mail }
backfill: { batch: 10..50 }
)";

struct Side {
  std::string url;                                          // for shoofly
  std::function<ProcessResult(const std::string&)> client;  // runs a script's text
};

std::string all_of(const ProcessResult& result) { return result.out + result.err; }

class ByHand {
 public:
  ByHand(Side hand, Side program, std::string look, const char* change = kChange)
      : hand_(std::move(hand)), program_(std::move(program)), look_(std::move(look)) {
    write_text(dir_ / "change.yaml", change);
  }

  void write_files() {
    const ProcessResult made =
        shoofly({"plan", (dir_ / "change.yaml").string(), "--target", hand_.url, "--format", "sql",
                 "-o", (dir_ / "sql").string()});
    ASSERT_EQ(made.exit_code, 0) << all_of(made);
    for (const auto& entry : std::filesystem::directory_iterator(dir_ / "sql"))
      files_.push_back(entry.path());
    std::sort(files_.begin(), files_.end());
  }

  // The files of these phases: ups in order, downs in the opposite order.
  void run_files(const std::string& phases, const std::string& way) {
    std::vector<std::filesystem::path> files = files_;
    if (way == "down") std::reverse(files.begin(), files.end());
    const std::regex wanted(".*_(" + phases + ")_[0-9]+\\." + way + "\\.sql");
    for (const auto& file : files) {
      if (!std::regex_match(file.string(), wanted)) continue;
      const ProcessResult done = hand_.client(read_text(file));
      ASSERT_EQ(done.exit_code, 0) << file << "\n" << all_of(done).substr(0, 2000);
    }
  }

  // What its client says of the last one of them.
  ProcessResult last_file(const std::string& phase, const std::string& way) {
    const std::regex wanted(".*_" + phase + "_[0-9]+\\." + way + "\\.sql");
    ProcessResult last;
    for (const auto& file : files_) {
      if (std::regex_match(file.string(), wanted)) last = hand_.client(read_text(file));
    }
    return last;
  }

  void run_program(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--target", program_.url});
    const ProcessResult done = shoofly(arguments);
    ASSERT_EQ(done.exit_code, 0) << all_of(done);
  }

  void write_both(const std::string& sql) {
    ASSERT_EQ(hand_.client(sql).exit_code, 0);
    ASSERT_EQ(program_.client(sql).exit_code, 0);
  }

  void expect_same(const char* when) {
    const ProcessResult left = hand_.client(look_);
    const ProcessResult right = program_.client(look_);
    ASSERT_EQ(left.exit_code, 0) << all_of(left);
    EXPECT_GT(left.out.size(), 1000U) << when;
    EXPECT_EQ(left.out, right.out) << when;
  }

  std::string change() const { return (dir_ / "change.yaml").string(); }

 private:
  ProcessResult shoofly(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), shoofly_binary().string());
    return run_process(arguments);
  }

  TempDir dir_{"hand"};
  Side hand_;
  Side program_;
  std::string look_;
  std::vector<std::filesystem::path> files_;
};

constexpr const char* kNewWrites =
    "insert into users (id, first_name, last_name, age, mail) values (501, 'New', 'Person', 30, 'n@x');\n"
    "update users set first_name = 'Changed' where id = 7;\n";

void live_there_and_back(ByHand& both) {
  both.write_files();
  both.run_files("expand|backfill|verify", "up");
  both.run_program({"start", both.change()});
  both.expect_same("at the gate");
  both.run_files("cutover", "up");
  both.run_program({"cutover"});
  both.write_both(kNewWrites);
  both.expect_same("after cutover");
  both.run_files("expand|backfill|verify|cutover", "down");
  both.run_program({"rollback"});
  both.expect_same("after rollback");
  both.run_files("expand|backfill|verify|cutover|contract", "up");
  both.run_program({"start", both.change()});
  both.run_program({"cutover"});
  both.run_program({"contract", "by-hand-2", "--approve", "by-hand-2", "--skip-soak"});
  both.expect_same("after contract");
  both.write_both("update users set last_name = 'Late' where id = 9;\n");
  both.run_files("contract", "down");
  both.run_program({"restore"});
  both.expect_same("after restore");
  both.run_files("contract|purge", "up");
  both.run_program({"verify"});
  both.run_program({"contract", "by-hand-2", "--approve", "by-hand-2", "--skip-soak"});
  both.run_program({"purge", "by-hand-2", "--approve", "by-hand-2", "--skip-retention"});
  both.expect_same("after purge");
}

// A build of the unit tests alone has no program.
bool program_missing() { return !running_in_ci() && !std::filesystem::exists(shoofly_binary()); }

TEST(PlanSqlByHand, DoesOnSqliteWhatTheProgramDoes) {
  if (program_missing()) GTEST_SKIP() << "the program is not built";
  const TempDir dir("hand");
  const auto side = [&](const char* name) {
    const std::string file = (dir / name).string();
    return Side{"sqlite:" + file, [file, &dir](const std::string& sql) {
                  ProcessOptions options;
                  options.stdin_text = sql;
                  options.working_dir = dir.path();
                  return run_process({"sqlite3", "-batch", file}, options);
                }};
  };
  ByHand both(
      side("hand.db"), side("program.db"),
      "select sql from sqlite_schema where name not like '%shoofly_%' and sql is not null order by name;\n"
      "select name from sqlite_schema where tbl_name = 'users' order by name;\nselect * from users order by id;\n");
  both.write_both(
      "create table users (id integer primary key, name text not null, email text unique, age int);\n"
      "create index users_age on users(age);\n"
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)\n"
      "insert into users select i, 'First' || i || ' Last ' || i, 'm' || i, i % 80 from n;\n");
  live_there_and_back(both);
}

Side postgres_side(PostgresServer& server, const char* name) {
  const Result<std::string> database = server.fresh_database(name);
  const std::string url = server.url(*database);
  return {url, [url](const std::string& sql) {
            ProcessOptions options;
            options.stdin_text = sql;
            return run_process(
                {"psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-", "-d", url},
                options);
          }};
}

TEST(PlanSqlByHand, DoesOnPostgresWhatTheProgramDoes) {
  if (program_missing()) GTEST_SKIP() << "the program is not built";
  SHOOFLY_REQUIRE_POSTGRES(15);
  const Result<PostgresServer*> server = PostgresServer::shared(15);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  ByHand both(
      postgres_side(**server, "hand"), postgres_side(**server, "program"),
      "select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute where attrelid = 'users'::regclass and attnum > 0;\n"
      "select conname, pg_get_constraintdef(oid), convalidated from pg_constraint where conrelid = 'users'::regclass order by 1;\n"
      "select indexrelid::regclass, pg_get_indexdef(indexrelid), indisvalid from pg_index where indrelid = 'users'::regclass order by 1;\n"
      "select tgname, pg_get_triggerdef(oid) from pg_trigger where tgrelid = 'users'::regclass order by 1;\n"
      "select proname, prosrc from pg_proc where pronamespace = (select oid from pg_namespace where nspname = 'shoofly') order by 1;\n"
      "select * from users order by id;\n");
  both.write_both(
      "create table users (id bigint primary key, name text not null, email text unique, age int check (age >= 0));\n"
      "create index users_age on users(age);\n"
      "insert into users select i, 'First' || i || ' Last ' || i, 'm' || i, i % 80 from generate_series(1, 500) i;\n");
  live_there_and_back(both);
}

constexpr const char* kMove = R"(change: by-hand
operations:
  - archive_rows: { table: orders, where: "at < '2020-01-01'", to: orders_archive }
backfill: { batch: 10..50 }
)";

// Keys of two columns; what a trigger of the archive changes stops the file.
TEST(PlanSqlByHand, MovesRowsAsTheProgramDoes) {
  if (program_missing()) GTEST_SKIP() << "the program is not built";
  SHOOFLY_REQUIRE_POSTGRES(15);
  const Result<PostgresServer*> server = PostgresServer::shared(15);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  ByHand both(
      postgres_side(**server, "moved_hand"), postgres_side(**server, "moved_program"),
      "select relname, relacl, relowner::regrole from pg_class where relname in ('orders', 'orders_archive', '_shoofly_moved_orders') order by 1;\n"
      "select format('select %L, t.* from %s t order by 2, 3', relname, oid::regclass) from pg_class where relname in ('orders', 'orders_archive') and relkind = 'r' order by 1 \\gexec\n",
      kMove);
  both.write_both(
      "create table orders (region text, no bigint, at date, total numeric, data json, primary key (region, no));\n"
      "insert into orders select 'r' || i % 3, i, date '2026-01-01' - (i % 2) * 4000, i + 0.50, '{}' from generate_series(1, 300) i;\n");
  both.write_files();
  both.run_files("expand|backfill|verify", "up");
  both.run_program({"start", both.change()});
  both.expect_same("at the gate");
  both.run_files("cutover", "up");
  both.run_program({"cutover"});
  both.expect_same("after cutover");
  both.write_both(
      "update orders_archive set data = '[1]' where no = 5; delete from orders_archive where no = 7;\n");
  both.run_files("expand|backfill|verify|cutover", "down");
  both.run_program({"rollback"});
  both.expect_same("after rollback");
  both.run_files("expand|cutover|contract|purge", "up");
  both.run_program({"start", both.change()});
  both.run_program({"cutover"});
  both.run_program({"contract", "by-hand-2", "--approve", "by-hand-2", "--skip-soak"});
  both.run_program({"purge", "by-hand-2", "--approve", "by-hand-2", "--skip-retention"});
  both.expect_same("after purge");
}

TEST(PlanSqlByHand, AMoveThatATriggerChangesStops) {
  if (program_missing()) GTEST_SKIP() << "the program is not built";
  SHOOFLY_REQUIRE_POSTGRES(15);
  const Result<PostgresServer*> server = PostgresServer::shared(15);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Side side = postgres_side(**server, "moved_wrong");
  ByHand both(side, side, "", kMove);
  ASSERT_EQ(
      side.client("create table orders (id bigint primary key, at date, note text);"
                  "insert into orders select i, '2000-01-01', 'x' from generate_series(1, 9) i")
          .exit_code,
      0);
  both.write_files();
  both.run_files("expand", "up");
  ASSERT_EQ(side.client("create function f() returns trigger language plpgsql as"
                        " $$ begin new.note := 'y'; return new; end $$;"
                        "create trigger f before insert on orders_archive for each row"
                        " when (new.id = 5) execute function f()")
                .exit_code,
            0);
  const ProcessResult stopped = both.last_file("cutover", "up");
  EXPECT_NE(stopped.exit_code, 0);
  EXPECT_NE(stopped.err.find("has changed or dropped some of these rows: 9"), std::string::npos)
      << all_of(stopped);
  EXPECT_EQ(side.client("select count(*) from orders").out, "9\n");
}

}  // namespace
}  // namespace shoofly::testing
