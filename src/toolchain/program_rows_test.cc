// Rows that programs write by calls, and conditions that are answered.

#include "toolchain/program_calls.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;

TEST(ProgramRows, RowsOfRailsInBatches) {
  const auto read = [](const std::string& body) {
    return sent(programs::read_rails,
                "class M < Gitlab::Database::Migration[2.1]\n  disable_ddl_transaction!\n"
                "  class User < MigrationRecord\n    self.table_name = 'users'\n  end\n"
                "  class Ci < ::Ci::ApplicationRecord\n    self.table_name = 'builds'\n  end\n"
                "  def up\n" +
                    body + "\n  end\nend\n");
  };
  EXPECT_THAT(read("say_with_time 'x' do\n"
                   "  User.where(a: nil).in_batches(of: 9) do |batch|\n"
                   "    batch.update_all(a: 1)\n    sleep(0.1)\n  end\nend\n"
                   "User.in_batches { |b| b.where(c: 1).update_all(d: 2) }\n"
                   "User.each_batch(of: 5) do |relation|\n  relation.delete_all\nend\n"
                   "User.find_each do |user|\n  user.update!(a: 1)\nend\n"
                   "with_lock_retries do\n  add_column :users, :z, :integer\nend\n"
                   "Ci.transaction do\n  Ci.update_all(a: 1)\nend\n"),
              ElementsAre("update \"users\" set \"a\" = 1 where \"a\" is null;",
                          "update \"users\" set \"d\" = 2 where \"c\" = 1;",
                          "delete from \"users\";", "update \"users\" set \"a\" = 1;",
                          "alter table \"users\" add column \"z\" integer;",
                          "update \"builds\" set \"a\" = 1;"));
}

TEST(ProgramRows, RowsThatArePutInAsLists) {
  EXPECT_THAT(alembic("    op.bulk_insert(sa.table('t', sa.column('a')), [{'a': 1}, {'a': 'x'}])"),
              ElementsAre("insert into \"t\" (\"a\") values (1), ('x');"));
  EXPECT_THAT(knex("await knex('t').insert([{ a: 1 }, { a: f() }]);"),
              ElementsAre("insert into \"t\" (\"a\") values (1), ($1);"));
  EXPECT_THAT(sequelize("await queryInterface.bulkInsert('t', [{ a: 1 }, { a: new Date() }], {});"),
              ElementsAre("insert into \"t\" (\"a\") values (1), ($1);"));
  EXPECT_THAT(typeorm("await queryRunner.manager.createQueryBuilder().update('t').set({ a: 1 })"
                      ".where('b IS NULL').execute();\n"
                      "await queryRunner.connection.createQueryBuilder().delete().from('t')"
                      ".execute();"),
              ElementsAre("update \"t\" set \"a\" = 1 where (b IS NULL);", "delete from \"t\";"));
}

// What is read is what runs in production.
TEST(ProgramRows, ConditionsOnTheEnvironment) {
  EXPECT_THAT(rails("if Rails.env.test?\n  drop_table :a\nend\n"
                    "if Rails.env.production?\n  execute 'select 1'\nelse\n"
                    "  drop_table :b\nend\n"
                    "drop_table :c unless Rails.env.production?\n"
                    "drop_table :d if Rails.env.staging?\n"
                    "drop_table :e if mysql?\n"
                    "execute 'select 2' if postgresql?\n"
                    "return if Rails.env.test? || Rails.env.development?\n"
                    "execute 'select 3'"),
              ElementsAre("select 1", ";", "drop table \"d\";", "select 2", ";", "select 3", ";"));
  EXPECT_THAT(knex("if (process.env.NODE_ENV === 'test') { await knex.raw('select 1'); }\n"
                   "if (process.env.NODE_ENV !== 'production') return;\n"
                   "if (process.env.SKIP === 'test') { await knex.raw('select 2'); }"),
              ElementsAre("select 2", ";"));
  EXPECT_THAT(ecto("if Mix.env() == :test do\n  execute \"select 1\"\nend\n"
                   "if Mix.env() == :prod do\n  execute \"select 2\"\nend"),
              ElementsAre("select 2", ";"));
}

TEST(ProgramRows, EctoQueries) {
  EXPECT_THAT(
      ecto(R"x(from(c in "couriers", update: [set: [tier: "basic"]]) |> repo().update_all([])
from(c in "couriers", where: is_nil(c.tier)) |> Repo.update_all(set: [tier: "a", at: now()])
Repo.update_all(from(c in "couriers", where: c.a == 1, prefix: "p"), inc: [n: 1])
from(c in "couriers")
|> where([c], c.a != 2)
|> where(b: ^x)
|> Repo.delete_all()
query = from c in "couriers", join: d in "d", on: d.id == c.d, select: c.id
{n, _} = repo().update_all(query, [set: [x: nil]], timeout: :infinity)
Repo.delete_all("couriers")
"couriers" |> repo().insert_all([])
Repo.insert_all("couriers", [%{a: 1}, %{a: 2}]))x"),
      ElementsAre(
          "update \"couriers\" set \"tier\" = 'basic';",
          "update \"couriers\" set \"tier\" = 'a', \"at\" = __value_ where \"tier\" is null;",
          "update \"p\".\"couriers\" set \"n\" = __value_ where \"a\" = 1;",
          "delete from \"couriers\" where \"a\" <> 2 and \"b\" = $1;",
          "update \"couriers\" set \"x\" = null where $1 and $1;", "delete from \"couriers\";",
          "insert into \"couriers\" (\"a\") values (1), (2);", "opaque: an expression"));
  // Batches: rows that the program has asked for before.
  EXPECT_THAT(
      ecto(R"x(repo().update_all(from(p in "parcels", where: p.id in ^ids), set: [a: 1])
repo().delete_all(from(p in "parcels", where: p.id > ^low and p.id <= ^high and is_nil(p.b)))
repo().delete_all(from(p in "parcels", where: p.id == 1 or p.b > 2))
repo().delete_all(from(p in "parcels", where: fragment("x") and p.b != 2)))x"),
      ElementsAre("update \"parcels\" set \"a\" = 1 where \"id\" = $1;",
                  "delete from \"parcels\" where \"id\" > $1 and \"id\" <= $1 and \"b\" is null;",
                  "delete from \"parcels\" where $1;",
                  "delete from \"parcels\" where $1 and \"b\" <> 2;"));
  for (const char* unsure :
       {"Repo.update_all(Courier, set: [a: 1])", "Repo.update_all(other, set: [a: 1])",
        "from(c in \"c\", limit: 10) |> Repo.delete_all()",
        "\"c\" |> limit(10) |> Repo.delete_all()", "Repo.update_all(\"c\", set: values)"})
    EXPECT_THAT(ecto(unsure), ElementsAre(::testing::StartsWith("opaque: "))) << unsure;
}

}  // namespace
}  // namespace shoofly::toolchain
