// Tools whose migrations are programs: what is read of them against what the tool itself sends.
//
// tests/lint/programs/<tool>/ has migrations and expected.sql, which the tool has printed for them.

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "harness/paths.h"
#include "toolchain/programs/programs.h"
#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The words of each statement, without regard to their order, case and quotes: tools differ in
// where they write NOT NULL.
std::vector<std::string> statement_words(const std::string& sql) {
  std::vector<std::string> statements;
  std::vector<std::string> words;
  std::string word;
  char quote = '\0';
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, ""));
  };
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    if (quote == '\'') {
      word += c;
      if (c == quote) quote = '\0';
    } else if (c == '-' && sql.substr(i, 2) == "--") {
      i = std::min(sql.find('\n', i), sql.size());
    } else if (c == '\'') {
      quote = c;
      word += c;
    } else if (c == '"') {
    } else if (c == ';') {
      end_word();
      std::sort(words.begin(), words.end());
      std::string all;
      for (const std::string& each : std::exchange(words, {})) all += each + " ";
      if (!all.empty()) statements.push_back(all);
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      end_word();
    } else if (c == '(' || c == ')' || c == ',') {
      end_word();
      words.emplace_back(1, c);
    } else {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return statements;
}

std::string text_at(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::filesystem::path programs_of(const std::string& tool) {
  return testing::source_dir() / "tests/lint/programs" / tool;
}

Project read_programs(const std::string& tool, const std::string& folder = "") {
  Result<Project> project = read_project((programs_of(tool) / folder).string());
  EXPECT_TRUE(project.ok()) << project.error().describe();
  return project.ok() ? std::move(*project) : Project{};
}

void expect_as_the_tool(const Project& project, const std::string& tool,
                        const std::string& file = "expected.sql") {
  std::string all;
  for (const lint::Migration& migration : project.migrations) all += migration.up.text;
  const std::vector<std::string> ours = statement_words(all);
  const std::vector<std::string> theirs = statement_words(text_at(programs_of(tool) / file));
  for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
    EXPECT_EQ(i < ours.size() ? ours[i] : "", i < theirs.size() ? theirs[i] : "") << i;
  }
  for (const lint::Migration& migration : project.migrations) {
    for (const lint::OpaquePart& part : migration.up.opaque)
      ADD_FAILURE() << migration.up.file << ":" << part.at.line << ": opaque: " << part.what;
  }
}

TEST(ProgramTools, AlembicSendsWhatWeRead) {
  const Project project = read_programs("alembic", "migrations/versions");
  EXPECT_EQ(project.tool, "Alembic");
  expect_as_the_tool(project, "alembic");
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kAllPending);
  EXPECT_TRUE(project.migrations[1].up.marks_are_tools);
  EXPECT_THAT(project.migrations[0].down.text, HasSubstr("drop table \"users\""));
}

TEST(ProgramTools, DjangoSendsWhatWeRead) {
  const Project project = read_programs("django");
  EXPECT_EQ(project.tool, "Django");
  expect_as_the_tool(project, "django");
  ASSERT_EQ(project.migrations.size(), 4U);
  EXPECT_EQ(project.migrations[2].up.wrapping, lint::Wrapping::kFile);
  EXPECT_EQ(project.migrations[3].up.wrapping, lint::Wrapping::kNone);
}

TEST(ProgramTools, DjangoListsThatHaveToBeRunAreOpaque) {
  for (const char* together : {"('a', 3)", "['a', f()]", "[('a', f())]", "names"}) {
    const std::string text = fmt::format(
        "class Migration(migrations.Migration):\n"
        "    operations = [\n"
        "        migrations.CreateModel('M', [('a', models.TextField())],\n"
        "            {{'unique_together': {0}}}),\n"
        "        migrations.AlterUniqueTogether('M', {0}),\n"
        "    ]\n",
        together);
    const auto read = programs::read_django({{"m.py", text, "app", "0001_m"}});
    ASSERT_TRUE(read.ok()) << read.error().describe();
    ASSERT_EQ(read->size(), 1U);
    std::vector<int> lines;
    for (const lint::OpaquePart& part : read->front().up.opaque) lines.push_back(part.at.line);
    EXPECT_THAT(lines, ElementsAre(4, 5)) << together;
  }
}

TEST(ProgramTools, KnexSendsWhatWeRead) {
  const Project project = read_programs("knex", "migrations");
  EXPECT_EQ(project.tool, "knex");
  expect_as_the_tool(project, "knex");
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kFile);
  EXPECT_EQ(project.migrations[1].up.wrapping, lint::Wrapping::kNone);
  EXPECT_THAT(project.migrations[0].down.text, HasSubstr("drop table if exists \"users\""));
}

TEST(ProgramTools, NodePgMigrateSendsWhatWeRead) {
  const Project project = read_programs("node-pg-migrate", "migrations");
  EXPECT_EQ(project.tool, "node-pg-migrate");
  expect_as_the_tool(project, "node-pg-migrate");
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kAllPending);
  EXPECT_EQ(project.migrations[1].up.wrapping, lint::Wrapping::kNone);
  EXPECT_FALSE(project.migrations[1].has_down);
}

TEST(ProgramTools, SequelizeSendsWhatWeRead) {
  const Project project = read_programs("sequelize", "migrations");
  EXPECT_EQ(project.tool, "Sequelize");
  expect_as_the_tool(project, "sequelize");
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kNone);
}

class ProgramProjects : public ProjectTest {};

TEST_F(ProgramProjects, AConfigurationIsNoMigration) {
  write("knexfile.js", "module.exports = { client: 'pg' }; // knex");
  write("db/migrations/20240101_a.js", "exports.up = (knex) => knex.schema.dropTable('t');");
  const Project project = read();
  EXPECT_EQ(project.tool, "knex");
  EXPECT_EQ(project.folder, path("db/migrations"));
  EXPECT_THAT(versions(project), ElementsAre("20240101"));
}

TEST_F(ProgramProjects, NothingFoundIsAnError) {
  write("manage.py", "");
  EXPECT_THAT(problem(), HasSubstr("there are no migrations in it"));
}

TEST_F(ProgramProjects, ASquashedMigrationStandsForItsOriginalsOnceTheyAreGone) {
  const auto migration = [](const std::string& rest) {
    return "class Migration(migrations.Migration):\n    operations = []\n" + rest;
  };
  write("manage.py", "");
  write("app/migrations/0001_a.py", migration(""));
  write("app/migrations/0001_squashed.py",
        migration("    replaces = [('app', '0001_a'), ('app', '0002_b')]\n"));
  write("app/migrations/0003_c.py", migration("    dependencies = [('app', '0002_b')]\n"));
  write("app/migrations/0002_b.py", migration("    dependencies = [('app', '0001_a')]\n"));
  EXPECT_THAT(versions(read()), ElementsAre("app.0001_a", "app.0002_b", "app.0003_c"));
  std::filesystem::remove(dir_ / "app/migrations/0001_a.py");
  std::filesystem::remove(dir_ / "app/migrations/0002_b.py");
  EXPECT_THAT(versions(read()), ElementsAre("app.0001_squashed", "app.0003_c"));
}

}  // namespace
}  // namespace shoofly::toolchain
