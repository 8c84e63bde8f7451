// What Alembic 1.14 and Liquibase 4.28 have printed, put in place of what was read.

#include "toolchain/printed_sql.h"

#include "lint/places.h"
#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using PrintedSql = ProjectTest;

// Where the first line that has this text stands in the file.
Position place_of(const lint::Script& script, std::string_view text) {
  int line = 1;
  std::size_t begin = 0;
  const std::size_t at = script.text.find(text);
  EXPECT_NE(at, std::string::npos) << text << " in " << script.text;
  for (std::size_t i = 0; i < at && at != std::string::npos; ++i) {
    if (script.text[i] != '\n') continue;
    ++line;
    begin = i + 1;
  }
  return lint::Places(script).in_file({line, static_cast<int>(at - begin) + 1});
}

constexpr std::string_view kFirst = R"(revision = "a1"
down_revision = None


def upgrade():
    op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True))
    for name in names():
        op.add_column("orders", sa.Column(name, sa.Text()))
    op.execute("UPDATE orders SET a = 'x' WHERE id = 1")


def downgrade():
    op.drop_table("orders")
)";
constexpr std::string_view kSecond = R"(revision = "a2"
down_revision = "a1"


def upgrade():
    # shoofly:ignore index-not-concurrent the table is small
    op.create_index("orders_a", "orders", ["a"])
    with op.get_context().autocommit_block():
        op.create_index("orders_b", "orders", ["b"], postgresql_concurrently=True)
)";
constexpr std::string_view kPrinted = R"(BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> a1

CREATE TABLE orders (
    id BIGSERIAL NOT NULL, 
    PRIMARY KEY (id)
);

ALTER TABLE orders ADD COLUMN a TEXT;

ALTER TABLE orders ADD COLUMN b TEXT;

UPDATE orders SET a = 'x' WHERE id = 1;

INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING alembic_version.version_num;

-- Running upgrade a1 -> a2

CREATE INDEX orders_a ON orders (a);

COMMIT;

CREATE INDEX CONCURRENTLY orders_b ON orders (b);

BEGIN;

UPDATE alembic_version SET version_num='a2' WHERE alembic_version.version_num = 'a1';

COMMIT;

)";

class AlembicPrints : public PrintedSql {
 protected:
  void SetUp() override {
    write("a1_orders.py", kFirst);
    write("a2_index.py", kSecond);
    project_ = read();
    ASSERT_EQ(project_.tool, "Alembic");
  }
  Project project_;
};

TEST_F(AlembicPrints, WhatALoopSends) {
  ASSERT_FALSE(project_.migrations[0].up.opaque.empty());
  const Status taken = take_alembic_sql(kPrinted, project_.migrations);
  ASSERT_TRUE(taken.ok()) << taken.error().describe();
  const lint::Script& up = project_.migrations[0].up;
  EXPECT_TRUE(up.opaque.empty());
  EXPECT_THAT(up.text, HasSubstr("ADD COLUMN b TEXT"));
  EXPECT_THAT(up.text, Not(HasSubstr("alembic_version")));
  EXPECT_EQ(place_of(up, "CREATE TABLE").line, 6);
  EXPECT_EQ(place_of(up, "ALTER TABLE").line, 7);  // the loop
  const Position update = place_of(up, "SET a");
  EXPECT_EQ(update.line, 9);
  EXPECT_EQ(update.column, 31);
  EXPECT_EQ(up.wrapping, lint::Wrapping::kAllPending);
  EXPECT_THAT(project_.migrations[0].down.text, HasSubstr("drop table"));
}

TEST_F(AlembicPrints, WhatALoopSendsStandsAtTheLoopBehindWhatWasReadBeforeIt) {
  write("a1_orders.py", R"(revision = "a1"
down_revision = None


def upgrade():
    prepare()
    op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True))
    for name in names():
        op.add_column("orders", sa.Column(name, sa.Text()))
    op.execute("UPDATE orders SET a = 'x' WHERE id = 1")
    finish()
)");
  project_ = read();
  ASSERT_EQ(project_.migrations[0].up.opaque.size(), 3U);
  ASSERT_TRUE(take_alembic_sql(kPrinted, project_.migrations).ok());
  const lint::Script& up = project_.migrations[0].up;
  EXPECT_EQ(place_of(up, "CREATE TABLE").line, 7);
  EXPECT_EQ(place_of(up, "ADD COLUMN a").line, 8);
  EXPECT_EQ(place_of(up, "ADD COLUMN b").line, 8);
}

TEST_F(AlembicPrints, WhatRunsOutsideOfATransaction) {
  ASSERT_TRUE(take_alembic_sql(kPrinted, project_.migrations).ok());
  const lint::Script& up = project_.migrations[1].up;
  EXPECT_TRUE(up.marks_are_tools);
  EXPECT_EQ(trimmed(up.text),
            "-- shoofly:ignore index-not-concurrent the table is small\n\n"
            "CREATE INDEX orders_a ON orders (a);\n\nCOMMIT;\n\n"
            "CREATE INDEX CONCURRENTLY orders_b ON orders (b);\n\nBEGIN;");
  EXPECT_EQ(place_of(up, "CREATE INDEX CONC").line, 9);
}

TEST_F(AlembicPrints, ATransactionForEach) {
  std::string printed(kPrinted);
  printed.insert(printed.find("-- Running upgrade a1"), "COMMIT;\n\nBEGIN;\n\n");
  ASSERT_TRUE(take_alembic_sql(printed, project_.migrations).ok());
  EXPECT_EQ(project_.migrations[0].up.wrapping, lint::Wrapping::kFile);
  EXPECT_THAT(project_.migrations[0].up.text, Not(HasSubstr("COMMIT")));
}

TEST_F(AlembicPrints, WhatIsNotOfTheProject) {
  std::string printed(kPrinted);
  printed.replace(printed.find("-> a1"), 5, "-> zz");
  const Status taken = take_alembic_sql(printed, project_.migrations);
  ASSERT_FALSE(taken.ok());
  EXPECT_THAT(taken.error().describe(), HasSubstr("revision \"zz\" is in no file"));
  EXPECT_FALSE(take_alembic_sql("BEGIN;\n\nCOMMIT;\n", project_.migrations).ok());
}

TEST_F(AlembicPrints, LessThanThereIs) {
  const std::string_view printed = kPrinted.substr(0, kPrinted.find("-- Running upgrade a1"));
  ASSERT_TRUE(take_alembic_sql(printed, project_.migrations).ok());
  ASSERT_EQ(project_.migrations[1].up.gaps.size(), 1U);
  EXPECT_EQ(project_.migrations[1].up.gaps[0].what, "alembic has printed nothing for it");
}

TEST_F(PrintedSql, LiquibasesChangesets) {
  write("changelog.xml", R"(<databaseChangeLog>
  <changeSet id="1" author="ann">
    <addColumn tableName="t"><column name="note" type="text"/></addColumn>
  </changeSet>
  <changeSet id="2" author="ann">
    <customChange class="org.example.Fill"/>
  </changeSet>
</databaseChangeLog>
)");
  Project project = read();
  ASSERT_EQ(project.migrations.size(), 2U);
  ASSERT_FALSE(project.migrations[1].up.gaps.empty());
  const Status taken = take_liquibase_sql(
      "-- Changeset changelog.xml::1::ann\nALTER TABLE t ADD note TEXT;\n\n"
      "-- Changeset changelog.xml::2::ann\nUPDATE t SET note = '';\n\n",
      project.migrations);
  ASSERT_TRUE(taken.ok()) << taken.error().describe();
  EXPECT_EQ(place_of(project.migrations[0].up, "ALTER").line, 3);
  EXPECT_TRUE(project.migrations[1].up.gaps.empty());
  EXPECT_THAT(project.migrations[1].up.text, HasSubstr("UPDATE t SET note"));
  const Status other =
      take_liquibase_sql("-- Changeset other.xml::1::ann\nSELECT 1;\n", project.migrations);
  ASSERT_FALSE(other.ok());
  EXPECT_THAT(other.error().describe(),
              HasSubstr("changeset ann:1 of \"other.xml\" is in no file that was read"));
}

}  // namespace
}  // namespace shoofly::toolchain
