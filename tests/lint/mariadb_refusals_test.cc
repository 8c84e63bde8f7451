// What MariaDB 10.11 refuses as a schema is, and what it takes: the linter says the one from the
// files alone, and nothing of the other.

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "harness/mariadb_server.h"
#include "refusals.h"

namespace shoofly::testing {
namespace {

using ::testing::IsEmpty;

constexpr const char* kMariaDbSchema = R"(
create table p (id int primary key, code varchar(20) not null, nm varchar(20), unique key pcode (code)) engine=innodb default charset=utf8mb4;
create table t (id int not null auto_increment primary key, a int, b int not null default 1, v varchar(20) not null, w varchar(70), d date, pid int, key ka (a), key kv (v), unique key uw (w), constraint f0 foreign key (pid) references p(id), constraint c0 check (a < 1000)) engine=innodb default charset=utf8mb4;
create table g (id int primary key, a int, v1 int as (a+1) virtual, s1 int as (a+2) stored) engine=innodb;
create table tr (id int primary key, v varchar(20)) engine=innodb default charset=utf8mb4;
create table pa (id int primary key, d date not null, n int) engine=innodb partition by hash(id) partitions 4;
create table un (id int, x int, foreign key (x) references p(id)) engine=innodb;
create table c1 (id int primary key, code varchar(20), constraint fc foreign key (code) references p(code)) engine=innodb default charset=utf8mb4;
create view vw as select id from t;
create table gone (a int, b int);
alter table gone drop column b;
alter table gone rename to went;
create table dropped (a int);
drop table dropped;
insert into p values (1, 'x', 'y');
insert into t (id, a, v, pid) values (1, 1, 'x', 1);
insert into g (id, a) values (1, 1);
insert into tr values (1, 'x');
)";

class MariaDbRefusals : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_MARIADB();
    auto server = MariaDbServer::create();
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *std::move(server);
    const auto version = server_->query("select version()");
    ASSERT_TRUE(version.ok() && version->starts_with("10.11.")) << "measured on 10.11";
  }
  void compare(const std::vector<std::string>& statements, bool refused) {
    std::string schema = kMariaDbSchema;
    std::replace(schema.begin(), schema.end(), '\n', ' ');
    std::vector<std::string> script = {"set names utf8mb4;"};
    for (const std::string& one : statements) {
      script.push_back(
          "drop temporary table if exists x.t; set sql_mode = default; set foreign_key_checks = 1; drop database if exists x; create database x; use x;" +
          schema);
      script.push_back(one + ";");
    }
    const auto failing = server_->failing_lines(script);
    ASSERT_TRUE(failing.ok()) << failing.error().describe();
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const int setup = static_cast<int>(2 * i + 2);
      EXPECT_EQ(std::count(failing->begin(), failing->end(), setup), 0) << "the schema";
      const bool fails = std::count(failing->begin(), failing->end(), setup + 1) > 0;
      EXPECT_EQ(fails, refused) << statements[i];
      const std::vector<std::string> said =
          refusals_said({"mariadb", {10, 11}}, {kMariaDbSchema, statements[i] + ";"});
      EXPECT_EQ(!said.empty(), refused)
          << statements[i] << (said.empty() ? "" : " -- " + said.front());
    }
  }
  std::unique_ptr<MariaDbServer> server_;
};

TEST_F(MariaDbRefusals, NamesThatAreMissingOrTaken) {
  compare(
      {
          "alter table t drop constraint nope",
          "alter table t drop index nope",
          "alter table t drop foreign key nope",
          "drop index nope on t",
          "alter table t add constraint c0 check (a > 0)",
          "alter table t add constraint f0 foreign key (a) references p(id)",
          "alter table tr rename to t",
          "rename table tr to t",
          "alter table tr rename to vw",
          "alter table tr rename index foo to bar",
          "alter table t rename index ka to kv",
          "alter table tr add column v int",
          "alter table t drop column nope",
          "alter table t add index k (nope)",
          "alter table t add z int after nope",
          "alter table t modify a int after nope",
          "alter table t change nope q int",
          "alter table t rename column nope to q",
          "alter table t rename column a to b",
          "alter table t alter column nope set default 1",
          "alter table t add index ka (b)",
          "alter table t add column z int, add column z int",
          "create index k8 on t (nope)",
          "create index KA on t (b)",
          "insert into t (nope) values (1)",
          "insert into t set nope = 1",
          "update t set nope = 1 where id = 1",
          "create table t (id int)",
          "create table vw (id int)",
          "create table q (id int, Id int)",
          "create table q (id int, key (nope))",
          "create table q (id int, primary key (nope))",
          "create view vw as select 1",
          "create view t as select 1",
          "alter table gone add column x int",
          "insert into gone (a) values (1)",
          "drop table gone",
          "drop table dropped",
          "create index i on dropped (a)",
          "alter table went drop column b",
          "create table q (id int, foreign key (id) references dropped (a))",
          "create table q (id int, foreign key (nope) references p (id))",
      },
      true);
}

TEST_F(MariaDbRefusals, NamesThatAreThere) {
  compare(
      {
          "alter table t drop index if exists nope",
          "alter table t drop constraint if exists nope",
          "alter table t add index if not exists ka (b)",
          "create index if not exists ka on t (b)",
          "alter table t drop index ka, add index ka (b)",
          "alter table t rename index ka to k2, add index ka (b)",
          "alter table t drop constraint uw",
          "alter table t drop constraint c0",
          "alter table t drop constraint c0, add constraint c0 check (a > 0)",
          "alter table t drop foreign key f0, drop index f0",
          "alter table t drop foreign key f0; drop index f0 on t",
          "alter table t drop foreign key f0; alter table t drop index f0",
          "alter table un drop foreign key un_ibfk_1",
          "alter table t add z int, add index (z), add y int after z",
          "alter table t change a a2 int, add index k (a2)",
          "alter table t rename column a to A",
          "alter table t add index (a)",
          "alter table t drop primary key, modify id int, add primary key (a, id)",
          "rename table tr to x1, t to tr, x1 to t",
          "create or replace view vw as select 1",
          "create or replace table t9 (id int)",
          "create temporary table t (id int)",
          "update t join p on p.id = t.pid set t.a = 1, p.nm = 'z'",
          "update t, p set p.nm = 'z' where p.id = t.pid",
          "update p as q set q.nm = 'z'",
          "insert into t (V, A) values ('x', 1)",
          "create table gone (a int)",
          "alter table went add column b int",
          "set foreign_key_checks = 0; create table q (id int, foreign key (id) references dropped (a))",
      },
      false);
}

TEST_F(MariaDbRefusals, KeysAndPartitions) {
  compare(
      {
          "alter table p convert to character set latin1",
          "alter table c1 convert to character set latin1",
          "alter table t drop index f0",
          "alter table un drop index x",
          "alter table t add foreign key (b) references p(id) on delete set null",
          "alter table t add foreign key (id) references p(id) on update set null",
          "create table q (id int primary key, x int not null, foreign key (x) references p(id) on delete set null)",
          "create table q (id int primary key, foreign key (id) references p(id) on delete set null)",
          "alter table t add foreign key (a) references p(nope)",
          "alter table tr add foreign key (v) references p(nm)",
          "create table q (id int primary key, x varchar(20), foreign key (x) references p(nm)) default charset=utf8mb4",
          "create table q (id int primary key, x varchar(20), foreign key (x) references p(nope))",
          "drop table p, t, un, c1",
          "alter table t partition by hash(id) partitions 4",
          "alter table g partition by hash(a) partitions 4",
          "alter table pa add foreign key (n) references p(id)",
          "alter table pa add unique key (n)",
          "create unique index u on pa (n)",
          "create table q (id int primary key, d date, unique key (d)) partition by hash(id)",
          "create table q (id int, d date, primary key (id)) partition by range (year(d)) (partition a values less than maxvalue)",
          "create table q (id int primary key, pid int, foreign key (pid) references p(id)) partition by hash(id)",
          "create table q (id int auto_increment)",
          "create table q (a int, id int auto_increment, key (a, id))",
          "create table q (id int auto_increment primary key, n int auto_increment unique)",
          "alter table tr add column n int auto_increment",
          "alter table t add column n int auto_increment unique",
          "alter table tr modify v int auto_increment",
          "alter table t drop primary key",
          "alter table t add primary key (a)",
          "alter table t add column z int primary key",
          "create table q (id int primary key, b int primary key)",
          "create table q (id int primary key, b int, primary key (b))",
          "insert into g (id, a, v1) values (2, 1, 5)",
          "insert into g (id, s1) values (2, 5)",
      },
      true);
}

TEST_F(MariaDbRefusals, KeysAndPartitionsThatArePossible) {
  compare(
      {
          "alter table t add foreign key (v) references p(code) on delete cascade",
          "alter table t modify b int, add foreign key (b) references p(id) on delete set null",
          "alter table tr modify v varchar(20), add foreign key (v) references p(code)",
          "create table q (id int primary key, x int, key (x), foreign key (x) references q(id))",
          "create table q (id int primary key, x int, y int, key (y), foreign key (x) references q(y))",
          "create table q (id int, x int, foreign key (x) references un(x))",
          "create table q (a int, b int, key k (a, b), c int, d int, foreign key (c) references q(a))",
          "alter table c1 convert to character set utf8mb4",
          "alter table t convert to character set latin1",
          "alter table tr convert to character set latin1",
          "drop table t, un, c1, p",
          "create table q (id int primary key, d date) partition by hash(id)",
          "create table q (id int, d date, primary key (id, d)) partition by range (year(d)) (partition a values less than maxvalue)",
          "create table q (id int, d date, unique (d)) partition by range columns (d) (partition a values less than (maxvalue))",
          "alter table tr partition by hash(id) partitions 4",
          "alter table tr partition by key() partitions 4",
          "alter table pa add unique key (n, id)",
          "alter table pa add key (n)",
          "create table q (id int auto_increment primary key)",
          "create table q (id int auto_increment unique, n int)",
          "create table q (a int, id int auto_increment, key (id, a))",
          "create table q (a int, id int auto_increment, primary key (a, id)) engine=myisam",
          "create table q (id serial, a int)",
          "alter table went add column n int auto_increment primary key",
          "alter table went add column n int auto_increment, add key (n)",
          "alter table t modify id bigint not null auto_increment",
          "alter table t change id pk int not null auto_increment",
          "alter table t drop primary key, add primary key (id, a)",
          "alter table t drop primary key, add unique (id)",
          "alter table tr drop primary key",
          "alter table tr drop primary key, add primary key (v)",
          "insert into g (id, a, v1) values (2, 1, default)",
          "insert ignore into g (id, a, v1) values (2, 1, 5)",
          "set sql_mode = ''; insert into g (id, a, v1) values (2, 1, 5)",
      },
      false);
}

TEST_F(MariaDbRefusals, WhatOnlyMySqlKnows) {
  compare(
      {
          "create table q (id int primary key, v varchar(9) collate utf8mb4_0900_ai_ci)",
          "create table q (id int primary key) default charset=utf8mb4 collate=utf8mb4_0900_ai_ci",
          "alter table t drop check c0",
          "alter table tr add constraint c9 check (v <> '') not enforced",
          "create index k9 on tr ((lower(v)))",
          "alter table tr add index k9 ((lower(v)))",
          "alter table t alter index ka invisible",
          "alter table tr add column g9 geometry srid 4326",
          "alter table tr add vector index (v)",
      },
      true);
  compare(
      {
          "create table q (id int primary key, v varchar(9) default 'utf8mb4' collate utf8mb4_unicode_ci)",
          "alter table t drop constraint c0",
          "alter table t alter index ka ignored",
          "alter table tr add column g9 geometry ref_system_id=4326",
          "alter table tr add column srid int",
          "create index k9 on tr (v(5))",
          "alter table tr add column if not exists x int, add index if not exists k (x)",
          "alter table tr rename column v to vv",
          "insert into tr values (7, 'z') returning id",
          "create table q (id uuid primary key)",
      },
      false);
}

TEST(MariaDbNames, NothingIsCertainBehindWhatIsNotKnown) {
  for (const char* before : {"use other;", "call make_tables();", "magic words about gone;"}) {
    EXPECT_THAT(refusals_said({"mariadb", {10, 11}}, {kMariaDbSchema, before, "drop table gone;"}),
                IsEmpty())
        << before;
  }
}

}  // namespace
}  // namespace shoofly::testing
