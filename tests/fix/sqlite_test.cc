// What --fix writes for SQLite, on the library that is installed: what it makes of each rule's
// bad.sql runs and leads where bad.sql leads, as far as that runs.

#include <string>

#include <gtest/gtest.h>

#include "engine/engines.h"
#include "fix/rule_project.h"
#include "harness/golden.h"
#include "harness/session.h"
#include "harness/temp_dir.h"
#include "report/unified_diff.h"

namespace shoofly::testing {
namespace {

TEST(SqliteRewrites, LintClean) {
  for (const lint::Rule* rule : fixed_rules("sqlite"))
    expect_fixed_rule_lints_clean(*rule, "sqlite", "sqlite");
}

TEST(SqliteRewrites, HaveRowsWhereSomethingIsProposed) {
  expect_rows_where_a_rule_proposes("sqlite", "sqlite");
}

// A database of its own.
class File {
 public:
  File() {
    auto opened = Session::open("sqlite:" + (dir_ / "x.db").string());
    EXPECT_TRUE(opened.ok()) << opened.error().describe();
    if (opened.ok()) session_ = std::move(*opened);
  }
  // Each statement by itself; how many were refused.
  int run(const std::string& text) {
    int refused = 0;
    const WrittenSchema written = find_sql("sqlite")->reader.read(text, "", 100);
    for (const StatementSpan& span : written.spans) {
      if (!session_->script(text.substr(span.start, span.end - span.start)).ok()) ++refused;
    }
    return refused;
  }
  // Its tables and indexes as they were written, and their rows.
  std::string state() {
    std::string text;
    const auto objects = session_->query(
        "select type, name, sql from sqlite_master where sql is not null order by 2");
    EXPECT_TRUE(objects.ok()) << objects.error().describe();
    if (!objects.ok()) return text;
    for (const TextRow& object : *objects) {
      text += shown(object[2]) + "\n";
      if (shown(object[0]) != "table") continue;
      const auto rows = session_->query("select * from " + shown(object[1]) + " order by 1");
      EXPECT_TRUE(rows.ok()) << rows.error().describe();
      if (!rows.ok()) continue;
      for (const TextRow& row : *rows) {
        for (const auto& field : row) text += field.value_or("NULL") + "\t";
        text += "\n";
      }
    }
    return text;
  }

 private:
  TempDir dir_{"fixed_file"};
  std::unique_ptr<Session> session_;
};

TEST(SqliteRewrites, RunAndLeadWhereTheStatementLeads) {
  for (const lint::Rule* rule : fixed_rules("sqlite")) {
    SCOPED_TRACE(rule->id);
    const FixedRule project(*rule, "sqlite", "sqlite", FixedRule::Rules::kAll);
    ASSERT_TRUE(write_fixes(project.plan()).ok());
    File was;
    File is;
    for (File* each : {&was, &is})
      ASSERT_EQ(each->run(project.text("before.sql") + project.text("rows.sql")), 0);
    const int refused = was.run(project.bad());
    const int still = is.run(project.now());
    if (project.text("stays.txt").empty()) {
      EXPECT_EQ(still, 0) << project.now();
    } else {
      EXPECT_LE(still, refused) << project.now();
    }
    const std::string differs = unified_diff("schema", was.state(), is.state(), false);
    if (differs.empty()) {
      EXPECT_EQ(project.text("differs.txt"), "");
    } else {
      EXPECT_TRUE(
          golden_matches("tests/lint/sqlite/" + std::string(rule->id) + "/differs.txt", differs))
          << project.now();
    }
  }
}

}  // namespace
}  // namespace shoofly::testing
