#pragma once

// For tests of sync, fill and digest on a real server: specs in a few words, and the life of one.

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/postgres/dialect.h"
#include "engine/postgres/inspector.h"
#include "engine/postgres/sync_writer.h"
#include "engine/postgres/test_support.h"

namespace shoofly::postgres {

using Reads = std::vector<std::pair<std::string, std::string>>;  // column, type

inline Expression expression(const std::string& text, const std::string& type, const Reads& reads) {
  Expression result;
  result.text = text;
  result.result_type = type;
  for (const auto& [column, column_type] : reads)
    result.reads.push_back({column, column, column_type});
  return result;
}

inline SyncColumn column(const std::string& name, const std::string& type,
                         const std::string& derived, const Reads& reads) {
  SyncColumn result;
  result.name = name;
  result.type = type;
  if (!derived.empty()) result.derived = expression(derived, type, reads);
  return result;
}

// name <-> (first_name, last_name), as in facts/sync-triggers.md.
inline SyncSpec split_spec(const std::string& table = "users") {
  SyncSpec spec;
  spec.table = {"public", table};
  spec.key = {"id"};
  spec.tag = "t1";
  spec.marker = "_m";
  SyncGroup group;
  group.operation = "split_column users.name";
  SyncColumn name = column("name", "text", "concat_ws(' ', first_name, last_name)",
                           {{"first_name", "text"}, {"last_name", "text"}});
  name.required = true;
  group.old_side = {name};
  group.new_side = {
      column("first_name", "text", "split_part(name, ' ', 1)", {{"name", "text"}}),
      column("last_name", "text", "substr(name, strpos(name, ' ') + 1)", {{"name", "text"}})};
  spec.groups = {group};
  return spec;
}

inline SyncSpec pair_spec(const SyncColumn& old_column, const SyncColumn& new_column,
                          const std::string& table = "t") {
  SyncSpec spec;
  spec.table = {"public", table};
  spec.key = {"id"};
  spec.tag = "t1";
  spec.marker = "_m";
  spec.groups = {SyncGroup{"test", {old_column}, {new_column}}};
  return spec;
}

// old <-> new of the same type, as a rename makes it.
inline SyncSpec rename_spec(const std::string& from, const std::string& to, const std::string& type,
                            const std::string& table = "t") {
  const auto quoted = [](const std::string& name) {
    return SqlWriter(QuoteStyle::kDouble).ident(name).str();
  };
  return pair_spec(column(from, type, quoted(to), {{to, type}}),
                   column(to, type, quoted(from), {{from, type}}), table);
}

class SyncTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (connection_ == nullptr) return;
    apply(dialect().journal_namespace());
  }

  void apply(const std::vector<Statement>& statements) {
    const auto done = connection_->run_together(statements);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }

  Catalog catalog_of(const QualifiedName& table) {
    auto catalog = inspector().inspect(*connection_, {.only = {table}, .sizes = false});
    EXPECT_TRUE(catalog.ok()) << catalog.error().describe();
    return catalog.ok() ? *catalog : Catalog{};
  }

  Status perform(const Action& action) {
    const auto rendered = dialect().render(action, catalog_of(table_of(action)));
    if (!rendered.ok()) return rendered.error();
    if (!rendered->transactional) {
      for (const Statement& statement : rendered->statements) {
        const auto done = connection_->run(statement);
        if (!done.ok()) return done.error();
      }
      return ok_status();
    }
    const auto done = connection_->run_together(rendered->statements);
    return done.ok() ? ok_status() : Status(done.error());
  }
  void must(const Action& action) {
    const Status status = perform(action);
    ASSERT_TRUE(status.ok()) << status.error().describe();
  }

  // Adds the marker and the columns of `side` of `spec` that are missing, as expand does, and
  // syncs.
  void expand(const SyncSpec& spec, bool backward = false) {
    for (const SyncGroup& group : spec.groups) {
      for (const SyncColumn& c : backward ? group.old_side : group.new_side) {
        Column added;
        added.name = c.name;
        added.type = c.type;
        must(AddColumn{spec.table, added});
      }
    }
    Column marker;
    marker.name = spec.marker;
    marker.type = "smallint";
    marker.nullable = false;
    marker.default_sql = "0";
    must(AddColumn{spec.table, marker});
    must(SetDefault{spec.table, spec.marker, "1"});
    must(InstallSync{spec});
  }

  // All rows as psql prints them unaligned, NULL as ∅.
  std::string rows(const std::string& query) {
    const auto set = database_->scalar(
        "select coalesce(string_agg(r.r, ' ' order by r.r), '') from (select replace(row(q.*)::text, ',)', ',∅)') r from (" +
        query + ") q) r");
    return set.ok() ? *set : set.error().describe();
  }
  std::string scalar(const std::string& query) {
    const auto value = database_->scalar(query);
    return value.ok() ? *value : value.error().native_code + " " + value.error().message;
  }
  std::string failure(const std::string& sql) {
    const Status status = database_->execute(sql);
    return status.ok() ? "no error" : status.error().native_code;
  }
};

}  // namespace shoofly::postgres
