// Every wish that is refused on a catalog, with its message to the letter.

#include <gtest/gtest.h>

#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

constexpr const char* kRename = "  - rename_column: { table: users, column: email, to: mail }\n";

Table& table_of(Target& target) { return target.catalog.tables[0]; }

// The problems of a rename of users.email after `prepare` made a mess of the table.
template <typename Prepare>
std::string refused_rename(Prepare prepare, const std::string& policies = "") {
  Target target = users();
  prepare(table_of(target));
  return problems_of(target, kRename, policies);
}

std::string refused(const std::string& operations, bool like_sqlite = false) {
  Target target = users(like_sqlite);
  return problems_of(target, operations);
}

TEST(Refusals, UnknownTable) {
  EXPECT_EQ(refused("  - drop_default: { table: user, column: status }\n"),
            "c.yaml:3:28: error: there is no table \"user\"\n"
            "help: did you mean \"users\"?\n");
  EXPECT_EQ(refused("  - drop_default: { table: accounts, column: status }\n"),
            "c.yaml:3:28: error: there is no table \"accounts\"\n"
            "help: `shoofly inspect` lists the tables\n");
}

TEST(Refusals, AmbiguousTable) {
  Target target = users();
  target.add_table("users").name.schema = "crm";
  EXPECT_EQ(problems_of(target, kRename),
            "c.yaml:3:29: error: \"users\" is the name of 2 tables: public.users, crm.users\n"
            "help: write the schema too\n");
  EXPECT_EQ(
      problems_of(target, "  - rename_column: { table: public.users, column: email, to: mail }\n"),
      "");
}

TEST(Refusals, UnknownColumn) {
  EXPECT_EQ(refused("  - rename_column: { table: users, column: emial, to: mail }\n"),
            "c.yaml:3:44: error: table public.users has no column \"emial\"\n"
            "help: did you mean \"email\"?\n");
  EXPECT_EQ(refused("  - rename_column: { table: users, column: telephone, to: mail }\n"),
            "c.yaml:3:44: error: table public.users has no column \"telephone\"\n"
            "help: its columns are id, name, email, n, status\n");
}

TEST(Refusals, NamesAreFoldedAsTheEngineFoldsThem) {
  EXPECT_EQ(refused("  - rename_column: { table: USERS, column: Email, to: Mail }\n"), "");
  EXPECT_EQ(refused("  - rename_column: { table: users, column: '\"Email\"', to: mail }\n"),
            "c.yaml:3:44: error: table public.users has no column \"Email\"\n"
            "help: did you mean \"email\"?\n");
  EXPECT_EQ(refused("  - rename_column: { table: USERS, column: '\"Email\"', to: Mail }\n", true),
            "");
}

TEST(Refusals, NameTaken) {
  EXPECT_EQ(refused("  - rename_column: { table: users, column: email, to: name }\n"),
            "c.yaml:3:55: error: table public.users has a column \"name\" already\n"
            "help: choose another name\n");
  EXPECT_EQ(
      refused("  - rename_column: { table: users, column: email, to: \"a.b\" }\n"),
      "c.yaml:3:55: error: \"a.b\" is not a column name\n"
      "help: write it as in SQL: first_name, or '\"First Name\"' with both pairs of quotes\n");
  EXPECT_EQ(refused("  - rename_column: { table: users, column: email, to: _shoofly_mark }\n"),
            "c.yaml:3:55: error: column names that begin with _shoofly_ are shoofly's own\n");
  EXPECT_EQ(refused("  - rename_column: { table: users, column: email, to: " +
                    std::string(64, 'x') + " }\n"),
            "c.yaml:3:55: error: the name \"" + std::string(64, 'x') +
                "\" has 64 bytes; postgres allows 63\n");
}

TEST(Refusals, LeftOverOfAnEarlierRun) {
  Target target = users();
  add_column(table_of(target), "_shoofly_new_n", "bigint");
  EXPECT_EQ(
      problems_of(target, "  - change_type: { table: users, column: n, type: bigint }\n"),
      "c.yaml:3:42: error: table public.users still has column \"_shoofly_new_n\" of an earlier run\n"
      "help: `shoofly history` shows the run; roll it back, or purge it\n");
  Target renaming = users();
  add_column(table_of(renaming), "_shoofly_mark", "smallint");
  EXPECT_EQ(
      problems_of(renaming, kRename),
      "c.yaml:3:5: error: table public.users still has column \"_shoofly_mark\" of an earlier run\n"
      "help: `shoofly history` shows the run; roll it back, or purge it\n");
  Target dropping = users();
  add_column(table_of(dropping), "_shoofly_old_email", "text");
  EXPECT_EQ(
      problems_of(dropping, kRename),
      "c.yaml:3:5: error: table public.users still has column \"_shoofly_old_email\" of an earlier run\n"
      "help: `shoofly history` shows the run; roll it back, or purge it\n");
}

TEST(Refusals, NoKey) {
  EXPECT_EQ(
      refused_rename([](Table& table) {
        table.constraints.clear();
        table.indexes.clear();
      }),
      "c.yaml:3:5: error: table public.users has no primary key and no unique index over NOT NULL columns\n"
      "help: rows are found by key; add one first, e.g. a unique index over columns that are NOT NULL\n");
  EXPECT_EQ(refused_rename([](Table& table) {
              table.constraints.clear();
              table.indexes.clear();
              add_index(table, "users_n", "n", true);
            }),
            "");
}

TEST(Refusals, NoKeyToFillNullsBy) {
  Target target = users();
  table_of(target).constraints.clear();
  table_of(target).indexes.clear();
  EXPECT_EQ(
      problems_of(target, "  - drop_not_null: { table: users, column: name, back: \"''\" }\n"),
      "c.yaml:3:5: error: table public.users has no primary key and no unique index over NOT NULL columns\n"
      "help: rows are found by key; add one first, e.g. a unique index over columns that are NOT NULL\n");
}

TEST(Refusals, KeyColumn) {
  EXPECT_EQ(
      refused("  - change_type: { table: users, column: id, type: text }\n"),
      "c.yaml:3:42: error: column public.users.id is part of the key (id) by which rows are found\n"
      "help: change_type works on columns outside the key\n");
}

TEST(Refusals, GeneratedAndIdentityAndSerial) {
  EXPECT_EQ(
      refused_rename([](Table& table) {
        table.find_column("email")->generated = Generated::kStored;
        table.find_column("email")->generated_sql = "lower(name)";
      }),
      "c.yaml:3:44: error: column public.users.email is generated (lower(name)); rename_column cannot change it\n"
      "help: change the columns that it is generated from, or drop and add it by hand\n");
  EXPECT_EQ(
      refused_rename([](Table& table) { table.find_column("email")->identity = "always"; }),
      "c.yaml:3:44: error: column public.users.email is an identity column; rename_column cannot change it\n"
      "help: an identity column numbers the rows; give it up by hand first (alter column .. drop identity)\n");
  EXPECT_EQ(
      refused_rename([](Table& table) {
        table.find_column("email")->default_sql = "nextval('users_email_seq'::regclass)";
      }),
      "c.yaml:3:44: error: column public.users.email takes its numbers from a sequence (nextval('users_email_seq'::regclass)); "
      "rename_column cannot move it\n"
      "help: the sequence belongs to the column and would be dropped with it; a serial column cannot be moved yet\n");
}

std::string refused_dependent(const std::string& kind, const std::string& name,
                              const std::string& column = "email") {
  return refused_rename([&](Table& table) { table.dependents.push_back({kind, name, column}); });
}

TEST(Refusals, Dependents) {
  EXPECT_EQ(
      refused_dependent("view", "public.active", ""),
      "c.yaml:3:44: error: view public.active uses whole rows of public.users\n"
      "help: a view keeps reading the old column; drop it first and create it over the new one\n");
  EXPECT_EQ(
      refused_dependent("materialized view", "public.stats", ""),
      "c.yaml:3:44: error: materialized view public.stats uses whole rows of public.users\n"
      "help: a materialized view keeps reading the old column; drop it first and create it over the new one\n");
  EXPECT_EQ(refused_dependent("function", "public.f(integer)"),
            "c.yaml:3:44: error: function public.f(integer) uses column public.users.email\n"
            "help: it is bound to the column; replace it by one that does not use it first\n");
  EXPECT_EQ(refused_dependent("policy", "own_rows"),
            "c.yaml:3:44: error: policy own_rows uses column public.users.email\n"
            "help: create the policy anew without this column first\n");
  EXPECT_EQ(refused_dependent("publication", "feed"),
            "c.yaml:3:44: error: publication feed uses column public.users.email\n"
            "help: take the column out of the publication's column list first\n");
  EXPECT_EQ(refused_dependent("column grant", "reader"),
            "c.yaml:3:44: error: column grant reader uses column public.users.email\n"
            "help: grant on the table instead of on single columns first\n");
  EXPECT_EQ(refused_dependent("statistics", "public.s1"),
            "c.yaml:3:44: error: statistics public.s1 uses column public.users.email\n"
            "help: drop the statistics object first; create it over the new column afterwards\n");
  EXPECT_EQ(refused_dependent("partition key", "public.users"),
            "c.yaml:3:44: error: partition key public.users uses column public.users.email\n"
            "help: rows are placed by this column; it cannot be changed in place\n");
  EXPECT_EQ(refused_dependent("generated column", "domain"),
            "c.yaml:3:44: error: generated column domain uses column public.users.email\n"
            "help: drop the generated column first; add it over the new one afterwards\n");
  EXPECT_EQ(
      refused_dependent("foreign key", "public.orders.orders_email_fkey"),
      "c.yaml:3:44: error: foreign key public.orders.orders_email_fkey refers to column public.users.email\n"
      "help: drop the foreign key first; add it to the new column after the change\n");
  EXPECT_EQ(refused_dependent("view", "public.active", "name"), "");
  EXPECT_EQ(refused_dependent("policy", "own_rows", ""), "");
}

TEST(Refusals, ConstraintsAndIndexesThatCannotMove) {
  EXPECT_EQ(refused_rename([](Table& table) {
              add_constraint(table, "no_overlap", ConstraintKind::kExclusion, {"email"});
            }),
            "c.yaml:3:44: error: exclusion constraint no_overlap uses column public.users.email\n"
            "help: it cannot be built beside the old one without a lock; drop it by hand first\n");
  EXPECT_EQ(
      refused_rename([](Table& table) {
        add_constraint(table, "c1", ConstraintKind::kCheck, {"email"}).expression = "f(whole_row)";
      }),
      "c.yaml:3:44: error: check constraint c1 uses column public.users.email in a way that cannot be rewritten: it reads the "
      "whole row\n"
      "help: drop it by hand first and create it anew after the change\n");
  EXPECT_EQ(
      refused_rename([](Table& table) {
        Index& index = add_index(table, "i1", "name");
        index.where_sql = "f(whole_row)";
        index.reads = {"name", "email"};
      }),
      "c.yaml:3:44: error: partial index i1 uses column public.users.email in a way that cannot be rewritten: it reads the "
      "whole row\n"
      "help: drop it by hand first and create it anew after the change\n");
  EXPECT_EQ(
      refused_rename([](Table& table) {
        table.kind = TableKind::kPartitioned;
        add_index(table, "i1", "email");
      }),
      "c.yaml:3:44: error: index i1 of partitioned table public.users uses column email\n"
      "help: it cannot be built on a partitioned table without blocking writers; drop it by hand first\n");
}

TEST(Refusals, Triggers) {
  const auto with_trigger = [](const std::string& name, auto change,
                               const std::string& policies = "") {
    return refused_rename(
        [&](Table& table) {
          Trigger trigger;
          trigger.name = name;
          trigger.timing = "BEFORE";
          trigger.on_update = true;
          change(trigger);
          table.triggers.push_back(trigger);
        },
        policies);
  };
  const auto as_it_is = [](Trigger&) {};
  EXPECT_EQ(
      with_trigger("touch", as_it_is),
      "c.yaml:3:5: error: the backfill's UPDATE fires trigger \"touch\" of public.users once for every row\n"
      "help: if that is right (or harmless), say so: consent: { triggers: true }\n");
  EXPECT_EQ(with_trigger("touch", as_it_is, "consent: { triggers: true }\n"), "");
  EXPECT_EQ(with_trigger("touch", [](Trigger& trigger) { trigger.enabled = "disabled"; }), "");
  EXPECT_EQ(
      with_trigger("touch", [](Trigger& trigger) { trigger.update_of = {"email"}; }),
      "c.yaml:3:44: error: trigger touch fires on UPDATE OF column public.users.email\n"
      "help: it would follow the old column and fall silent for the new one; create it without the column list first\n");
  EXPECT_EQ(with_trigger("touch", [](Trigger& trigger) { trigger.update_of = {"name"}; }), "");
  EXPECT_EQ(
      with_trigger("~~last", as_it_is, "consent: { triggers: true }\n"),
      "c.yaml:3:5: error: trigger ~~last of public.users fires after shoofly's (BEFORE triggers fire in the order of their names): "
      "what it changes would not be kept in step\n"
      "help: rename it to a name that sorts before \"~shoofly\"\n");
}

TEST(Refusals, TablesOfOtherKinds) {
  EXPECT_EQ(refused_rename([](Table& table) { table.kind = TableKind::kForeign; }),
            "c.yaml:3:29: error: public.users is a foreign table\n"
            "help: run the change on the server that holds it\n");
  EXPECT_EQ(refused_rename([](Table& table) { table.kind = TableKind::kPartition; }),
            "c.yaml:3:29: error: public.users is a partition\n"
            "help: change the partitioned table; its partitions follow\n");
  EXPECT_EQ(refused_rename([](Table& table) { table.kind = TableKind::kVirtual; }),
            "c.yaml:3:29: error: public.users is a virtual table\n"
            "help: its module keeps the rows; shoofly cannot change it\n");
}

TEST(Refusals, WholeTable) {
  EXPECT_EQ(
      refused_rename([](Table& table) { table.row_security_hides = true; }),
      "c.yaml:3:5: error: row-level security of public.users hides rows from this role: they would not be filled\n"
      "help: connect as the table's owner or as a role with BYPASSRLS\n");
  EXPECT_EQ(
      refused_rename([](Table& table) { table.attribute_slots = 1598; }),
      "c.yaml:3:5: error: table public.users has used 1598 of 1600 column numbers and the change needs 3 more\n"
      "help: dropped columns count too; only rewriting the table by copy (dump and restore) frees their numbers\n");
  EXPECT_EQ(
      refused_rename([](Table& table) { table.published = true; }),
      "c.yaml:3:5: error: table public.users is published: its subscribers stop at columns that they do not have\n"
      "help: add \"_shoofly_mark\" and \"mail\" to the subscribers' tables first, then say so: consent: { publication: true }\n");
  EXPECT_EQ(refused_rename([](Table& table) { table.published = true; },
                           "consent: { publication: true }\n"),
            "");
}

TEST(Refusals, NoColumnNumberIsLeftForAColumnThatIsAddedAtOnce) {
  const auto said = [](int used) {
    Target target = users();
    target.catalog.tables[0].attribute_slots = used;
    return problems_of(target, "  - add_column: { table: users, column: fax, type: text }\n");
  };
  EXPECT_EQ(said(1599), "");
  EXPECT_EQ(
      said(1600),
      "c.yaml:3:5: error: table public.users has used 1600 of 1600 column numbers and the change needs 1 more\n"
      "help: dropped columns count too; only rewriting the table by copy (dump and restore) frees their numbers\n");
}

TEST(Refusals, WhatTheSyncWriterObjectsTo) {
  Target target = users();
  target.sync.objections_ = {"trigger audit changes \"email\" after ours"};
  EXPECT_EQ(problems_of(target, kRename),
            "c.yaml:3:5: error: trigger audit changes \"email\" after ours\n");
}

TEST(Refusals, TwoOperationsOnOneColumn) {
  EXPECT_EQ(
      refused(std::string(kRename) +
              "  - change_type: { table: users, column: email, type: varchar(40) }\n"),
      "c.yaml:4:42: error: column public.users.email is named by rename_column users.email already\n"
      "help: two operations on one column need two changes, one after the other\n");
  EXPECT_EQ(
      refused(std::string(kRename) +
              "  - add_column: { table: users, column: mail, type: text }\n"),
      "c.yaml:4:41: error: column public.users.mail is named by rename_column users.email already\n"
      "help: two operations on one column need two changes, one after the other\n");
  EXPECT_EQ(
      refused(std::string(kRename) +
              "  - add_column: { table: users, column: x, type: text, value: { lower: email } }\n"),
      "c.yaml:4:5: error: add_column users.x reads column \"email\", which rename_column users.email replaces in the same change\n"
      "help: make two changes, one after the other\n");
}

TEST(Refusals, Types) {
  EXPECT_EQ(refused("  - change_type: { table: users, column: n, type: no_such }\n"),
            "c.yaml:3:51: error: type \"no_such\": there is no such type\n");
  EXPECT_EQ(refused("  - change_type: { table: users, column: n, type: int }\n"),
            "c.yaml:3:51: error: column public.users.n is integer already\n");
  EXPECT_EQ(
      refused("  - change_type: { table: users, column: n, type: text }\n"),
      "c.yaml:3:51: error: no cast from text back to integer is known that cannot fail on a row\n"
      "help: give \"back\": an expression over n (then text) that yields integer, and NULL where there is none\n");
  EXPECT_EQ(refused("  - change_type: { table: users, column: n, type: text }\n", true), "");
}

TEST(Refusals, Expressions) {
  EXPECT_EQ(
      refused(
          "  - transform_column: { table: users, column: email, value: \"wrong(email)\", back: { lower: email } }\n"),
      "c.yaml:3:61: error: \"value\": there is no function wrong\n");
  EXPECT_EQ(
      refused(
          "  - transform_column: { table: users, column: email, value: { lower: emial }, back: { lower: email } }\n"),
      "c.yaml:3:61: error: \"value\" names \"emial\", which is not a column here\n"
      "help: a bare word is a column; a text stands in quotes: \"emial\", or {text: \"emial\"}\n");
  EXPECT_EQ(
      refused(
          "  - transform_column: { table: users, column: email, value: { lower: name }, back: { lower: email } }\n"),
      "c.yaml:3:61: error: \"value\" reads column \"name\"; it may read only email\n"
      "help: it is derived anew only when those change; a change of another column would leave it stale\n");
  EXPECT_EQ(
      refused(
          "  - transform_column: { table: users, column: email, value: { sqlite: \"email\" }, back: { lower: email } }\n"),
      "c.yaml:3:61: error: \"value\" has no form for postgres\n"
      "help: add \"postgres: ...\" beside the others\n");
  EXPECT_EQ(
      refused(
          "  - merge_columns:\n      table: users\n      columns: [name, email]\n"
          "      into: { contact: { value: { concat: [name, email] } } }\n      back: { name: { lower: contact }, n: \"1\" }\n"),
      "c.yaml:7:41: error: \"n\" is not one of the columns that are merged\n"
      "c.yaml:7:13: error: \"back\" has no expression for \"email\"\n"
      "help: without it the application deployed now would not see what the new one writes\n");
  EXPECT_EQ(
      refused(
          "  - merge_columns:\n      table: users\n      columns: [name, email]\n"
          "      into: { contact: { value: { lower: } } }\n      back: { name: { lower: contact }, email: { lower: contact } }\n"),
      "c.yaml:6:35: error: expected a column, a text in quotes or a transform, found nothing\n");
}

TEST(Refusals, NullsAndDefaults) {
  Target target = users();
  target.counted.mismatches = 3;
  target.counted.samples = {{std::int64_t{17}}, {std::int64_t{23}}};
  EXPECT_EQ(
      problems_of(target, "  - set_not_null: { table: users, column: email }\n"),
      "c.yaml:3:43: error: column public.users.email is NULL in 3 rows (key 17, 23)\n"
      "help: give \"value\": what NULL becomes, for old rows and for writers that still write NULL\n");
  EXPECT_EQ(refused("  - set_not_null: { table: users, column: name }\n"),
            "c.yaml:3:43: error: column public.users.name is NOT NULL already\n");
  EXPECT_EQ(refused("  - drop_not_null: { table: users, column: email, back: \"''\" }\n"),
            "c.yaml:3:44: error: column public.users.email allows NULL already\n");
  EXPECT_EQ(
      refused("  - drop_not_null: { table: users, column: name }\n"),
      "c.yaml:3:44: error: column public.users.name has no default, so the way back needs \"back\"\n"
      "help: back: what a NULL becomes when the change is rolled back, e.g. back: \"''\"\n");
  EXPECT_EQ(
      refused("  - drop_not_null: { table: users, column: id, back: \"1\" }\n"),
      "c.yaml:3:44: error: column public.users.id is part of the key (id) by which rows are found\n"
      "help: a key column cannot be NULL\n");
  EXPECT_EQ(refused("  - drop_default: { table: users, column: name }\n"),
            "c.yaml:3:43: error: column public.users.name has no default\n");
  EXPECT_EQ(
      refused("  - drop_column: { table: users, column: name }\n"),
      "c.yaml:3:42: error: column public.users.name is NOT NULL without a default: the new application's INSERT would fail\n"
      "help: give \"back\": what the column gets in rows that the new application inserts\n");
  EXPECT_EQ(refused("  - drop_column: { table: users, column: name, back: \"name\" }\n"),
            "c.yaml:3:54: error: \"back\" reads column \"name\", which it is to give\n");
}

TEST(Refusals, DefaultsAreAskedToo) {
  const std::string help = "help: a text has SQL's quotes inside YAML's: default: \"'new'\"\n";
  EXPECT_EQ(refused("  - set_default: { table: users, column: status, default: \"wrong()\" }\n"),
            "c.yaml:3:59: error: \"default\": there is no function wrong\n" + help);
  EXPECT_EQ(
      refused("  - add_column: { table: users, column: x, type: text, default: \"wrong()\" }\n"),
      "c.yaml:3:65: error: \"default\": there is no function wrong\n" + help);
  EXPECT_EQ(
      refused(
          "  - split_column: { table: users, column: name, into: { a: { value: { lower: name }, default: \"wrong()\" }, "
          "b: { value: { upper: name } } }, back: { lower: a } }\n"),
      "c.yaml:3:95: error: default of \"a\": there is no function wrong\n" + help);
  EXPECT_EQ(
      refused(
          "  - merge_columns: { table: users, columns: [name, email], into: { a: { value: { lower: name }, default: \"wrong()\" } }, "
          "back: { name: { lower: a }, email: { lower: a } } }\n"),
      "c.yaml:3:106: error: default of \"a\": there is no function wrong\n" + help);
  Target target = users();
  table_of(target).find_column("n")->default_sql = "wrong()";
  EXPECT_EQ(problems_of(target, "  - change_type: { table: users, column: n, type: bigint }\n"),
            "c.yaml:3:51: error: the default wrong() as bigint: there is no function wrong\n"
            "help: give the new one: default: \"...\"\n");
}

TEST(Refusals, AllProblemsAtOnce) {
  EXPECT_EQ(
      refused(
          "  - drop_default: { table: users, column: name }\n  - set_not_null: { table: users, column: status }\n"),
      "c.yaml:3:43: error: column public.users.name has no default\n"
      "c.yaml:4:43: error: column public.users.status is NOT NULL already\n");
}

}  // namespace
}  // namespace shoofly::testing
