#include "engine/mysql/statement_facts.h"

#include <string>

#include <gtest/gtest.h>

#include "engine/mysql/sql_reader.h"

namespace shoofly::mysql {
namespace {

// "COPY SHARED"; of the last act of `text`, when `before` has been run.
std::string cost(const std::string& before, const std::string& text,
                 Flavor flavor = Flavor::kMariaDb, ServerVersion version = {10, 11}) {
  const Catalog none;
  Surroundings home;
  home.path = {"public"};
  SchemaFolder folder(none, home, "");
  for (const WrittenStatement& one : sql_reader(flavor).read(before, "b.sql", 9).statements)
    folder.take(one);
  const WrittenSchema schema = sql_reader(flavor).read(text, "m.sql", 9);
  EXPECT_TRUE(schema.problems.empty()) << text;
  if (schema.statements.empty()) return "";
  const DdlFacts facts =
      statement_facts(flavor).facts_of(schema.statements.back(), folder.model(), version);
  return facts.algorithm + " " + facts.lock;
}

constexpr const char* kTable =
    "create table t (id int primary key, V varchar(20) not null, l varchar(20) character set latin1, e "
    "enum('a', 'b'), n int, x text, d decimal(10, 2), g int as (n + 1) virtual, k int) charset=utf8mb4;"
    "create table f (id int primary key, v varchar(9), fulltext (v));"
    "create table my (id int primary key, v varchar(9)) engine=myisam;"
    "create table u (id int, v varchar(9), w int) charset=utf8;";

TEST(MysqlStatementFacts, KnowWhatAModifyChanges) {
  EXPECT_EQ(cost(kTable, "alter table t modify v varchar(40) not null"), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table t modify v varchar(10) not null"), "COPY SHARED");
  EXPECT_EQ(cost(kTable, "alter table t modify v varchar(40)"), "INPLACE NONE");
  EXPECT_EQ(cost(kTable, "alter table t modify l varchar(30)"), "COPY SHARED") << "in utf8mb4";
  EXPECT_EQ(cost(kTable, "alter table t modify l varchar(30) charset latin1"), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table t modify e enum('a', 'b', 'c')"), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table t modify e enum('b', 'a')"), "COPY SHARED");
  EXPECT_EQ(cost(kTable, "alter table t modify n integer(9) comment 'x'"), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table t modify n bigint"), "COPY SHARED");
  EXPECT_EQ(cost(kTable, "alter table t change n m int"), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table nobody modify n int"), "COPY SHARED");
}

TEST(MysqlStatementFacts, KnowAnotherOrderOfTexts) {
  const std::string table =
      "create table o (id int primary key, v varchar(9), k varchar(9), e enum('a'), key kk (k)) "
      "charset=utf8mb4 collate=utf8mb4_bin;";
  EXPECT_EQ(cost(table, "alter table o modify v varchar(9) collate utf8mb4_unicode_ci"),
            "INSTANT NONE");
  EXPECT_EQ(cost(table, "alter table o modify k varchar(9) collate utf8mb4_unicode_ci"),
            "NOCOPY NONE");
  EXPECT_EQ(cost(table, "alter table o modify k varchar(9) character set utf8mb4"), "NOCOPY NONE");
  EXPECT_EQ(cost(table, "alter table o modify k varchar(9) collate utf8mb4_bin"), "INSTANT NONE");
  EXPECT_EQ(cost(table, "alter table o modify e enum('a') collate utf8mb4_unicode_ci"),
            "COPY SHARED");
  EXPECT_EQ(
      cost(table, "alter table o convert to character set utf8mb4 collate utf8mb4_unicode_ci"),
      "COPY SHARED")
      << "the labels";
  const std::string usual =
      "create table o (v varchar(9), k varchar(9), key kk (k)) charset=utf8mb4;";
  EXPECT_EQ(
      cost(usual, "alter table o convert to character set utf8mb4 collate utf8mb4_unicode_ci"),
      "NOCOPY NONE");
  EXPECT_EQ(cost(usual, "alter table o modify k varchar(9) collate utf8mb4_general_ci"),
            "INSTANT NONE");
  EXPECT_EQ(cost(usual, "alter table o modify k varchar(9) collate utf8mb4_bin", Flavor::kMySql,
                 {8, 0, 35}),
            "COPY SHARED");
  EXPECT_EQ(cost(usual, "alter table o modify v varchar(9) collate utf8mb4_bin", Flavor::kMySql,
                 {8, 0, 35}),
            "NOCOPY NONE");
}

TEST(MysqlStatementFacts, KnowWhatTheTableHas) {
  EXPECT_EQ(cost(kTable, "alter table u add a int first"), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table t add a int first"), "COPY SHARED");
  EXPECT_EQ(cost(kTable, "alter table f add a int"), "INPLACE SHARED");
  EXPECT_EQ(cost(kTable, "alter table my add a int"), "COPY SHARED");
  EXPECT_EQ(cost(kTable, "alter table my rename to mine"), "INSTANT EXCLUSIVE");
  EXPECT_EQ(cost(kTable, "alter table u add a datetime default now()"), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table u add a char(36) default (uuid())"), "COPY SHARED");
  EXPECT_EQ(cost(kTable, "alter table u convert to character set utf8mb4"), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table t convert to character set utf8mb4"), "COPY SHARED");
  EXPECT_EQ(cost(kTable, "alter table t drop primary key, add primary key (id, n)"),
            "INPLACE NONE");
}

// Of the whole of `text`.
std::string cost_of_all(const std::string& before, const std::string& text,
                        Flavor flavor = Flavor::kMariaDb, ServerVersion version = {10, 11}) {
  const Catalog none;
  Surroundings home;
  home.path = {"public"};
  SchemaFolder folder(none, home, "");
  for (const WrittenStatement& one : sql_reader(flavor).read(before, "b.sql", 9).statements)
    folder.take(one);
  const WrittenSchema schema = sql_reader(flavor).read(text, "m.sql", 9);
  EXPECT_TRUE(schema.problems.empty()) << text;
  const DdlFacts facts =
      statement_facts(flavor).facts_of_all(schema.statements, folder.model(), version);
  return facts.algorithm + " " + facts.lock;
}

TEST(MysqlStatementFacts, KnowWhatClausesCostTogether) {
  const char* both = "alter table u add a int, add key ka (w)";
  EXPECT_EQ(cost_of_all(kTable, both), "INPLACE NONE");
  EXPECT_EQ(cost_of_all(kTable, both, Flavor::kMySql, {8, 0}), "INPLACE NONE");
  EXPECT_EQ(cost_of_all(kTable, "alter table u add a int, drop w", Flavor::kMySql, {8, 0}),
            "INSTANT NONE");
  EXPECT_EQ(cost_of_all(kTable, "alter table u add a int, rename to u2"), "INSTANT NONE");
  EXPECT_EQ(cost_of_all(kTable, "alter table u add a int, engine=myisam, add key (w)"),
            "COPY SHARED");
}

TEST(MysqlStatementFacts, KnowTheRelease) {
  EXPECT_EQ(cost(kTable, "alter table u drop w", Flavor::kMySql, {5, 7}), "INPLACE NONE");
  EXPECT_EQ(cost(kTable, "alter table u drop w", Flavor::kMySql, {8, 0, 20}), "INPLACE NONE");
  EXPECT_EQ(cost(kTable, "alter table u drop w", Flavor::kMySql, {8, 0}), "INSTANT NONE");
  EXPECT_EQ(cost(kTable, "alter table u modify v varchar(99)", Flavor::kMySql, {8, 0}),
            "COPY SHARED")
      << "its length takes a byte more";
  EXPECT_EQ(cost(kTable, "alter table t modify k bigint", Flavor::kMariaDb, {11, 4}), "COPY NONE");
  EXPECT_EQ(cost(kTable, "alter table my modify v varchar(5)", Flavor::kMariaDb, {11, 4}),
            "COPY SHARED");
}

TEST(MysqlStatementFacts, KnowWhatCommits) {
  const auto commits = [](const std::string& text) {
    const WrittenSchema schema = sql_reader(Flavor::kMariaDb).read(text, "m.sql", 9);
    return statement_facts(Flavor::kMariaDb)
        .facts_of(schema.statements.at(0), {}, {10, 11})
        .commits;
  };
  for (const char* text : {"create table t (a int)", "alter table t add a int", "drop table t",
                           "truncate t", "create view v as select 1", "grant all on *.* to a",
                           "lock tables t read", "rename table a to b", "optimize table t"})
    EXPECT_TRUE(commits(text)) << text;
  for (const char* text : {"insert into t values (1)", "create temporary table t (a int)",
                           "set a = 1", "drop temporary table t", "select 1", "savepoint a"})
    EXPECT_FALSE(commits(text)) << text;
}

TEST(MysqlTypes, AreNamedAsTheServerDoes) {
  const StatementFacts& facts = statement_facts(Flavor::kMySql);
  EXPECT_EQ(facts.plain_type("INTEGER(11) unsigned zerofill"), "int unsigned");
  EXPECT_EQ(facts.plain_type("bool"), "tinyint(1)");
  EXPECT_EQ(facts.plain_type("numeric(10)"), "decimal(10,0)");
  EXPECT_EQ(facts.plain_type("character varying(20)"), "varchar(20)");
  EXPECT_TRUE(facts.narrows("bigint", "int"));
  EXPECT_TRUE(facts.narrows("int", "int unsigned"));
  EXPECT_FALSE(facts.narrows("int unsigned", "bigint"));
  EXPECT_FALSE(facts.narrows("int(11)", "int(9)"));
  EXPECT_FALSE(facts.narrows("enum(\"new\",\"done\")", "varchar(4)"));
  EXPECT_TRUE(facts.narrows("enum(\"new\",\"done\")", "varchar(3)"));
  EXPECT_TRUE(facts.narrows("enum('a','b')", "enum('b')"));
  EXPECT_FALSE(facts.narrows("enum('a','b')", "enum('A','B')"));
  EXPECT_FALSE(facts.narrows("enum('a','b,c')", "enum('b,c','d','a')"));
  EXPECT_TRUE(facts.narrows("text", "tinytext"));
  EXPECT_FALSE(facts.narrows("varchar(20)", "text"));
  EXPECT_TRUE(facts.narrows("decimal(10,2)", "decimal(10,4)"));
  EXPECT_FALSE(facts.narrows("decimal(10,2)", "decimal(12,4)"));
}

}  // namespace
}  // namespace shoofly::mysql
