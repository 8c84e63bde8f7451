// Every rule has a folder of its name: bad.sql gives exactly expected.txt, good.sql nothing at all,
// both after before.sql, if there is one.
// docs/lint-rules.md is made from the same files. UPDATE_GOLDEN=1 writes both anew.

#include "lint/rules/rules.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "engine/engines.h"
#include "harness/golden.h"
#include "harness/paths.h"
#include "harness/process.h"
#include "harness/session.h"
#include "harness/temp_dir.h"
#include "lint/linter.h"
#include "lint/secrets.h"
#include "report/findings.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;
using lint::Rule;

// A rule has a folder for each engine of which it knows something. "mysql" is MariaDB's, too.
constexpr std::array<std::string_view, 3> kEngines = {"postgres", "mysql", "sqlite"};

struct Case {
  const Rule* rule;
  std::string_view engine;
  fs::path folder() const {
    return fs::path("tests/lint") / std::string(engine) / std::string(rule->id);
  }
};

// A rule of whole projects: its texts are folders, each file behind a line "-- file: NAME"; what
// comes after "-- since:" is new or edited; what comes after "-- target:" makes the target.
constexpr std::string_view kProjects = "projects";

std::vector<Case> cases_of(const std::vector<const Rule*>& rules) {
  std::vector<Case> cases;
  for (const Rule* rule : rules) {
    if (rule->look != nullptr) {
      cases.push_back({rule, kProjects});
      continue;
    }
    for (const std::string_view engine : kEngines) {
      if (rule->engines.include(engine)) cases.push_back({rule, engine});
    }
  }
  return cases;
}

// The first line of a text may say which server is meant: "-- server: mysql 8.0.29".
lint::Server server_of(std::string_view engine, const std::string& text) {
  constexpr std::string_view kSays = "-- server: ";
  lint::Server server;
  server.engine = engine == "mysql" ? "mariadb" : engine;
  if (text.starts_with(kSays)) {
    const std::string words = text.substr(kSays.size(), text.find('\n') - kSays.size());
    server.engine = words.substr(0, words.find(' '));
    server.version = *server_version(words.substr(words.find(' ') + 1));
  } else if (const SqlOfEngine* known = find_sql(server.engine)) {
    server.version = known->facts.known_servers().usual;
  }
  return server;
}

std::string read(const fs::path& path) {
  std::ifstream file(source_dir() / path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// What follows a line "-- down:" is the way back. "-- run: in a transaction of the tool's" and "--
// run: with a place for a down part" in the first lines say what a tool would.
lint::Migration migration_of(const std::string& text, const std::string& file) {
  lint::Migration migration;
  const bool wrapped = text.find("-- run: in a transaction of the tool's") != std::string::npos;
  migration.repeats = text.find("-- run: again whenever it changes") != std::string::npos;
  migration.expects_down = text.find("-- run: with a place for a down part") != std::string::npos;
  if (text.find("-- run: ") != std::string::npos) migration.version = "1";
  const bool locked =
      text.find("-- run: by Flyway, its lock in a transaction") != std::string::npos;
  const lint::Wrapping wrapping = wrapped ? lint::Wrapping::kFile : lint::Wrapping::kNone;
  const std::size_t down = text.find("-- down:\n");
  migration.has_down = down != std::string::npos;
  migration.up = {text.substr(0, down), lint::Direction::kUp, wrapping, file};
  if (locked)
    migration.up.lock_in_transaction = "flyway.conf: flyway.postgresql.transactional.lock=false";
  if (!migration.has_down) return migration;
  // In its place in the file.
  std::string back = text;
  for (std::size_t i = 0; i < down; ++i) back[i] = back[i] == '\n' ? '\n' : ' ';
  migration.down = {back, lint::Direction::kDown, wrapping, file};
  return migration;
}

// "-- tenants: tenant_id except countries plans" in the first lines are a project's settings.
std::optional<lint::Tenants> tenants_of(const std::string& text) {
  constexpr std::string_view kSays = "-- tenants: ";
  const std::size_t at = text.find(kSays);
  if (at == std::string::npos) return std::nullopt;
  std::istringstream words(text.substr(at + kSays.size(), text.find('\n', at) - at - kSays.size()));
  lint::Tenants tenants;
  std::string except;
  words >> tenants.column >> except;
  for (std::string table; words >> table;) tenants.except.insert(table);
  return tenants;
}

// What follows a line "-- next:" is another migration, in its place in the file.
std::vector<std::string> migrations_in(const std::string& text) {
  const std::size_t next = text.find("-- next:\n");
  if (next == std::string::npos) return {text};
  std::string second = text;
  for (std::size_t i = 0; i < next; ++i) second[i] = second[i] == '\n' ? '\n' : ' ';
  return {text.substr(0, next), second};
}

struct Linted {
  std::set<std::string> rules;
  std::string text;
  std::size_t said = 0;
};

// `before` has run earlier.
// What the application sends, where the rule is about that.
std::vector<lint::DeployedQuery> queries_of(const fs::path& folder, const SqlOfEngine& engine) {
  std::vector<lint::DeployedQuery> queries;
  if (!fs::exists(source_dir() / folder / "queries.sql")) return queries;
  const std::string text = read(folder / "queries.sql");
  for (const QueryReader::Piece& piece : engine.queries->divide(text)) {
    const auto line = static_cast<int>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(piece.start), '\n'));
    Result<QueryShape> shape = engine.queries->read(piece.text);
    EXPECT_TRUE(shape.ok()) << piece.text;
    if (shape.ok()) queries.push_back({"queries.sql", {line + 1, 1}, *std::move(shape)});
  }
  return queries;
}

// What a target has, a line each: "orders.code view public.open_orders" of a user of a column,
// "orders 4000000 rows 600000000 bytes" of a table's size. Everything else is as the migrations
// before have left it.
std::optional<lint::LiveSchema> target_of(const fs::path& folder, const SchemaModel& schema) {
  const std::string text = read(folder / "target.txt");
  if (text.empty()) return std::nullopt;
  std::map<QualifiedName, TableOnTarget> tables;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string of;
    std::string kind;
    words >> of >> kind;
    const std::size_t dot = of.find('.');
    TableOnTarget& table = tables[{schema.home, of.substr(0, dot)}];
    if (dot == std::string::npos) {
      std::string ignored;
      table.rows = std::stoll(kind);
      words >> ignored >> table.bytes;
    } else {
      std::string name;
      std::getline(words >> std::ws, name);
      table.users.push_back({kind, name, of.substr(dot + 1)});
    }
  }
  lint::LiveSchema live{schema, {}, {}};
  for (auto& [name, on_target] : tables)
    live.model.tables.at(name).on_target = std::make_shared<const TableOnTarget>(on_target);
  return live;
}

Linted lint_text(const Case& rule_case, const std::string& text, const std::string& file) {
  const std::string before = read(rule_case.folder() / "before.sql");
  const std::string_view engine_name = rule_case.engine;
  const lint::Server server = server_of(engine_name, text);
  const SqlOfEngine& engine = *find_sql(server.engine);
  const SqlReader& files = engine.reader;
  lint::Linter linter(server, engine.facts, lint::rules());
  std::vector<lint::DeployedQuery> queries = queries_of(rule_case.folder(), engine);
  if (!queries.empty()) linter.watch(std::move(queries));
  linter.watch_routines(engine.routines);
  linter.read_queries(engine.queries);
  const lint::Migration earlier = migration_of(before, "before.sql");
  linter.lint(earlier, {&earlier.up, files.read(before, "before.sql", 1000)}, nullptr, true);
  if (std::optional<lint::LiveSchema> live = target_of(rule_case.folder(), linter.schema()))
    linter.stand_on(std::move(*live));
  const std::optional<lint::Tenants> tenants = tenants_of(text);
  if (tenants) linter.set_tenants(&*tenants);
  for (const std::string& part : migrations_in(text)) {
    const lint::Migration migration = migration_of(part, file);
    const lint::ReadScript up{&migration.up, files.read(migration.up.text, file, 1000)};
    const lint::ReadScript down{&migration.down, files.read(migration.down.text, file, 1000)};
    linter.lint(migration, up, migration.has_down ? &down : nullptr);
  }
  linter.conclude();
  Linted result;
  for (const lint::Finding& finding : linter.findings()) result.rules.emplace(finding.rule->id);
  result.said = linter.findings().size() + linter.notices().size();
  const std::map<std::string, std::string> sources = {{file, lint::without_secrets(text)}};
  const std::vector<std::string> tools = {"plain SQL"};
  result.text =
      findings_text({linter.findings(), linter.notices(), sources, tools, 1, linter.coverage()});
  return result;
}

void write_files(const std::string& archive, const fs::path& folder) {
  constexpr std::string_view kFile = "-- file: ";
  for (std::size_t at = archive.find(kFile); at != std::string::npos;) {
    const std::size_t begin = archive.find('\n', at) + 1;
    const fs::path file = folder / archive.substr(at + kFile.size(), begin - at - kFile.size() - 1);
    at = archive.find(kFile, begin);
    fs::create_directories(file.parent_path());
    write_text(file, archive.substr(begin, at == std::string::npos ? at : at - begin));
  }
}

// Only what is said of the project as a whole; paths begin in its folder.
Linted lint_archive(const std::string& archive) {
  const TempDir dir("rules");
  constexpr std::string_view kTarget = "-- target:\n";
  const std::size_t target = archive.find(kTarget);
  const std::size_t since = archive.find("-- since:\n");
  write_files(archive.substr(0, std::min(since, target)), dir.path());
  LintRequest request{{dir.path().string()}};
  if (target != std::string::npos) {
    request.target = "sqlite:" + (dir.path() / "shop.db").string();
    const Result<std::unique_ptr<Session>> made = Session::open(request.target);
    EXPECT_TRUE(made.ok());
    if (!made.ok()) return {};
    const Status done = (*made)->script(archive.substr(target + kTarget.size()));
    EXPECT_TRUE(done.ok()) << done.error().describe();
  }
  if (since != std::string::npos) {
    const std::string git = fmt::format(
        "cd {} && git init -q && git add . && git -c user.name=t -c user.email=t@t.example "
        "-c commit.gpgsign=false commit -q -m t",
        dir.path().string());
    EXPECT_EQ(run_process({"/bin/sh", "-c", git}).exit_code, 0);
    write_files(archive.substr(since), dir.path());
    request.since = "HEAD";
  }
  Result<LintOutcome> outcome = lint_migrations(request);
  EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
  if (!outcome.ok()) return {};
  std::erase_if(outcome->findings,
                [](const lint::Finding& finding) { return finding.rule->look == nullptr; });
  Linted result;
  for (const lint::Finding& finding : outcome->findings) result.rules.emplace(finding.rule->id);
  result.said = outcome->findings.size();
  result.text = findings_text({outcome->findings,
                               {},
                               outcome->sources,
                               outcome->tools,
                               outcome->migrations,
                               outcome->coverage});
  const std::string path = dir.path().string() + "/";
  for (std::size_t at = result.text.find(path); at != std::string::npos;
       at = result.text.find(path))
    result.text.erase(at, path.size());
  return result;
}

Linted lint_case(const Case& rule, const std::string& text, const std::string& file) {
  if (rule.engine == kProjects) return lint_archive(text);
  return lint_text(rule, text, file);
}

class LintRules : public ::testing::TestWithParam<Case> {};

TEST_P(LintRules, FindsWhatIsBadAndNothingElse) {
  const fs::path folder = GetParam().folder();
  const std::string bad = read(folder / "bad.sql");
  ASSERT_FALSE(bad.empty()) << folder;
  const Linted linted = lint_case(GetParam(), bad, "bad.sql");
  EXPECT_TRUE(linted.rules.count(std::string(GetParam().rule->id)) > 0) << linted.text;
  EXPECT_TRUE(golden_matches(folder / "expected.txt", linted.text));
}

TEST_P(LintRules, IsSilentWhereNothingIsWrong) {
  const fs::path folder = GetParam().folder();
  const std::string good = read(folder / "good.sql");
  ASSERT_FALSE(good.empty()) << folder;
  const Linted linted = lint_case(GetParam(), good, "good.sql");
  EXPECT_EQ(linted.said, 0U) << linted.text;
}

TEST(LintRuleFolders, OfProjectsAreOfRules) {
  for (const auto& entry : fs::directory_iterator(source_dir() / "tests/lint" / kProjects)) {
    const Rule* rule = lint::find_rule(entry.path().filename().string());
    EXPECT_TRUE(rule != nullptr && rule->look != nullptr) << entry.path();
  }
}

TEST(LintRuleFolders, AreOfRules) {
  for (const std::string_view engine : kEngines) {
    const fs::path folder = source_dir() / "tests/lint" / std::string(engine);
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      const Rule* rule = lint::find_rule(entry.path().filename().string());
      EXPECT_TRUE(rule != nullptr && rule->engines.include(engine)) << entry.path();
    }
  }
}

std::string code(const std::string& text) { return "```sql\n" + text + "```\n"; }

// tests/fix runs what is proposed for bad.sql, where there are rows for it.
std::string proof(std::string_view engine, const fs::path& folder) {
  if (read(folder / "rows.sql").empty()) return "";
  static const std::map<std::string_view, std::string> kServers = {
      {"postgres", "each of PostgreSQL 13 to 18 for which it is proposed"},
      {"mysql", "MariaDB 10.11"},
      {"sqlite", "the library that is installed"}};
  std::string text = fmt::format(
      "\nProof: what `--fix` makes of the example is run on {}, on tables with rows, and compared "
      "with what the example itself leads to",
      kServers.at(engine));
  const std::string differs = read(folder / "differs.txt");
  if (differs.empty()) return text + ": the same.\n";
  return text + ". What differs is meant:\n\n```\n" + differs + "```\n";
}

TEST(LintDocument, IsMadeFromTheRulesAndTheirExamples) {
  std::string text =
      "<!-- made by tests/lint/rules_test.cc; UPDATE_GOLDEN=1 writes it -->\n"
      "# The rules of `shoofly lint`\n\n"
      "Each with an example that it finds, what it says, and one that is right. What a statement "
      "locks, rewrites and reads is in [the table of facts](postgres-locks.md), measured on "
      "PostgreSQL 13 to 18, and in [that of MariaDB and MySQL](mysql-algorithms.md), measured on "
      "MariaDB 10.11.\n\n"
      "| rule | family | severity | |\n|---|---|---|---|\n";
  static const std::map<Severity, std::string> kSeverities = {
      {Severity::kNote, "note"}, {Severity::kWarning, "warning"}, {Severity::kError, "error"}};
  static const std::map<std::string_view, std::string> kTitles = {
      {"postgres", "### On PostgreSQL"},
      {"mysql", "### On MariaDB and MySQL"},
      {"sqlite", "### On SQLite"}};
  for (const Rule* rule : lint::rules())
    text += fmt::format("| [{0}](#{0}) | {1} | {2} | {3} |\n", rule->id, to_string(rule->family),
                        kSeverities.at(rule->severity), rule->title);
  for (const Rule* rule : lint::rules()) {
    text += fmt::format("\n## {}\n\n{}\n\n", rule->id, rule->why);
    const std::vector<Case> cases = cases_of({rule});
    for (const Case& each : cases) {
      const fs::path folder = each.folder();
      if (cases.size() > 1 || (each.engine != "postgres" && each.engine != kProjects))
        text += fmt::format("{}\n\n", kTitles.at(each.engine));
      const std::string before = read(folder / "before.sql");
      if (!before.empty()) text += "On a schema that was made by\n\n" + code(before) + "\n";
      const std::string queries = read(folder / "queries.sql");
      if (!queries.empty())
        text += "While the application sends (`--queries`)\n\n" + code(queries) + "\n";
      const std::string target = read(folder / "target.txt");
      if (!target.empty())
        text += "While on the target (`--target`) there is\n\n```\n" + target + "```\n\n";
      text += code(read(folder / "bad.sql")) + "\n```\n" + read(folder / "expected.txt") +
              "```\n\n" + "Right:\n\n" + code(read(folder / "good.sql"));
      text += proof(each.engine, folder);
    }
  }
  EXPECT_TRUE(golden_matches("docs/lint-rules.md", text));
}

// The last column of docs/lint-peers.md names our rules, or says "none: why", "planned".
TEST(LintPeers, AreAnsweredByRulesThatExist) {
  std::istringstream lines(read("docs/lint-peers.md"));
  int named = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.ends_with("| ours |")) continue;
    const std::size_t begin = line.rfind("| ", line.size() - 3) + 2;
    const std::string answer = line.substr(begin, line.rfind(" |") - begin);
    if (answer.starts_with("none: ") || answer.starts_with("planned") ||
        answer.starts_with("every run ") || answer.starts_with("SQL is ") ||
        answer.starts_with("\"not analysed\""))
      continue;
    std::istringstream parts(answer.substr(0, answer.find(':')));
    for (std::string id; std::getline(parts, id, ',');) {
      id.erase(0, id.find_first_not_of(' '));
      EXPECT_NE(lint::find_rule(id), nullptr) << id << " in: " << line;
      ++named;
    }
  }
  EXPECT_GT(named, 100);
}

INSTANTIATE_TEST_SUITE_P(All, LintRules, ::testing::ValuesIn(cases_of(lint::rules())),
                         [](const auto& each) {
                           std::string name(each.param.rule->id);
                           if (each.param.engine != "postgres" && each.param.engine != kProjects)
                             name += fmt::format("_{}", each.param.engine);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace shoofly::testing
