// Calls in migrations of knex, node-pg-migrate, Sequelize and TypeORM, one by one. What they send
// was printed with them, or read in their sources; see programs/.

#include "toolchain/program_calls.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;

TEST(ProgramCalls, Knex) {
  EXPECT_THAT(
      knex(
          R"(await knex.schema.createTable('e', (t) => { t.enu('k', ['a','b'], { useNative: true, enumName: 'kk' }).notNullable(); t.enu('y',['q']); });
await knex.schema.createTable('e', (t) => { t.integer('a').primary(); t.integer('b').primary(); });
await knex.schema.createTable('zz', cols);
if (!exists) { await knex.schema.createTable('hosts', (t) => { t.increments(); }); }
await knex('e').update({ z: 0 });
await knex('e').where('n', 1).update('z', 2);
await knex('e').where({ n: 3 }).del();
await knex('e').where('n', x).del();
await knex('e').truncate();
await knex.raw('ALTER TABLE ?? ADD COLUMN ?? int NOT NULL', ['e', 'q']);
await knex.raw('UPDATE e SET n = ? WHERE n = ?', [1, "x'y"]);
for (const t of ["a", "b"]) { await knex.schema.alterTable(t, (u) => { u.integer('z'); }); }
await knex.schema.alterTable('e', (t) => { t.string('q', 20).notNullable().alter({ alterNullable: false }); t.unique(['a'], { indexName: 'u', deferrable: 'deferred' }); t.timestamp('x', { precision: 3 }); t.integer('w').defaultTo(1, { constraintName: 'y' }); });
const there = await knex.schema.hasTable('x');)"),
      ElementsAre(
          "create type \"kk\" as enum ('a', 'b');",
          "create table \"e\" (\"k\" \"kk\" not null, \"y\" text check (\"y\" in ('q')));",
          "create table \"e\" (\"a\" integer primary key, \"b\" integer);",
          "create table \"zz\" (like \"__columns_\");",
          "create table \"hosts\" (\"id\" serial primary key);", "update \"e\" set \"z\" = 0;",
          "update \"e\" set \"z\" = 2 where \"n\" = 1;", "delete from \"e\" where \"n\" = 3;",
          "delete from \"e\" where \"n\" = $1;", "truncate \"e\" restart identity;",
          "ALTER TABLE \"e\" ADD COLUMN \"q\" int NOT NULL", ";",
          "UPDATE e SET n = 1 WHERE n = 'x''y'", ";", "alter table \"a\" add column \"z\" integer;",
          "alter table \"b\" add column \"z\" integer;",
          "alter table \"e\" add column \"x\" timestamptz(3), add column \"w\" integer default '1';",
          "alter table \"e\" alter column \"q\" drop default;",
          "alter table \"e\" alter column \"q\" type varchar(20) using (\"q\"::varchar(20));",
          "alter table \"e\" add constraint \"u\" unique (\"a\");", "opaque: a call of createTable",
          "opaque: \"deferrable\" of unique", "opaque: \"constraintName\" of defaultTo"));
}

TEST(ProgramCalls, KnexsIncrementsAreTheKeyUnlessAnotherOneIs) {
  EXPECT_THAT(
      knex(
          R"(await knex.schema.createTable('a', (t) => { t.increments('id').primary().unique().index(); t.integer('n').index(); });
await knex.schema.createTable('b', (t) => { t.bigIncrements('id').primary(); });
await knex.schema.createTable('c', (t) => { t.increments('id', { primaryKey: false }).primary(); });
await knex.schema.createTable('d', (t) => { t.increments('id'); t.primary(['id']); });
await knex.schema.createTable('e', (t) => { t.increments('id'); t.uuid('u').primary(); });)"),
      ElementsAre("create table \"a\" (\"id\" serial primary key, \"n\" integer);",
                  "create index \"a_n_index\" on \"a\" (\"n\");",
                  "create table \"b\" (\"id\" bigserial primary key);",
                  "create table \"c\" (\"id\" serial);",
                  "create table \"d\" (\"id\" serial, constraint \"d_pkey\" primary key (\"id\"));",
                  "create table \"e\" (\"id\" serial, \"u\" uuid primary key);"));
}

TEST(ProgramCalls, KnexsTablesByTheirWords) {
  EXPECT_THAT(knex(R"(await knex.table('u').where('a', 1).update({ a: 2 });
await knex.from('u').del();
await trx.table('s.u').update({ a: 2 });
await knex.into('u').insert({ a: 2 });)"),
              ElementsAre("update \"u\" set \"a\" = 2 where \"a\" = 1;", "delete from \"u\";",
                          "update \"s\".\"u\" set \"a\" = 2;", "opaque: a call of insert"));
}

TEST(ProgramCalls, NodePgMigrate) {
  EXPECT_THAT(
      pgm(R"(pgm.createTable('a',{p:{type:'int',primaryKey:true},q:{type:'int',primaryKey:true}});
pgm.createTable('l', { p: 'int' }, { like: 'b' });
pgm.createTable('n', { p: 'int' }, { inherits: 'b' });
pgm.createTable('a', {id:'id', ...more});
pgm.createTable('a', {p:'int'}, {constraints:{primaryKey:['p']}});
pgm.createTable('a', cols, { temporary: true });
pgm.createIndex('a', [{name:'x',sort:'DESC'},'lower(z)'], {unique:true, nulls: 'not distinct'});
pgm.addColumns('a', {b:{type:'int',references:'z',onDelete:'CASCADE',notNull:true, foo: 1}});
pgm.dropColumns('t', ['c', 'd'], {cascade:true});
pgm.alterColumn('a', 'b', {type:'int', collation:'C'});
pgm.grantOnTables({tables:['a'], roles:['PUBLIC','x'], privileges:['SELECT']});)"),
      ElementsAre(
          "create table \"a\" (\"p\" integer, \"q\" integer, constraint \"a_pkey\" primary key (\"p\", \"q\"));",
          "create table \"l\" (\"p\" integer, like \"b\");",
          "create table \"n\" (\"p\" integer) inherits (\"b\");",
          "create table \"a\" (\"id\" serial primary key, like \"__columns_\");",
          "create table \"a\" (\"p\" integer, constraint \"a_pkey\" primary key (\"p\"));",
          "create table \"a\" (like \"__columns_\");",
          "create unique index \"a_x_lower(z)_unique_index\" on \"a\" (\"x\" DESC, lower(z));",
          "alter table \"a\" add \"b\" integer not null references \"z\" on delete CASCADE;",
          "alter table \"t\" drop \"c\", drop \"d\" cascade;",
          "alter table \"a\" alter \"b\" set data type integer collate C;",
          "grant SELECT on table \"a\" to PUBLIC, \"x\";", "opaque: what is spread",
          "opaque: the columns of a", "opaque: \"temporary\" of createTable",
          "opaque: \"nulls\" of createIndex", "opaque: \"foo\" of addColumns"));
}

TEST(ProgramCalls, NodePgMigratesOwnConnection) {
  EXPECT_THAT(pgm(R"(await pgm.db.query('UPDATE a SET b = 1');
await pgm.db.query("UPDATE a SET b = $1 WHERE c = $2", [1, "x"]);
await other.query('SELECT 1');)"),
              ElementsAre("UPDATE a SET b = 1", ";", "UPDATE a SET b = 1 WHERE c = 'x'", ";",
                          "opaque: a call of query"));
}

TEST(ProgramCalls, Sequelize) {
  EXPECT_THAT(
      sequelize(
          R"(await queryInterface.changeColumn('T', 's', { type: Sequelize.TEXT, unique: true }, { transaction });
await queryInterface.createTable('T', { id: { type: Sequelize.BIGINT, primaryKey: true }, b: {type: Sequelize.INTEGER, primaryKey: true}, e: {type: Sequelize.ENUM('a','b'), defaultValue:'a', allowNull:false}, ...common }, { transaction: t });
await queryInterface.addColumn('T', 'n', Sequelize.ENUM(['p']));
await queryInterface.changeColumn('T', 'o', { type: Sequelize.BIGINT, references: {model:'O', key:'id'}, onDelete: 'CASCADE' });
await queryInterface.bulkUpdate('T', {b:2, s: f()}, {b:1});
await queryInterface.bulkDelete('T', null, {});
await queryInterface.bulkDelete('T', {}, {truncate:true});
await queryInterface.addIndex('T', ['a'], { where: { b: 1 }, unique: true, operator: 'x' });
await queryInterface.dropTable('T', { cascade: true });
await queryInterface.createTable('U', cols);)"),
      ElementsAre(
          "alter table \"T\" alter column \"s\" drop not null;",
          "alter table \"T\" alter column \"s\" drop default;",
          "alter table \"T\" add unique (\"s\");",
          "alter table \"T\" alter column \"s\" type text;",
          "create type \"enum_T_e\" as enum ('a', 'b');",
          "create table if not exists \"T\" (\"id\" bigint, \"b\" integer, \"e\" \"enum_T_e\" default 'a' not null, primary key (\"id\", \"b\"), like \"__columns_\");",
          "create type \"enum_T_n\" as enum ('p');",
          "alter table \"T\" add column \"n\" \"enum_T_n\";",
          "alter table \"T\" add foreign key (\"o\") references \"O\" (\"id\") on delete CASCADE;",
          "update \"T\" set \"b\" = 2, \"s\" = __value_ where \"b\" = 1;", "delete from \"T\";",
          "truncate \"T\";", "create unique index \"t_a\" on \"T\" (\"a\") where \"b\" = 1;",
          "drop table if exists \"T\" cascade;",
          "create table if not exists \"U\" (like \"__columns_\");", "opaque: what is spread",
          "opaque: \"operator\" of addIndex", "opaque: the columns of U"));
}

TEST(ProgramCalls, Typeorm) {
  EXPECT_THAT(
      typeorm(R"x(await queryRunner.dropTable("old");
await queryRunner.renameColumn("e", "a", "b");
await queryRunner.dropColumn("e", "c");
await queryRunner.addColumn("e", new TableColumn({ name: "x", type: "varchar", length: "20", isNullable: true, isUnique: true, foo: 1 }));
await queryRunner.createTable(new Table({ name: "q", columns: [ { name: "id", type: "int", isPrimary: true, isGenerated: true, generationStrategy: "increment" }, new TableColumn({ name: "s", type: "enum", enum: ["a"], default: "'a'" }), { name: "t", type: "timestamp with time zone", precision: 3, default: "now()" }, col ], foreignKeys: [{ columnNames: ["s"], referencedTableName: "o", referencedColumnNames: ["id"], onDelete: "CASCADE" }], indices: [new TableIndex({ name: "i", columnNames: ["s"] })] }), true);
await queryRunner.createIndex("e", new TableIndex({ name: "j", columnNames: ["a"], isUnique: true }));
await queryRunner.createForeignKey("e", new TableForeignKey({ columnNames: ["a"], referencedTableName: "o", referencedColumnNames: ["id"] }));
await queryRunner.changeColumn("e", "a", new TableColumn({ name: "b" }));
if (x) { await queryRunner.createTable(new Table({ name: "z", columns: [] })); await queryRunner.dropTable("u"); }
await queryRunner.query(`DELETE FROM e WHERE a < $1 and b = $2`, ["x", y]);)x"),
      ElementsAre(
          "drop table \"old\";", "alter table \"e\" rename column \"a\" to \"b\";",
          "alter table \"e\" drop column \"c\";", "alter table \"e\" add \"x\" varchar(20);",
          "alter table \"e\" add unique (\"x\");", "create type \"q_s_enum\" as enum ('a');",
          "create table if not exists \"q\" (\"id\" serial not null, \"s\" \"q_s_enum\" default 'a' not null, \"t\" timestamp(3) with time zone default now() not null, primary key (\"id\"), foreign key (\"s\") references \"o\" (\"id\") on delete CASCADE, like \"__columns_\");",
          "create index \"i\" on \"q\" (\"s\");", "create unique index \"j\" on \"e\" (\"a\");",
          "alter table \"e\" add foreign key (\"a\") references \"o\" (\"id\");",
          "create table \"z\" ();", "drop table \"u\";", "DELETE FROM e WHERE a < 'x' and b = $2",
          ";", "opaque: \"foo\" of TableColumn", "opaque: the value of col",
          "opaque: a call of changeColumn"));
  EXPECT_THAT(typeorm(R"(await queryRunner.addColumns("payslip", [
  new TableColumn({ name: "net", type: "numeric", precision: 10, scale: 2, isNullable: true }),
  column,
]);
await queryRunner.dropColumns("payslip", ["a", "b"]);
await queryRunner.createIndices("e", [new TableIndex({ name: "i", columnNames: ["a"] })]);)"),
              ElementsAre("alter table \"payslip\" add \"net\" numeric(10,2);",
                          "alter table \"payslip\" drop column \"a\";",
                          "alter table \"payslip\" drop column \"b\";",
                          "create index \"i\" on \"e\" (\"a\");", "opaque: the value of column"));
}

TEST(ProgramCalls, TypeormsClassesSayThatTheyWantNoTransaction) {
  for (const char* says :
       {"transaction = false;", "transaction = false as const;", "public transaction = false",
        "readonly transaction = <const>false;", "transaction?: boolean = false;",
        "public transaction = false as const"}) {
    const auto read = programs::read_typeorm(
        {{"1_a.ts", std::string("export class A implements MigrationInterface {\n  ") + says +
                        "\n  async up(q: QueryRunner) { await q.query(`select 1`); }\n}\n"}});
    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read.front().up.wrapping, lint::Wrapping::kNone) << says;
    EXPECT_EQ(read.front().up.text, "select 1\n;\n") << says;
  }
}

TEST(JavascriptCalls, ATypeormColumnOfAnotherTypeIsMadeAnew) {
  EXPECT_THAT(
      typeorm(
          R"(await queryRunner.changeColumn("e", "a", new TableColumn({ name: "b", type: "int", isNullable: true }));
await queryRunner.changeColumn("e", new TableColumn({ name: "c", type: "text" }), new TableColumn({ name: "c", type: "uuid" }));)"),
      ElementsAre("alter table \"e\" drop column \"a\";", "alter table \"e\" add \"b\" int;",
                  "alter table \"e\" drop column \"c\";",
                  "alter table \"e\" add \"c\" uuid not null;"));
  for (
      const char* unsure :
      {R"(await queryRunner.changeColumn("e", "a", new TableColumn({ name: "a", type: "text" }));)",
       R"(await queryRunner.changeColumn("e", "a", new TableColumn({ name: "a", type: "integer" }));)",
       R"(await queryRunner.changeColumn("e", new TableColumn({ name: "a", type: "int" }), new TableColumn({ name: "a", type: "int" }));)"})
    EXPECT_THAT(typeorm(unsure), ElementsAre("opaque: a call of changeColumn")) << unsure;
}

TEST(JavascriptCalls, SequelizeNamesConstraints) {
  EXPECT_THAT(
      sequelize(
          R"(await queryInterface.addConstraint('people', { fields: ['dept_id'], type: 'foreign key', references: { table: 'depts', field: 'id' } });
await queryInterface.addConstraint('people', { fields: ['a', 'b'], type: 'UNIQUE' });
await queryInterface.addConstraint('people', { fields: ['a'], type: 'unique', name: f() });)"),
      ElementsAre(
          "alter table \"people\" add constraint \"people_dept_id_depts_fk\" foreign key (\"dept_id\") references \"depts\" (\"id\");",
          "alter table \"people\" add constraint \"people_a_b_uk\" unique (\"a\", \"b\");",
          "opaque: a call of addConstraint"));
}

}  // namespace
}  // namespace shoofly::toolchain
