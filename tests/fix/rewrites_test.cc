// Every rule that proposes something for its bad.sql: what --fix writes is read, lints clean, runs
// on real servers after before.sql and rows.sql, and leads where bad.sql leads.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "app/target.h"
#include "catalog/diff.h"
#include "engine/engines.h"
#include "harness/golden.h"
#include "harness/paths.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/temp_dir.h"
#include "lint/rules/rules.h"
#include "plan/change.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRules = "tests/lint/postgres";

std::string read_text(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

fs::path folder_of(const lint::Rule& rule) { return source_dir() / kRules / std::string(rule.id); }

// A rule's bad.sql as a project of a tool: plain files, or golang-migrate's where its text says
// that a tool runs it in a transaction.
class RuleProject {
 public:
  RuleProject(const lint::Rule& rule, int version) : version_(version) {
    const std::string before = read_text(folder_of(rule) / "before.sql");
    const std::string bad = read_text(folder_of(rule) / "bad.sql");
    wrapped_ = bad.find("-- run: in a transaction of the tool's") != std::string::npos;
    up_ = bad.substr(0, bad.find("-- down:\n"));
    if (wrapped_) {
      write("000001_before.sql", mark_ + before);
      write("000002_bad.sql", mark_ + up_);
    } else {
      write("000001_before.sql", before);
      write("000002_bad.sql", up_);
    }
  }

  FixRequest request() const {
    FixRequest request;
    request.lint.paths = {(folder() / "000002_bad.sql").string()};
    request.lint.server_version = std::to_string(version_);
    request.known = true;
    return request;
  }
  FixOutcome plan() const {
    Result<FixOutcome> outcome = plan_fixes(request());
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? std::move(*outcome) : FixOutcome{};
  }
  // Warnings and errors in all but the first file.
  std::set<std::string> found() const {
    LintRequest lint;
    lint.paths = {folder().string()};
    lint.server_version = std::to_string(version_);
    const Result<LintOutcome> outcome = lint_migrations(lint);
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    std::set<std::string> rules;
    if (!outcome.ok()) return rules;
    for (const lint::Finding& finding : outcome->findings) {
      if (finding.severity != Severity::kNote && !finding.file.ends_with("000001_before.sql"))
        rules.emplace(finding.rule->id);
    }
    for (const lint::Notice& notice : outcome->notices) rules.insert(notice.problem);
    return rules;
  }
  // The fixed migrations in their order, without the first.
  std::vector<std::string> texts() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder())) {
      if (entry.path().extension() == ".sql" && entry.path().filename() != "000001_before.sql")
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> texts;
    for (const fs::path& file : files) texts.push_back(read_text(file));
    return texts;
  }
  const std::string& bad() const { return up_; }

 private:
  // A change for shoofly is written beside it.
  fs::path folder() const { return dir_ / "migrations"; }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories(folder());
    write_text(folder() / name, text);
  }

  const std::string mark_ = "-- +goose Up\n";
  int version_;
  bool wrapped_ = false;
  std::string up_;
  TempDir dir_{"rewrite"};
};

std::vector<const lint::Rule*> rules_that_propose() {
  std::vector<const lint::Rule*> rules;
  for (const lint::Rule* rule : lint::rules()) {
    if (rule->engines.postgres && fs::exists(folder_of(*rule) / "rows.sql")) rules.push_back(rule);
  }
  return rules;
}

// Each statement by itself, as psql sends it; a text with marks of a tool that wraps it, in one.
void run_text(PostgresClient& client, const std::string& text) {
  const bool whole = text.find("-- +goose Up") != std::string::npos &&
                     text.find("NO TRANSACTION") == std::string::npos;
  if (whole) {
    const Status done = client.execute("begin;\n" + text + "\n;commit");
    EXPECT_TRUE(done.ok()) << done.error().describe() << "\n" << text;
    return;
  }
  const WrittenSchema written = find_sql("postgres")->reader.read(text, "", 100);
  ASSERT_TRUE(written.problems.empty()) << text;
  for (const StatementSpan& span : written.spans) {
    const Status done = client.execute(text.substr(span.start, span.end - span.start));
    EXPECT_TRUE(done.ok()) << done.error().describe() << "\n" << text;
  }
}

struct Left {
  Catalog catalog;
  std::string rows;     // of all tables
  std::string pending;  // constraints and indexes that are not valid
};

Left look_at(const std::string& url, PostgresClient& client) {
  Left left;
  Result<Target> target = open_target(url);
  EXPECT_TRUE(target.ok()) << target.error().describe();
  if (!target.ok()) return left;
  Result<Catalog> catalog = target->engine->inspector().inspect(*target->connection, {{}, false});
  EXPECT_TRUE(catalog.ok()) << catalog.error().describe();
  if (!catalog.ok()) return left;
  left.catalog = std::move(*catalog);
  for (Table& table : left.catalog.tables) table.attribute_slots = 0;
  for (const Table& table : left.catalog.tables) {
    const auto digest = client.scalar(
        fmt::format("select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from {} t",
                    table.name.display()));
    EXPECT_TRUE(digest.ok()) << digest.error().describe();
    if (!digest.ok()) continue;
    left.rows += table.name.display() + " " + *digest + "\n";
  }
  const auto pending = client.scalar(
      "select coalesce(string_agg(name, ', ' order by name), '') from (select conname::text as name "
      "from pg_constraint where not convalidated union all select indexrelid::regclass::text from "
      "pg_index where not indisvalid) each");
  EXPECT_TRUE(pending.ok()) << pending.error().describe();
  left.pending = pending.ok() ? *pending : "";
  return left;
}

class LintRewrites : public ::testing::TestWithParam<const lint::Rule*> {};

TEST_P(LintRewrites, LintClean) {
  const RuleProject project(*GetParam(), 15);
  const std::set<std::string> before = project.found();
  const FixOutcome outcome = project.plan();
  ASSERT_FALSE(outcome.files.empty()) << "nothing is proposed: rows.sql is not needed";
  ASSERT_TRUE(write_fixes(outcome).ok());
  std::set<std::string> left = project.found();
  for (const lint::Unfixed& one : outcome.unfixed) ADD_FAILURE() << one.rule->id << ": " << one.why;
  // What no rule knows an answer to stays; of this rule that is written down.
  const std::string stays = read_text(folder_of(*GetParam()) / "stays.txt");
  EXPECT_TRUE(!stays.empty() || left.count(std::string(GetParam()->id)) == 0);
  for (const std::string& rule : left) {
    EXPECT_TRUE(stays.find(rule) != std::string::npos)
        << rule << (before.count(rule) > 0 ? " was there before" : " is new") << "\n"
        << fmt::format("{}", fmt::join(project.texts(), "\n--\n"));
  }
  for (const PlannedFile& file : outcome.files) {
    if (!file.path.ends_with(".yaml")) continue;
    const ParsedChange parsed = parse_change(file.after, file.path);
    EXPECT_TRUE(std::holds_alternative<Change>(parsed)) << file.after;
  }
}

INSTANTIATE_TEST_SUITE_P(All, LintRewrites, ::testing::ValuesIn(rules_that_propose()),
                         [](const auto& rule) {
                           std::string name(rule.param->id);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// No rule proposes anything that is not run.
TEST(LintRewriteFolders, HaveRowsWhereSomethingIsProposed) {
  for (const lint::Rule* rule : lint::rules()) {
    if (!rule->engines.postgres) continue;
    const RuleProject project(*rule, 15);
    const Result<LintOutcome> outcome = lint_migrations(project.request().lint);
    ASSERT_TRUE(outcome.ok());
    const bool found = std::any_of(outcome->findings.begin(), outcome->findings.end(),
                                   [&](const lint::Finding& one) { return one.rule == rule; });
    if (!found) continue;
    const Result<FixOutcome> fixed = plan_fixes(project.request());
    ASSERT_TRUE(fixed.ok()) << rule->id << ": " << fixed.error().describe();
    if (fixed->files.empty()) continue;
    EXPECT_TRUE(fs::exists(folder_of(*rule) / "rows.sql")) << rule->id;
  }
}

class LintRewritesOnServers : public ::testing::TestWithParam<int> {};

TEST_P(LintRewritesOnServers, RunAndLeadWhereTheStatementLeads) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  auto server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const lint::Rule* rule : rules_that_propose()) {
    SCOPED_TRACE(rule->id);
    const RuleProject project(*rule, GetParam());
    const FixOutcome outcome = project.plan();
    if (outcome.files.empty()) continue;  // not on this version
    const std::vector<std::string> was = {project.bad()};
    ASSERT_TRUE(write_fixes(outcome).ok());
    std::vector<Left> left;
    for (const std::vector<std::string>& texts : {was, project.texts()}) {
      auto database = ScratchDatabase::create(**server, "rewrite");
      ASSERT_TRUE(database.ok()) << database.error().describe();
      auto client = PostgresClient::connect(database->url());
      ASSERT_TRUE(client.ok()) << client.error().describe();
      for (const char* file : {"before.sql", "rows.sql"}) {
        const std::string text = read_text(folder_of(*rule) / file);
        if (!text.empty()) run_text(*client, text);
      }
      for (const std::string& text : texts) run_text(*client, text);
      left.push_back(look_at(database->url(), *client));
    }
    const std::string differs = render(diff(left[0].catalog, left[1].catalog));
    const fs::path expected = folder_of(*rule) / "differs.txt";
    EXPECT_EQ(differs, read_text(expected));
    EXPECT_EQ(left[0].pending, left[1].pending);
    // A default that differs from row to row is another one each time.
    const bool random = rule->id == "new-column-rewrites";
    EXPECT_EQ(left[0].rows, random ? left[0].rows : left[1].rows);
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, LintRewritesOnServers,
                         ::testing::ValuesIn(PostgresServer::versions()), [](const auto& version) {
                           return "Postgres" + std::to_string(version.param);
                         });

}  // namespace
}  // namespace shoofly::testing
