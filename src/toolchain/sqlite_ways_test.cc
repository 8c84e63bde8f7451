#include "toolchain/sqlite_ways.h"

#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using lint::Wrapping;

class SqliteWays : public ProjectTest {
 protected:
  lint::Script first(const std::string& name, const std::string& engine = "sqlite") {
    Result<Project> project = read_project(by_folder({path(name)}).front(), engine);
    EXPECT_TRUE(project.ok()) << project.error().describe();
    EXPECT_EQ(project->migrations.size(), 1U);
    return project->migrations.front().up;
  }
};

TEST_F(SqliteWays, GolangMigrateRunsEachFileInOneTransaction) {
  write(".git/HEAD", "");
  write("m/1_a.up.sql", "pragma foreign_keys = off");
  EXPECT_EQ(first("m").wrapping, Wrapping::kFile);
  EXPECT_EQ(first("m", "postgres").wrapping, Wrapping::kMessage);
  write("Makefile", "up:\n\tmigrate -database 'sqlite3://x.db?x-no-tx-wrap=true' up\n");
  EXPECT_EQ(first("m").wrapping, Wrapping::kMessage);
}

TEST_F(SqliteWays, FlywayTakesOnlyThePragmaOutOfATransaction) {
  write("a/V1__a.sql", "PRAGMA foreign_keys = OFF;\ndrop table t;");
  write("b/V1__b.sql", "vacuum;");
  EXPECT_EQ(first("a").wrapping, Wrapping::kNone);
  EXPECT_EQ(first("b").wrapping, Wrapping::kFile);
  EXPECT_EQ(first("b", "postgres").wrapping, Wrapping::kNone);
}

TEST_F(SqliteWays, SomeTurnForeignKeysOffThemselves) {
  write(".git/HEAD", "");
  write("a/atlas.sum", "h1:x\n");
  write("a/20240101000000.sql", "drop table t;");
  EXPECT_TRUE(first("a").foreign_keys_off);
  EXPECT_FALSE(first("a", "postgres").foreign_keys_off);
  write("d/meta/_journal.json",
        R"({"dialect": "sqlite", "entries": [{"idx": 0, "tag": "0000_a"}]})");
  write("d/0000_a.sql", "drop table t;");
  EXPECT_FALSE(first("d").foreign_keys_off);
  write("package.json", R"({"dependencies": {"@libsql/client": "^0.14.0"}})");
  EXPECT_TRUE(first("d").foreign_keys_off);
}

TEST_F(SqliteWays, AlembicHasNoDdlInATransaction) {
  write("versions/a.py",
        "from alembic import op\nrevision = 'a'\ndown_revision = None\n"
        "def upgrade():\n    op.execute('PRAGMA foreign_keys=OFF')\n");
  EXPECT_EQ(first("versions").wrapping, Wrapping::kNone);
  EXPECT_EQ(first("versions", "postgres").wrapping, Wrapping::kAllPending);
}

}  // namespace
}  // namespace shoofly::toolchain
