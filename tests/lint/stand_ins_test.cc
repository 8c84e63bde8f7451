// Statements with what a tool fills in, and with what releases after 15 have added.

#include <string>
#include <variant>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/engines.h"

namespace shoofly::testing {
namespace {

WrittenSchema read_migration(const std::string& text) {
  return find_sql("postgres")->reader.read(text, "x.sql", 10);
}

std::string help_for(const std::string& text) {
  const WrittenSchema schema = read_migration(text);
  if (schema.problems.empty()) return "it is read";
  return schema.problems[0].help.empty() ? "" : schema.problems[0].help[0];
}

TEST(StandIns, WhatIsFilledInIsReadWhereItStands) {
  for (const char* text :
       {"update t set a = :x where b = :'y';", "alter table :\"t\" drop column c;",
        "insert into t values ({{ a.b }}, ${c}, %(d)s, %s);", "delete from t where a = :user;",
        "create table {{schema}}.t (a int);", "select a[1:2], b::text from t where c = :d;"})
    EXPECT_EQ(help_for(text), "it is read") << text;
  const WrittenSchema schema = read_migration("alter table :\"t\"\n  drop column c;");
  const auto& drop = std::get<TakeColumn>(schema.statements.at(0).act);
  EXPECT_EQ(drop.table.name, "t");
  EXPECT_EQ(schema.statements[0].at.line, 2);
  EXPECT_EQ(schema.statements[0].at.column, 3);
}

TEST(StandIns, AVirtualColumnIsOne) {
  const WrittenSchema schema = read_migration(
      "create table t (a int, b int generated always as (a) virtual, c int, d int generated "
      "always as (a) stored);\n"
      "alter table t add column e int generated always as (a) virtual;");
  ASSERT_TRUE(schema.problems.empty());
  const WrittenTable& table = std::get<MakeTable>(schema.statements.at(0).act).table;
  EXPECT_EQ(table.columns[1].column.generated, Generated::kVirtual);
  EXPECT_EQ(table.columns[3].column.generated, Generated::kStored);
  EXPECT_EQ(std::get<MakeColumn>(schema.statements.at(1).act).column.column.generated,
            Generated::kVirtual);
}

TEST(StandIns, AConstraintThatIsNotEnforcedReadsNoRow) {
  const WrittenSchema schema = read_migration(
      "alter table t add constraint a check (x > 0) not enforced, add constraint b check (x > 1);");
  ASSERT_TRUE(schema.problems.empty());
  EXPECT_FALSE(
      std::get<MakeConstraint>(schema.statements.at(0).act).constraint.constraint.validated);
  EXPECT_TRUE(
      std::get<MakeConstraint>(schema.statements.at(1).act).constraint.constraint.validated);
}

TEST(StandIns, StorageOfAColumnIsPassedOver) {
  EXPECT_EQ(help_for("create table t (a text storage external, b text);"), "it is read");
}

TEST(StandIns, WhatIsNotReadSaysItsRelease) {
  const auto is_of = [](const std::string& text, const std::string& meaning) {
    EXPECT_EQ(help_for(text),
              "it is read by the grammar of PostgreSQL 15; it seems to be of " + meaning);
  };
  is_of("alter table t add constraint c not null a not valid;",
        "PostgreSQL 18: NOT NULL as a constraint of the table");
  is_of("merge into t using s on t.a = s.a when matched then delete returning t.a;",
        "PostgreSQL 17: MERGE .. RETURNING");
  is_of("alter table t add constraint c primary key (a, b without overlaps);",
        "PostgreSQL 18: WITHOUT OVERLAPS");
  is_of("alter table t alter column a set expression as (b + 1);", "PostgreSQL 17: SET EXPRESSION");
  EXPECT_EQ(help_for("alter tabel t;"), "it is read by the grammar of PostgreSQL 15");
}

// What is derived from a text must not be made of what a tool would fill in.
TEST(StandIns, AreForMigrationsOnly) {
  const SchemaFiles& files = *schema_files(**find_engine("postgres"));
  EXPECT_EQ(files.read("create table {{x}} (a int);", "x.sql", 10).problems.size(), 1U);
  EXPECT_EQ(files.read("do $$ begin drop table t; end $$;", "x.sql", 10).statements.size(), 1U);
}

}  // namespace
}  // namespace shoofly::testing
