// What SQLite refuses as a schema is, and what it takes: the linter says the one from the files
// alone, and nothing of the other.

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "refusals.h"

namespace shoofly::testing {
namespace {

using ::testing::IsEmpty;

constexpr const char* kSqliteSchema = R"(
create table p (id integer primary key, code text not null unique, nm text);
create table t (id integer primary key autoincrement, a int, b int not null default 1,
  c text collate nocase, d text check (d <> 'x'), pid int references p(id), g int as (a+1) virtual,
  e text, w text);
create index ta on t (a);
create index tp on t (b) where e is not null;
create index tx on t (lower(w));
create view vt as select id, c from t;
create view vi as select id from p;
create trigger ti instead of insert on vi begin select 1; end;
create trigger tt after insert on t begin update p set nm = new.c where id = new.pid; end;
create table wr (k text primary key, v text) without rowid;
create virtual table f using fts5(body);
create table gone (a int, b int);
alter table gone drop column b;
create index gi on gone (a);
create view gv as select 1;
create trigger gt after insert on gone begin select 1; end;
drop trigger gt;
drop view gv;
drop index gi;
alter table gone rename to went;
create table dropped (a int);
drop table dropped;
insert into p values (1, 'a', 'n');
insert into t (id, a, pid) values (1, 1, 1);
)";

std::string error_of_sqlite(const std::string& statement) {
  sqlite3* raw = nullptr;
  sqlite3_open(":memory:", &raw);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(raw, sqlite3_close);
  char* said = nullptr;
  sqlite3_exec(raw, kSqliteSchema, nullptr, nullptr, &said);
  const std::unique_ptr<char, void (*)(void*)> none(said, sqlite3_free);
  EXPECT_EQ(said, nullptr) << said;
  char* error = nullptr;
  sqlite3_exec(raw, statement.c_str(), nullptr, nullptr, &error);
  const std::unique_ptr<char, void (*)(void*)> kept(error, sqlite3_free);
  return error == nullptr ? "" : error;
}

std::vector<std::string> said_of_sqlite(const std::string& statement) {
  return refusals_said({"sqlite", {3, 40}}, {kSqliteSchema, statement + ";"});
}

TEST(SqliteRefusals, WhatTheServerRefusesIsSaid) {
  for (const char* one : {
           "alter table t add column a int",
           "alter table t add column A int",
           "alter table f add column x",
           "alter table vt add column x",
           "alter table t add column x int default 0 check (x > 0)",
           "alter table t drop column e",
           "alter table t drop column w",
           "alter table t drop column a",
           "alter table t drop column nope",
           "create table z (a int, b int as (a + 1)); alter table z drop column a",
           "alter table t rename column c to a",
           "alter table t rename column nope to q",
           "alter table t rename to p",
           "alter table vt rename to q",
           "create index ta on t (b)",
           "create index p on t (b)",
           "create index tq on t (nope)",
           "create index tq on vt (id)",
           "create table t (id int)",
           "create table vt (id int)",
           "create table ta (id int)",
           "create table q (id int, Id int)",
           "create table q (a int primary key, b int primary key)",
           "create table q (a int primary key, b int, primary key (a, b))",
           "create table q (id int primary key autoincrement)",
           "create table q (\"id\" bigint primary key autoincrement, b int)",
           "create table q (id integer primary key autoincrement) without rowid",
           "create table q (a int) without rowid",
           "create table q (a int, foreign key (zz) references p(id))",
           "create table q (a int, unique (zz))",
           "create view vt as select 1",
           "create view t as select 1",
           "create trigger tt after insert on t begin select 1; end",
           "create trigger t9 before update on vt begin select 1; end",
           "create trigger t9 instead of update on t begin select 1; end",
           "drop table vt",
           "drop view t",
           "insert into t (nope) values (1)",
           "begin; begin immediate",
           "begin; select 1; begin transaction",
           "commit",
           "begin; commit; rollback",
           "insert into t (g) values (1)",
           "insert into t (id, \"nope\") values (1, 2)",
           "update t set \"nope\" = 'nope' where id = 1",
           "insert into p (id, code) values (2, 'x', 'y')",
           "insert into p (id, code) values (2, 'x'), (3)",
           "insert into p values (2, 'x')",
           "insert into p (id, nm) values (2, 'x')",
           "insert into p (nm) select 'x' from p",
           "insert into wr select * from p",
           "insert into wr (k, v) select code from p",
           "insert into wr (k, v) select coalesce(code, nm) from p",
           "insert into wr (k, v) select 'a' where 1 = 1",
           "insert into p (id, code) select * from p where id > 0",
           "insert into vt (id) values (1)",
           "update t set nope = 1 where id = 1",
           "update t set g = 1 where id = 1",
           "delete from vt",
           "alter table went rename column b to c",
           "alter table gone add column x int",
           "insert into gone (a) values (1)",
           "drop table gone",
           "drop table dropped",
           "drop index gi",
           "drop view gv",
           "drop trigger gt",
           "create index i on dropped (a)",
           "create trigger t9 after insert on dropped begin select 1; end",
           "create table z (a int, b int); create trigger zt after delete on p begin "
           "update z set b = b + 1 where a = old.id; end; alter table z drop column b",
           "create table z (a int); create view zv as select a from z; drop table z; "
           "alter table p rename to pp",
           "create table z (a int); create trigger zt after delete on p begin "
           "delete from \"Z\" where a = old.id; end; drop table z; "
           "alter table t rename column c to cc",
       }) {
    EXPECT_NE(error_of_sqlite(one), "") << one;
    EXPECT_THAT(said_of_sqlite(one), ::testing::Not(IsEmpty())) << one;
  }
}

// Each of another server's, as far as it is known; SQLite of the newest version, too.
TEST(SqliteRefusals, WhatIsOfAnotherServerIsSaidToBe) {
  for (const char* one : {
           "alter table t alter column a type text",
           "alter table main.t alter a set data type text using a::text",
           "alter table t alter column \"a\" set default 1",
           "alter table t alter a drop default",
           "alter table t add constraint x unique (a)",
           "alter table t add unique (a)",
           "alter table t add constraint x primary key (a)",
           "alter table t add primary key (a)",
           "alter table t add constraint x foreign key (a) references p (id) on delete cascade",
           "alter table t add foreign key (a) references p (id)",
           "alter table t add index x (a)",
           "alter table t drop index ta",
           "alter table t drop primary key",
           "alter table t drop foreign key x",
           "alter table t modify column a text not null",
           "alter table t modify a text",
           "alter table t change a b text",
           "alter table t rename index ta to tb",
           "alter table t owner to joe",
           "alter table t enable row level security",
           "alter table t validate constraint x",
           "alter table if exists t add column q int",
           "alter table only t add column q int",
           "alter index ta rename to tb",
           "truncate table t",
           "truncate t",
           "create or replace view vt as select 1",
           "create sequence s",
           "create type mood as enum ('a')",
           "create domain d as text",
           "create extension if not exists pgcrypto",
           "create function f() returns int language sql as 'select 1'",
           "create schema s",
           "create database d",
           "create materialized view m as select 1",
           "create role r",
           "create policy p on t using (true)",
           "create fulltext index ft on t (c)",
           "create unlogged table u (a int)",
           "drop index ta on t",
           "drop sequence s",
           "drop type mood",
           "drop domain d",
           "drop extension pgcrypto",
           "drop function f",
           "drop schema s",
           "drop database d",
           "drop materialized view m",
           "drop table if exists p cascade",
           "comment on table t is 'x'",
           "grant select on t to joe",
           "revoke select on t from joe",
           "lock tables t write",
           "merge into t using p on t.id = p.id when matched then delete",
           "set lock_timeout = '1s'",
           "call f()",
           "create index concurrently n on t (a)",
           "create unique index concurrently if not exists n on t (a)",
           "drop index concurrently ta",
           "alter table t add column if not exists q int",
           "alter table t drop column if exists b",
           "alter table t add column q int, add column r int not null default 0",
           "alter table t drop column e, drop column w",
           "alter table t rename column c to cc, add column q int",
           "drop table t, wr",
           "drop index if exists ta, tp",
           "create table q (at text default now())",
           "create table q (at text not null default current_timestamp(6), b int)",
           "alter table t add column q text default now()",
           "create table q (at text default current_timestamp on update current_timestamp)",
           "create table q (at text not null on update now(), b int)",
           "create table q (id integer primary key auto_increment)",
           "create table q (a text not null comment 'x')",
           "alter table t add column q int not null default 0 after a",
           "alter table t add column q int not null default 0 first",
           "create table q (mood enum('a', 'b') not null)",
           "create table q (id int generated by default as identity primary key)",
           "create table q (id int generated always as identity (start with 5))",
           "create table q (a int, index qa (a), b int)",
           "create table q (a int, unique key qa (a))",
           "create table q (a int) engine=InnoDB default charset=utf8mb4",
           "start transaction",
           "rename table t to q",
           "insert ignore into p (id) values (2)",
           "create index q on t using btree (a)",
           "delete from t using p where t.pid = p.id",
           "update t join p on p.id = t.pid set a = 1",
           "use shop",
       }) {
    EXPECT_NE(error_of_sqlite(one), "") << one;
    EXPECT_THAT(refusals_said({"sqlite", {3, 53}}, {kSqliteSchema, std::string(one) + ";"}),
                ::testing::Contains(::testing::StartsWith("not-in-this-version: SQLite does not")))
        << one;
  }
}

TEST(SqliteRefusals, WhatTheServerTakesIsNotCalledRefused) {
  for (
      const char* one : {
          "create index if not exists ta on t (b)",
          "create table z (a int, b int, g int as (a + 1)); alter table z drop column b",
          "create table z (a int, g int as (a + 1)); alter table z drop column g",
          "create table q (a varchar(20), b numeric(10, 2), c int auto_increment)",
          "create table if not exists t (id int)",
          "create view if not exists vt as select 1",
          "create trigger if not exists tt after insert on t begin select 1; end",
          "create temp table t (id int)",
          "create temp view vt as select 1",
          "drop table if exists gone",
          "drop index if exists gi",
          "drop trigger if exists gt",
          "create index tq on t (\"nope\")",
          "create index tq on t (a) where 'nope' is not null",
          "insert into t (rowid, a) values (9, 1)",
          "insert into vi (id) values (1)",
          "begin; commit; begin; rollback",
          "begin; savepoint a; savepoint b; release a; end",
          "insert into p (code) values ('x'), ('y')",
          "insert into p values (2, 'x', null)",
          "insert into wr select code, nm from p",
          "insert into wr (k, v) select * from (select 1, 2)",
          "insert or ignore into p (nm) values ('x')",
          "insert into wr (k, v) select coalesce(code, 'a'), (select max(nm, 'b') from p) from p",
          "insert into wr (k, v) select 'a', 'b' where not exists (select 1, 2 from t where id = 9)",
          "insert into wr (k, v) select code, nm is distinct from code from p order by 1, 2",
          "insert into wr (k, v) select code, case when nm = 'x' then 1 else 2 end from p limit 1",
          "insert into wr (k, v) select cast(a as text), count(*) over (order by b, a) from t",
          "insert into p (id, code) select id + 1, max(code, 'z') from p where true "
          "on conflict do nothing",
          "update t set a = 1 from p where p.id = t.pid",
          "alter table t rename column c to C2",
          "alter table f rename to f2",
          "alter table t add column x int default 1 check (x > 0)",
          "alter table t add column x int default null check (x > 0)",
          "alter table went add column b int",
          "alter table p drop column nm",
          "create table z (a int); create view zv as select a from z; drop table z; "
          "alter table p add column pp int",
          "create table z (a int); create view zv as select a from z; drop table z; "
          "pragma legacy_alter_table = on; alter table p rename to pp",
          "create table z (a int); create view zv as select a from z; alter table z rename to y; "
          "alter table p rename to pp",
          "create table z (a int, b int); create trigger zt after delete on p begin "
          "insert into z (b) values (old.id); end; alter table z drop column b",
          "create table gone (a int)",
          "create table q (id INTEGER PRIMARY KEY AUTOINCREMENT, n text default ',')",
          "create table q (id integer constraint pk primary key autoincrement not null)",
          "create table q (a int, b int, primary key (a, b)) without rowid",
          "create table q (a int, foreign key (a) references nope (id))",
          "create table q (a int, foreign key (a) references p (nope))",
          "create trigger gt after insert on went begin select 1; end",
          "create index gi on went (a)",
          "create view gv as select 1",
          "create trigger t9 instead of update on vt begin select 1; end",
          "create trigger t9 after insert on t begin select ' instead of '; end",
          "drop view vt",
          "drop trigger tt",
      }) {
    EXPECT_EQ(error_of_sqlite(one), "") << one;
    EXPECT_THAT(said_of_sqlite(one), IsEmpty()) << one;
  }
}

// A table that is made anew is there under its name, and what it had can be made again.
TEST(SqliteRefusals, ATableThatIsMadeAnewIsThere) {
  const std::string rebuild =
      "create table n (id integer primary key, a int, c text); insert into n select id, a, c from "
      "t; drop view vt; drop table t; alter table n rename to t; create index ta on t (a); "
      "create trigger tt after insert on t begin select 1; end; "
      "create view vt as select id, c from t";
  EXPECT_EQ(error_of_sqlite(rebuild), "");
  EXPECT_THAT(said_of_sqlite(rebuild), IsEmpty());
  EXPECT_THAT(refusals_said({"sqlite", {3, 40}}, {kSqliteSchema, rebuild + ";",
                                                  "drop index ta; drop trigger tt; drop view vt; "
                                                  "alter table t drop column a; drop table t;"}),
              IsEmpty());
}

TEST(SqliteRefusals, NothingIsCertainBehindWhatIsNotKnown) {
  for (const char* before : {"attach 'x.db' as x;", "pragma writable_schema = on;",
                             "magic words about gone, t, nope;"}) {
    EXPECT_THAT(refusals_said({"sqlite", {3, 40}}, {kSqliteSchema, before, "drop table gone;"}),
                IsEmpty())
        << before;
    EXPECT_THAT(refusals_said({"sqlite", {3, 40}},
                              {kSqliteSchema, before, "insert into t (nope) values (1);"}),
                IsEmpty())
        << before;
  }
}

}  // namespace
}  // namespace shoofly::testing
