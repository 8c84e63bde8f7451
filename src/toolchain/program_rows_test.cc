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

}  // namespace
}  // namespace shoofly::toolchain
