// From SQL to a change without a server: what is written stands for what the server prints.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "harness/golden.h"
#include "plan/change.h"
#include "plan/migration_wishes.h"
#include "plan/schema_diff.h"
#include "plan/schema_rename.h"

namespace shoofly {
namespace {

using ::testing::HasSubstr;

const Engine& postgres() { return **find_engine("postgres"); }
const SchemaFiles& files() { return *schema_files(postgres()); }

const Surroundings& around() {
  static const Surroundings surroundings = [] {
    Surroundings one;
    one.path = {"public"};
    one.schemas = {"public", "crm"};
    one.enums = {{{"public", "mood"}, {"sad", "happy"}, {}}};
    one.objects = {{"view", {{"public", "v"}}}, {"trigger", {{"", "tr on public.users"}}}};
    return one;
  }();
  return surroundings;
}

SchemaModel model_of(const std::string& sql) {
  const WrittenSchema written = files().read(sql, "schema.sql", 20);
  EXPECT_TRUE(written.problems.empty()) << render(written.problems, sql);
  const Catalog none;
  SchemaFolder folder(none, around(), "schema.sql");
  for (const WrittenStatement& statement : written.statements) folder.take(statement);
  folder.finish();
  return folder.model();
}

// As a server would print it that changes no word.
PrintedTable printed_of(const WrittenTable& written) {
  PrintedTable printed;
  Table& table = printed.table;
  table.name = written.name;
  table.kind = written.kind;
  table.has_partitions = written.kind == TableKind::kPartitioned;
  const auto named = [&](std::string name) {
    if (name.empty()) {
      name = fmt::format("unnamed_{}", printed.unnamed.size());
      printed.unnamed.push_back(name);
    }
    return name;
  };
  for (const WrittenColumn& column : written.columns) {
    table.columns.push_back(column.column);
    if (column.serial) table.columns.back().default_sql = "nextval(...)";
    if (column.column.type == "mood") {
      table.columns.back().type = "public.mood";
      table.columns.back().labels = {"sad", "happy"};
    }
  }
  for (const WrittenConstraint& constraint : written.constraints) {
    Constraint one = constraint.constraint;
    one.name = named(one.name);
    if (constraint.index.unique) {
      Index index = constraint.index;
      index.name = index.constraint = one.name;
      table.indexes.push_back(index);
    }
    table.constraints.push_back(one);
  }
  for (const WrittenIndex& index : written.indexes) {
    Index one = index.index;
    one.name = named(one.name);
    for (const IndexPart& part : one.parts) {
      if (!part.column.empty()) one.reads.push_back(part.column);
      if (part.column.empty()) {  // all of them, where a server would know which
        for (const WrittenColumn& column : written.columns) one.reads.push_back(column.column.name);
      }
    }
    table.indexes.push_back(one);
  }
  return printed;
}

Catalog catalog_of(const std::string& sql) {
  Catalog catalog;
  catalog.server.engine = "postgres";
  for (const auto& [name, written] : model_of(sql).tables) {
    PrintedTable printed = printed_of(written);
    for (Column& column : printed.table.columns) {
      if (column.default_sql == "nextval(...)")
        column.default_sql = "nextval('public.some_seq'::regclass)";
    }
    catalog.tables.push_back(printed.table);
  }
  return catalog;
}

std::string shown(SchemaDifference difference, const std::string& source) {
  const DraftChange change = schedule(std::move(difference.wishes));
  std::string text;
  if (!change.wishes.empty()) {
    text = change_text("c", "schema.sql", change.wishes, {}).text;
    const ParsedChange parsed = parse_change(text, "c");
    if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed))
      text += render(*problems, text);
  }
  for (const LaterWish& later : change.later)
    text += fmt::format("later: {}: {}\n", later.wish.about, later.reason);
  static_cast<void>(source);
  return text + render(difference.left, "") + render(difference.notes, "");
}

std::string to(const std::string& before, const std::string& after,
               const std::vector<std::string>& renames = {}) {
  const Catalog target = catalog_of(before);
  const SchemaModel model = model_of(after);
  std::map<QualifiedName, PrintedTable> printed;
  for (const auto& [name, written] : model.tables) printed.emplace(name, printed_of(written));
  std::vector<RenameRequest> requests;
  for (const std::string& rename : renames) {
    const auto read = read_rename(rename, target);
    if (!read.ok()) return read.error().describe() + "\n";
    requests.push_back(*read);
  }
  const auto difference = diff_schema(
      {target, model, printed, around(), postgres().dialect(), files(), requests, "schema.sql"});
  return difference.ok() ? shown(*difference, after) : difference.error().describe() + "\n";
}

std::string from(const std::string& before, const std::string& migration) {
  const Catalog target = catalog_of(before);
  const WrittenSchema written = files().read(migration, "schema.sql", 20);
  if (!written.problems.empty()) return render(written.problems, migration);
  const std::map<std::string, std::string> types = {{"bigint", "bigint"}};
  const std::map<ColumnName, std::string> defaults = {{{{"public", "users"}, "a"}, "1"}};
  return shown(
      wishes_of_migration({written, target, around(), files(), types, defaults, "schema.sql"}),
      migration);
}

struct Case {
  const char* title;
  const char* before;
  const char* after;
};

std::string document(const std::vector<Case>& cases,
                     const std::function<std::string(const Case&)>& run) {
  std::string text;
  for (const Case& one : cases) {
    text += fmt::format("## {}\n\n{}\n\n--\n\n{}\n\n==\n\n{}\n", one.title, one.before, one.after,
                        run(one));
  }
  return text;
}

TEST(Deriving, DifferencesOfSchemas) {
  const std::vector<Case> cases = {
      {"nothing",
       "create table users (id serial primary key, a int default 1, check (a > 0), unique (a))",
       "create table users (id serial primary key, a int default 1, check (a > 0), unique (a))"},
      {"columns",
       "create table users (id int primary key, a int, b text default 'x', c int not null, d int)",
       "create table users (id int primary key, a bigint, b text default 'y', c int,\n"
       "  d int not null, e text, f bool not null default false, g int not null)"},
      {"type and default together, then NOT NULL",
       "create table users (id int primary key, a int default 1)",
       "create table users (id int primary key, a text not null default 'x')"},
      {"a default goes", "create table users (a int default 1)", "create table users (a int)"},
      {"a column is gone and one is new", "create table users (id int, name text, age int)",
       "create table users (id int, full_name text, size numeric)"},
      {"no operation", "create table users (id int, a text, g int generated always as (id) stored)",
       "create table users (id int generated always as identity, a text collate \"C\", g int generated always as (id + 1) stored,\n"
       "  s serial, h int generated always as (id) stored, t text collate \"C\")"},
      {"constraints",
       "create table o (id int primary key); create table users (id int, a int, b int,\n"
       "  constraint k check (a > 0), constraint old unique (a), constraint f foreign key (a) references o,\n"
       "  constraint gone check (b > 1), constraint h foreign key (b) references o (id))",
       "create table o (id int primary key); create table users (id int primary key, a int, b int,\n"
       "  constraint k check (a > 1), constraint new unique (a),\n"
       "  constraint f foreign key (a) references o deferrable initially deferred,\n"
       "  unique nulls not distinct (b) include (a), foreign key (b) references o match full on delete cascade)"},
      {"exclusions and checks that are not inherited", "create table users (a int)",
       "create table users (a int, constraint e exclude using gist (a with =), check (a > 0) no inherit)"},
      {"indexes",
       "create table users (a int, b text); create index i on users (a); create index j on users (b);\n"
       "create index k on users (a, b); create index l on users (lower(b))",
       "create table users (a int, b text); create index i on users (a desc) where a > 1; create index jj on users (b);\n"
       "create index on users (a, b); create unique index m on users using btree (b collate \"C\" text_pattern_ops, a nulls first) include (a)"},
      {"what a dropped column takes with it",
       "create table users (a int, b int, c int, constraint x check (b > 0)); create index i on users (b)",
       "create table users (a int, c bigint); create index i on users (a)"},
      {"what lies over a column whose type changes",
       "create table users (a int, constraint x check (a > 0)); create index i on users ((a + 1))",
       "create table users (a bigint, constraint x check (a > 0::bigint)); create index i on users ((a + 1::bigint))"},
      {"new tables", "create table users (id int primary key)",
       "create table users (id int primary key); create table a (id serial primary key, u int references users,\n"
       "  b int references b, a int references a, unique (u)); create table b (id int primary key); create index on a (b);\n"
       "create table crm.c (x int) partition by range (x); create table nope.d (x int); create table p partition of crm.c default;\n"
       "create table e (like users)"},
      {"tables are gone",
       "create table users (id int primary key); create table a (u int references users); create table crm.x (a int); create table z (id int)",
       "create table y (id int)"},
      {"an enum", "create table users (m mood)",
       "create type mood as enum ('awful', 'sad', 'meh', 'happy', 'great'); create type other as enum ('x'); create table users (m mood)"},
      {"an enum in another order", "create table users (m mood)",
       "create type mood as enum ('happy', 'sad'); create table users (m mood)"},
      {"what is no table", "create table users (id int)",
       "create table users (id int); create view v as select 1; create view w as select 1; create trigger tr before insert on users execute function f();\n"
       "create trigger tr2 before insert on users execute function f(); grant select on users to a; comment on table users is 'x';\n"
       "comment on column users.id is 'x'; insert into users values (1); alter table users set tablespace x; create sequence s;\n"
       "alter table users replica identity full; alter table users alter id set statistics 7; \\connect x\n"},
      {"odd names", "create table \"A \"\"B: \"(\"x: y\" int)",
       "create table \"A \"\"B: \"(\"x: y\" int, \"größe - #\" text default 'it''s \"x\"\n\ttab'); create index \"i, [\" on \"A \"\"B: \" (\"x: y\")"},
      {"changes within the file", "create table users (a int, b int)",
       "create table people (a int, x int); alter table people rename to users; alter table users rename x to y;\n"
       "alter table users add b int; alter table users drop y, alter a set default 2; alter table nobody add c int"}};
  EXPECT_TRUE(testing::golden_matches(
      "src/app/golden/schema_differences.txt",
      document(cases, [](const Case& one) { return to(one.before, one.after); })));
}

TEST(Deriving, WishesOfMigrations) {
  const char* const users =
      "create table o (id int primary key); create table users (id int primary key, a int default 1, b text,\n"
      "  c int not null, m mood, constraint k check (a > 0)); create index i on users (b)";
  const std::vector<Case> cases = {
      {"columns", users,
       "alter table users add d text not null default 'x', add e int;\nalter table users alter e set not null, alter e set default 5;\n"
       "alter table users add f int; alter table users drop f; alter table users add g int not null; create index on users (e)"},
      {"types", users,
       "alter table users alter a drop default, alter a type bigint using a::bigint, alter a set default 2;\n"
       "alter table users alter b type int using length(b);\nalter table users alter c type text collate \"C\""},
      {"defaults and NOT NULL", users,
       "alter table users alter a set default 1, alter b set default 'x', alter c drop not null, alter b set not null, alter c set not null"},
      {"constraints", users,
       "alter table users add constraint n check (c > 0) not valid; alter table users validate constraint n;\n"
       "alter table users add foreign key (c) references o on delete cascade; alter table users add unique (b), drop constraint k;\n"
       "create unique index concurrently ui on users (b, c); alter table users add constraint u unique using index ui;\n"
       "alter table users add constraint w unique using index elsewhere; alter table users rename constraint k to kk"},
      {"indexes", users,
       "create index concurrently if not exists i on users (b); create unique index j on users (lower(b)); drop index i; drop index if exists z"},
      {"names", users,
       "alter table users rename column b to bb; create index on users (bb); alter table users alter bb set not null;\n"
       "alter table o rename to oo; alter table oo add x int"},
      {"tables", users,
       "create table n (id serial primary key, u int references users, x int); create index on n (x); alter table n add unique (u);\n"
       "create table l (n int references n); alter table n rename to nn; drop table o; drop table if exists zz; create table users (id int)"},
      {"an enum", users,
       "alter type mood add value 'meh' after 'sad'; alter type mood add value if not exists 'happy'; create type color as enum ('red')"},
      {"what no operation does", users,
       "begin;\nset lock_timeout = '1s';\nupdate users set b = 'secret' where b is null;\ninsert into users values (1, 'secret');\n"
       "do $$ begin perform 'secret'; end $$;\ncreate view v2 as select 'secret';\ngrant select on users to a;\n"
       "alter table users alter id add generated always as identity;\nalter table users disable trigger all;\ncommit;"},
      {"typing errors", users,
       "alter table user add x int; alter table users alter bb set not null"},
      {"again, when all is there", users,
       "alter table users alter a set default 1; alter table users rename z to b; create table o (id int); alter table users add b text;\n"
       "alter table users add constraint k check (a > 5); alter table users alter c set not null"}};
  EXPECT_TRUE(testing::golden_matches(
      "src/app/golden/migration_wishes.txt",
      document(cases, [](const Case& one) { return from(one.before, one.after); })));
}

TEST(Deriving, RenamesAreSaidAndNeverGuessed) {
  const std::string before =
      "create table users (id int primary key, mail text, constraint k check (length(mail) > 0));\n"
      "create index i on users (lower(mail)); create table o (u int references users)";
  const std::string column =
      "create table users (id int primary key, email text not null, constraint k check (length(email) > 0));\n"
      "create index i on users (lower(email)); create table o (u int references users)";
  EXPECT_THAT(to(before, column), HasSubstr("--rename 'public.users.mail=email'"));
  const std::string renamed = to(before, column, {"users.mail=email"});
  EXPECT_THAT(
      renamed,
      HasSubstr(
          "- rename_column:\n      table: public.users\n      column: mail\n      to: email\n"));
  EXPECT_EQ(renamed.find("drop_column"), std::string::npos) << renamed;
  EXPECT_EQ(renamed.find("index"), std::string::npos) << "it follows the column\n" << renamed;
  EXPECT_THAT(renamed, HasSubstr("later: set_not_null public.users.email"));
  const std::string table =
      "create table people (id int primary key, mail text, constraint k check (length(mail) > 0));\n"
      "create index i on people (lower(mail)); create table o (u int references people)";
  EXPECT_THAT(to(before, table), HasSubstr("--rename 'public.users=people'"));
  EXPECT_EQ(
      to(before, table, {"users=people"}),
      "change: c\noperations:\n  # --rename users=people\n  - rename_table:\n      table: public.users\n"
      "      to: people\n");
  EXPECT_THAT(to(before, table, {"user=people"}),
              HasSubstr("the target has no such table or column"));
  EXPECT_THAT(to(before, table, {"users"}), HasSubstr("expected OLD=NEW"));
}

TEST(Deriving, NamesOfChanges) {
  EXPECT_EQ(change_name_of("db/0042_add mail.up.sql"), "0042_add-mail-up");
  EXPECT_EQ(change_name_of("größe.sql"), "gr-e");
  EXPECT_EQ(change_name_of("_.sql"), "to-_");
  EXPECT_EQ(change_name_of(std::string(100, 'x')).size(), 63U);
}

TEST(Deriving, WhereTheWayBackBegins) {
  EXPECT_EQ(start_of_way_back("-- migrate:up\na;\n-- migrate:down\nb"), 17U);
  EXPECT_EQ(start_of_way_back("-- +goose Up\na;\n-- +goose Down\nb"), 16U);
  EXPECT_EQ(start_of_way_back("a;\n-- rolled"), std::string_view::npos);
}

}  // namespace
}  // namespace shoofly
