#include "catalog/action.h"

#include <gtest/gtest.h>

#include "catalog/diff.h"

namespace shoofly {
namespace {

std::vector<Trigger> no_triggers(const SyncSpec&) { return {}; }

Catalog users() {
  Table table;
  table.name = {"public", "users"};
  table.columns = {{.name = "id", .type = "bigint", .nullable = false},
                   {.name = "n", .type = "integer", .nullable = false}};
  table.constraints = {
      {.name = "users_pkey", .kind = ConstraintKind::kPrimaryKey, .columns = {"id"}},
      {.name = "n_positive",
       .kind = ConstraintKind::kCheck,
       .columns = {"n"},
       .expression = "(n > 0)"}};
  table.indexes = {
      {.name = "users_n", .method = "btree", .parts = {{.column = "n"}}, .reads = {"n"}}};
  Catalog catalog;
  catalog.tables = {table};
  return catalog;
}

const QualifiedName kUsers{"public", "users"};

TEST(Apply, SwapsNamesAtOnceAndEverythingFollows) {
  Catalog catalog = users();
  ASSERT_TRUE(
      apply(AddColumn{kUsers, {.name = "n_new", .type = "bigint"}}, catalog, no_triggers).ok());
  const Action swap =
      RenameColumns{kUsers, {{"n", "n_old"}, {"n_new", "n"}}, {{"users_n", "users_n_old"}}, {}};
  EXPECT_EQ(holds(swap, catalog, no_triggers), false);
  ASSERT_TRUE(apply(swap, catalog, no_triggers).ok());
  EXPECT_EQ(holds(swap, catalog, no_triggers), true);
  const Table& table = catalog.tables[0];
  EXPECT_EQ(table.find_column("n")->type, "bigint");
  EXPECT_EQ(table.find_column("n_old")->type, "integer");
  EXPECT_EQ(table.find_constraint("n_positive")->expression, "(n_old > 0)");
  EXPECT_EQ(table.find_index("users_n_old")->reads, std::vector<std::string>{"n_old"});
}

TEST(Apply, DropsWhatHangsOnAColumn) {
  Catalog catalog = users();
  ASSERT_TRUE(apply(DropColumn{kUsers, "n"}, catalog, no_triggers).ok());
  EXPECT_EQ(render(diff(users(), catalog)),
            "- public.users.n integer not null\n"
            "- public.users constraint n_positive check (n) (n > 0)\n"
            "- public.users index users_n btree (n)\n");
}

TEST(Apply, RefusesWhatCannotBe) {
  Catalog catalog = users();
  EXPECT_FALSE(apply(AddColumn{kUsers, {.name = "n"}}, catalog, no_triggers).ok());
  EXPECT_FALSE(apply(DropColumn{kUsers, "x"}, catalog, no_triggers).ok());
  EXPECT_FALSE(apply(DropColumn{{"", "other"}, "x"}, catalog, no_triggers).ok());
}

TEST(Apply, AnInvalidIndexIsReplaced) {
  Catalog catalog = users();
  catalog.tables[0].indexes[0].valid = false;
  const Action create = CreateIndex{kUsers, users().tables[0].indexes[0]};
  EXPECT_EQ(holds(create, catalog, no_triggers), false);
  ASSERT_TRUE(apply(create, catalog, no_triggers).ok());
  EXPECT_TRUE(diff(users(), catalog).empty());
}

TEST(Diff, AServersOwnWordsForADefaultSayNothing) {
  Catalog before = users();
  Catalog after = users();
  before.tables[0].columns[1].default_sql = "'new'";
  after.tables[0].columns[1].default_sql = "'new'::text";
  EXPECT_TRUE(diff(before, after).empty());
  after.tables[0].columns[1].default_sql = "'old'::text";
  EXPECT_EQ(diff(before, after).size(), 1U);
}

TEST(Diff, SeesTheOrderOfColumns) {
  Catalog after = users();
  std::swap(after.tables[0].columns[0], after.tables[0].columns[1]);
  EXPECT_EQ(render(diff(users(), after)), "~ public.users column order: id, n -> n, id\n");
}

TEST(Apply, NumberingMovesWithItsSequence) {
  Catalog catalog = users();
  Column& id = *catalog.tables[0].find_column("id");
  id.identity = "always";
  id.sequence = Sequence{{"public", "users_id_seq"}, "bigint"};
  catalog.tables[0].dependents = {{"sequence", "public.users_id_seq", "id"}};
  const Action move = MoveNumbering{kUsers, "id", "n"};
  EXPECT_EQ(holds(move, catalog, no_triggers), false);
  ASSERT_TRUE(apply(move, catalog, no_triggers).ok());
  EXPECT_EQ(holds(move, catalog, no_triggers), true);
  const Table& table = catalog.tables[0];
  EXPECT_EQ(table.find_column("id")->identity, "");
  EXPECT_EQ(table.find_column("n")->identity, "always");
  EXPECT_EQ(table.find_column("n")->sequence->name.name, "users_id_seq");
  EXPECT_EQ(table.dependents[0].column, "n");
}

TEST(Apply, TypesSwapTheirNamesInEverythingThatNamesThem) {
  Catalog catalog = users();
  Table& table = catalog.tables[0];
  table.columns.push_back({.name = "old",
                           .type = "crm.\"Mood\"",
                           .default_sql = "'it''s ::crm.\"Mood\"'::crm.\"Mood\""});
  table.columns.push_back({.name = "new", .type = "crm.\"_shoofly_new_Mood\""});
  table.constraints[1].expression =
      "((old <> 'ok'::crm.\"Mood\") OR (new = 'ok'::crm.\"_shoofly_new_Mood\"))";
  table.indexes[0].where_sql = "(old = ANY (ARRAY['a'::crm.\"Mood\", 'b'::crm.\"Mood\"]))";
  const Catalog before = catalog;
  const Action there = RenameTypes{kUsers,
                                   {{"crm.\"Mood\"", "crm.\"_shoofly_old_Mood\""},
                                    {"crm.\"_shoofly_new_Mood\"", "crm.\"Mood\""}}};
  const Action back = RenameTypes{kUsers,
                                  {{"crm.\"Mood\"", "crm.\"_shoofly_new_Mood\""},
                                   {"crm.\"_shoofly_old_Mood\"", "crm.\"Mood\""}}};
  EXPECT_EQ(holds(there, catalog, no_triggers), false);
  ASSERT_TRUE(apply(there, catalog, no_triggers).ok());
  EXPECT_EQ(holds(there, catalog, no_triggers), true);
  EXPECT_EQ(holds(back, catalog, no_triggers), false);
  EXPECT_EQ(catalog.tables[0].find_column("new")->type, "crm.\"Mood\"");
  EXPECT_EQ(catalog.tables[0].find_column("old")->default_sql,
            "'it''s ::crm.\"Mood\"'::crm.\"_shoofly_old_Mood\"");
  EXPECT_EQ(catalog.tables[0].constraints[1].expression,
            "((old <> 'ok'::crm.\"_shoofly_old_Mood\") OR (new = 'ok'::crm.\"Mood\"))");
  EXPECT_EQ(catalog.tables[0].indexes[0].where_sql,
            "(old = ANY (ARRAY['a'::crm.\"_shoofly_old_Mood\", 'b'::crm.\"_shoofly_old_Mood\"]))");
  ASSERT_TRUE(apply(back, catalog, no_triggers).ok());
  EXPECT_TRUE(diff(before, catalog).empty());
  EXPECT_FALSE(apply(DropEnum{kUsers, "crm.\"Mood\"", "x"}, catalog, no_triggers).ok());
}

TEST(Apply, ForeignKeysFollowTheColumnTheyReferTo) {
  Catalog catalog = users();
  catalog.tables[0].constraints.push_back({.name = "fk",
                                           .kind = ConstraintKind::kForeignKey,
                                           .columns = {"n"},
                                           .references = kUsers,
                                           .referenced_columns = {"id"}});
  ASSERT_TRUE(apply(RenameColumns{kUsers, {{"id", "key"}}, {}, {}}, catalog, no_triggers).ok());
  EXPECT_EQ(catalog.tables[0].find_constraint("fk")->referenced_columns,
            std::vector<std::string>{"key"});
}

}  // namespace
}  // namespace shoofly
