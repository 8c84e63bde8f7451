// What the rules for MariaDB say of it, on MariaDB 10.11: of each ALTER TABLE here every ALGORITHM
// is asked for, and what the server refuses is what algorithm-not-possible calls refused; so are
// foreign keys between columns of two types.

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

// What the rule says of the last line, after the others.
bool says(const std::string& rule, const std::vector<std::string>& lines) {
  const SqlOfEngine& engine = *find_sql("mariadb");
  lint::Linter linter({"mariadb", {10, 11}}, engine.facts, lint::rules());
  std::vector<std::unique_ptr<lint::Migration>> kept;
  for (const std::string& line : lines) {
    kept.push_back(std::make_unique<lint::Migration>());
    lint::Migration& one = *kept.back();
    one.up = {line, lint::Direction::kUp, lint::Wrapping::kNone, "up.sql"};
    one.version = std::to_string(kept.size());
    const lint::ReadScript up{&one.up, engine.reader.read(one.up.text, "up.sql", 1000)};
    EXPECT_TRUE(up.written.problems.empty()) << line;
    linter.take_findings();
    linter.lint(one, up, nullptr);
  }
  const std::vector<lint::Finding> all = linter.take_findings();
  return std::any_of(all.begin(), all.end(),
                     [&](const lint::Finding& one) { return one.rule->id == rule; });
}

struct Try {
  std::vector<std::string> lines;  // the last is the one that is asked about
  std::string rule;
  int at = 0;  // its line in the script
};

class MariaDbClaims : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_MARIADB();
    auto server = MariaDbServer::create();
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *std::move(server);
    const auto version = server_->query("select version()");
    ASSERT_TRUE(version.ok() && version->starts_with("10.11.")) << "measured on 10.11";
  }
  void ask(std::vector<std::string> lines, const std::string& rule) {
    script_.emplace_back(
        "set foreign_key_checks = 0; drop table if exists c, p, t; "
        "set foreign_key_checks = 1;");
    for (const std::string& line : lines) script_.push_back(line + ";");
    tries_.push_back({std::move(lines), rule, static_cast<int>(script_.size())});
  }
  // With each ALGORITHM.
  void ask_algorithms(const std::string& table, const std::string& alter) {
    for (const char* one : {"instant", "nocopy", "inplace", "copy"})
      ask({table, fmt::format("{}, algorithm={}", alter, one)}, "algorithm-not-possible");
  }
  void compare() {
    const auto failing = server_->failing_lines(script_);
    ASSERT_TRUE(failing.ok()) << failing.error().describe();
    for (const Try& one : tries_) {
      const bool refused = std::count(failing->begin(), failing->end(), one.at) > 0;
      EXPECT_EQ(refused, says(one.rule, one.lines)) << one.lines.front() << "; " << one.lines.back()
                                                    << " is " << (refused ? "refused" : "accepted");
    }
  }

  std::unique_ptr<MariaDbServer> server_;
  std::vector<std::string> script_ = {"create database claims; use claims;"};
  std::vector<Try> tries_;
};

TEST_F(MariaDbClaims, LongerVarchars) {
  struct Set {
    const char* charset;
    std::vector<int> lengths;
  };
  const std::vector<Set> sets = {{"utf8mb4", {20, 31, 32, 50, 63, 64, 100}},
                                 {"utf8mb3", {42, 43, 60, 85, 86, 100}},
                                 {"latin1", {100, 127, 128, 255, 256, 300}}};
  for (const char* format : {"dynamic", "compact", "redundant"}) {
    for (const Set& set : sets) {
      for (const int from : set.lengths) {
        for (const int to : set.lengths) {
          if (from >= to) continue;
          ask({fmt::format("create table t (id int primary key, v varchar({})) charset={} "
                           "row_format={}",
                           from, set.charset, format),
               fmt::format("alter table t modify v varchar({}), algorithm=instant", to)},
              "algorithm-not-possible");
        }
      }
    }
  }
  for (const auto& [from, to] : {std::pair(20, 200), {127, 256}, {128, 256}, {256, 300}})
    ask_algorithms(fmt::format("create table t (id int primary key, v varbinary({}))", from),
                   fmt::format("alter table t modify v varbinary({})", to));
  compare();
}

TEST_F(MariaDbClaims, CharacterSetsThatBecomeWider) {
  for (const char* format : {"dynamic", "compact", "redundant"}) {
    for (const int length : {20, 42, 43, 63, 64, 80, 85, 86, 100}) {
      const std::string table = fmt::format(
          "create table t (id int primary key, v varchar({})) charset=utf8mb3 row_format={}",
          length, format);
      ask_algorithms(table, "alter table t convert to character set utf8mb4");
      for (const int more : {0, 30})
        ask_algorithms(table, fmt::format("alter table t modify v varchar({}) charset utf8mb4",
                                          length + more));
    }
    for (const char* type : {"char(20)", "text", "enum('a')"}) {
      const std::string table = fmt::format(
          "create table t (id int primary key, v {}) charset=utf8mb3 row_format={}", type, format);
      ask_algorithms(table, "alter table t convert to character set utf8mb4");
      ask_algorithms(table, fmt::format("alter table t modify v {} charset utf8mb4", type));
    }
  }
  for (const char* key : {"key (v)", "unique (v)", "key (v(5))"}) {
    const std::string table = fmt::format(
        "create table t (id int primary key, v varchar(50) not null, {}) charset=utf8mb3", key);
    ask_algorithms(table, "alter table t convert to character set utf8mb4");
    ask_algorithms(table, "alter table t modify v varchar(50) charset utf8mb4 not null");
  }
  compare();
}

TEST_F(MariaDbClaims, VirtualColumnsBesideOtherChanges) {
  const std::string table =
      "create table t (id int primary key, a int, b int, d int, c int as (a + 5) virtual, "
      "key kb (b), key kd (d))";
  for (const char* one : {"add z int as (a + 2) virtual", "drop c"}) {
    for (const char* other :
         {"drop index kb", "add key k2 (d, b)", "drop d", "add z2 int as (a + 9) virtual",
          "add z2 int", "rename index kb to kx", "add unique k3 (d)", "alter b drop default",
          "comment = 'x'", "auto_increment = 5", "modify b int comment 'x'"})
      ask_algorithms(table, fmt::format("alter table t {}, {}", one, other));
  }
  ask_algorithms(table, "alter table t add z int as (a + 2) virtual, add key kz (z)");
  compare();
}

TEST_F(MariaDbClaims, AKeyStaysNotNull) {
  ask_algorithms("create table t (id int unsigned not null auto_increment primary key)",
                 "alter table t modify id int unsigned auto_increment comment 'key'");
  ask_algorithms("create table t (id int unsigned not null primary key)",
                 "alter table t modify id int unsigned comment 'key'");
  ask_algorithms("create table t (id int not null, n int not null, primary key (id), unique (n))",
                 "alter table t modify n int comment 'key'");
  compare();
}

TEST_F(MariaDbClaims, TypesThatCanReferToEachOther) {
  const std::vector<std::string> types = {
      "int",           "bigint",        "int unsigned", "tinyint",    "tinyint(1)", "smallint",
      "char(10)",      "varchar(20)",   "varchar(30)",  "binary(16)", "binary(20)", "varbinary(16)",
      "datetime",      "timestamp",     "datetime(6)",  "date",       "time",       "decimal(10,2)",
      "decimal(12,2)", "decimal(10,3)", "float",        "double"};
  for (const std::string& one : types) {
    for (const std::string& two : types)
      ask({fmt::format("create table p (x {} not null primary key)", one),
           fmt::format("create table c (x {} null, foreign key (x) references p (x))", two)},
          "foreign-key-refused");
  }
  compare();
}

TEST_F(MariaDbClaims, WhatAForeignKeyForbids) {
  const std::string users = "create table p (id int primary key, n varchar(10) unique, m int)";
  const std::string orders =
      "create table c (id int primary key, pid int, pn varchar(10), key kp (pid), key kpn (pn), "
      "constraint f1 foreign key (pid) references p (id), "
      "constraint f2 foreign key (pn) references p (n))";
  for (const char* one :
       {"drop table p", "drop table c", "truncate table p", "truncate table c",
        "alter table p modify id bigint", "alter table p modify id int unsigned",
        "alter table p modify id int comment 'x'", "alter table p modify n varchar(20)",
        "alter table c modify pid bigint", "alter table c modify pid int not null",
        "alter table c modify pn varchar(5)", "alter table p drop column id",
        "alter table p drop column m", "alter table c drop column pid", "alter table c drop key kp",
        "drop index kpn on c", "alter table p drop key n",
        "alter table c drop key kp, drop foreign key f1",
        "alter table c drop key kp, add key k9 (pid)"})
    ask({users, orders, one}, "foreign-key-forbids");
  compare();
}

}  // namespace
}  // namespace shoofly::testing
