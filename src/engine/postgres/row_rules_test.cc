// Rows that break a rule are counted as the server would refuse them.

#include "engine/postgres/row_rules.h"

#include <gtest/gtest.h>

#include "engine/postgres/inspector.h"
#include "engine/postgres/test_support.h"

namespace shoofly::postgres {
namespace {

class RowRules : public PostgresTest {
 protected:
  Catalog catalog_of(const QualifiedName& name) {
    auto catalog = inspector().inspect(*connection_, {{name}, false});
    EXPECT_TRUE(catalog.ok()) << catalog.error().describe();
    return catalog.ok() ? std::move(catalog).value() : Catalog();
  }
  Table table(const std::string& name) { return catalog_of({"public", name}).tables.at(0); }

  static Index over(const std::vector<std::string>& columns) {
    Index index;
    for (const std::string& column : columns)
      index.parts.push_back({column, "", "", "", false, false});
    return index;
  }
};

TEST_F(RowRules, Orphans) {
  execute(
      "create table p (a int, b text, primary key (a, b)); insert into p values (1, 'x'), (2, 'y')");
  execute(
      "create table t (id int primary key, a int, b text);"
      "insert into t values (1, 1, 'x'), (2, 1, 'y'), (3, null, 'x'), (4, null, null), (5, 9, 'x')");
  Constraint key;
  key.columns = {"a", "b"};
  key.references = {"public", "p"};
  key.referenced_columns = {"a", "b"};
  const auto simple = count_orphans(*connection_, table("t"), key, {}, 10);
  ASSERT_TRUE(simple.ok()) << simple.error().describe();
  EXPECT_EQ(simple->mismatches, 2);  // 2 and 5: a row with a NULL need not refer to anything
  key.rules = "MATCH FULL";
  const auto full = count_orphans(*connection_, table("t"), key, {}, 10);
  ASSERT_TRUE(full.ok()) << full.error().describe();
  EXPECT_EQ(full->mismatches, 3);  // and 3: all or none of them may be NULL
  execute("alter table t add foreign key (a, b) references p not valid");
  EXPECT_FALSE(
      connection_->run({Sql::checked("alter table t validate constraint t_a_b_fkey"), {}}).ok());
}

TEST_F(RowRules, OrphansOfItself) {
  execute(
      "create table t (id int primary key, above int); insert into t values (1, null), (2, 1), (3, 7)");
  Constraint key;
  key.columns = {"above"};
  key.references = {"public", "t"};
  key.referenced_columns = {"id"};
  const auto found = count_orphans(*connection_, table("t"), key, {}, 10);
  ASSERT_TRUE(found.ok()) << found.error().describe();
  EXPECT_EQ(found->mismatches, 1);
  ASSERT_EQ(found->samples.size(), 1U);
  EXPECT_EQ(as_text(found->samples[0][0]), "3");
}

TEST_F(RowRules, Duplicates) {
  execute(
      "create table t (id int primary key, a text, b int);"
      "insert into t values (1, 'x', 1), (2, 'x', 1), (3, 'x', 2), (4, null, 1), (5, null, 1), (6, 'X', 2)");
  const auto plain = count_duplicates(*connection_, table("t"), over({"a", "b"}), 10);
  ASSERT_TRUE(plain.ok()) << plain.error().describe();
  EXPECT_EQ(plain->mismatches, 2);  // 1 and 2; NULLs are distinct
  EXPECT_EQ(plain->samples.size(), 2U);
  Index equal_nulls = over({"a", "b"});
  equal_nulls.nulls_not_distinct = true;
  EXPECT_EQ(count_duplicates(*connection_, table("t"), equal_nulls, 10)->mismatches, 4);
  Index lower = over({"b"});
  lower.parts[0] = {"", "lower(a)", "", "", false, false};
  lower.where_sql = "(b = 2)";
  EXPECT_EQ(count_duplicates(*connection_, table("t"), lower, 10)->mismatches, 2);  // 3 and 6
}

TEST_F(RowRules, AsBuilt) {
  execute("create table t (id int primary key, a varchar(20), made timestamptz)");
  Index index = over({"a"});
  index.name = "i";
  index.parts[0] = {"", "upper(a)", "", "text_pattern_ops", true, true};
  index.where_sql = "id > 3";
  const auto built =
      inspector().as_built(*connection_, table("t"), CreateIndex{{"public", "t"}, index});
  ASSERT_TRUE(built.ok()) << built.error().describe();
  const Index* printed = built->find_index("i");
  ASSERT_NE(printed, nullptr);
  EXPECT_EQ(printed->parts[0].expression, "upper((a)::text)");
  EXPECT_EQ(printed->where_sql, "(id > 3)");
  EXPECT_EQ(printed->reads, (std::vector<std::string>{"id", "a"}));
  EXPECT_TRUE(table("t").find_index("i") == nullptr);  // nothing was left behind

  index.parts[0].expression = "date(made)";
  index.parts[0].opclass = "";
  const auto refused =
      inspector().as_built(*connection_, table("t"), CreateIndex{{"public", "t"}, index});
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("IMMUTABLE"), std::string::npos);
}

TEST_F(RowRules, NewTableAsBuilt) {
  execute("create schema crm");
  Table wanted;
  wanted.name = {"crm", "New One"};
  const std::string statement =
      "create table crm.\"New One\" (id bigint generated always as identity primary key, a text default 'x' || 'y')";
  const auto built = inspector().as_built(*connection_, Table(), CreateTable{wanted, statement});
  ASSERT_TRUE(built.ok()) << built.error().describe();
  EXPECT_EQ(built->name, wanted.name);
  EXPECT_EQ(built->columns.size(), 2U);
  EXPECT_EQ(built->key_columns(), (std::vector<std::string>{"id"}));
  EXPECT_TRUE(catalog_of({"crm", "New One"}).tables.empty());
  for (const char* wrong :
       {"create table x (a int); drop table y", "create temporary table crm.\"New One\" (a int)",
        "create table if not exists crm.\"New One\" (a int)", "select 1", "create table (",
        "create table crm.other (a int)"}) {
    EXPECT_FALSE(inspector().as_built(*connection_, Table(), CreateTable{wanted, wrong}).ok())
        << wrong;
  }
}

}  // namespace
}  // namespace shoofly::postgres
