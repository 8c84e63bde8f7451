#include "engine/mysql/sql_reader.h"

#include <string>
#include <variant>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/overload.h"

namespace shoofly::mysql {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

WrittenSchema read(const std::string& text, Flavor flavor = Flavor::kMariaDb) {
  return sql_reader(flavor).read(text, "m.sql", 100);
}

template <typename Act>
Act only(const std::string& text) {
  const WrittenSchema schema = read(text);
  EXPECT_THAT(schema.problems, IsEmpty()) << text << ": " << schema.problems.front().problem;
  EXPECT_THAT(schema.statements, SizeIs(1)) << text;
  if (schema.statements.size() != 1) return {};
  const auto* act = std::get_if<Act>(&schema.statements.front().act);
  EXPECT_NE(act, nullptr) << text;
  return act == nullptr ? Act{} : *act;
}

template <typename Detail>
Detail detail(const std::string& text) {
  const auto aside = only<Aside>(text);
  const auto* found = std::get_if<Detail>(&aside.detail);
  EXPECT_NE(found, nullptr) << text << " is " << aside.what;
  return found == nullptr ? Detail{} : *found;
}

std::vector<std::string> kinds(const std::string& text, Flavor flavor = Flavor::kMariaDb) {
  std::vector<std::string> all;
  const WrittenSchema schema = read(text, flavor);
  for (const Diagnostic& problem : schema.problems) all.push_back("! " + problem.problem);
  for (const WrittenStatement& one : schema.statements) {
    all.push_back(
        std::visit(Overload{[](const Aside& act) { return act.what; },
                            [](const MakeTable& act) { return "make " + act.table.name.display(); },
                            [](const MakeColumn& act) { return "add " + act.column.column.name; },
                            [](const TakeColumn& act) { return "drop " + act.column; },
                            [](const TurnColumn& act) { return "turn " + act.column; },
                            [](const MakeIndex& act) { return "index " + act.index.index.name; },
                            [](const TakeIndex& act) { return "drop index " + act.index.name; },
                            [](const MakeConstraint& act) {
                              return "constraint " + act.constraint.constraint.name;
                            },
                            [](const TakeConstraint& act) { return "drop constraint " + act.name; },
                            [](const NameTable& act) { return act.table.name + " to " + act.to; },
                            [](const TakeTable& act) { return "drop table " + act.table.name; },
                            [](const TurnOptions& act) { return act.options.begin()->first; },
                            [](const auto&) { return std::string("other"); }},
                   one.act));
  }
  return all;
}

TEST(MysqlReader, ATable) {
  const WrittenTable table =
      only<MakeTable>(
          "create table if not exists `shop`.`users` (\n"
          "  `id` int(11) unsigned not null auto_increment,\n"
          "  email varchar(100) character set latin1 collate latin1_bin default 'it''s' comment 'a\\'b',\n"
          "  status enum('a', 'b,c') not null default 'a',\n"
          "  at timestamp(3) null default current_timestamp(3) on update current_timestamp(3),\n"
          "  total decimal(10, 2) generated always as (`id` * (1 + 2)) stored,\n"
          "  body longtext default null check (json_valid(body)),\n"
          "  primary key (id), unique key email (email(20)), key (status, at desc) using btree,\n"
          "  fulltext key ft (body) with parser ngram, constraint `f` foreign key (id) references p (id)"
          " on delete set null on update cascade\n"
          ") engine=InnoDB auto_increment=7, default charset=UTF8MB4 collate utf8mb4_bin comment='x;'"
          " partition by range (id) (partition p0 values less than (10), partition p1 values less than "
          "maxvalue);")
          .table;
  EXPECT_EQ(table.name, (QualifiedName{"shop", "users"}));
  ASSERT_THAT(table.columns, SizeIs(6));
  EXPECT_EQ(table.columns[0].column.type, "int(11) unsigned");
  EXPECT_EQ(table.columns[0].column.identity, "auto_increment");
  EXPECT_FALSE(table.columns[0].column.nullable);
  EXPECT_EQ(table.columns[1].charset, "latin1");
  EXPECT_EQ(table.columns[1].column.collation, "latin1_bin");
  EXPECT_EQ(table.columns[1].column.default_sql, "'it''s'");
  EXPECT_EQ(table.columns[1].column.comment, "a'b");
  EXPECT_THAT(table.columns[2].column.labels, ElementsAre("a", "b,c"));
  EXPECT_EQ(table.columns[3].on_update, "current_timestamp(3)");
  EXPECT_TRUE(table.columns[3].says_null);
  EXPECT_EQ(table.columns[4].column.generated, Generated::kStored);
  EXPECT_EQ(table.columns[4].column.generated_sql, "`id` * (1 + 2)");
  ASSERT_THAT(table.indexes, SizeIs(3));
  EXPECT_EQ(table.indexes[0].index.parts[0].prefix, 20);
  EXPECT_TRUE(table.indexes[0].index.unique);
  EXPECT_EQ(table.indexes[1].index.name, "status");
  EXPECT_TRUE(table.indexes[1].index.parts[1].descending);
  EXPECT_EQ(table.indexes[2].index.method, "fulltext");
  ASSERT_THAT(table.constraints, SizeIs(3));
  EXPECT_EQ(table.constraints[2].constraint.rules, "ON DELETE SET NULL ON UPDATE CASCADE");
  EXPECT_EQ(table.options.at("engine"), "innodb");
  EXPECT_EQ(table.options.at("charset"), "utf8mb4");
  EXPECT_THAT(table.partition_by, HasSubstr("range (id)"));
}

TEST(MysqlReader, NamesWhatHasNoName) {
  const WrittenTable table =
      only<MakeTable>(
          "create table t (a int unique, b int, key (a), foreign key (b) references p (x), "
          "constraint foreign key (a) references p (x))")
          .table;
  ASSERT_THAT(table.indexes, SizeIs(2));
  EXPECT_EQ(table.indexes[1].index.name, "a_2");
  ASSERT_THAT(table.constraints, SizeIs(2));
  EXPECT_EQ(table.constraints[0].constraint.name, "t_ibfk_1");
  EXPECT_EQ(table.constraints[1].constraint.name, "t_ibfk_2");
}

TEST(MysqlReader, TheClausesOfAnAlter) {
  EXPECT_THAT(
      kinds(
          "alter table t add a int first, add column (b int, c int), add index i (a), drop column d, "
          "drop index j, drop foreign key f, drop primary key, modify e bigint after a, change g h int, "
          "add constraint k check (a > 0), add unique (b), rename to u, comment = 'x', force, "
          "convert to character set utf8mb4 collate utf8mb4_bin, algorithm=inplace, lock=none"),
      ElementsAre("add a", "add b", "add c", "index i", "drop d", "drop index j",
                  "drop constraint f", "drop constraint PRIMARY", "turn e", "turn g",
                  "constraint k", "index b", "t to u", "comment", "force", "collate"));
}

TEST(MysqlReader, WhatTheWholeStatementAsksForIsInEachAct) {
  const WrittenSchema schema = read(
      "select 1;\nalter online table t\n  add a int after b,\n  drop c, algorithm = inplace, lock none");
  ASSERT_THAT(schema.statements, SizeIs(3));
  EXPECT_EQ(schema.statements[2].algorithm, "INPLACE");
  EXPECT_EQ(schema.statements[1].lock, "NONE");
  EXPECT_EQ(schema.statements[1].number, 1U);
  EXPECT_EQ(schema.statements[1].at.line, 3);
  EXPECT_EQ(schema.statements[1].at.column, 3);
  EXPECT_EQ(std::get<MakeColumn>(schema.statements[1].act).column.after, "b");
  EXPECT_EQ(schema.spans[1].start, 10U);
}

TEST(MysqlReader, Partitions) {
  for (const auto& [text, what] : std::map<std::string, std::string>{
           {"drop partition p1", "drop p1"},
           {"truncate partition p1", "truncate p1"},
           {"add partition (partition p2 values less than (3))", "add"},
           {"reorganize partition p1 into (partition a values less than (1))", "reorganize p1"},
           {"exchange partition p1 with table u", "exchange p1"},
           {"partition by hash (id) partitions 4", "by"},
           {"remove partitioning", "remove"},
           {"coalesce partition 2", "coalesce"},
           {"algorithm=copy partition by key (a)", "by"}}) {
    const auto turn = only<TurnOptions>("alter table t " + text);
    EXPECT_EQ(turn.options.at("partition"), what) << text;
  }
}

TEST(MysqlReader, IndexesOnTheirOwn) {
  const auto make = only<MakeIndex>(
      "create unique index i using btree on a.t (a(5), b desc) lock=none algorithm=inplace");
  EXPECT_EQ(make.index.table, (QualifiedName{"a", "t"}));
  EXPECT_TRUE(make.index.index.unique);
  EXPECT_EQ(only<TakeIndex>("drop index if exists i on t").table.name, "t");
}

TEST(MysqlReader, Rows) {
  EXPECT_EQ(detail<RowWork>("insert into t (a, b) values (1, 'x;'), (2, (3))").rows, 2U);
  EXPECT_TRUE(detail<RowWork>("replace into t select * from u").from_query);
  EXPECT_THAT(
      detail<RowWork>("update t join u on u.a = t.a set t.b = (1 + 2), c = 'where'").columns,
      ElementsAre("b", "c"));
  EXPECT_FALSE(detail<RowWork>("update t set b = 'where'").filtered);
  EXPECT_TRUE(detail<RowWork>("update t set b = 1 where a = 1 order by a limit 5").limited);
  EXPECT_TRUE(detail<RowWork>("delete from t where a in (select 1 limit 1)").filtered);
  EXPECT_FALSE(detail<RowWork>("delete from t where a in (select 1 limit 1)").limited);
  EXPECT_EQ(detail<RowWork>("delete a from t a join u on u.x = a.x").tables.front().name, "t");
  EXPECT_EQ(detail<RowWork>("truncate t").verb, RowWork::Verb::kTruncate);
  EXPECT_EQ(detail<RowWork>("load data local infile 'x' into table t").verb,
            RowWork::Verb::kCopyIn);
  EXPECT_TRUE(detail<RowWork>("with x as (select 1) update t set a = 1 where b").filtered);
}

TEST(MysqlReader, SessionsAndRights) {
  EXPECT_EQ(detail<TransactionMark>("start transaction with consistent snapshot").verb,
            TransactionMark::Verb::kBegin);
  EXPECT_EQ(detail<SessionSetting>("set @@session.lock_wait_timeout := 5").value, "5");
  EXPECT_EQ(detail<SessionSetting>("set session sql_mode = 'ANSI'").name, "sql_mode");
  EXPECT_THAT(kinds("set global x = 1, @a = 2, y = 3"), ElementsAre("SET GLOBAL", "SET @", "SET"));
  EXPECT_EQ(detail<TableLock>("lock tables a as b write, c read local").mode, "WRITE");
  EXPECT_EQ(detail<Privileges>("grant select (a), insert on *.* to 'x'@'%'").privileges.size(), 2U);
  EXPECT_THAT(kinds("set statement lock_wait_timeout=1 for alter table t drop a"),
              ElementsAre("SET", "drop a", "SET STATEMENT"));
}

TEST(MysqlReader, StoredProgramsWithAndWithoutADelimiter) {
  const std::string body =
      "begin if a then set b = 1; else select case when a then 1 end; end if; while a do "
      "set a = 0; end while; end";
  EXPECT_THAT(
      kinds("delimiter //\ncreate procedure p(in a int) " + body + "//\ndelimiter ;\ncommit;"),
      ElementsAre("procedure", "COMMIT"));
  EXPECT_THAT(kinds("create procedure p(in a int) " + body + "; commit;"),
              ElementsAre("procedure", "COMMIT"));
  EXPECT_THAT(
      kinds(
          "create definer=`a`@`b` trigger t before insert on u for each row set new.a = 1; commit"),
      ElementsAre("trigger", "COMMIT"));
  EXPECT_EQ(
      detail<Routine>("create definer = 'a'@'b' sql security definer view v as select 1").account,
      "'a'@'b'");
}

TEST(MysqlReader, CommentsThatAreRun) {
  EXPECT_THAT(
      kinds("/*!40101 set names utf8 */; /* no */ /*!50003 create*/ /*!50017 definer=`a`@`b`*/ "
            "/*!50003 trigger t before insert on u for each row set new.a = 1 */;"),
      ElementsAre("SET NAMES", "trigger"));
  EXPECT_THAT(kinds("drop table a /*!80000 , b */"), ElementsAre("drop table a"));
  EXPECT_THAT(kinds("drop table a /*!80000 , b */", Flavor::kMySql),
              ElementsAre("drop table a", "drop table b"));
  EXPECT_THAT(kinds("drop table a /*M! , b */", Flavor::kMySql), ElementsAre("drop table a"));
  EXPECT_THAT(kinds("# drop table a;\n-- drop table b;\n--\ndrop table c--1"),
              ElementsAre("! expected the end of the statement, found \"-\""));
}

TEST(MysqlReader, QuotesAreOfTheMode) {
  EXPECT_THAT(kinds("drop table \"a\""), ElementsAre("! expected a name, found a string"));
  EXPECT_THAT(
      kinds(
          "set sql_mode = 'ANSI_QUOTES'; drop table \"a;b\"; set sql_mode = ''; drop table \"a\""),
      ElementsAre("! expected a name, found a string", "SET", "drop table a;b", "SET"));
  EXPECT_THAT(kinds("select 'a\\'; drop table b;'; commit"), ElementsAre("SELECT", "COMMIT"));
  EXPECT_THAT(kinds("set sql_mode='NO_BACKSLASH_ESCAPES'; select 'a\\'; commit"),
              ElementsAre("SET", "SELECT", "COMMIT"));
}

TEST(MysqlReader, WhatIsNotKnownIsSaidAndTheRestIsRead) {
  const WrittenSchema schema = read("drop table a;\nfrob x;\nalter table t wibble;\ndrop table b");
  ASSERT_THAT(schema.problems, SizeIs(2));
  EXPECT_EQ(schema.problems[0].problem, "expected a statement, found \"frob\"");
  EXPECT_EQ(schema.problems[1].at.line, 3);
  EXPECT_EQ(schema.problems[1].at.column, 15);
  EXPECT_THAT(schema.statements, SizeIs(2));
  EXPECT_FALSE(schema.spans[1].read);
  EXPECT_THAT(kinds("commit; select 'x"),
              ElementsAre("! a quote or a comment that does not end", "COMMIT"));
  EXPECT_THAT(kinds("alter table t add c int {{x}}"),
              ElementsAre("! expected an attribute of a column, found \"{\""));
}

TEST(MysqlReader, EveryStatementThatIsCutShortIsAProblemOrAnotherStatement) {
  const std::string all =
      "alter table t add constraint f foreign key (a) references p (b) on delete cascade, add index i (a(3)), "
      "modify c enum('x', 'y') default 'x' after d, partition by range (a) (partition p values less than (1))";
  for (std::size_t length = 1; length < all.size(); ++length) {
    const WrittenSchema schema = read(all.substr(0, length));
    EXPECT_TRUE(schema.problems.size() == 1 || !schema.statements.empty() || length < 14) << length;
  }
}

TEST(MysqlReader, DeepAndLongTextsEndInOrder) {
  const std::string deep = std::string(20000, '(') + "1" + std::string(20000, ')');
  EXPECT_THAT(kinds("create table t (a int check (" + deep + ")); select " + deep),
              ElementsAre("make t", "SELECT"));
  EXPECT_THAT(kinds("create table t (a int check (" + std::string(20000, '(') + "))"),
              ElementsAre("! expected ), found the end of the statement"));
  std::string rows = "(1)";
  for (int i = 0; i < 300000; ++i) rows += ",(1)";
  EXPECT_THAT(kinds("insert into t values " + rows + "; commit"), ElementsAre("INSERT", "COMMIT"));
  EXPECT_THAT(kinds("insert into t values (1,(select 1))," + rows + ",((select 2)); commit"),
              ElementsAre("INSERT", "COMMIT"));
  EXPECT_THAT(kinds("insert into t values ((1)),((select 1))," + rows + "; commit"),
              ElementsAre("! a statement of more than 1048576 words", "COMMIT"));
  EXPECT_THAT(kinds("select * from t where (a) in (" + rows + "); commit"),
              ElementsAre("! a statement of more than 1048576 words", "COMMIT"));
}

}  // namespace
}  // namespace shoofly::mysql
