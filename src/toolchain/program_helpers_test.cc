// Calls in migrations of Rails and Ecto that are less common, and what a program says of its own:
// loops over its lists, functions that it calls.

#include "toolchain/program_calls.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;

TEST(ProgramCalls, RailsTablesThatChange) {
  EXPECT_THAT(
      rails(R"x(change_table :builds, bulk: true do |t|
  t.change :a, :bigint
  t.index [:a], unique: true
  t.rename :b, :c
  t.remove :d, :e
  t.string :f, null: false
  t.check_constraint "a > 0"
  t.remove_timestamps
end)x"),
      ElementsAre(
          "alter table \"builds\" alter column \"a\" type bigint;",
          "create unique index \"index_builds_on_a\" on \"builds\" (\"a\");",
          "alter table \"builds\" rename column \"b\" to \"c\";",
          "alter table \"builds\" drop column \"d\", drop column \"e\";",
          "alter table \"builds\" add column \"f\" varchar not null;",
          "alter table \"builds\" add constraint \"chk_rails_c5cc86b6f6\" check (a > 0);",
          "alter table \"builds\" drop column \"created_at\", drop column \"updated_at\";"));
}

TEST(ProgramCalls, RailsDefaultsAndConstraintsThatAreExpressions) {
  EXPECT_THAT(
      rails(R"x(add_column :t, :a, :uuid, default: "gen_random_uuid()", null: false
add_column :t, :b, :string, default: "now()"
add_exclusion_constraint :t, "a WITH =, daterange(b, c) WITH &&", using: :gist, name: "e", where: "a > 1"
remove_exclusion_constraint :t, name: "e"
create_table :u do |t|
  t.uuid :a, default: "gen_random_uuid()"
  t.exclusion_constraint "a WITH =", using: :gist, name: "f"
end)x"),
      ElementsAre(
          "alter table \"t\" add column \"a\" uuid default gen_random_uuid() not null;",
          "alter table \"t\" add column \"b\" varchar default 'now()';",
          "alter table \"t\" add constraint \"e\" exclude using gist (a WITH =, daterange(b, c) WITH &&) where (a > 1);",
          "alter table \"t\" drop constraint \"e\";",
          "create table \"u\" (\"id\" bigserial primary key, \"a\" uuid default gen_random_uuid(), constraint \"f\" exclude using gist (a WITH =));"));
}

// On the next line it is a statement, and no modifier of the one before.
TEST(ProgramCalls, AModifierStandsInItsLine) {
  const std::string body = "remove_column :t, :a\nunless x\n remove_column :t, :b\nend\n";
  EXPECT_EQ(rails(body).front(), "alter table \"t\" drop column \"a\";");
  EXPECT_EQ(ecto("drop table(:t)\nif x do\n drop table(:u)\nend\n").front(), "drop table \"t\";");
  EXPECT_THAT(rails("remove_column :t, :a unless x"),
              ElementsAre("alter table \"t\" drop column \"a\";"));
}

TEST(ProgramCalls, WhatOfAChangeHasNoWayBack) {
  const auto rails_one_way = [](const std::string& body) {
    const auto read =
        programs::read_rails({{"1_a.rb", "class M < ActiveRecord::Migration[7.1]\n  def change\n" +
                                             body + "\n  end\nend\n"}});
    return read.front().one_way.empty() ? "" : read.front().one_way.front().what;
  };
  EXPECT_EQ(rails_one_way("change_table :t do |t|\n t.string :a\n t.change :b, :text\nend"),
            "change");
  EXPECT_EQ(rails_one_way("change_table :t do |t|\n t.remove :b, type: :text\nend"), "");
  EXPECT_EQ(rails_one_way("remove_index :t, name: 'i'"), "remove_index");
  EXPECT_EQ(rails_one_way("remove_index :t, :a"), "");
  const auto ecto_one_way = [](const std::string& body) {
    const auto read =
        programs::read_ecto({{"1_a.exs", "defmodule M do\n  use Ecto.Migration\n  def change do\n" +
                                             body + "\n  end\nend\n"}});
    return read.front().one_way.empty() ? "" : read.front().one_way.front().what;
  };
  EXPECT_EQ(ecto_one_way("alter table(:t) do\n add :a, :text\n remove :legacy\nend"), "remove");
  EXPECT_EQ(ecto_one_way("alter table(:t) do\n remove :legacy, :text\nend"), "");
  EXPECT_EQ(ecto_one_way("alter table(:t) do\n modify :a, :text, from: :string\nend"), "");
  EXPECT_EQ(ecto_one_way("alter table(:t) do\n modify :a, :text\nend"), "modify");
  EXPECT_EQ(ecto_one_way("execute \"create view v as select 1\""), "execute");
  EXPECT_EQ(ecto_one_way("execute \"create view v as select 1\", \"drop view v\""), "");
  EXPECT_EQ(ecto_one_way("drop table(:t)"), "drop");
  EXPECT_EQ(ecto_one_way("drop index(:t, [:a])"), "");
}

TEST(ProgramCalls, HelpersAreWhatTheyDo) {
  EXPECT_THAT(alembic("    _index('a', column='x')\n    _plain()\n    _index(other, 'x')",
                      "def _index(t: str, column):\n"
                      "    op.create_index(f'i_{t}', t, [column])\n"
                      "def _plain():\n    op.execute('select 1')\n"),
              ElementsAre("create index \"i_a\" on \"a\" (\"x\");", "select 1", ";",
                          "opaque: a call of _index"));
  EXPECT_THAT(rails("index_it :a\nself.index_it(:b)\nend\n"
                    "def index_it(t)\n add_index t, :x"),
              ElementsAre("create index \"index_a_on_x\" on \"a\" (\"x\");",
                          "create index \"index_b_on_x\" on \"b\" (\"x\");"));
  const auto read = programs::read_knex(
      {{"1_a.js",
        "const drop = (knex, t) => knex.schema.dropTable(t);\n"
        "exports.up = async (knex) => { await drop(knex, 'a'); await drop(knex, b); };\n"}});
  ASSERT_EQ(read.size(), 1U);
  EXPECT_THAT(lines_of(read.front().up),
              ElementsAre("drop table \"a\";", "opaque: a call of drop"));
  // One that calls itself ends.
  EXPECT_THAT(alembic("    _f()", "def _f():\n    _f()\n"), ElementsAre("opaque: a call of _f"));
}

TEST(ProgramCalls, LoopsOverFrozenListsAndAttributes) {
  const auto rails_read =
      programs::read_rails({{"1_a.rb",
                             "class M < ActiveRecord::Migration[7.1]\n  TABLES = %i[a b].freeze\n"
                             "  def up\n    TABLES.each { |t| add_index t, :x }\n  end\nend\n"}});
  EXPECT_THAT(lines_of(rails_read.front().up),
              ElementsAre("create index \"index_a_on_x\" on \"a\" (\"x\");",
                          "create index \"index_b_on_x\" on \"b\" (\"x\");"));
  const auto ecto_read = programs::read_ecto(
      {{"1_a.exs",
        "defmodule M do\n  use Ecto.Migration\n  @tables ~w(a b)a\n  def up do\n"
        "    for t <- @tables do\n      drop table(t)\n    end\n"
        "    for t <- ~w(e f)a, do: drop(table(t))\n  end\nend\n"}});
  EXPECT_THAT(lines_of(ecto_read.front().up),
              ElementsAre("drop table \"a\";", "drop table \"b\";", "drop table \"e\";",
                          "drop table \"f\";"));
}

TEST(ProgramCalls, EctosRepository) {
  EXPECT_THAT(
      ecto(R"x(repo().query!("UPDATE a SET b = $1", [1])
execute(fn -> repo().query!("UPDATE a SET c = 2") end)
repo().update_all("rooms", set: [x: 1, y: f()])
repo().delete_all("rooms")
repo().delete_all(query)
create constraint(:rooms, :n, exclude: ~s|gist (a WITH =)|))x"),
      ElementsAre("UPDATE a SET b = 1", ";", "UPDATE a SET c = 2", ";",
                  "update \"rooms\" set \"x\" = 1, \"y\" = __value_;", "delete from \"rooms\";",
                  "alter table \"rooms\" add constraint \"n\" exclude using gist (a WITH =);",
                  "opaque: a call of delete_all"));
}

}  // namespace
}  // namespace shoofly::toolchain
