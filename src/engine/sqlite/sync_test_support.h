#pragma once

// The case of facts/sync-triggers.md: users(id, name NOT NULL, status NOT NULL DEFAULT 'new',
// email), where name is split into first_name and last_name and email becomes mail, in one trigger
// pair.

#include "engine/sqlite/chunks.h"
#include "engine/sqlite/sync_writer.h"
#include "engine/sqlite/test_support.h"

namespace shoofly::sqlite::test {

inline Binding reads(const std::string& name, const std::string& column = "") {
  return {name, column.empty() ? name : column, "TEXT"};
}

inline SyncColumn side(const std::string& name, const std::string& expression,
                       std::vector<Binding> bindings) {
  SyncColumn column;
  column.name = name;
  column.type = "TEXT";
  column.derived.text = expression;
  column.derived.result_type = "TEXT";
  column.derived.reads = std::move(bindings);
  return column;
}

inline SyncGroup split_group() {
  SyncGroup group;
  group.operation = "split_column users.name";
  group.old_side = {
      side("name", "first_name || ' ' || last_name", {reads("first_name"), reads("last_name")})};
  group.old_side[0].required = true;
  group.new_side = {
      side("first_name", "substr(name || ' ', 1, instr(name || ' ', ' ') - 1)", {reads("name")}),
      side("last_name", "substr(name, instr(name || ' ', ' ') + 1)", {reads("name")})};
  return group;
}

inline SyncGroup rename_group() {
  SyncGroup group;
  group.operation = "rename_column users.email";
  group.old_side = {side("email", "mail", {reads("mail")})};
  group.new_side = {side("mail", "email", {reads("email")})};
  return group;
}

inline SyncSpec users_spec() {
  SyncSpec spec;
  spec.table = {"", "users"};
  spec.key = {"id"};
  spec.tag = "t1";
  spec.marker = "_shoofly_mark";
  spec.groups = {split_group(), rename_group()};
  return spec;
}

inline const char* kUsers =
    "create table users (id integer primary key, name text not null, status text not null default 'new', email text)";

class SyncTest : public DatabaseTest {
 protected:
  // Expand: columns, marker, old NOT NULL lifted, triggers; as the plan does it.
  void expand(const SyncSpec& spec) {
    const Table before = table(spec.table.name);
    Column marker;
    marker.name = spec.marker;
    marker.type = "INTEGER";
    marker.nullable = false;
    marker.default_sql = "0";
    std::vector<Action> actions{AddColumn{spec.table, marker}};
    for (const SyncGroup& group : spec.groups) {
      for (const SyncColumn& added : group.new_side) {
        if (before.find_column(added.name) != nullptr) continue;
        Column column;
        column.name = added.name;
        column.type = added.type;
        actions.push_back(AddColumn{spec.table, column});
      }
      for (const SyncColumn& old : group.old_side) {
        if (old.required && !old.derived.text.empty())
          actions.push_back(DropNotNull{spec.table, old.name});
      }
    }
    actions.push_back(InstallSync{spec});
    together(actions);
  }

  // Several actions in one transaction, predicted as a whole.
  void together(const std::vector<Action>& actions) {
    Catalog expected = catalog();
    std::vector<Statement> all;
    for (const Action& action : actions) {
      auto rendered = dialect().render(action, expected);
      ASSERT_TRUE(rendered.ok()) << rendered.error().describe();
      for (Statement& statement : rendered->statements) all.push_back(std::move(statement));
      ASSERT_TRUE(apply(action, expected, &sync_triggers).ok()) << describe(action);
    }
    const auto done = ours().run_together(all);
    ASSERT_TRUE(done.ok()) << done.error().describe();
    EXPECT_EQ(render(diff(expected, catalog())), "");
    EXPECT_EQ(app_.query("pragma integrity_check"), "ok");
  }

  void make_journal(std::int64_t fence = 1) {
    app_.must("create table if not exists _shoofly_run (id text primary key, fence integer)");
    app_.must(
        "create table if not exists _shoofly_chunk (run_id text, step_id text, slot integer, upto text, rows integer, "
        "chunks integer, updated_at text, primary key (run_id, step_id, slot))");
    app_.must("insert or replace into _shoofly_run values ('r', " + std::to_string(fence) + ")");
    app_.must("insert or replace into _shoofly_chunk values ('r', 's', 0, '', 0, 0, '')");
  }

  std::int64_t fill(const SyncSpec& spec, const KeyRange& range = {}) {
    make_journal();
    const auto outcome = chunks().fill(ours(), spec, range, {"r", "s", 0, 1});
    EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().describe());
    return outcome.ok() ? outcome->rows : -1;
  }

  std::int64_t mismatches(const SyncSpec& spec) {
    const auto outcome = chunks().check(ours(), spec, {}, 10);
    EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().describe());
    return outcome.ok() ? outcome->mismatches : -1;
  }

  // name|first_name|last_name
  std::string names(int id) {
    return app_.query("select name, first_name, last_name from users where id = " +
                      std::to_string(id));
  }
};

}  // namespace shoofly::sqlite::test
