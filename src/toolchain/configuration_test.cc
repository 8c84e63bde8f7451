// What the configuration files of tools say: where files are, how they are called, whose SQL it is.

#include "toolchain/configuration.h"

#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(Configuration, OneReaderForManyForms) {
  const Configuration text(
      "# a comment\nflyway.url=jdbc:mysql://h/d\n export A = 'b c' \n[flyway]\n"
      "locations = [\n  \"filesystem:one\",\n  'two',\n]\nx = 1 # one\n[engine \"pg\"]\n"
      "\ttarget = db:pg:x\nlast");
  EXPECT_EQ(*text.find("flyway.url"), "jdbc:mysql://h/d");
  EXPECT_EQ(*text.find("A"), "b c");
  EXPECT_THAT(text.list("flyway.locations"), ElementsAre("filesystem:one", "two"));
  EXPECT_EQ(*text.find("flyway.x"), "1");
  EXPECT_EQ(*text.find("engine.pg.target"), "db:pg:x");
  EXPECT_EQ(text.find("last"), nullptr);
}

TEST(Configuration, EnginesByTheirManyNames) {
  const std::pair<const char*, const char*> words[] = {{"postgresql", "postgres"},
                                                       {"jdbc:postgresql://h/d", "postgres"},
                                                       {"pg", "postgres"},
                                                       {"docker://postgres/15/dev", "postgres"},
                                                       {"offline:mysql?version=8", "mysql"},
                                                       {"mariadb:10.6", "mariadb"},
                                                       {"maria://h/d", "mariadb"},
                                                       {"sqlite3", "sqlite"},
                                                       {"sqlite:db.sqlite", "sqlite"},
                                                       {"cockroachdb", "cockroachdb"},
                                                       {"$DATABASE_URL", ""},
                                                       {"docker://ghcr.io/x", ""},
                                                       {"jdbc:h2:mem:x", ""},
                                                       {"", ""}};
  for (const auto& [word, engine] : words) EXPECT_EQ(engine_named_by(word), engine) << word;
}

TEST(Configuration, LiteralsOfPrograms) {
  constexpr const char* kText =
      "export default defineConfig({ layout: 'x', out: process.env.X, out : \"./sql\", });";
  EXPECT_EQ(literal_of(kText, "out"), "./sql");
  EXPECT_EQ(literal_of("{\"dialect\": \"mysql\"}", "dialect"), "mysql");
  EXPECT_EQ(literal_of("dir = \"file://m\"", "dir"), "file://m");
  EXPECT_FALSE(literal_of("out: x", "out").has_value());
}

class Configured : public ProjectTest {};

TEST_F(Configured, WhereAProjectsMigrationsAre) {
  const std::pair<const char*, const char*> files[] = {
      {"flyway.conf", "flyway.locations=filesystem:db/here"},
      {"flyway.toml", "[flyway]\nlocations = [\"filesystem:db/here\"]"},
      {"atlas.hcl", "env \"x\" {\n migration {\n dir = \"file://db/here\"\n}}"},
      {".env", "DBMATE_MIGRATIONS_DIR=./db/here"},
      {".env", "export GOOSE_MIGRATION_DIR=\"db/here\""},
      {"drizzle.config.ts", "export default { out: './db/here' }"},
      {"prisma.config.ts", "defineConfig({ migrations: { path: \"db/here\" } })"},
      {"package.json", "{\"prisma\": {\"schema\": \"db/schema.prisma\"}}"},
      {"liquibase.properties", "changeLogFile=db/here/x.sql"}};
  write("migrations/other.sql", "select 2;");
  write("db/here/V1__a.sql", "select 1;");
  write("db/migrations/V1__a.sql", "select 1;");
  for (const auto& [name, text] : files) {
    write(name, text);
    const bool schema = std::string(name) == "package.json";
    EXPECT_EQ(read().folder, path(schema ? "db/migrations" : "db/here")) << name;
    std::filesystem::remove(dir_ / name);
  }
  write("flyway.conf", "flyway.locations=filesystem:nowhere");
  EXPECT_EQ(read().folder, path("db/migrations"));
}

TEST_F(Configured, SeveralLocationsOfFlyway) {
  write("flyway.conf", "flyway.locations=filesystem:a,filesystem:b");
  write("a/V1__a.sql", "select 1;");
  write("b/V2__b.sql", "select 2;");
  write("c/V3__c.sql", "select 3;");
  const Project project = read();
  EXPECT_THAT(versions(project), ElementsAre("1", "2"));
  EXPECT_EQ(project.migrations[1].up.file, path("b/V2__b.sql"));
}

TEST_F(Configured, FlywaysOwnWordsForNamesAndPlaceholders) {
  write("flyway.toml",
        "[flyway]\nsqlMigrationPrefix = \"M\"\nsqlMigrationSeparator = \"-\"\n"
        "sqlMigrationSuffixes = [\".ddl\"]\ngroup = true\nplaceholderPrefix = \"#[\"\n"
        "placeholderSuffix = \"]\"\n[flyway.placeholders]\nschema = \"app\"\npassword = \"x\"\n");
  write("sql/M1-a.ddl", "select 1 from #[schema].t, #[password];");
  write("sql/V2__b.sql", "not one of its files");
  const Project project = read("sql");
  EXPECT_EQ(project.tool, "Flyway");
  ASSERT_THAT(versions(project), ElementsAre("1"));
  EXPECT_EQ(project.migrations[0].up.text, "select 1 from app.t, __password_;");
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kAllPending);
}

TEST_F(Configured, SqitchsFoldersAndPlan) {
  write("sqitch.conf",
        "[core]\n\tengine = mysql\n\tplan_file = db/my.plan\n\ttop_dir = db\n"
        "[engine \"mysql\"]\n\tdeploy_dir = up\n");
  write("db/my.plan", "%project=x\na 2024-01-01T00:00:00Z A <a@example.org>\n");
  write("up/a.sql", "select 1;");
  write("db/revert/a.sql", "select -1;");
  const Project project = read();
  EXPECT_EQ(project.tool, "Sqitch");
  ASSERT_EQ(project.migrations.size(), 1U);
  EXPECT_EQ(project.migrations[0].down.text, "select -1;");
  EXPECT_EQ(project.engine, "mysql");
}

TEST_F(Configured, WhoseSqlItIs) {
  write("p/migration_lock.toml", "provider = \"mysql\"");
  write("p/20240101000000_a/migration.sql", "select 1;");
  EXPECT_EQ(read("p").engine, "mysql");
  const Result<Project> said = read_project(by_folder({path("p")}).front(), "sqlite");
  ASSERT_TRUE(said.ok());
  EXPECT_EQ(said->engine, "sqlite");
  write("d/meta/_journal.json",
        "{\"dialect\": \"sqlite\", \"entries\": [{\"idx\": 0, \"tag\": \"0000_a\"}]}");
  write("d/0000_a.sql", "select 1;");
  EXPECT_EQ(read("d").engine, "sqlite");
  write("f/flyway.conf", "flyway.url=jdbc:mariadb://h/d?password=x");
  write("f/sql/V1__a.sql", "select 1;");
  EXPECT_EQ(read("f/sql").engine, "mariadb");
  write("e/.env", "DATABASE_URL=postgres://u:p@h/d");
  write("e/db/migrations/1_a.sql", "-- migrate:up\nselect 1;");
  EXPECT_EQ(read("e").engine, "postgres");
  write("l/liquibase.properties", "url: jdbc:x\nurl=jdbc:mysql://h/d");
  write("l/c.yaml",
        "databaseChangeLog:\n- changeSet: {id: 1, author: a, dbms: mysql, changes: "
        "[{dropColumn: {tableName: t, columnName: c}}]}\n");
  const Project liquibase = read("l");
  EXPECT_EQ(liquibase.engine, "mysql");
  ASSERT_EQ(liquibase.migrations.size(), 1U);
  EXPECT_EQ(liquibase.migrations[0].up.text, "ALTER TABLE `t` DROP COLUMN `c`;\n");
}

}  // namespace
}  // namespace shoofly::toolchain
