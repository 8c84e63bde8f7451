// Migrations that are programs, through the linter: findings stand where the program says it, and
// what has to be run to be known is counted.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "app/lint_queries.h"
#include "harness/temp_dir.h"
#include "lint/rule.h"

namespace shoofly::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LintPrograms : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_ / name).parent_path());
    write_text(dir_ / name, text);
  }
  LintOutcome lint() { return lint_at(""); }
  LintOutcome lint_at(const std::string& folder) {
    Result<LintOutcome> outcome = lint_migrations({{(dir_.path() / folder).string()}});
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? std::move(*outcome) : LintOutcome{};
  }
  // "rule line:column", without notes.
  static std::vector<std::string> found(const LintOutcome& outcome) {
    std::vector<std::string> texts;
    for (const lint::Finding& finding : outcome.findings) {
      if (finding.severity == Severity::kNote) continue;
      texts.push_back(std::string(finding.rule->id) + " " + std::to_string(finding.at.line) + ":" +
                      std::to_string(finding.at.column));
    }
    return texts;
  }
  // "line: what"
  static std::vector<std::string> noticed(const LintOutcome& outcome) {
    std::vector<std::string> texts;
    for (const lint::Notice& notice : outcome.notices)
      texts.push_back(std::to_string(notice.at.line) + ": " + notice.problem);
    return texts;
  }
  TempDir dir_{"programs"};
};

constexpr const char* kAlembicFirst = R"(from alembic import op
import sqlalchemy as sa
revision = "a"
down_revision = None

def upgrade():
    op.create_table("t", sa.Column("id", sa.BigInteger(), primary_key=True),
                    sa.Column("a", sa.String(40)), sa.Column("b", sa.Integer()))

def downgrade():
    op.drop_table("t")
)";

TEST_F(LintPrograms, AlembicFindingsStandAtTheCallAndWithinItsSql) {
  write("alembic.ini", "[alembic]\nscript_location = db/alembic\n");
  write("db/alembic/env.py", "context.configure(transaction_per_migration = True)");
  write("db/alembic/versions/1_first.py", kAlembicFirst);
  write("db/alembic/versions/0_second.py", R"(from alembic import op
import sqlalchemy as sa
revision = "b"
down_revision = "a"

def upgrade():
    op.alter_column("t", "a", type_=sa.String(80))
    op.create_index("i", "t", ["a"])
    op.execute("""
        select 1;
        drop index i;
    """)
    # shoofly:ignore drop-column nobody reads it
    op.drop_column("t", "b")
    op.execute("alter table t" " drop " 'column a')

def downgrade():
    for name in names():
        op.add_column("t", sa.Column(name, sa.Text()))
)");
  const LintOutcome outcome = lint();
  EXPECT_THAT(outcome.tools, ElementsAre("Alembic"));
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  EXPECT_EQ(outcome.coverage.opaque, 1U);
  EXPECT_THAT(noticed(outcome), ElementsAre("18: opaque: for"));
  EXPECT_THAT(found(outcome), Contains("index-not-concurrent 8:5"));
  EXPECT_THAT(found(outcome), Contains("drop-index-not-concurrent 11:9"));
  EXPECT_THAT(found(outcome), Contains("drop-column 15:34"));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains("drop-column 14:5")));
}

TEST_F(LintPrograms, AlembicAutocommitBlockIsNoTransactionOfOurs) {
  write("versions/1.py", kAlembicFirst);
  write("versions/2.py", R"(
revision = "b"
down_revision = "a"
def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("i", "t", ["a"], postgresql_concurrently=True)
    op.create_index("j", "t", ["b"], postgresql_concurrently=True)
)");
  write("env.py", "");
  EXPECT_THAT(found(lint()), ElementsAre("concurrently-in-transaction 7:5"));
}

TEST_F(LintPrograms, WhatAProgramDoesUnseenIsNoReasonToMissAnything) {
  write("alembic/versions/1.py", kAlembicFirst);
  write("alembic/versions/2.py", R"(
revision = "b"
down_revision = "a"
NAME = "t"
def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("t", sa.Column("late", sa.Text()))
    op.execute(f"comment on table {NAME} is 'x'")
    op.alter_column(NAME, "late", nullable=True)
def downgrade():
    pass
)");
  const LintOutcome outcome = lint();
  EXPECT_THAT(noticed(outcome), ::testing::IsEmpty());
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("column-not-there"))));
  EXPECT_THAT(found(outcome), Contains(HasSubstr("down-does-not-undo")));
}

TEST_F(LintPrograms, AFileThatDoesNotEndIsOpaque) {
  write("alembic/versions/1.py", kAlembicFirst);
  write("alembic/versions/2.py", "down_revision = 'a'\ndef upgrade():\n    op.drop_table('t'\n");
  const LintOutcome outcome = lint();
  EXPECT_THAT(noticed(outcome), ElementsAre(AllOf(HasSubstr("3: opaque: the file"))));
  EXPECT_THAT(found(outcome), IsEmpty());
}

TEST_F(LintPrograms, AlembicsGraph) {
  write("alembic/versions/1.py", kAlembicFirst);
  write("alembic/versions/2.py", "revision = 'd'\ndown_revision = ('b', 'c')\n");
  write("alembic/versions/3.py", "revision = 'c'\ndown_revision = 'a'\n");
  write("alembic/versions/4.py", "revision: str = 'b'\ndown_revision: Union[str, None] = 'a'\n");
  std::vector<std::string> names;
  for (const std::string& file : lint().files)
    names.push_back(std::filesystem::path(file).filename().string());
  EXPECT_THAT(names, ElementsAre("1.py", "1.py", "3.py", "4.py", "2.py"));
  write("alembic/versions/5.py", "revision = 'e'\ndown_revision = 'gone'\n");
  const Result<LintOutcome> wrong = lint_migrations({{dir_.path().string()}});
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.error().describe(),
              HasSubstr("5.py\": it follows \"gone\", which is not there"));
}

constexpr const char* kDjangoFirst = R"(from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    dependencies = [("auth", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Thing",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=40, null=True)),
                ("kind", models.CharField(max_length=9)),
                ("owner", models.ForeignKey(on_delete=models.CASCADE, to="auth.user")),
            ],
        ),
    ]
)";

TEST_F(LintPrograms, DjangoKnowsWhatAFieldWasBefore) {
  write("manage.py", "");
  write("shop/migrations/0001_initial.py", kDjangoFirst);
  write("shop/migrations/__init__.py", "");
  write("shop/migrations/0002_more.py", R"(
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        # the name gets longer, which writes no row
        migrations.AlterField("thing", "name", models.CharField(max_length=80, null=True)),
        migrations.AddIndex("thing", models.Index(fields=["kind"], name="kind_i")),
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.RunPython(migrations.RunPython.noop, forwards),
        migrations.RunSQL("""
            update shop_thing set kind = 'a';
        """),
        # shoofly:ignore rename-column both names are read since release 7
        migrations.RenameField("thing", "kind", "sort"),
    ]
)");
  const LintOutcome outcome = lint();
  EXPECT_THAT(outcome.tools, ElementsAre("Django"));
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  EXPECT_THAT(noticed(outcome), ElementsAre("8: opaque: a call of RunPython"));
  EXPECT_THAT(found(outcome), Contains("index-not-concurrent 7:9"));
  EXPECT_THAT(found(outcome), Contains("update-in-one-piece 11:13"));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("type-change"))));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("rename-column"))));
}

TEST_F(LintPrograms, DjangoConcurrentlyNeedsAtomicFalse) {
  write("shop/migrations/0001_initial.py", kDjangoFirst);
  const std::string second = R"(class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    atomic = %
    operations = [AddIndexConcurrently("thing", models.Index(fields=["kind"], name="kind_i"))]
)";
  const std::size_t at = second.find('%');
  write("shop/migrations/0002_index.py", std::string(second).replace(at, 1, "True"));
  EXPECT_THAT(found(lint_at("shop/migrations")), Contains("concurrently-in-transaction 4:19"));
  write("shop/migrations/0002_index.py", std::string(second).replace(at, 1, "False"));
  EXPECT_THAT(found(lint_at("shop/migrations")), IsEmpty());
}

TEST_F(LintPrograms, TypeormsQueriesStandWithinTheirStrings) {
  write("src/1700000000000-First.ts", R"(import { MigrationInterface, QueryRunner } from "typeorm";

export class First1700000000000 implements MigrationInterface {
    name = 'First1700000000000'

    public async up(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query(`CREATE TABLE "t" ("id" BIGSERIAL PRIMARY KEY, "a" text)`);
    }

    public async down(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query(`DROP TABLE "t"`);
    }
}
)");
  write("src/1700000000001-Second.ts", R"(
export class Second1700000000001 implements MigrationInterface {
    transaction = false;
    public async up(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query(`
            CREATE INDEX CONCURRENTLY "i" ON "t" ("a");
            ALTER TABLE "t" DROP COLUMN "a"`);
        if (await queryRunner.hasTable("x")) { await queryRunner.dropTable("x"); }
        await queryRunner.addColumn("t", new TableColumn({ name: "b", type: "text" }));
    }
}
)");
  const LintOutcome outcome = lint_at("src");
  EXPECT_THAT(outcome.tools, ElementsAre("TypeORM"));
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  EXPECT_THAT(noticed(outcome), ::testing::IsEmpty());
  EXPECT_THAT(found(outcome), ElementsAre("drop-column 7:29", "drop-table 8:54",
                                          "required-column-without-default 9:15"));
}

// Its columns are not known, but that it is new is: nobody waits for a lock on it.
TEST_F(LintPrograms, ATableThatIsMadeUnseenIsNew) {
  write("migrations/20240101_a.js", R"(
exports.up = async (knex) => {
  await knex.schema.createTable('zz', columns);
  await knex.schema.alterTable('zz', (t) => { t.index('a'); });
  const exists = await knex.schema.hasTable('hosts');
  if (!exists) { await knex.schema.createTable('hosts', (t) => { t.increments(); }); }
  await knex.schema.alterTable('hosts', (t) => { t.index('name'); });
};
exports.down = async (knex) => { await knex.schema.dropTable('zz'); };
)");
  const LintOutcome outcome = lint();
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  EXPECT_THAT(noticed(outcome), ElementsAre("3: opaque: a call of createTable"));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("index-not-concurrent"))));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("-not-there"))));
}

TEST_F(LintPrograms, KnexInTypescript) {
  write("migrations/20240101_a.ts", R"(import type { Knex } from "knex";
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("t", (table: Knex.TableBuilder) => {
    table.bigIncrements("id");
    table.string("a").notNullable();
  });
}
export async function down(knex: Knex): Promise<void> { await knex.schema.dropTable("t"); }
)");
  write("migrations/20240102_b.ts", R"(
const TABLE = "t";
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable(TABLE, (table) => {
    table.index(["a"], "i");
  });
  await knex(TABLE).update({ a: "x" });
  await knex(TABLE).where(some).update({ a: "x" });
  await knex.schema.raw(`drop index ${TABLE}_i`);
}
export const config = { transaction: true };
)");
  const LintOutcome outcome = lint();
  EXPECT_THAT(outcome.tools, ElementsAre("knex"));
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  EXPECT_THAT(noticed(outcome), ElementsAre("8: opaque: a call of update"));
  EXPECT_THAT(found(outcome), ElementsAre("index-not-concurrent 5:5", "update-in-one-piece 7:9",
                                          "drop-index-not-concurrent 9:26"));
}

TEST_F(LintPrograms, ANameInATextIsItsLiteral) {
  write("migrations/20240101_a.js", R"(
const TABLE = 't';
exports.up = async (knex) => {
  await knex.raw(`alter table ${TABLE} add column b int`);
  await knex.raw('alter table ' + TABLE + ' add column c int');
  await knex.schema.alterTable('t', (table) => { table.integer('d'); });
  await knex.raw(`alter table ${other} add column e int`);
};
exports.down = async (knex) => {
  await knex.raw(`alter table ${TABLE} drop column b, drop column c, drop column d`);
};
)");
  const LintOutcome outcome = lint();
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  // Three statements are about one table; which the last is about is not known.
  EXPECT_THAT(found(outcome), IsEmpty());
  std::vector<int> lines;
  for (const lint::Finding& finding : outcome.findings) {
    if (finding.rule->id == "several-tables-locked") lines.push_back(finding.at.line);
  }
  EXPECT_THAT(lines, ElementsAre(7));
}

TEST_F(LintPrograms, Rails) {
  write("db/migrate/20240101000000_first.rb", R"(class First < ActiveRecord::Migration[7.1]
  def change
    create_table :things do |t|
      t.string :name, limit: 40, null: false
      t.references :owner, null: false, foreign_key: { to_table: :users }
      t.decimal :price, precision: 10, scale: 2, default: 0
      t.timestamps
    end
  end
end
)");
  write("db/migrate/20240102000000_second.rb", R"(
class Second < ActiveRecord::Migration[7.1]
  def up
    change_column :things, :name, :string, limit: 80
    add_index :things, %i[name price], unique: true, name: "things_i"
    safety_assured { remove_column :things, :price }
    execute <<~SQL
      update things set name = 'x';
      drop index things_i;
    SQL
    Thing.find_each { |thing| thing.save! }
    add_column :things, :late, :string unless column_exists?(:things, :late)
    # shoofly:ignore rename-column both are read
    rename_column :things, :name, :title
  end

  def down
    add_index :things, :title
  end
end
)");
  write("db/migrate/20240103000000_third.rb", R"(
class Third < ActiveRecord::Migration[7.1]
  disable_ddl_transaction!

  def change
    add_index :things, :title, algorithm: :concurrently
    add_foreign_key :things, :makers, validate: false
    validate_foreign_key :things, :makers
  end
end
)");
  const LintOutcome outcome = lint();
  EXPECT_THAT(outcome.tools, ElementsAre("Rails"));
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  EXPECT_THAT(noticed(outcome), ElementsAre("11: opaque: a call of find_each"));
  EXPECT_THAT(found(outcome), Contains("unique-builds-index 5:5").Times(0));
  EXPECT_THAT(found(outcome), Contains("index-not-concurrent 5:5"));
  EXPECT_THAT(found(outcome), Contains("drop-column 6:22"));
  EXPECT_THAT(found(outcome), Contains("update-in-one-piece 8:7"));
  EXPECT_THAT(found(outcome), Contains("drop-index-not-concurrent 9:7"));
  EXPECT_THAT(found(outcome), Contains("index-not-concurrent 18:5"));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("concurrently-in-transaction"))));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("type-change"))));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("rename-column"))));
}

// The name is that of Rails' own documentation of add_foreign_key.
TEST_F(LintPrograms, RailsNamesAreThoseThatRailsMakes) {
  write("db/migrate/20240101000000_first.rb", R"(class First < ActiveRecord::Migration[7.1]
  def change
    add_foreign_key :articles, :authors
    add_index :articles, :title
  end
end
)");
  std::vector<std::string> help;
  for (const lint::Finding& finding : lint().findings)
    help.insert(help.end(), finding.help.begin(), finding.help.end());
  EXPECT_THAT(help, Contains(HasSubstr("fk_rails_e74ce85cbc")));
  EXPECT_THAT(help, Contains(HasSubstr("add_index .., algorithm: :concurrently")));
  EXPECT_THAT(help, Contains(HasSubstr("disable_ddl_transaction!")));
}

TEST(LintQueries, AStatementOfTheServersIsShownWithoutValues) {
  EXPECT_EQ(shown_statement("SELECT  a, b1\nFROM t WHERE id = $1"),
            "select a, b1 from t where id = $1");
  EXPECT_EQ(shown_statement("select a from t where n = 'Ann'"), "");
  EXPECT_EQ(shown_statement("select a from t where n = 42"), "");
  EXPECT_EQ(shown_statement("select $$Ann$$ from t"), "");
  EXPECT_EQ(shown_statement("select a /* Ann */ from t -- Bob"), "select a from t");
  EXPECT_EQ(shown_statement("select " + std::string(100, 'a')).size(), 83U);
}

TEST_F(LintPrograms, Ecto) {
  write("mix.exs", "");
  write("priv/repo/migrations/20240101000000_first.exs", R"ex(defmodule App.Repo.Migrations.First do
  use Ecto.Migration

  def change do
    create table(:things, primary_key: false) do
      add :id, :bigserial, primary_key: true
      add :name, :string, size: 40, null: false
      add(:tags, {:array, :string}, default: [])
      add :owner_id, references(:owners, on_delete: :delete_all), null: false
      timestamps(type: :utc_datetime)
    end
  end
end
)ex");
  write("priv/repo/migrations/20240102000000_second.exs",
        R"ex(defmodule App.Repo.Migrations.Second do
  use Ecto.Migration

  def up do
    alter table(:things) do
      modify :name, :string, size: 80
      remove :tags
    end

    create unique_index(:things, [:name, "lower(name)"], name: :things_i)
    execute """
    update things set name = 'x'
    """
    execute "drop index things_i", "select 1"
    for name <- names() do
      alter table(:things), do: add(name, :text)
    end
  end

  def down, do: execute("create index j on things (name)")
end
)ex");
  write("priv/repo/migrations/20240103000000_third.exs", R"ex(defmodule App.Repo.Migrations.Third do
  use Ecto.Migration
  @disable_ddl_transaction true
  @disable_migration_lock true

  def change do
    create index("things", [:name], concurrently: true)
  end
end
)ex");
  const LintOutcome outcome = lint();
  EXPECT_THAT(outcome.tools, ElementsAre("Ecto"));
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  EXPECT_THAT(noticed(outcome), ElementsAre("15: opaque: for"));
  EXPECT_THAT(found(outcome), Contains("drop-column 7:7"));
  EXPECT_THAT(found(outcome), Contains("index-not-concurrent 10:5"));
  EXPECT_THAT(found(outcome), Contains("update-in-one-piece 12:5"));
  EXPECT_THAT(found(outcome), Contains("drop-index-not-concurrent 14:14"));
  EXPECT_THAT(found(outcome), Contains("index-not-concurrent 20:26"));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("concurrently-in-transaction"))));
  EXPECT_THAT(found(outcome), ::testing::Not(Contains(HasSubstr("type-change"))));
}

TEST_F(LintPrograms, WhatIsNestedWithoutEndIsReadInOrder) {
  std::string deep = "exports.up = async (knex) => { knex.schema.raw(";
  for (int i = 0; i < 20000; ++i) deep += "[";
  for (int i = 0; i < 20000; ++i) deep += "]";
  deep += "); };\n";
  std::string chain = "exports.up = (knex) => knex";
  for (int i = 0; i < 20000; ++i) chain += ".a(1)";
  write("migrations/1_deep.js", deep);
  write("migrations/2_chain.js", chain + ";\n");
  const LintOutcome outcome = lint();
  EXPECT_EQ(outcome.coverage.opaque, 2U);
}

TEST_F(LintPrograms, TwoMigrationsOfOneVersionOrName) {
  const std::string body = " < ActiveRecord::Migration[7.1]\n  def change\n  end\nend\n";
  write("db/migrate/20230101000000_a.rb", "class A" + body);
  write("db/migrate/20230101000000_b.rb", "class B" + body);
  write("db/migrate/20230102000000_a.rb", "class A" + body);
  const LintOutcome rails = lint_at("db/migrate");
  EXPECT_THAT(found(rails), ElementsAre("duplicate-version 1:1", "duplicate-version 1:1"));
  EXPECT_THAT(rails.findings.back().problem, HasSubstr("the name a is that of"));
  write("migrations/20230101000000_a.exs",
        "defmodule A do\n  use Ecto.Migration\n  def change do\n  end\nend\n");
  write("migrations/20230101000000_b.exs",
        "defmodule B do\n  use Ecto.Migration\n  def change do\n  end\nend\n");
  EXPECT_THAT(found(lint_at("migrations")), ElementsAre("duplicate-version 1:1"));
  for (const char* name : {"versions/1_a.py", "versions/2_b.py"})
    write(name, "revision = 'x'\ndown_revision = None\ndef upgrade():\n    pass\n");
  EXPECT_THAT(found(lint_at("versions")), Contains("duplicate-version 1:1"));
}

TEST_F(LintPrograms, WhatTheToolRefusesToTakeBack) {
  write("db/migrate/20230101000000_a.rb",
        "class A < ActiveRecord::Migration[7.1]\n  def change\n    safety_assured do\n"
        "      change_column :t, :a, :bigint\n    end\n  end\nend\n");
  write("db/migrate/20230102000000_b.rb",
        "class B < ActiveRecord::Migration[7.1]\n  def change\n    remove_column :t, :b, :text\n"
        "    reversible do |dir|\n      dir.up { execute 'select 1' }\n    end\n"
        "    up_only { execute 'select 1' }\n    drop_table(:u) { |t| t.text :a }\n  end\nend\n");
  write("app/migrations/0001_a.py",
        "from django.db import migrations\nclass Migration(migrations.Migration):\n"
        "    operations = [\n        migrations.RunPython(fill),\n    ]\n");
  write("app/migrations/0002_b.py",
        "from django.db import migrations\nclass Migration(migrations.Migration):\n"
        "    dependencies = [('app', '0001_a')]\n"
        "    operations = [migrations.RunPython(fill, migrations.RunPython.noop),\n"
        "                  migrations.RunSQL('select 1', reverse_sql='select 2'),\n"
        "                  migrations.RunSQL('select 1', migrations.RunSQL.noop)]\n");
  write("app/migrations/0003_c.py",
        "from django.db import migrations\nclass Migration(migrations.Migration):\n"
        "    dependencies = [('app', '0002_b')]\n"
        "    operations = [migrations.SeparateDatabaseAndState(\n"
        "        database_operations=[migrations.RunSQL('select 1')])]\n");
  std::vector<std::string> said;
  for (const char* folder : {"db/migrate", "app/migrations"}) {
    for (const lint::Finding& finding : lint_at(folder).findings) {
      if (finding.rule->id == "down-missing")
        said.push_back(std::to_string(finding.at.line) + ": " + finding.problem);
    }
  }
  const std::string end =
      ": the tool does not know what undoes it, and refuses to go back behind it";
  EXPECT_THAT(said, ElementsAre("4: change_column" + end, "4: RunPython" + end, "5: RunSQL" + end));
}

TEST_F(LintPrograms, RowsThatAModelOfRailsWrites) {
  write("db/migrate/20230101000000_a.rb",
        "class A < ActiveRecord::Migration[7.1]\n  def change\n    create_table :people do |t|\n"
        "      t.text :name\n    end\n  end\nend\n");
  write("db/migrate/20230102000000_b.rb",
        "class B < ActiveRecord::Migration[7.1]\n  def up\n"
        "    Person.where(name: nil).update_all(name: \"\")\n"
        "    Animal.update_all(name: \"\")\n  end\nend\n");
  const LintOutcome outcome = lint();
  EXPECT_THAT(found(outcome), Contains("update-in-one-piece 3:29"));
  EXPECT_EQ(outcome.coverage.opaque, 1U);
}

}  // namespace
}  // namespace shoofly::testing
