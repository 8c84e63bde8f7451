// Types, rows and labels that MariaDB 10.11 refuses, as it is asked here; of a statement that is
// refused nothing else is said that would come of it.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "harness/mariadb_server.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"
#include "refusals.h"

namespace shoofly::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kTableOfTypes =
    "create table u (id int primary key, n int, v varchar(20), w varchar(10000)) charset=utf8mb4;";

const std::vector<std::string> kTypesRefused = {
    "create table q (a varchar(70000))",
    "create table q (a varbinary(70000))",
    "create table q (a varchar(16384)) charset=utf8mb4",
    "create table q (a char(256))",
    "create table q (a binary(256))",
    "create table q (a varchar(10000), b varchar(10000)) charset=utf8mb4",
    "create table q (a varchar(40000), b varchar(30000)) charset=latin1",
    "alter table u add column x varchar(70000)",
    "alter table u add column x varchar(10000)",
    "create table q (a enum('x','y','x'))",
    "create table q (a enum('x','X')) charset=utf8mb4",
    "create table q (a set('x','x'))",
    "alter table u add column x enum('a','b','a')",
    "alter table u modify n enum('a','b','a')",
    "create table q (a decimal(70,2))",
    "create table q (a decimal(10,40))",
    "create table q (a decimal(10,31))",
    "create table q (a decimal(5,6))",
    "create table q (a float(5,6))",
    "create table q (a datetime(7))",
    "create table q (a time(7))",
    "create table q (a bit(65))",
    "create table q (a date on update current_timestamp)",
    "alter table u add column x int on update current_timestamp",
    "create table q (id varchar(20) auto_increment primary key)",
    "create table q (id int, key k (id), key K (id))",
    "create table q (id int, fulltext (id))",
    "alter table u add fulltext index f (v, n)",
};

const std::vector<std::string> kTypesTaken = {
    "create table q (a varchar(16383)) charset=utf8mb4",
    "create table q (a varchar(65532) not null) charset=latin1",
    "create table q (a varchar(40000), b text) charset=latin1",
    "create table q (a char(255), b binary(255), c bit(64))",
    "alter table u add column x varchar(5000)",
    "create table q (a enum('x','X') collate utf8mb4_bin)",
    "create table q (a enum('x','y'), b set('x','y')) charset=utf8mb4",
    "create table q (a decimal(65,38), b decimal(5,5), c decimal(5), d float(6,6), e double(9,2))",
    "create table q (a datetime(6), b time(6), c timestamp(6))",
    "create table q (a datetime on update current_timestamp)",
    "create table q (a datetime(3) on update current_timestamp(3))",
    "create table q (id double auto_increment primary key)",
    "create table q (id int, key (id), key (id))",
    "create table q (id int, key k (id), key k2 (id))",
    "alter table u add fulltext index f (v)",
    "create table q (id serial)",
};

TEST(MySqlTypes, AreSaidWhereTheServerRefusesThem) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto compare = [&](const std::vector<std::string>& statements, bool refused) {
    for (const std::string& one : statements) {
      const auto failing = (*server)->failing_lines(
          {"set names utf8mb4; drop database if exists x; create database x; use x;" +
               kTableOfTypes,
           one + ";"});
      ASSERT_TRUE(failing.ok()) << failing.error().describe();
      EXPECT_EQ(!failing->empty(), refused) << one;
      EXPECT_EQ(!refusals_said({"mariadb", {10, 11}}, {kTableOfTypes, one + ";"}).empty(), refused)
          << one;
    }
  };
  compare(kTypesRefused, true);
  compare(kTypesTaken, false);
}

// The manual, "Fixed-Point Types", "Fractional Seconds in Time Values".
TEST(MySqlTypes, OfMySqlAlone) {
  const lint::Server mysql{"mysql", {8}};
  EXPECT_THAT(refusals_said(mysql, {"create table q (a decimal(65,31));"}), Not(IsEmpty()));
  EXPECT_THAT(refusals_said(mysql, {"create table q (a datetime(3) on update current_timestamp);"}),
              Not(IsEmpty()));
}

// Rules, of an up part behind another migration; or of its down part.
std::vector<std::string> rules_said(const std::string& engine_name, const std::string& before,
                                    const std::string& up, const std::string& down = "") {
  const SqlOfEngine& engine = *find_sql(engine_name);
  lint::Linter linter(
      {engine_name, engine_name == "sqlite" ? ServerVersion{3, 40} : ServerVersion{10, 11}},
      engine.facts, lint::rules());
  std::vector<std::unique_ptr<lint::Migration>> kept;
  for (const std::string& text : {before, up}) {
    kept.push_back(std::make_unique<lint::Migration>());
    lint::Migration& one = *kept.back();
    one.version = std::to_string(kept.size());
    one.up = {text, lint::Direction::kUp, lint::Wrapping::kNone, "up.sql"};
    one.down = {down, lint::Direction::kDown, lint::Wrapping::kNone, "down.sql"};
    one.has_down = kept.size() == 2 && !down.empty();
    const lint::ReadScript read_up{&one.up, engine.reader.read(one.up.text, "up.sql", 1000)};
    const lint::ReadScript read_down{&one.down,
                                     engine.reader.read(one.down.text, "down.sql", 1000)};
    linter.take_findings();
    linter.lint(one, read_up, one.has_down ? &read_down : nullptr);
  }
  std::vector<std::string> said;
  for (const lint::Finding& one : linter.take_findings()) {
    if (one.rule->id != "down-missing" && (down.empty() || one.file == "down.sql"))
      said.emplace_back(one.rule->id);
  }
  return said;
}

TEST(RefusedStatements, HoldNoLockAndTakeNoRows) {
  const std::string tables =
      "create table t (id int primary key, a int, b int, key ka (a)) charset=utf8mb4;"
      "create table rc (id int not null primary key) partition by range (id) (partition p1 values "
      "less than (10), partition p2 values less than (20));";
  const auto said = [&](const std::string& up) { return rules_said("mariadb", tables, up); };
  EXPECT_THAT(said("alter table rc drop partition p9;"), ElementsAre("statement-refused"));
  EXPECT_THAT(said("alter table rc coalesce partition 1;"), ElementsAre("statement-refused"));
  EXPECT_THAT(said("alter table t modify nope bigint;"), ElementsAre("column-not-there"));
  EXPECT_THAT(said("alter table t drop column nope;"), ElementsAre("column-not-there"));
  EXPECT_THAT(said("alter table t rename column a to b;"), ElementsAre("column-there-already"));
  EXPECT_THAT(said("create index ka on t (b);"), ElementsAre("object-there-already"));
  EXPECT_THAT(said("update t set nope = 1;"), ElementsAre("column-not-there"));
  EXPECT_THAT(said("alter table t add primary key (a);"), ElementsAre("second-primary-key"));
  // The next statement has its own.
  EXPECT_THAT(said("alter table t drop column nope; alter table t modify a bigint;"),
              Contains("writes-wait-for-alter"));
  // What is suppressed is no refusal.
  EXPECT_THAT(
      said("-- shoofly:ignore column-not-there it is there\nalter table t drop column nope;"),
      Contains("drop-column"));
  EXPECT_THAT(rules_said("sqlite", "create table t (id integer primary key, a int);",
                         "update t set nope = 1;"),
              ElementsAre("column-not-there"));
}

TEST(FewRows, SeveralByKeyAndThoseThatTheWayUpHasInserted) {
  const std::string table =
      "create table t (id int primary key, code varchar(20), state varchar(9), n int);";
  for (const char* engine : {"mariadb", "sqlite"}) {
    EXPECT_THAT(rules_said(engine, table, "update t set n = 2 where id = 7 or id = 8;"), IsEmpty());
    const std::string up = "insert into t (id, code, state) values (1, 'x', 's'), (2, 'y', 's');";
    for (const char* few : {"code = 'x'", "code in ('x', 'y')"})
      EXPECT_THAT(rules_said(engine, table, up, std::string("delete from t where ") + few + ";"),
                  IsEmpty())
          << engine << few;
  }
  const std::string up = "insert into t (id, code, state) values (1, 'x', 's');";
  for (const char* many : {"code = 'z'", "state = 's'", "code in ('x', 'z')", "n = 1"})
    EXPECT_THAT(rules_said("mariadb", table, up, std::string("delete from t where ") + many + ";"),
                Contains("delete-in-one-piece"))
        << many;
  EXPECT_THAT(rules_said("sqlite",
                         "create table t (id integer primary key, pid int, n int); create index ip "
                         "on t (pid);",
                         "update t set n = 2 where pid = 4711;"),
              IsEmpty());
}

}  // namespace
}  // namespace shoofly::testing
