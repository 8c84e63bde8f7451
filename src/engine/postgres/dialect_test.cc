#include "engine/postgres/dialect.h"

#include "catalog/diff.h"
#include "engine/postgres/sync_test_support.h"
#include "harness/golden.h"

namespace shoofly::postgres {
namespace {

const QualifiedName kUsers{"crm", "Users"};

std::string rendered(const Action& action, const Catalog& catalog = {}) {
  const auto result = dialect().render(action, catalog);
  if (!result.ok()) return "error: " + result.error().describe();
  std::string text = result->transactional ? "" : "(alone) ";
  for (const Statement& statement : result->statements) text += statement.sql.str() + ";";
  return text;
}

Catalog catalog_with(TableKind kind, int version = 150000) {
  Catalog catalog;
  catalog.server.version = version;
  Table table;
  table.name = kUsers;
  table.kind = kind;
  catalog.tables.push_back(table);
  return catalog;
}

TEST(Dialect, Columns) {
  Column plain;
  plain.name = "first name";
  plain.type = "character varying(40)";
  EXPECT_EQ(
      rendered(AddColumn{kUsers, plain}),
      "alter table \"crm\".\"Users\" add column if not exists \"first name\" character varying(40);");
  Column full = plain;
  full.collation = "\"C\"";
  full.default_sql = "'it''s'::text";
  full.nullable = false;
  full.comment = "what's";
  EXPECT_EQ(
      rendered(AddColumn{kUsers, full}),
      "alter table \"crm\".\"Users\" add column if not exists \"first name\" character varying(40) collate \"C\" "
      "default ('it''s'::text) not null;comment on column \"crm\".\"Users\".\"first name\" is 'what''s';");
  Column made = plain;
  made.default_sql = "new_key()";
  made.default_is_literal = false;
  EXPECT_EQ(
      rendered(AddColumn{kUsers, made}),
      "set local search_path to default;alter table \"crm\".\"Users\" add column if not exists \"first name\" "
      "character varying(40) default (new_key());set local search_path to pg_catalog, pg_temp;");
  EXPECT_EQ(rendered(DropColumn{kUsers, "a"}),
            "alter table \"crm\".\"Users\" drop column if exists \"a\";");
  EXPECT_EQ(rendered(SetNotNull{kUsers, "a"}),
            "alter table \"crm\".\"Users\" alter column \"a\" set not null;");
  EXPECT_EQ(rendered(SetDefault{kUsers, "a", "1"}),
            "alter table \"crm\".\"Users\" alter column \"a\" set default (1);");
  EXPECT_EQ(rendered(CommentColumn{kUsers, "a", ""}),
            "comment on column \"crm\".\"Users\".\"a\" is null;");
}

TEST(Dialect, Constraints) {
  Constraint check;
  check.name = "positive";
  check.expression = "(a > 0)";
  EXPECT_EQ(rendered(AddConstraint{kUsers, check}),
            "alter table \"crm\".\"Users\" add constraint \"positive\" check ((a > 0)) not valid;");
  Constraint key;
  key.name = "fk";
  key.kind = ConstraintKind::kForeignKey;
  key.columns = {"a", "b"};
  key.references = {"public", "p"};
  key.referenced_columns = {"x", "y"};
  key.rules = "ON DELETE CASCADE";
  EXPECT_EQ(
      rendered(AddConstraint{kUsers, key}),
      "alter table \"crm\".\"Users\" add constraint \"fk\" foreign key (\"a\", \"b\") references \"public\".\"p\" "
      "(\"x\", \"y\") ON DELETE CASCADE not valid;");
  key.validated = false;
  EXPECT_EQ(
      rendered(AddConstraint{kUsers, key}, catalog_with(TableKind::kPartitioned)),
      "error: add foreign key \"fk\": on the partitioned table crm.\"Users\" it could only be added with a scan that "
      "blocks writers (PostgreSQL 18 adds it without)");
  Constraint unique;
  unique.name = "u";
  unique.kind = ConstraintKind::kUnique;
  EXPECT_EQ(rendered(AttachIndex{kUsers, unique, "u_idx"}),
            "alter table \"crm\".\"Users\" add constraint \"u\" unique using index \"u_idx\";");
}

// crm.Users with the partition u1, and u2 with the partition u2a.
Catalog catalog_of_partitions() {
  Catalog catalog = catalog_with(TableKind::kPartitioned);
  for (const auto& [name, parent] : {std::pair("u1", "Users"), {"u2", "Users"}, {"u2a", "u2"}}) {
    Table table;
    table.name = {"crm", name};
    table.parent = {"crm", parent};
    table.kind = TableKind::kPartition;
    table.has_partitions = table.name.name == "u2";
    catalog.tables.push_back(table);
  }
  return catalog;
}

TEST(Dialect, AUniqueConstraintPartitionByPartition) {
  Constraint unique;
  unique.name = "k";
  unique.kind = ConstraintKind::kUnique;
  unique.columns = {"a"};
  unique.rules = "DEFERRABLE";
  Index index;
  index.name = index.constraint = "k";
  index.unique = true;
  index.parts.resize(1);
  index.parts[0].column = "a";
  index.include = {"b"};
  const AddConstraint add{
      kUsers,
      unique,
      index,
      {{{"crm", "u1"}, "k1", "k", kUsers, true}, {{"crm", "u2"}, "k2", "k", kUsers, false}}};
  Catalog catalog = catalog_of_partitions();
  EXPECT_EQ(
      rendered(add, catalog),
      "(alone) set lock_timeout = 300;"
      "alter table only \"crm\".\"Users\" add constraint \"k\" unique (\"a\") include (\"b\") DEFERRABLE;"
      "alter table only \"crm\".\"u2\" add constraint \"k2\" unique (\"a\") include (\"b\") DEFERRABLE;"
      "set lock_timeout = 0;"
      "create unique index concurrently \"k1\" on \"crm\".\"u1\" (\"a\") include (\"b\");"
      "create unique index concurrently \"u2a_k\" on \"crm\".\"u2a\" (\"a\") include (\"b\");"
      "set lock_timeout = 300;"
      "alter table \"crm\".\"u2a\" add constraint \"u2a_k\" unique using index \"u2a_k\" DEFERRABLE;"
      "alter index \"crm\".\"k2\" attach partition \"crm\".\"u2a_k\";"
      "alter index \"crm\".\"k\" attach partition \"crm\".\"k2\";"
      "alter table \"crm\".\"u1\" add constraint \"k1\" unique using index \"k1\" DEFERRABLE;"
      "alter index \"crm\".\"k\" attach partition \"crm\".\"k1\";set lock_timeout = 0;");
  // Half done: on the table and on u1, which is attached; u2 came from the server; u2a has another
  // index of the name that is wanted.
  const auto there = [&](std::size_t table, const std::string& name, const std::string& parent) {
    Index made = index;
    made.name = made.constraint = name;
    made.attached_to = parent;
    made.valid = table == 1;
    Constraint constraint = unique;
    constraint.name = name;
    catalog.tables[table].indexes.push_back(made);
    catalog.tables[table].constraints.push_back(constraint);
  };
  there(0, "k", "");
  there(1, "k1", "k");
  there(2, "u2_a_b_key", "k");
  catalog.tables[3].indexes.push_back(index);
  catalog.tables[3].indexes[0].name = "u2a_k";
  catalog.tables[3].indexes[0].parts[0].column = "b";
  EXPECT_EQ(
      rendered(add, catalog),
      "(alone) set lock_timeout = 300;set lock_timeout = 0;"
      "create unique index concurrently \"u2a_k_1\" on \"crm\".\"u2a\" (\"a\") include (\"b\");"
      "set lock_timeout = 300;"
      "alter table \"crm\".\"u2a\" add constraint \"u2a_k_1\" unique using index \"u2a_k_1\" DEFERRABLE;"
      "alter index \"crm\".\"u2_a_b_key\" attach partition \"crm\".\"u2a_k_1\";"
      "alter index \"crm\".\"k\" attach partition \"crm\".\"u2_a_b_key\";set lock_timeout = 0;");
  EXPECT_EQ(
      rendered(DropConstraint{kUsers, "k", {{{"crm", "u1"}, "k1", "k", kUsers, true}}}, catalog),
      "alter table \"crm\".\"Users\" drop constraint if exists \"k\";"
      "alter table if exists \"crm\".\"u1\" drop constraint if exists \"k1\";"
      "drop index if exists \"crm\".\"k1\";");
}

TEST(Dialect, AForeignKeyPartitionByPartition) {
  Constraint key;
  key.name = "fk";
  key.kind = ConstraintKind::kForeignKey;
  key.columns = {"a"};
  key.references = {"public", "p"};
  key.referenced_columns = {"x"};
  const AddConstraint add{kUsers, key, {}, {{{"crm", "u2a"}, "fk_1", "", {"crm", "u2"}, true}}};
  Catalog catalog = catalog_of_partitions();
  const std::string all = rendered(add, catalog);
  EXPECT_EQ(
      all.substr(0, all.find("do '")),
      "(alone) set lock_timeout = 300;"
      "alter table \"crm\".\"u1\" add constraint \"fk\" foreign key (\"a\") references \"public\".\"p\" (\"x\") not valid;"
      "alter table \"crm\".\"u2a\" add constraint \"fk_1\" foreign key (\"a\") references \"public\".\"p\" (\"x\") not valid;"
      "set lock_timeout = 0;"
      "alter table \"crm\".\"u1\" validate constraint \"fk\";"
      "alter table \"crm\".\"u2a\" validate constraint \"fk_1\";set lock_timeout = 300;");
  // u1 is proved, u2a has one of another name.
  catalog.tables[1].constraints = {key};
  catalog.tables[3].constraints = {key};
  catalog.tables[3].constraints[0].name = "own";
  catalog.tables[3].constraints[0].validated = false;
  const std::string rest = rendered(add, catalog);
  EXPECT_EQ(rest.substr(0, rest.find("do '")),
            "(alone) set lock_timeout = 300;set lock_timeout = 0;"
            "alter table \"crm\".\"u2a\" validate constraint \"own\";set lock_timeout = 300;");
  EXPECT_EQ(rendered(DropConstraint{kUsers, "fk", add.partitions}),
            "alter table \"crm\".\"Users\" drop constraint if exists \"fk\";"
            "alter table if exists \"crm\".\"u2a\" drop constraint if exists \"fk_1\";");
}

TEST(Dialect, IndexesAreBuiltWithoutBlocking) {
  Index index;
  index.name = "i";
  index.unique = true;
  index.method = "btree";
  index.parts.resize(2);
  index.parts[0].column = "a";
  index.parts[0].descending = true;
  index.parts[0].nulls_first = true;
  index.parts[1].expression = "lower(b)";
  index.parts[1].opclass = "text_pattern_ops";
  index.parts[1].collation = "\"C\"";
  index.include = {"c"};
  index.nulls_not_distinct = true;
  index.where_sql = "(a > 0)";
  const std::string create =
      "create unique index concurrently \"i\" on \"crm\".\"Users\" using \"btree\" (\"a\" desc, (lower(b)) collate \"C\" "
      "text_pattern_ops) include (\"c\") nulls not distinct where (a > 0);";
  Catalog catalog = catalog_with(TableKind::kOrdinary);
  EXPECT_EQ(rendered(CreateIndex{kUsers, index}, catalog), "(alone) " + create);
  Index leftover = index;
  leftover.valid = false;
  catalog.tables[0].indexes = {leftover};
  EXPECT_EQ(rendered(CreateIndex{kUsers, index}, catalog),
            "(alone) drop index concurrently if exists \"crm\".\"i\";" + create);
  EXPECT_EQ(
      rendered(CreateIndex{kUsers, index}, catalog_with(TableKind::kPartitioned)),
      "(alone) set lock_timeout = 300;create unique index if not exists \"i\" on only \"crm\".\"Users\" using "
      "\"btree\" (\"a\" desc, (lower(b)) collate \"C\" text_pattern_ops) include (\"c\") nulls not distinct where "
      "(a > 0);set lock_timeout = 0;set lock_timeout = 300;set lock_timeout = 0;");
  EXPECT_EQ(rendered(DropIndex{kUsers, "i"}), "drop index if exists \"crm\".\"i\";");
}

TEST(Dialect, RenamesInAnOrderThatWorks) {
  const std::string alter = "alter table \"crm\".\"Users\" rename column ";
  EXPECT_EQ(rendered(RenameColumns{kUsers, {{"b", "c"}, {"a", "d"}}, {}, {}}),
            alter + "\"b\" to \"c\";" + alter + "\"a\" to \"d\";");
  const std::string chain = rendered(RenameColumns{kUsers, {{"a", "b"}, {"b", "c"}}, {}, {}});
  EXPECT_EQ(chain.substr(0, chain.find("do $")),
            alter + "\"b\" to \"c\";" + alter + "\"a\" to \"b\";");
  const std::string circle = rendered(RenameColumns{kUsers, {{"a", "b"}, {"b", "a"}}, {}, {}});
  EXPECT_EQ(circle.substr(0, circle.find("do $")), alter + "\"a\" to \"_shoofly_between\";" +
                                                       alter + "\"b\" to \"a\";" + alter +
                                                       "\"_shoofly_between\" to \"b\";");
  Catalog catalog = catalog_with(TableKind::kOrdinary);
  catalog.tables[0].indexes.resize(2);
  catalog.tables[0].indexes[0].name = "u";
  catalog.tables[0].indexes[0].constraint = "u";
  catalog.tables[0].indexes[1].name = "i";
  EXPECT_EQ(
      rendered(RenameColumns{kUsers, {}, {{"u", "u2"}, {"i", "i2"}}, {{"u", "u2"}}}, catalog),
      "alter table \"crm\".\"Users\" rename constraint \"u\" to \"u2\";alter index \"crm\".\"i\" rename to \"i2\";");
}

TEST(Dialect, Journal) {
  EXPECT_EQ(dialect().journal_table("run"), (QualifiedName{"shoofly", "run"}));
  EXPECT_EQ(dialect().placeholder(3), "$3");
  ASSERT_EQ(dialect().journal_namespace().size(), 2U);
}

// The texts that people read in `plan --format sql`.
TEST(Dialect, SyncOfASplit) {
  for (const int version : {130000, 150000}) {
    Catalog catalog;
    catalog.server.version = version;
    const auto install = dialect().render(InstallSync{split_spec()}, catalog);
    ASSERT_TRUE(install.ok()) << install.error().describe();
    std::string text;
    for (const Statement& statement : install->statements) text += statement.sql.str() + ";\n";
    EXPECT_TRUE(testing::golden_matches(
        "src/engine/postgres/golden/sync_of_a_split_" + std::to_string(version / 10000) + ".sql",
        text));
  }
}

// Every action runs, and leaves the catalog that `apply` predicts.
class DialectServer : public SyncTest {};

TEST_F(DialectServer, ActionsLeaveThePredictedCatalog) {
  execute(
      "create table p(id int primary key); create table t(id int primary key, a int, b text collate \"C\", c int)");
  const QualifiedName name{"public", "t"};
  Column added;
  added.name = "d";
  added.type = "character varying(10)";
  added.default_sql = "'x'::character varying";
  added.nullable = false;
  added.comment = "it's";
  Constraint check;
  check.name = "ck";
  check.columns = {"a"};
  check.expression = "(a > 0)";
  check.validated = false;
  Constraint key;
  key.name = "fk";
  key.kind = ConstraintKind::kForeignKey;
  key.columns = {"c"};
  key.references = {"public", "p"};
  key.referenced_columns = {"id"};
  key.rules = "ON DELETE CASCADE";
  key.validated = false;
  Index index;
  index.name = "u";
  index.unique = true;
  index.method = "btree";
  index.parts.resize(1);
  index.parts[0].column = "a";
  index.reads = {"a"};
  Constraint unique;
  unique.name = "u";
  unique.kind = ConstraintKind::kUnique;
  unique.columns = {"a"};
  const std::vector<Action> actions = {
      AddColumn{name, added},
      SetDefault{name, "a", "5"},
      DropDefault{name, "a"},
      AddConstraint{name, check},
      ValidateConstraint{name, "ck"},
      SetNotNull{name, "a"},
      DropNotNull{name, "a"},
      AddConstraint{name, key},
      ValidateConstraint{name, "fk"},
      CreateIndex{name, index},
      AttachIndex{name, unique, "u"},
      RenameColumns{name, {{"a", "b"}, {"b", "a"}}, {}, {{"ck", "ck2"}, {"u", "u2"}}},
      CommentColumn{name, "d", ""},
      DropConstraint{name, "u2"},
      DropConstraint{name, "fk"},
      DropConstraint{name, "ck2"},
      DropColumn{name, "d"}};
  for (const Action& action : actions) {
    SCOPED_TRACE(describe(action));
    Catalog predicted = catalog_of(name);
    const Status applied = shoofly::apply(action, predicted, sync_writer().triggers());
    ASSERT_TRUE(applied.ok()) << applied.error().describe();
    must(action);
    const Table real = catalog_of(name).tables.at(0);
    EXPECT_EQ(render(diff(predicted.tables.at(0), real)), "");
    EXPECT_NE(holds(action, catalog_of(name), sync_writer().triggers()),
              std::optional<bool>(false));
  }
}

// A failed CREATE INDEX CONCURRENTLY leaves an invalid index behind; the next try clears it away.
TEST_F(DialectServer, InvalidIndexIsReplaced) {
  execute("create table t(id int primary key, a int); insert into t values (1, 1), (2, 1)");
  const QualifiedName name{"public", "t"};
  Index index;
  index.name = "u";
  index.unique = true;
  index.method = "btree";
  index.parts.resize(1);
  index.parts[0].column = "a";
  EXPECT_FALSE(perform(CreateIndex{name, index}).ok());
  EXPECT_FALSE(catalog_of(name).tables.at(0).find_index("u")->valid);
  execute("delete from t where id = 2");
  must(CreateIndex{name, index});
  EXPECT_TRUE(catalog_of(name).tables.at(0).find_index("u")->valid);
}

}  // namespace
}  // namespace shoofly::postgres
