// What is said, and what is not, of the calls that programs make: one migration on a table that an
// earlier one has made.

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/temp_dir.h"
#include "lint/rule.h"

namespace shoofly::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ProgramsFindings : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_ / name).parent_path());
    write_text(dir_ / name, text);
  }
  void django(const std::string& operations, const std::string& above = "") {
    write("manage.py", "");
    write("shop/migrations/0001_initial.py",
          "class Migration(migrations.Migration):\n"
          "    operations = [migrations.CreateModel('Item', [\n"
          "        ('id', models.BigAutoField(primary_key=True)),\n"
          "        ('uid', models.UUIDField(null=True)),\n"
          "        ('name', models.CharField(max_length=10))])]\n");
    write("shop/migrations/0002_more.py", above +
                                              "class Migration(migrations.Migration):\n"
                                              "    dependencies = [('shop', '0001_initial')]\n"
                                              "    operations = [" +
                                              operations + "]\n");
  }
  void lint() {
    Result<LintOutcome> outcome = lint_migrations({{dir_.path().string()}});
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    rules_.clear();
    said_.clear();
    help_.clear();
    for (const lint::Finding& finding : outcome->findings) {
      rules_.push_back(std::string(finding.rule->id));
      said_ += finding.problem + "\n";
      for (const std::string& help : finding.help) help_ += help + "\n";
    }
    said_ += help_;
    for (const lint::Notice& notice : outcome->notices)
      rules_.push_back(std::to_string(notice.at.line) + ": " + notice.problem);
  }
  TempDir dir_{"findings"};
  std::vector<std::string> rules_;  // of the findings, and the notices
  std::string said_;                // problems, then all help
  std::string help_;
};

TEST_F(ProgramsFindings, DjangosDefaultsThatAreCalledLeakNoPlaceholder) {
  django(
      "migrations.AddField('item', 'code', models.CharField(max_length=4, default=f, unique=True)),"
      "migrations.AddField('item', 'made', models.DateTimeField(auto_now_add=True, unique=True)),"
      "migrations.AlterField('item', 'uid', models.UUIDField(default=uuid.uuid4))");
  lint();
  EXPECT_THAT(rules_, Contains("new-column-unique"));
  EXPECT_THAT(rules_, Contains("update-in-one-piece"));
  EXPECT_THAT(said_, Not(HasSubstr("a value that the application computes")));
  EXPECT_THAT(said_, HasSubstr("a part of it is computed when it runs, so there is no SQL"));
  EXPECT_THAT(said_, Not(HasSubstr("create unique index")));
  EXPECT_THAT(said_, Not(HasSubstr("__")));
  EXPECT_THAT(said_, Not(HasSubstr("2000-01-01")));
}

// Names, types and values that a program computes are judged, and never stand in SQL to paste.
TEST_F(ProgramsFindings, WhatIsComputedStandsInNoProposal) {
  write("db/migrate/20230101000000_a.rb",
        "class A < ActiveRecord::Migration[7.1]\n  def up\n"
        "    execute \"create index i on #{name} (a)\"\n"
        "    execute \"alter table #{name} add constraint c check (a > #{least})\"\n"
        "    execute \"update t set a = #{value}\"\n  end\nend\n");
  write("knex/migrations/1_a.js",
        "exports.up = async (knex) => {\n"
        "  await knex('t').update({ a: compute() });\n"
        "  await knex.schema.alterTable('t', (t) => { t.specificType('b', kind).unique(); });\n};\n"
        "exports.down = async (knex) => {};\n");
  lint();
  EXPECT_THAT(rules_, Contains("update-in-one-piece"));
  EXPECT_THAT(rules_, Contains("index-not-concurrent"));
  EXPECT_THAT(rules_, Contains("check-scans"));
  EXPECT_THAT(help_, HasSubstr("a part of it is computed when it runs"));
  EXPECT_THAT(help_, Not(HasSubstr("__")));
}

TEST_F(ProgramsFindings, AUniqueColumnOfOneValueIsRefusedWhateverElseRuns) {
  for (const char* call :
       {"'item', 'code', models.UUIDField(default=uuid.uuid4, unique=True)",
        "model_name='item', name='code', field=models.UUIDField(unique=True, default=uuid4)"}) {
    for (const char* behind : {"", ", migrations.RunPython(fill)"}) {
      django("migrations.AddField(" + std::string(call) + ")" + behind);
      lint();
      EXPECT_THAT(rules_, Contains("unique-over-one-value")) << call << behind;
    }
  }
  // What RunPython does may fill it.
  django(
      "migrations.AddField('item', 'code', models.UUIDField(default=uuid.uuid4)), "
      "migrations.RunPython(fill), migrations.AddConstraint('item', "
      "models.UniqueConstraint(fields=['code'], name='u'))");
  lint();
  EXPECT_THAT(rules_, Not(Contains("unique-over-one-value")));
}

TEST_F(ProgramsFindings, RowsOfRunPythonAreWorkInTheMigrationsTransaction) {
  django("migrations.RunPython(fill, migrations.RunPython.noop)",
         "def fill(apps, schema_editor):\n"
         "    Item = apps.get_model('shop', 'Item')\n"
         "    for item in Item.objects.all():\n"
         "        item.uid = uuid.uuid4()\n        item.save(update_fields=['uid'])\n");
  lint();
  EXPECT_THAT(rules_, ElementsAre("update-in-one-piece"));
  EXPECT_THAT(said_, HasSubstr("are updated row by row in one transaction"));
}

// What a condition stands around does not run where what it makes first is there.
TEST_F(ProgramsFindings, ABodyThatWouldFailDoesNotRun) {
  write("db/migrate/20230101000000_a.rb",
        "class A < ActiveRecord::Migration[7.1]\n  def change\n"
        "    create_table :users do |t|\n      t.string :name\n    end\n  end\nend\n");
  const auto guarded = [&](const std::string& body) {
    write("db/migrate/20230201000000_b.rb",
          "class B < ActiveRecord::Migration[7.1]\n  disable_ddl_transaction!\n  def up\n" + body +
              "  end\n  def down\n  end\nend\n");
    lint();
  };
  guarded(
      "unless table_exists?(:users)\n  create_table :users do |t|\n    t.string :name\n  end\n"
      "  add_index :users, :name\nend\n");
  EXPECT_THAT(rules_, Not(Contains("index-not-concurrent")));
  guarded(
      "return if column_exists?(:users, :name)\nadd_column :users, :name, :string\n"
      "add_index :users, :name\n");
  EXPECT_THAT(rules_, Not(Contains("index-not-concurrent")));
  guarded(
      "unless column_exists?(:users, :more)\n  add_column :users, :more, :string\n"
      "  add_index :users, :name\nend\n");
  EXPECT_THAT(rules_, Contains("index-not-concurrent"));
  guarded(
      "rename_column :users, :name, :title if column_exists?(:users, :name)\n"
      "execute 'select 1'\n");
  EXPECT_THAT(rules_, Not(Contains("not-rerunnable")));
}

TEST_F(ProgramsFindings, RowsOfTheServersCatalogAreNoWorkBehindALock) {
  django(
      "migrations.RunSQL('alter table shop_item add column z int; '"
      "'update pg_index set indisvalid = true where indexrelid = 1')");
  lint();
  EXPECT_THAT(rules_, Not(Contains("work-behind-lock")));
}

TEST_F(ProgramsFindings, AConfiguredLimitOfTheWaitingIsNotMissing) {
  django("migrations.RemoveField('item', 'name')");
  lint();
  EXPECT_THAT(rules_, Contains("lock-timeout-missing"));
  write("site/settings.py", "OPTIONS = {'options': '-c lock_timeout=4000'}\n");
  lint();
  EXPECT_THAT(rules_, Not(Contains("lock-timeout-missing")));
  django("migrations.RunSQL('set lock_timeout = 0'), migrations.RemoveField('item', 'name')");
  lint();
  EXPECT_THAT(rules_, Contains("lock-timeout-missing"));
}

TEST_F(ProgramsFindings, ADefaultThatTheMigrationItselfHasSetIsNobodysLoss) {
  django("migrations.AlterField('item', 'uid', models.UUIDField(default=uuid.uuid4, unique=True))");
  lint();
  EXPECT_THAT(rules_, Not(Contains("drop-default")));
  EXPECT_THAT(rules_, Contains("set-not-null-refuses-writers"));
}

}  // namespace
}  // namespace shoofly::testing
