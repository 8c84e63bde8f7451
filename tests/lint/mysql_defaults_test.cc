// A DEFAULT that is no value of its column (1067), partitions that are not there or taken: MariaDB
// 10.11 is asked, of MySQL it is as its manual says.

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/mariadb_server.h"
#include "refusals.h"

namespace shoofly::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const lint::Server kMySqlOfDefaults{"mysql", {8}};
const std::string kUsersOfDefaults =
    "create table u (id int primary key, n int, s enum('a','b')) charset=utf8mb4;";

std::vector<std::string> said_of(const lint::Server& server, const std::string& statement) {
  return refusals_said(server, {kUsersOfDefaults, statement});
}

const std::vector<std::string> kRefused = {
    "create table t (s enum('new','done') not null default 'open')",
    "create table t (s enum('new','done') default '')",
    "create table t (s set('a','b') default 'a,c')",
    "create table t (n int default 'abc')",
    "create table t (n int default '')",
    "create table t (n int default '12abc')",
    "create table t (n tinyint default 300)",
    "create table t (n tinyint unsigned default -1)",
    "create table t (n int default 3000000000)",
    "create table t (n decimal(4,2) default 'x')",
    "create table t (d date default 'abc')",
    "create table t (d timestamp default '2020-13-45')",
    "create table t (d time default 'abc')",
    "create table t (v varchar(3) default 'toolong')",
    "create table t (v char(3) default 'abcd')",
    "create table t (n int not null default null)",
    "create table t (a boolean default 'true')",
    "create table t (id int auto_increment primary key default 1)",
    "alter table u add column x enum('a','b') not null default 'c'",
    "alter table u modify n int default 'abc'",
    "alter table u alter column n set default 'abc'",
};

const std::vector<std::string> kTaken = {
    "create table t (s enum('new','done') not null default 'NEW')",
    "create table t (s enum('new','done') default 'new ')",
    "create table t (s enum('new','done') default null)",
    "create table t (s set('a','b') default 'a,b')",
    "create table t (s set('a','b') default '')",
    "create table t (n int default '12')",
    "create table t (n int default 1.5)",
    "create table t (n int default true)",
    "create table t (n int default 0x10)",
    "create table t (b bit(1) default b'1')",
    "create table t (n bigint unsigned default 18446744073709551615)",
    "create table t (n bigint default -9223372036854775808)",
    "create table t (n decimal(4,2) default 1.555)",
    "create table t (n decimal(4,2) default '1.50')",
    "create table t (d datetime(3) default current_timestamp(3) on update current_timestamp(3))",
    "create table t (d timestamp default now())",
    "create table t (d datetime default '2020-01-31 10:00:00')",
    "create table t (d time default '10:00')",
    "create table t (v varchar(3) default 'abc')",
    "create table t (v varchar(3) default '')",
    "create table t (v varchar(4) character set utf8mb4 default 'äöüß')",
    "create table t (n int default (1 + 1))",
    "alter table u alter column n set default 5",
    "alter table u alter column s set default 'b'",
};

TEST(MySqlDefaults, AreSaidWhereTheServerRefusesThem) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto compare = [&](const std::vector<std::string>& statements, bool refused) {
    for (const std::string& one : statements) {
      const auto failing = (*server)->failing_lines(
          {"set names utf8mb4; drop database if exists x; create database x; use x;" +
               kUsersOfDefaults,
           one + ";"});
      ASSERT_TRUE(failing.ok()) << failing.error().describe();
      EXPECT_EQ(!failing->empty(), refused) << one;
      for (const lint::Server& each : {lint::Server{"mariadb", {10, 11}}, kMySqlOfDefaults})
        EXPECT_EQ(!said_of(each, one + ";").empty(), refused) << each.engine << ": " << one;
    }
  };
  compare(kRefused, true);
  compare(kTaken, false);
}

const std::string kPartedTables =
    "create table ra (id int not null, d date not null, primary key (id, d)) partition by range "
    "(year(d)) (partition p2022 values less than (2023), partition pmax values less than maxvalue);"
    "create table rc (id int not null primary key) partition by range (id) (partition p1 values "
    "less than (10), partition p2 values less than (20));"
    "create table li (id int not null primary key) partition by list (id) (partition a values in "
    "(1,2), partition b values in (3));"
    "create table ha (id int not null primary key) partition by hash (id) partitions 4;"
    "create table rd (d date not null primary key) partition by range columns (d) (partition p1 "
    "values less than ('2023-01-01'), partition p2 values less than ('2024-01-01'));";

const std::vector<std::string> kPartitionsRefused = {
    "alter table ra add partition (partition p2023 values less than (2024))",
    "alter table rc add partition (partition p3 values less than (20))",
    "alter table rc add partition (partition P2 values less than (40))",
    "alter table rc drop partition p9",
    "alter table rc drop partition p1, p9",
    "alter table rc drop partition p1, p2",
    "alter table rc coalesce partition 1",
    "alter table rc truncate partition p9",
    "alter table li add partition (partition a values in (7))",
    "alter table li coalesce partition 1",
    "alter table li drop partition a, b",
    "alter table rd drop partition p0",
};

const std::vector<std::string> kPartitionsTaken = {
    "alter table rc add partition (partition p3 values less than (30), partition p4 values less "
    "than maxvalue)",
    "alter table rc drop partition `p1`",
    "alter table rc drop partition if exists p9",
    "alter table rc add partition if not exists (partition p1 values less than (40))",
    "alter table rc truncate partition p1, p2",
    "alter table rc truncate partition all",
    "alter table ha coalesce partition 3",
    "alter table ha truncate partition p3",
    "alter table ra reorganize partition pmax into (partition p2023 values less than (2024), "
    "partition pmax values less than maxvalue)",
    "alter table rd add partition (partition p3 values less than ('2025-01-01'))",
    "alter table li add partition (partition c values in (4))",
    "alter table ra remove partitioning",
    "alter table rc add partition (partition p3 values less than (30)); alter table rc drop "
    "partition p3",
};

TEST(MySqlPartitions, AreThoseOfCreateTable) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto compare = [&](const std::vector<std::string>& statements, bool refused) {
    for (const std::string& one : statements) {
      const auto failing = (*server)->failing_lines(
          {"drop database if exists x; create database x; use x;" + kPartedTables, one + ";"});
      ASSERT_TRUE(failing.ok()) << failing.error().describe();
      EXPECT_EQ(!failing->empty(), refused) << one;
      for (const lint::Server& each : {lint::Server{"mariadb", {10, 11}}, kMySqlOfDefaults})
        EXPECT_EQ(!refusals_said(each, {kPartedTables, one + ";"}).empty(), refused)
            << each.engine << ": " << one;
    }
  };
  compare(kPartitionsRefused, true);
  compare(kPartitionsTaken, false);
}

TEST(MySqlDefaults, OfTimesMariaDbTakesMore) {
  for (const char* one :
       {"create table t (d date default '0000-00-00');",
        "create table t (d datetime not null default '0000-00-00 00:00:00');",
        "create table t (d date default now());", "create table t (n int default now());",
        "create table t (d datetime(3) default current_timestamp);"}) {
    EXPECT_THAT(said_of({"mariadb", {10, 11}}, one), IsEmpty()) << one;
    EXPECT_THAT(said_of(kMySqlOfDefaults, one), ElementsAre(HasSubstr("(1067)"))) << one;
  }
}

TEST(MySqlDefaults, OtherModesTakeMore) {
  EXPECT_THAT(said_of(kMySqlOfDefaults,
                      "set session sql_mode = ''; create table t (d date default '0000-00-00');"),
              IsEmpty());
}

TEST(MySqlConversion, OfAKeysColumnsIsRefused) {
  const std::string schema =
      "create table p (id int primary key, code varchar(20) not null, unique key pc (code)) "
      "charset=latin1; create table c (id int primary key, code varchar(20), constraint cc foreign "
      "key (code) references p (code)) charset=latin1;";
  const std::string convert = "alter table p convert to character set utf8mb4;";
  const std::string unchecked = "set foreign_key_checks = 0;" + convert;
  EXPECT_THAT(refusals_said(kMySqlOfDefaults, {schema, convert}), ElementsAre(HasSubstr("1833")));
  EXPECT_THAT(refusals_said(kMySqlOfDefaults, {schema, unchecked}), IsEmpty());
  EXPECT_THAT(refusals_said({"mariadb", {10, 11}}, {schema, unchecked}),
              ElementsAre(HasSubstr("1833")));

  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto failing =
      (*server)->failing_lines({"create database x; use x;" + schema, convert, unchecked});
  ASSERT_TRUE(failing.ok()) << failing.error().describe();
  EXPECT_THAT(*failing, ElementsAre(2, 3));
}

TEST(MySqlConversion, OfLatin1MakesTextsEqual) {
  const std::string schema = "create table q (code varchar(20) primary key) charset=latin1;";
  const std::string convert = "alter table q convert to character set utf8mb4;";
  const lint::Server server{"mariadb", {10, 11}};
  const SqlOfEngine& engine = *find_sql(server.engine);
  lint::Linter linter(server, engine.facts, lint::rules());
  lint::Migration before;
  before.up = {schema, lint::Direction::kUp, lint::Wrapping::kNone, "1.sql"};
  lint::Migration now;
  now.up = {convert, lint::Direction::kUp, lint::Wrapping::kNone, "2.sql"};
  for (lint::Migration* one : {&before, &now}) {
    const lint::ReadScript up{&one->up, engine.reader.read(one->up.text, one->up.file, 1000)};
    linter.lint(*one, up, nullptr);
  }
  const std::vector<lint::Finding> found = linter.take_findings();
  const auto said = std::find_if(found.begin(), found.end(), [](const lint::Finding& one) {
    return one.rule->id == "collation-makes-equal";
  });
  ASSERT_NE(said, found.end());
  EXPECT_EQ(said->severity, Severity::kNote);

  SHOOFLY_REQUIRE_MARIADB();
  auto mariadb = MariaDbServer::create();
  ASSERT_TRUE(mariadb.ok()) << mariadb.error().describe();
  const auto failing =
      (*mariadb)->failing_lines({"set names utf8mb4; create database x; use x;" + schema,
                                 "insert into q values ('å'), ('a');", convert});
  ASSERT_TRUE(failing.ok()) << failing.error().describe();
  EXPECT_THAT(*failing, ElementsAre(3));
}

}  // namespace
}  // namespace shoofly::testing
