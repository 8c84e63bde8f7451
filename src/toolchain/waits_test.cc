// Whether the configuration of a project limits the waiting for locks.

#include "toolchain/waits.h"

#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

class Waits : public ProjectTest {
 protected:
  bool limited(const std::string& below = "") {
    const Result<Project> project = read_project(path(below));
    EXPECT_TRUE(project.ok()) << project.error().describe();
    return project.ok() && project->migrations.front().up.waits_are_limited &&
           project->migrations.front().down.waits_are_limited;
  }
};

TEST(WaitsText, ANumberThatIsNotNothing) {
  for (const char* text :
       {"StrongMigrations.lock_timeout = 10.seconds",
        "connection.execute(\"SET lock_timeout = '4s'\")", "SET LOCAL lock_timeout TO 4000",
        "'options': '-c lock_timeout=4000'", "  lock_timeout: 5000",
        "extra: { options: \"-c lock_timeout=4000ms\" }", "{\"lock_timeout\": 5000}",
        "ZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT = '2s'"})
    EXPECT_TRUE(sets_lock_timeout(text, "#")) << text;
  for (const char* text :
       {"# StrongMigrations.lock_timeout = 10.seconds", "SET lock_timeout = 0",
        "deadlock_timeout = 1", "StrongMigrations.lock_timeout_limit = 10.seconds",
        "lock_timeout = ENV['X']", "lock_timeout: <%= x %>", "lock_timeout_missing: 1",
        "lock_timeout", "lock_timeout ="})
    EXPECT_FALSE(sets_lock_timeout(text, "#")) << text;
}

TEST_F(Waits, Rails) {
  write("db/migrate/20260101000000_a.rb",
        "class A < ActiveRecord::Migration[7.0]\n  def change\n    remove_column :t, :a, :text\n"
        "  end\nend\n");
  EXPECT_FALSE(limited("db/migrate"));
  write("config/initializers/strong_migrations.rb", "StrongMigrations.lock_timeout = 10.seconds\n");
  EXPECT_TRUE(limited("db/migrate"));
  write("config/initializers/strong_migrations.rb", "\n");
  write("config/database.yml", "test:\n  variables:\n    lock_timeout: 5s\n");
  EXPECT_FALSE(limited("db/migrate"));
  write("config/database.yml", "default: &default\n  variables:\n    lock_timeout: 5s\n");
  EXPECT_TRUE(limited("db/migrate"));
  write("config/database.yml", "production:\n  adapter: postgresql\n");
  write("config/initializers/locks.rb", "StrongMigrations.lock_timeout = 10.seconds\n");
  EXPECT_TRUE(limited("db/migrate"));
}

TEST_F(Waits, Alembic) {
  write("migrations/versions/1_a.py",
        "revision = 'a'\ndown_revision = None\ndef upgrade():\n    op.drop_column('t', 'a')\n");
  write("migrations/env.py", "context.configure(url=url)\n");
  EXPECT_FALSE(limited("migrations/versions"));
  write("migrations/env.py", "connection.execute(text(\"SET lock_timeout = '4s'\"))\n");
  EXPECT_TRUE(limited("migrations/versions"));
}

TEST_F(Waits, Django) {
  write("manage.py", "");
  write(
      "app/migrations/0001_a.py",
      "class Migration(migrations.Migration):\n    operations = [migrations.RunSQL('select 1')]\n");
  write("site/settings.py", "OPTIONS = {'options': '-c statement_timeout=4000'}\n");
  EXPECT_FALSE(limited());
  write("site/settings.py", "OPTIONS = {'options': '-c lock_timeout=4000'}\n");
  EXPECT_TRUE(limited());
}

TEST_F(Waits, Javascript) {
  write("migrations/1_a.js", "exports.up = (knex) => knex.schema.dropTable('t');");
  write("knexfile.js",
        "module.exports = { pool: { afterCreate(c, done) {\n"
        "  // c.query('SET lock_timeout = 1')\n} } };");
  EXPECT_FALSE(limited("migrations"));
  write("knexfile.js",
        "module.exports = { pool: { afterCreate(c, done) {\n"
        "  c.query('SET lock_timeout = 4000', done);\n} } };");
  EXPECT_TRUE(limited("migrations"));
}

}  // namespace
}  // namespace shoofly::toolchain
