// Whose SQL the programs of a project send, by its own files.

#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

class ProgramEngines : public ProjectTest {
 protected:
  std::string engine_with(const std::string& file, const std::string& text,
                          const std::string& below = "") {
    write(file, text);
    const Result<Project> project = read_project(path(below));
    EXPECT_TRUE(project.ok()) << project.error().describe();
    return project.ok() ? project->engine : "";
  }
};

TEST_F(ProgramEngines, Knex) {
  write("migrations/1_a.js", "exports.up = (knex) => knex.schema.dropTable('t');");
  EXPECT_EQ(engine_with("knexfile.js", "module.exports = { client: 'mysql2' };"), "mysql");
  EXPECT_EQ(engine_with("knexfile.js", "module.exports = { client: \"better-sqlite3\" };"),
            "sqlite");
  EXPECT_EQ(engine_with("knexfile.js", "module.exports = { client: 'pg' };"), "postgres");
  EXPECT_EQ(engine_with("knexfile.js", "module.exports = { client: 'mssql' };"), "mssql");
  EXPECT_EQ(engine_with("knexfile.js",
                        "module.exports = { development: { client: 'sqlite3' },\n"
                        "  production: { client: 'postgresql' } };"),
            "");
  EXPECT_EQ(engine_with("knexfile.js", "module.exports = { client: process.env.CLIENT };"), "");
}

TEST_F(ProgramEngines, Sequelize) {
  write("migrations/1_a.js",
        "module.exports = { up: (queryInterface) => queryInterface.dropTable('t') };");
  EXPECT_EQ(engine_with("config/config.json",
                        R"({"production":{"dialect":"mysql"},"test":{"dialect":"mysql"}})"),
            "mysql");
  EXPECT_EQ(engine_with("config/config.json",
                        R"({"production":{"dialect":"postgres"},"test":{"dialect":"sqlite"}})"),
            "");
  EXPECT_EQ(engine_with("config/config.json",
                        R"({"p":{"dialect":"mysql","use_env_variable":"DATABASE_URL"}})"),
            "mysql");
  EXPECT_EQ(engine_with("config/config.json",
                        R"({"p":{"use_env_variable":"DATABASE_URL","define":{"a":{}}},)"
                        R"("d":{"dialect":"sqlite"}})"),
            "");
}

TEST_F(ProgramEngines, Typeorm) {
  write("src/1_a.ts",
        "export class A implements MigrationInterface {\n"
        "  async up(q: QueryRunner) { await q.query(`select 1`); }\n}\n");
  EXPECT_EQ(engine_with("data-source.ts",
                        "export default new DataSource({ name: 'a', type: \"mysql\" });", "src"),
            "mysql");
  EXPECT_EQ(engine_with("data-source.ts",
                        "export default new DataSource({ type: 'postgres', url });", "src"),
            "postgres");
  EXPECT_EQ(engine_with("data-source.ts", "export default new DataSource(options);", "src"), "");
}

TEST_F(ProgramEngines, Alembic) {
  write("db/versions/1_a.py", "revision = 'a'\ndown_revision = None\n");
  write("db/env.py", "from alembic import context\n");
  EXPECT_EQ(engine_with("alembic.ini",
                        "[alembic]\nscript_location = db\n"
                        "sqlalchemy.url = mysql+pymysql://root@localhost/shop\n"),
            "mysql");
  EXPECT_EQ(engine_with("alembic.ini",
                        "[alembic]\nscript_location = db\n"
                        "sqlalchemy.url = driver://user:pass@localhost/dbname\n"),
            "");
  EXPECT_EQ(
      engine_with("alembic.ini", "[alembic]\nscript_location = db\nsqlalchemy.url = %(DB_URL)s\n"),
      "");
  write("alembic.ini", "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///shop.db\n");
  EXPECT_EQ(engine_with("db/env.py", "config.set_main_option('sqlalchemy.url', url)\n"), "");
}

TEST_F(ProgramEngines, Ecto) {
  write("mix.exs", "");
  write("priv/repo/migrations/1_a.exs",
        "defmodule A do\n  use Ecto.Migration\n  def change, do: drop(table(:t))\nend\n");
  EXPECT_EQ(
      engine_with("lib/shop/repo.ex", "use Ecto.Repo, otp_app: :shop, adapter: Ecto.Adapters.MyXQL",
                  "priv/repo/migrations"),
      "mysql");
  EXPECT_EQ(
      engine_with("config/test.exs", "config :shop, Shop.Repo, pool: Ecto.Adapters.SQL.Sandbox",
                  "priv/repo/migrations"),
      "mysql");
  EXPECT_EQ(engine_with("config/dev.exs", "config :shop, Other, adapter: Ecto.Adapters.Postgres",
                        "priv/repo/migrations"),
            "");
}

}  // namespace
}  // namespace shoofly::toolchain
