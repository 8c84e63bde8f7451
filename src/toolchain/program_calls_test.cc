// Calls in migrations of Ecto, Rails, Alembic and Django, one by one. What they send was printed
// with them, or read in their sources; see programs/.

#include "toolchain/program_calls.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ProgramCalls, Ecto) {
  EXPECT_THAT(
      ecto(R"(create table(:follows, primary_key: false) do
 add :a_id, :bigint, primary_key: true
 add :b_id, :bigint, primary_key: true
end)"),
      ElementsAre(
          "create table \"follows\" (\"a_id\" bigint, \"b_id\" bigint, primary key (\"a_id\", \"b_id\"));"));
  EXPECT_THAT(
      ecto(R"(create table(:c, primary_key: [name: :uid, type: :uuid]) do
 add :x, :string, collation: "C"
end)"),
      ElementsAre(
          "create table \"c\" (\"uid\" uuid, \"x\" varchar(255) collate \"C\", primary key (\"uid\"));"));
  EXPECT_THAT(
      ecto(R"x(alter table(:users) do
 timestamps(default: fragment("now()"))
end)x"),
      ElementsAre(
          "alter table \"users\" add column \"inserted_at\" timestamp(0) default now() not null, add column \"updated_at\" timestamp(0) default now() not null;"));
  EXPECT_THAT(
      ecto(R"(create table(:late), do: add(:a, :string)
alter table(:users), do: remove(:likes)
alter table(:users), do: remove :x
alter(table(:users), do: modify(:likes, :string, null: false)))"),
      ElementsAre(
          "create table \"late\" (\"id\" bigserial, \"a\" varchar(255), primary key (\"id\"));",
          "alter table \"users\" drop column \"likes\";",
          "alter table \"users\" drop column \"x\";",
          "alter table \"users\" alter column \"likes\" type varchar(255), alter column \"likes\" set not null;"));
  EXPECT_THAT(ecto(R"(drop table(:users), mode: :cascade
drop table(:users), how: :x)"),
              ElementsAre("drop table \"users\" cascade;", "drop table \"users\";",
                          "opaque: \"how\" of drop"));
  EXPECT_THAT(
      ecto(R"(alter table(:users) do
 add :b, references(:users, validate: false)
 add :c, references(:users, type: :uuid, on_delete: :delete_all, match: :full), null: false
 modify :d, references(:o), from: references(:p)
 remove :e, references(:p)
end)"),
      ElementsAre(
          "alter table \"users\" add column \"b\" bigint, add constraint \"users_b_fkey\" foreign key (\"b\") references \"users\" (\"id\") not valid, add column \"c\" uuid not null, add constraint \"users_c_fkey\" foreign key (\"c\") references \"users\" (\"id\") on delete cascade, drop constraint \"users_d_fkey\", alter column \"d\" type bigint, add constraint \"users_d_fkey\" foreign key (\"d\") references \"o\" (\"id\"), drop constraint \"users_e_fkey\", drop column \"e\";",
          "opaque: \"match\" of references"));
  EXPECT_THAT(
      ecto(R"(create table(:users) do
 add :b, references(:users, column: :n, with: [x: :y])
 add :c, some()
end)"),
      ElementsAre(
          "create table \"users\" (\"id\" bigserial, \"b\" bigint, constraint \"users_b_fkey\" foreign key (\"b\", \"x\") references \"users\" (\"n\", \"y\"), primary key (\"id\"), like \"__columns_\");",
          "opaque: a call of add"));
  EXPECT_THAT(ecto(R"(for t <- [:a, :b] do
 alter table(t), do: add(:z, :text)
end
Enum.each(["c", "d"], fn t -> execute "drop table #{t}" end)
rename index(:t, [:a]), to: "new"
create index(:t, [:a], options: "fillfactor=1", nulls_distinct: false))"),
              ElementsAre("alter table \"a\" add column \"z\" text;",
                          "alter table \"b\" add column \"z\" text;", "drop table c", ";",
                          "drop table d", ";", "alter index \"t_a_index\" rename to \"new\";",
                          "create index \"t_a_index\" on \"t\" (\"a\") nulls not distinct;",
                          "opaque: \"options\" of index"));
}

TEST(ProgramCalls, Rails) {
  EXPECT_THAT(
      rails(R"x(drop_table :a, :b
change_column :t, :n, :string, collation: "C"
create_join_table :students, :courses do |t|
  t.index [:course_id, :student_id]
end
drop_join_table :students, :courses
add_unique_constraint :t, [:a], name: "u"
up_only { execute "select 1" }
ActiveRecord::Base.connection.execute("select 2")
%w[students courses].each do |t|
  execute "ALTER TABLE #{t} ADD COLUMN zz int NOT NULL"
end
create_table :x, comment: "hi", id: :uuid, options: "PARTITION BY LIST (a)" do |t|
  t.string :a, index: true, limit: 4
  t.foo :b
end
add_column :t, :c, :string, null: false, weird: 1
add_index :t, :c, opclass: :gin_trgm_ops, using: :gin
add_index :t, [:c, :d], opclass: { c: :gin_trgm_ops }, order: { d: :desc }
create_table :maybe unless table_exists?(:maybe)
add_reference :t, :o, foreign_key: { to_table: :users, on_delete: :cascade }, index: { algorithm: :concurrently }
change_column_default :t, :c, from: 1, to: 2
add_timestamps :t, null: true, default: -> { "now()" })x"),
      ElementsAre(
          "drop table \"a\", \"b\";",
          "alter table \"t\" alter column \"n\" type varchar collate \"C\";",
          "create table \"courses_students\" (\"student_id\" bigint not null, \"course_id\" bigint not null);",
          "create index \"index_courses_students_on_course_id_and_student_id\" on \"courses_students\" (\"course_id\", \"student_id\");",
          "drop table \"courses_students\";",
          "alter table \"t\" add constraint \"u\" unique (\"a\");", "select 1", ";", "select 2",
          ";", "ALTER TABLE students ADD COLUMN zz int NOT NULL", ";",
          "ALTER TABLE courses ADD COLUMN zz int NOT NULL", ";",
          "create table \"x\" (\"id\" uuid default gen_random_uuid() not null primary key, \"a\" varchar(4), like \"__columns_\");",
          "create index \"index_x_on_a\" on \"x\" (\"a\");",
          "alter table \"t\" add column \"c\" varchar not null;",
          "create index \"index_t_on_c\" on \"t\" using gin (\"c\" gin_trgm_ops);",
          "create index \"index_t_on_c_and_d\" on \"t\" (\"c\" gin_trgm_ops, \"d\" desc);",
          "create table \"maybe\" (\"id\" bigserial primary key);",
          "alter table \"t\" add column \"o_id\" bigint;",
          "create index concurrently \"index_t_on_o_id\" on \"t\" (\"o_id\");",
          "alter table \"t\" add constraint \"fk_rails_d7c9ec419f\" foreign key (\"o_id\") references \"users\" (\"id\") on delete cascade;",
          "alter table \"t\" alter column \"c\" set default 2;",
          "alter table \"t\" add column \"created_at\" timestamp(6) default now();",
          "alter table \"t\" add column \"updated_at\" timestamp(6) default now();",
          "opaque: a call of foo", "opaque: \"options\" of create_table",
          "opaque: \"weird\" of add_column"));
}

TEST(ProgramCalls, Alembic) {
  EXPECT_THAT(
      alembic(
          R"x(    hub = op.create_table("hub", sa.Column("id", sa.BigInteger(), primary_key=True))
    carrier.create(op.get_bind())
    op.add_column("parcel", sa.Column("carrier", carrier, nullable=True, weird=1, default="x"))
    op.create_table("a", *cols(), sa.Column("b", sa.Text()))
    for t in ("parcel", "hub"):
        op.create_index(f"ix_{t}_x", t, ["n"])
    for col in ["u", "v"]:
        op.add_column("parcel", sa.Column(col, sa.Text()))
    op.get_bind().execute(sa.text("DELETE FROM parcel WHERE n < :d and x::text = :e"), {"d": "x", "e": 5})
    op.execute(sa.text("DELETE FROM parcel WHERE n = :d").bindparams(d=1))
    while True:
        op.execute("a")
        if x:
            break
    if not inspector.has_table("x"):
        op.create_table("x", sa.Column("id", sa.Integer(), primary_key=True))
        op.drop_table("y")
    op.create_index("ii", "t", ["a"], postgresql_ops={"a": "gin_trgm_ops"}, postgresql_using="gin", postgresql_with={"a": 1})
    op.create_table("p", sa.Column("b", sa.Text()), postgresql_partition_by="LIST (b)")
    conn = op.get_bind())x",
          "carrier = postgresql.ENUM('dhl', 'ups', name='carrier')"),
      ElementsAre(
          "create table \"hub\" (\"id\" bigserial not null, primary key (\"id\"));",
          "create type \"carrier\" as enum ('dhl', 'ups');",
          "alter table \"parcel\" add column \"carrier\" \"carrier\";",
          "create table \"a\" (\"b\" text, like \"__columns_\");",
          "create index \"ix_parcel_x\" on \"parcel\" (\"n\");",
          "create index \"ix_hub_x\" on \"hub\" (\"n\");",
          "alter table \"parcel\" add column \"u\" text;",
          "alter table \"parcel\" add column \"v\" text;",
          "DELETE FROM parcel WHERE n < 'x' and x::text = 5", ";", "DELETE FROM parcel WHERE n = 1",
          ";", "a", ";", "create table \"x\" (\"id\" serial not null, primary key (\"id\"));",
          "drop table \"y\";", "create index \"ii\" on \"t\" using gin (\"a\" gin_trgm_ops);",
          "create table \"p\" (\"b\" text);", "opaque: \"weird\" of Column",
          "opaque: an expression", "opaque: while", "opaque: \"a\" of create_index",
          "opaque: \"postgresql_partition_by\" of create_table"));
  EXPECT_THAT(
      alembic(R"(    parcel = sa.table("parcel", sa.column("lane"), schema="ops")
    op.execute(parcel.update().values(lane="std"))
    op.execute(parcel.update().where(parcel.c.id == 1).values(lane="std"))
    op.create_exclude_constraint("ex", "depot", ("code", "="), ("span", "&&"), using="gist", schema="ops"))",
              "carrier = postgresql.ENUM('dhl', 'ups', name='carrier')"),
      ElementsAre(
          "update \"ops\".\"parcel\" set \"lane\" = 'std';",
          "update \"ops\".\"parcel\" set \"lane\" = 'std' where \"id\" = 1;",
          "alter table \"ops\".\"depot\" add constraint \"ex\" exclude using gist (\"code\" with =, \"span\" with &&);"));
}

TEST(ProgramCalls, RowsThatRunPythonWrites) {
  const auto run = [](const std::string& body) {
    return django("migrations.RunPython(code=fill, reverse_code=noop)",
                  "def fill(apps, schema_editor):\n    Entry = apps.get_model('app', 'Entry')\n" +
                      body + "\n");
  };
  EXPECT_THAT(
      run("    Entry.objects.update(amount=0)\n"
          "    Entry.objects.filter(memo__isnull=True).exclude(amount=2).update(memo=F('code'))\n"
          "    Entry.objects.using(a).all().delete()"),
      ElementsAre(
          "update \"app_entry\" set \"amount\" = 0;",
          "update \"app_entry\" set \"memo\" = 'a value that the application computes' where \"memo\" is null and not (\"amount\" = 2);",
          "delete from \"app_entry\";"));
  EXPECT_THAT(
      run("    for entry in Entry.objects.filter(code='x').iterator():\n"
          "        entry.memo = f(entry)\n        entry.save(update_fields=['memo'])"),
      ElementsAre(
          "update \"app_entry\" set \"memo\" = 'a value that the application computes' where \"code\" = 'x';"));
  EXPECT_THAT(run("    with connection.cursor() as cursor:\n"
                  "        cursor.execute('update a set b = 1')\n"
                  "    schema_editor.execute('select 2')"),
              ElementsAre("update a set b = 1", ";", "select 2", ";"));
  EXPECT_THAT(
      run("    Entry.objects.filter(amount__gt=3).update(amount=0)\n"
          "    entries = Entry.objects.exclude(code__startswith='a', amount=1).distinct()\n"
          "    entries.delete()\n"
          "    for one in entries.filter(amount=2):\n"
          "        if not one.memo:\n            one.memo = f(one)\n            one.save()"),
      ElementsAre("update \"app_entry\" set \"amount\" = 0 where $1;",
                  "delete from \"app_entry\" where not ($1 and \"amount\" = 1);",
                  "update \"app_entry\" set \"memo\" = 'a value that the application "
                  "computes' where not ($1 and \"amount\" = 1) and \"amount\" = 2;"));
  EXPECT_THAT(
      django("migrations.RunPython(fill)",
             "from app.models import (\n    Other,  # no\n    Entry as E,\n)\n"
             "from .models import Entry\nfrom django.contrib.auth.models import User\n"
             "def fill(apps, schema_editor):\n    E.objects.update(amount=1)\n"
             "    Entry.objects.all().delete()\n"),
      ElementsAre("update \"app_entry\" set \"amount\" = 1;", "delete from \"app_entry\";"));
  for (const char* unread :
       {"    Entry.objects.filter(pk__gt=3).update(amount=0)",
        "    Entry.objects.filter(code__in=['a']).delete()", "    Other.objects.update(amount=0)",
        "    helper(apps)", "    x = Entry.objects.get_or_create(amount=0)"})
    EXPECT_THAT(run(unread), ElementsAre("opaque: a call of RunPython")) << unread;
}

TEST(ProgramCalls, AConditionOnTheEngineIsAnswered) {
  EXPECT_THAT(rails(R"(return if connection.adapter_name == "SQLite"
add_column :t, :a, :text unless column_exists?(:t, :a)
if adapter_name == "MySQL"
  execute "b"
elsif adapter_name == "PostgreSQL"
  execute "c"
else
  execute "d"
end)"),
              ElementsAre("alter table \"t\" add column \"a\" text;", "c", ";"));
  EXPECT_THAT(alembic(R"(    if op.get_bind().dialect.name != "postgresql":
        op.execute("a")
        return
    if "x" in names:
        op.execute("b"))"),
              ElementsAre("b", ";"));
  EXPECT_THAT(knex(R"(if (knex.client.config.client === 'pg') { await knex.raw('a'); }
else { await knex.raw('b'); })"),
              ElementsAre("a", ";"));
}

TEST(ProgramCalls, WhatStandsBelowAConditionIsMarked) {
  const auto read =
      programs::read_rails({{"1_a",
                             "class M < ActiveRecord::Migration[7.1]\n  def up\n    execute 'x'\n"
                             "    execute 'y' if z\n  end\nend\n"}});
  const lint::Script& up = read.front().up;
  ASSERT_EQ(up.guarded.size(), 1U);
  EXPECT_EQ(up.text.substr(up.guarded[0].start, 1), "y");
  EXPECT_EQ(up.guarded[0].end, up.text.size());
}

TEST(ProgramCalls, DjangosDefaultsOfTheServer) {
  EXPECT_THAT(
      django(R"(migrations.AddField("entry", "a", models.UUIDField(db_default=RandomUUID())),
    migrations.AddField("entry", "b", models.IntegerField(db_default=Value(3))),
    migrations.AddField("entry", "c", models.DateTimeField(db_default=Now())))"),
      ElementsAre(
          "alter table \"app_entry\" add column \"a\" uuid default gen_random_uuid() not null;",
          "alter table \"app_entry\" add column \"b\" integer default 3 not null;",
          "alter table \"app_entry\" add column \"c\" timestamp with time zone default now() not null;"));
}

TEST(ProgramCalls, Django) {
  EXPECT_THAT(
      django(R"(migrations.AlterField("entry", "amount", models.PositiveIntegerField()))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"app_entry_amount_check\" check (\"amount\" >= 0);"));
  EXPECT_THAT(
      django(R"(migrations.AlterField("entry", "amount", models.PositiveBigIntegerField()))"),
      ElementsAre(
          "alter table \"app_entry\" alter column \"amount\" type bigint using \"amount\"::bigint;",
          "alter table \"app_entry\" add constraint \"app_entry_amount_check\" check (\"amount\" >= 0);"));
  EXPECT_THAT(
      django(R"(migrations.AlterField("entry", "amount", models.BigIntegerField()))"),
      ElementsAre(
          "alter table \"app_entry\" alter column \"amount\" type bigint using \"amount\"::bigint;"));
  EXPECT_THAT(
      django(
          R"(migrations.AlterField("entry", "memo", models.TextField(null=True, db_collation="C")))"),
      ElementsAre("alter table \"app_entry\" alter column \"memo\" type text collate \"C\";"));
  EXPECT_THAT(
      django(
          R"(migrations.AlterField("entry", "code", models.CharField(max_length=10, db_index=True, db_collation="C")))"),
      ElementsAre(
          "alter table \"app_entry\" alter column \"code\" type varchar(10) collate \"C\";",
          "create index \"app_entry_code\" on \"app_entry\" (\"code\");",
          "create index \"app_entry_code_like\" on \"app_entry\" (\"code\" varchar_pattern_ops);"));
  EXPECT_THAT(
      django(
          R"(migrations.AlterField("entry", "code", models.CharField(max_length=10, db_index=True)))"),
      ElementsAre(
          "create index \"app_entry_code\" on \"app_entry\" (\"code\");",
          "create index \"app_entry_code_like\" on \"app_entry\" (\"code\" varchar_pattern_ops);"));
  EXPECT_THAT(django(R"(migrations.AlterField("entry", "memo", models.TextField(null=True)))"),
              IsEmpty());
  EXPECT_THAT(
      django(
          R"(migrations.AddField("entry", "gen", models.GeneratedField(expression=F("amount") * 2, output_field=models.IntegerField(), db_persist=True)))"),
      ElementsAre(
          "alter table \"app_entry\" add column \"gen\" integer generated always as (null) stored;",
          "opaque: the expression of app_entry.gen"));
  EXPECT_THAT(
      django(
          R"(migrations.AddField("entry", "gen2", models.GeneratedField(expression=F("amount"), output_field=models.CharField(max_length=5,db_collation="C"), db_persist=True, unique=True)))"),
      ElementsAre(
          "alter table \"app_entry\" add column \"gen2\" varchar(5) collate \"C\" generated always as (\"amount\") stored unique;",
          "create index \"app_entry_gen2_like\" on \"app_entry\" (\"gen2\" varchar_pattern_ops);"));
  EXPECT_THAT(
      django(
          R"(migrations.AddField("entry", "coll", models.CharField(max_length=10, default="", db_collation="C")))"),
      ElementsAre(
          "alter table \"app_entry\" add column \"coll\" varchar(10) collate \"C\" default '' not null;",
          "alter table \"app_entry\" alter column \"coll\" drop default;"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="c1")))"),
      ElementsAre("alter table \"app_entry\" add constraint \"c1\" check (\"amount\" > 0);"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=models.Q(("amount__gt", 0), ("pos__lt", 5), _connector="OR"), name="c2")))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"c2\" check ((\"amount\" > 0 or \"pos\" < 5));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=models.Q(("amount", 0), _negated=True), name="c3")))"),
      ElementsAre("alter table \"app_entry\" add constraint \"c3\" check (not (\"amount\" = 0));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=~models.Q(amount=0, memo="x"), name="c4")))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"c4\" check (not (\"amount\" = 0 and \"memo\" = 'x' and \"memo\" is not null));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=Q(amount=1) | Q(pos=2) & ~Q(memo="y"), name="c5")))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"c5\" check ((\"amount\" = 1 or (\"pos\" = 2 and not (\"memo\" = 'y' and \"memo\" is not null))));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=Q(code__in=["a", "b"]), name="c6")))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"c6\" check (\"code\" in ('a', 'b'));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=Q(memo__isnull=False), name="c7")))"),
      ElementsAre("alter table \"app_entry\" add constraint \"c7\" check (\"memo\" is not null);"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=models.Q(models.Q(("amount__gt", 0), ("memo__isnull", True)), models.Q(("amount", 0), _negated=True), _connector="OR"), name="c8")))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"c8\" check (((\"amount\" > 0 and \"memo\" is null) or not (\"amount\" = 0)));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=Q(amount__gte=F("pos")), name="c9")))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"c9\" check (\"amount\" >= (\"pos\"));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=Q(amount__range=(1, 5)), name="c10")))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"c10\" check (\"amount\" between 1 and 5);"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=~Q(memo="x"), name="c11")))"),
      ElementsAre(
          "alter table \"app_entry\" add constraint \"c11\" check (not (\"memo\" = 'x' and \"memo\" is not null));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.UniqueConstraint(Lower("code"), name="u1")))"),
      ElementsAre("create unique index \"u1\" on \"app_entry\" ((lower(\"code\")));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.UniqueConstraint(Lower("code").desc(), "memo", name="u2", condition=Q(pos=1))))"),
      ElementsAre(
          "create unique index \"u2\" on \"app_entry\" ((lower(\"code\")) desc, \"memo\") where \"pos\" = 1;"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.UniqueConstraint(fields=["code"], condition=models.Q(("memo__isnull", True)), name="u3")))"),
      ElementsAre(
          "create unique index \"u3\" on \"app_entry\" (\"code\") where \"memo\" is null;"));
  EXPECT_THAT(django(R"(migrations.AddIndex("entry", models.Index(Lower("code"), name="i1")))"),
              ElementsAre("create index \"i1\" on \"app_entry\" ((lower(\"code\")));"));
  EXPECT_THAT(
      django(
          R"(migrations.AddIndex("entry", models.Index(Upper("code").desc(), F("pos").desc(), name="i2")))"),
      ElementsAre("create index \"i2\" on \"app_entry\" ((upper(\"code\")) desc, \"pos\" desc);"));
  EXPECT_THAT(
      django(
          R"(migrations.RunSQL([("DELETE FROM app_entry WHERE amount < %s and memo = %s and code is not %s", ["5", 'x', None])]))"),
      ElementsAre("DELETE FROM app_entry WHERE amount < '5' and memo = 'x' and code is not null",
                  ";"));
  EXPECT_THAT(
      django(
          R"(migrations.RunSQL([("DELETE FROM app_entry WHERE memo like '%%x' and amount = %s", [5])]))"),
      ElementsAre("DELETE FROM app_entry WHERE memo like '%x' and amount = 5", ";"));
  EXPECT_THAT(django(R"(migrations.RunSQL("DELETE FROM app_entry WHERE memo like '%x'"))"),
              ElementsAre("DELETE FROM app_entry WHERE memo like '%x'", ";"));
  EXPECT_THAT(
      django(
          R"(migrations.CreateModel("Made", [("id", models.BigAutoField(primary_key=True)), ("a", models.IntegerField()), ("g", models.GeneratedField(expression=F("a"), output_field=models.IntegerField(), db_persist=True)), ("cc", models.CharField(max_length=4, db_collation="C"))]))"),
      ElementsAre(
          "create table \"app_made\" (\"id\" bigint generated by default as identity not null primary key, \"a\" integer not null, \"g\" integer generated always as (\"a\") stored, \"cc\" varchar(4) collate \"C\" not null);"));
  EXPECT_THAT(
      django(
          R"(migrations.CreateModel("T", [("pk", models.CompositePrimaryKey("a", "b")), ("a", models.IntegerField()), ("b", models.IntegerField()), ("c", MyField())]))"),
      ElementsAre(
          "create table \"app_t\" (primary key (\"a\", \"b\"), \"a\" integer not null, \"b\" integer not null, \"c\" __unknown_type_ not null, like \"__columns_\");",
          "opaque: the type of app_t.c"));
  EXPECT_THAT(
      django(
          R"(migrations.AddConstraint("entry", models.CheckConstraint(condition=Q(memo__startswith="x"), name="c12")))"),
      ElementsAre("opaque: a call of AddConstraint"));
  EXPECT_THAT(
      django(
          R"(migrations.AlterModelOptions("entry", {"managed": False}), migrations.RemoveField("entry", "code"))"),
      IsEmpty());
  EXPECT_THAT(django(R"(migrations.AlterField("entry", "pos", models.IntegerField()))"),
              ElementsAre("alter table \"app_entry\" drop constraint \"app_entry_pos_check\";"));
}

TEST(ProgramCalls, WhatStandsBelowAConditionOfPythonStaysThere) {
  EXPECT_THAT(alembic(R"(    while more():
        op.execute("a")
        op.drop_table("b")
        if x:
            break
    else:
        op.drop_table("c")
    if not there:
        op.execute("d")
        op.drop_table("e")
    op.execute("select 1"))"),
              ElementsAre("a", ";", "drop table \"b\";", "drop table \"c\";", "d", ";",
                          "drop table \"e\";", "select 1", ";", "opaque: while"));
}

TEST(ProgramCalls, OneLineOfRuby) {
  const auto read =
      programs::read_rails({{"1_a.rb",
                             "class A < ActiveRecord::Migration[7.1]\n"
                             "  def up; remove_column :t, :a; end\n  def down; end\nend\n"}});
  ASSERT_EQ(read.size(), 1U);
  EXPECT_THAT(lines_of(read.front().up), ElementsAre("alter table \"t\" drop column \"a\";"));
  EXPECT_TRUE(read.front().has_down);
  EXPECT_THAT(lines_of(read.front().down), IsEmpty());
}

TEST(ProgramCalls, RailsModelsWriteTheRowsOfTheirTables) {
  const std::string models =
      "    class Person < ActiveRecord::Base\n    end\n"
      "    class OldUser < ApplicationRecord\n      self.table_name = 'users'\n    end\n";
  EXPECT_THAT(rails(models + "    Person.where(a: nil).where(b: [1, 2]).update_all(c: 0)"),
              ::testing::Contains(
                  "update \"people\" set \"c\" = 0 where \"a\" is null and \"b\" in (1, 2);"));
  EXPECT_THAT(rails(models + "    Person.update_all(\"c = now()\")"),
              ::testing::Contains("update \"people\" set c = now();"));
  EXPECT_THAT(rails(models + "    OldUser.where(\"a < 3\").delete_all"),
              ::testing::Contains("delete from \"users\" where (a < 3);"));
  for (const char* unsure : {"Animal.update_all(c: 0)", "Person.in_batches.update_all(c: 0)",
                             "Person.where(a: other).delete_all", "Person.joins(:b).delete_all",
                             "Person.where('a < ?', 3).delete_all", "Person.update_all(c: other)"})
    EXPECT_THAT(rails(models + "    " + unsure), ::testing::Contains(HasSubstr("opaque: ")))
        << unsure;
}

}  // namespace
}  // namespace shoofly::toolchain
