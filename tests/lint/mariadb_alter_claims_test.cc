// What the linter says of ALTER TABLE, held against MariaDB 10.11: each ALTER with each ALGORITHM
// and LOCK=NONE, types whose values all fit another one, and helps that are run as they are.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "harness/mariadb_server.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

// Of the last line, after the others.
std::vector<lint::Finding> findings_of_last(const std::vector<std::string>& lines,
                                            lint::Direction last = lint::Direction::kUp) {
  const SqlOfEngine& engine = *find_sql("mariadb");
  lint::Linter linter({"mariadb", {10, 11}}, engine.facts, lint::rules());
  std::vector<std::unique_ptr<lint::Migration>> kept;
  for (const std::string& line : lines) {
    kept.push_back(std::make_unique<lint::Migration>());
    lint::Migration& one = *kept.back();
    one.up = {line, &line == &lines.back() ? last : lint::Direction::kUp, lint::Wrapping::kNone,
              "up.sql"};
    one.version = std::to_string(kept.size());
    const lint::ReadScript up{&one.up, engine.reader.read(one.up.text, "up.sql", 1000)};
    EXPECT_TRUE(up.written.problems.empty()) << line;
    linter.take_findings();
    linter.lint(one, up, nullptr);
  }
  return linter.take_findings();
}

const lint::Finding* finding_of(const std::vector<lint::Finding>& all, const std::string& rule) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const lint::Finding& one) { return one.rule->id == rule; });
  return found == all.end() ? nullptr : &*found;
}

class MariaDbAlterClaims : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_MARIADB();
    auto server = MariaDbServer::create();
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *std::move(server);
    const auto version = server_->query("select version()");
    ASSERT_TRUE(version.ok() && version->starts_with("10.11.")) << "measured on 10.11";
  }
  // With each ALGORITHM and with LOCK=NONE, each on a table made anew.
  void ask(const std::string& table, const std::vector<std::string>& alters) {
    for (const std::string& alter : alters) {
      for (const char* option : {"algorithm=instant", "algorithm=nocopy", "algorithm=inplace",
                                 "algorithm=copy", "lock=none"}) {
        script_.emplace_back("drop table if exists t, t9;");
        script_.push_back(table + ";");
        asked_.push_back({table, fmt::format("alter table t {}, {}", alter, option)});
        script_.push_back(asked_.back().back() + ";");
        places_.push_back(static_cast<int>(script_.size()));
      }
    }
  }
  void compare() {
    const auto failing = server_->failing_lines(script_);
    ASSERT_TRUE(failing.ok()) << failing.error().describe();
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      const bool refused = std::count(failing->begin(), failing->end(), places_[i]) > 0;
      const auto findings = findings_of_last(asked_[i]);
      EXPECT_EQ(refused, finding_of(findings, "algorithm-not-possible") != nullptr)
          << asked_[i].front() << "; " << asked_[i].back() << " is "
          << (refused ? "refused" : "accepted");
    }
  }

  std::unique_ptr<MariaDbServer> server_;
  std::vector<std::string> script_ = {"create database claims; use claims;"};
  std::vector<std::vector<std::string>> asked_;
  std::vector<int> places_;
};

constexpr const char* kPlain =
    "create table t (id int primary key, a int, b int not null default 3, bl boolean not null "
    "default true, tu tinyint unsigned, v varchar(20) not null, w varchar(70), e enum('a','b'), f "
    "float, f2 float(7,3), dbl double, js json, key ka (a), key kab (a, b), unique ub (b)) "
    "charset=utf8mb4";

TEST_F(MariaDbAlterClaims, TypesThatAreKeptAlike) {
  ask(kPlain, {"modify bl tinyint not null default 1",
               "modify bl tinyint(4) not null default 1",
               "modify bl tinyint unsigned not null default 1",
               "modify tu tinyint unsigned zerofill",
               "modify f float(7,3)",
               "modify f2 float",
               "modify f float(20)",
               "modify f float(30)",
               "modify f double",
               "modify f float unsigned",
               "modify dbl double(9,2)",
               "modify dbl float",
               "modify js json check (json_valid(js))",
               "modify js json check (js <> '')",
               "modify a int check (a > 0)",
               "change w w2 varchar(70) check (w2 <> '')",
               "add check (a > 0)",
               "modify e enum('a','B')",
               "modify e enum('A','B','c')",
               "modify e enum('a','z')",
               "modify e enum('B','a')",
               "modify if exists nope int",
               "modify if exists a bigint"});
  compare();
}

TEST_F(MariaDbAlterClaims, DefaultsThatAreWorkedOutOnce) {
  std::vector<std::string> alters;
  for (const char* value : {"(current_date)",
                            "(1+1)",
                            "(a+1)",
                            "(unix_timestamp())",
                            "(rand())",
                            "(1.5 * 2)",
                            "(concat('a', 'b (c'))",
                            "(now() + interval 1 day)",
                            "(utc_timestamp())",
                            "curdate()",
                            "(json_object())",
                            "(lower('A'))",
                            "(upper(uuid()))",
                            "sysdate()",
                            "(uuid_short())",
                            "(date_format(now(), '%Y'))",
                            "(cast(1 as char))",
                            "(case when 1 then 2 else 3 end)",
                            "(@a)",
                            "(a)",
                            "(default(b))",
                            "(-1)",
                            "('2020-01-01')",
                            "(current_user())"})
    alters.push_back(fmt::format("add column x varchar(99) default {}", value));
  ask(kPlain, alters);
  compare();
}

TEST_F(MariaDbAlterClaims, ClausesThatStandTogether) {
  ask(kPlain, {"add column z int, add index kz (w)",
               "drop column w, add index kz (b)",
               "add column z int, add index kz (z)",
               "add column z int unique",
               "add column z int, drop "
               "index ka",
               "modify w varchar(70) after a, add index kz (b)",
               "add column z int, drop "
               "column w",
               "modify v varchar(40) not null, add index kz (w)",
               "drop column a, add index kz "
               "(b)",
               "rename column w to w2, add index kz (w2)",
               "add column z int, rename to t9",
               "add index k1 (a), drop index ka",
               "drop index ka, add index k1 (a)",
               "drop index ka, add index k1 (a desc)",
               "drop index kab, add index k1 (b, a)",
               "drop index ub, add unique k1 (b)",
               "drop index ub, add index k1 (b)",
               "drop index ka, add index k1 (a), add index k2 (w)",
               "drop index ka, add index k1 (a), add column z int",
               "add index if not exists ka (b)",
               "add index if not exists kz (w)",
               "add column if not exists a int",
               "drop column if exists nope",
               "drop index if exists nope, add column z int",
               "add column z int, modify a bigint, add index kz (b)",
               "comment = 'x', add index kz (w)"});
  compare();
}

TEST_F(MariaDbAlterClaims, TablesWithAnIndexOverAVirtualColumn) {
  ask("create table t (id int primary key, a int, b int, c int, n int not null, v int as (a + 1) "
      "virtual, d int, key kv (v), key kc (c))",
      {"add column z int",
       "add column z int after a",
       "add column z int after v",
       "add column z int as (b + 1) virtual",
       "drop column b",
       "drop column c",
       "drop column d",
       "drop column v",
       "modify b int not null",
       "modify n int",
       "modify b int comment 'x'",
       "modify b int after a",
       "modify b bigint",
       "force",
       "engine=innodb",
       "row_format=compact",
       "add index kx (b)",
       "add index kx (v, b)",
       "add column z int, add index kx (b)",
       "drop index kv",
       "drop index kv, add column z int",
       "drop index kv, force",
       "add index kv2 (v), drop index kv",
       "drop primary key, add primary key (id, n)",
       "modify v int as (a + 5) virtual",
       "modify v bigint as (a + 1) virtual",
       "alter b set default 5",
       "rename column b to b2"});
  ask("create table t (id int primary key, a int, b int, v int as (a + 1) virtual, d int, s int as "
      "(a + 2) stored)",
      {"add column z int", "add column z int after a", "add column z int after v", "drop column b",
       "drop column b, add column z int", "drop column d, add column z int",
       "drop column b, add index kx (a)", "modify b int not null", "modify d int comment 'x'",
       "modify s int as (a + 5) stored", "modify s int as (a + 2) stored comment 'x'",
       "modify v int as (a + 5) virtual", "add column x int as (a + 1) virtual, add index kx (x)",
       "add column x int as (a + 1) virtual, add index kx (b)",
       "add column x int as (a + 1) virtual unique", "force", "drop column s"});
  compare();
}

TEST_F(MariaDbAlterClaims, TheKeyThatRowsAreKeptBy) {
  ask("create table t (id int primary key, a int not null, c int, unique ua (a), key kc (c))",
      {"drop primary key", "drop column id", "drop primary key, drop column id",
       "drop primary key, drop index ua", "drop primary key, modify a int",
       "drop column id, add primary key (a)", "drop column c", "drop index ua",
       "drop primary key, add column uid int not null auto_increment primary key",
       "drop primary key, add column uid int not null auto_increment, add primary key (uid), drop "
       "column c"});
  ask("create table t (id int primary key, a int, c int not null, unique ua (a, c))",
      {"drop primary key", "drop column id", "drop column id, add primary key (c)"});
  ask("create table t (a int not null, b int, c int not null)",
      {"add unique key ua (a)", "add unique key ub (b)", "add unique key uc (a, c)",
       "add unique key ud (a, b)", "add column q int, add unique key ua (a)",
       "add column x int unique"});
  ask("create table t (a int not null, b int, c int not null, unique ua (a))",
      {"add unique key uc (c)", "drop index ua", "drop column a", "add primary key (c)"});
  compare();
}

TEST_F(MariaDbAlterClaims, TextsInAnotherOrder) {
  ask("create table t (id int primary key, v varchar(9), c char(9), x text, k varchar(9), p "
      "varchar(9), f varchar(9), g text, l varchar(9) collate utf8mb4_bin, u varchar(9) not null "
      "unique, key kk (k, c), key kp (p(3)), fulltext key ff (f), key kg (g(3))) charset=utf8mb4",
      {"modify v varchar(9) collate utf8mb4_bin", "modify c char(9) collate utf8mb4_bin",
       "modify x text collate utf8mb4_bin", "modify k varchar(9) collate utf8mb4_bin",
       "modify p varchar(9) collate utf8mb4_bin", "modify f varchar(9) collate utf8mb4_bin",
       "modify g text collate utf8mb4_bin", "modify l varchar(9)",
       "modify l varchar(9) collate utf8mb4_bin",
       "modify u varchar(9) collate utf8mb4_unicode_ci not null",
       "modify k varchar(20) collate utf8mb4_bin",
       "convert to character set utf8mb4 collate utf8mb4_bin"});
  ask("create table t (v varchar(9) primary key, k varchar(9), key (k)) charset=utf8mb4",
      {"modify v varchar(9) collate utf8mb4_bin",
       "convert to character set utf8mb4 collate utf8mb4_bin"});
  ask("create table t (id int, u varchar(9) not null unique) charset=utf8mb4",
      {"modify u varchar(9) collate utf8mb4_bin not null"});
  ask("create table t (id int primary key, v varchar(9), k varchar(9), key (k)) charset=utf8mb4 "
      "collate=utf8mb4_bin",
      {"modify k varchar(9) collate utf8mb4_unicode_ci", "modify k varchar(9)",
       "convert to character set utf8mb4 collate utf8mb4_unicode_ci",
       "convert to character set utf8mb4 collate utf8mb4_bin"});
  compare();
}

TEST_F(MariaDbAlterClaims, TablesThatAreKeptInAnotherWay) {
  for (const char* format : {"row_format=compressed", "key_block_size=8"})
    ask(fmt::format("create table t (id int primary key, v varchar(20), b int, key kb (b)) {}",
                    format),
        {"add column z int", "add column z int after id", "drop column v", "drop column b",
         "modify v varchar(20) after b", "add index kv (v)", "modify v varchar(30)"});
  ask("create table t (id int primary key, v varchar(20), b int, g int as (b + 1) virtual, d int) "
      "row_format=compressed",
      {"add column z int", "add column z int after id", "add column z int after g", "drop column v",
       "drop column d", "drop column g"});
  ask("create table t (id int primary key, a int, b int, v varchar(20), fulltext key fv (v))",
      {"add column z int", "modify b int not null", "drop index fv, add column z int",
       "add column z int, add index kb (b)", "modify b int after id", "drop column b"});
  ask("create table t (id int primary key, x int) with system versioning",
      {"drop system versioning"});
  compare();
}

// In the strict mode the greatest values come back as they were, or the linter warns.
TEST_F(MariaDbAlterClaims, TypesThatHoldAllValues) {
  struct Turn {
    const char* from;
    const char* to;
    const char* values;
  };
  const std::vector<Turn> turns = {
      {"enum('new','done')", "varchar(10)", "('new'), ('done')"},
      {"enum('new','done')", "varchar(3)", "('new'), ('done')"},
      {"set('x','y')", "varchar(3)", "('x,y'), ('')"},
      {"set('x','y')", "varchar(2)", "('x,y'), ('')"},
      {"year", "smallint", "(0), (1901), (2155)"},
      {"year", "tinyint", "(0), (1901), (2155)"},
      {"int", "decimal(20,4)", "(-2147483648), (2147483647)"},
      {"int", "decimal(10,4)", "(-2147483648), (2147483647)"},
      {"int unsigned", "decimal(10,0)", "(0), (4294967295)"},
      {"mediumint", "decimal(7,0)", "(-8388608), (8388607)"},
      {"mediumint unsigned", "decimal(7,0)", "(16777215)"},
      {"bigint", "decimal(19,0)", "(-9223372036854775808)"},
      {"bigint unsigned", "decimal(20,0)", "(18446744073709551615)"},
      {"bit(4)", "int", "(b'1111'), (b'0')"},
      {"bit(8)", "tinyint unsigned", "(b'11111111')"},
      {"bit(8)", "tinyint", "(b'11111111')"},
      {"bit(64)", "bigint unsigned",
       "(b'1111111111111111111111111111111111111111111111111111111111"
       "111111')"},
      {"decimal(10,2)", "varchar(20)", "(-99999999.99), (99999999.99)"},
      {"decimal(10,2)", "varchar(12)", "(-99999999.99), (99999999.99)"},
      {"decimal(10,2)", "varchar(11)", "(-99999999.99), (99999999.99)"},
      {"decimal(2,2)", "varchar(5)", "(-0.99)"},
      {"varchar(63)", "tinytext", "(repeat('\xF0\x9F\x98\x80', 63))"},
      {"varchar(64)", "tinytext", "(repeat('\xF0\x9F\x98\x80', 64))"},
      {"uuid", "char(36)", "(uuid())"},
      {"uuid", "char(35)", "(uuid())"},
      {"date", "varchar(10)", "('9999-12-31')"},
  };
  std::vector<std::string> script = {"create database claims; use claims; set names utf8mb4;"};
  std::vector<int> places;
  for (const Turn& one : turns) {
    script.push_back(
        fmt::format("drop table if exists t; create table t (id int primary key "
                    "auto_increment, x {}) charset=utf8mb4; insert into t (x) values "
                    "{}; create or replace table w select id, x from t;",
                    one.from, one.values));
    script.push_back(fmt::format(
        "alter table t modify x {}; select (select 1 union all (select 1 from t join w using (id) "
        "where not (t.x <=> w.x) limit 1));",
        one.to));
    places.push_back(static_cast<int>(script.size()));
  }
  const auto failing = server_->failing_lines(script);
  ASSERT_TRUE(failing.ok()) << failing.error().describe();
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const bool lossy = std::count(failing->begin(), failing->end(), places[i]) > 0;
    EXPECT_EQ(std::count(failing->begin(), failing->end(), places[i] - 1), 0) << turns[i].values;
    const auto findings = findings_of_last(
        {fmt::format("create table t (id int primary key, x {}) charset=utf8mb4", turns[i].from),
         fmt::format("alter table t modify x {}", turns[i].to)});
    EXPECT_EQ(finding_of(findings, "lossy-type-change") != nullptr, lossy)
        << turns[i].from << " to " << turns[i].to;
  }
}

// HASH and KEY deal out all rows anew, and an INSERT waits: nothing is accepted that says less.
TEST_F(MariaDbAlterClaims, PartitionsThatDealOutRows) {
  const std::string table = "create table t (a int) partition by hash (a) partitions 4";
  for (const char* alter :
       {"alter table t add partition partitions 2", "alter table t add partition (partition p9)"}) {
    const auto findings = findings_of_last({table, alter});
    ASSERT_NE(finding_of(findings, "writes-wait-for-alter"), nullptr) << alter;
    EXPECT_TRUE(server_
                    ->query("create database if not exists h; use h; drop table if exists t; " +
                            table + "; " + alter)
                    .ok())
        << alter;
  }
  EXPECT_EQ(finding_of(findings_of_last({"create table t (a int) partition by range (a) (partition "
                                         "p1 values less than (10))",
                                         "alter table t add partition (partition p2 values less "
                                         "than (20))"}),
                       "writes-wait-for-alter"),
            nullptr);
}

TEST_F(MariaDbAlterClaims, AKeyForAPartitionedTableIsTaken) {
  const std::string table =
      "create table au (`at` datetime not null, what json) partition by hash(to_days(`at`)) "
      "partitions 2";
  const auto findings = findings_of_last({table});
  const lint::Finding* finding = finding_of(findings, "table-without-key");
  ASSERT_NE(finding, nullptr);
  const std::string help = finding->help.at(0);
  const std::string columns = help.substr(help.rfind(": ") + 2);
  const auto made = server_->query("create database h; use h; " + table + "; alter table au add " +
                                   "column " + columns.substr(0, columns.find(", ")) + ", add " +
                                   columns.substr(columns.find(", ") + 2));
  EXPECT_TRUE(made.ok()) << made.error().describe() << "\n" << help;
}

// Whatever order the column's texts have (1267).
TEST_F(MariaDbAlterClaims, WayBackToASmallerCharacterSet) {
  const std::string table =
      "create table t (id int primary key, n int, v varchar(20), e enum('a')) charset=utf8mb4";
  const auto findings = findings_of_last({table, "alter table t convert to character set latin1"},
                                         lint::Direction::kDown);
  const lint::Finding* finding = finding_of(findings, "charset-narrowed");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->help.at(0),
            "look for them by a query before: where convert(v using utf8mb4) collate utf8mb4_bin "
            "<> convert(convert(v using latin1) using utf8mb4) collate utf8mb4_bin");
  const std::string help = finding->help.at(0);
  const auto found = server_->query(
      "create database if not exists h; use h; drop table if exists t; set names utf8mb4; " +
      table +
      " collate=utf8mb4_unicode_ci; insert into t (id, v) values (1, 'a'), (2, '\u4e2d'); "
      "select id from t " +
      help.substr(help.find("where")));
  ASSERT_TRUE(found.ok()) << found.error().describe();
  EXPECT_EQ(*found, "2\n");
}

// "Others write meanwhile" is not said where another clause stops them.
TEST(MariaDbAlters, OneStatementSaysOneThing) {
  const std::string table =
      "create table t (id varchar(9) primary key, n int, w int) charset=utf8mb4";
  const auto findings = findings_of_last(
      {table,
       "alter table t drop primary key, drop column n, add column uid int not null auto_increment, "
       "add primary key (uid)"});
  EXPECT_EQ(finding_of(findings, "table-rebuilt-in-place"), nullptr);
  EXPECT_NE(finding_of(findings, "writes-wait-for-alter"), nullptr);
  const auto replaced =
      findings_of_last({table, "alter table t drop primary key, add primary key (id, w)"});
  EXPECT_EQ(std::count_if(replaced.begin(), replaced.end(),
                          [](const auto& one) { return one.rule->id == "table-rebuilt-in-place"; }),
            1);
}

}  // namespace
}  // namespace shoofly::testing
