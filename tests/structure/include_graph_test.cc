// Includes point one way, C libraries stay in their folders, files stay readable, and nothing of
// the place where the program was written is in the tree.

#include "structure/include_graph.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "harness/paths.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& root) {
  std::vector<fs::path> files;
  for (auto entry = fs::recursive_directory_iterator(root);
       entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string name = entry->path().filename();
    const bool foreign =
        name == ".git" || name == "node_modules" || entry->path() == source_dir() / "build";
    if (foreign && entry->is_directory()) entry.disable_recursion_pending();
    if (!foreign && entry->is_regular_file()) files.push_back(entry->path());
  }
  return files;
}

std::vector<fs::path> sources() {
  std::vector<fs::path> files = files_below(source_dir() / "src");
  std::erase_if(files, [](const fs::path& file) {
    return file.extension() != ".h" && file.extension() != ".cc";
  });
  return files;
}

std::string problem(const std::string& file, const std::string& line) {
  const auto includes = includes_of(file, line);
  return includes.size() == 1 ? include_problem(includes[0]).value_or("") : "not one include";
}

TEST(IncludeGraph, AllowsWhatPointsDown) {
  EXPECT_EQ(problem("sql/text.cc", "#include \"base/result.h\""), "");
  EXPECT_EQ(problem("operation/add_index.cc", "#include \"plan/plan.h\""), "");
  EXPECT_EQ(problem("plan/planner.cc", "#include \"operation/operations.h\""), "");
  EXPECT_EQ(problem("app/start.cc", "#include \"engine/engines.h\""), "");
  EXPECT_EQ(problem("engine/engines.cc", "#include \"engine/sqlite/sqlite.h\""), "");
  EXPECT_EQ(problem("engine/sql_of_engines.cc", "#include \"engine/sqlite/sqlite.h\""), "");
  EXPECT_EQ(problem("engine/sqlite/native.h", "#include <sqlite3.h>"), "");
  EXPECT_EQ(problem("engine/postgres/parser.cc", "#include <pg_query.h>"), "");
  EXPECT_EQ(problem("operation/split_test.cc", "#include \"engine/engines.h\""), "");
}

TEST(IncludeGraph, RefusesWhatPointsUpOrSideways) {
  EXPECT_EQ(
      problem("catalog/diff.cc", "#include \"engine/engine.h\""),
      "src/catalog/diff.cc:1: includes \"engine/engine.h\": catalog may include only base, sql");
  EXPECT_NE(problem("engine/postgres/sync.cc", "#include \"plan/plan.h\""), "");
  EXPECT_NE(problem("engine/postgres/sync.cc", "#include \"engine/sqlite/native.h\""), "");
  EXPECT_NE(problem("operation/add_index.cc", "#include \"engine/postgres/dialect.h\""), "");
  EXPECT_NE(problem("execute/executor.cc", "#include \"engine/engines.h\""), "");
  EXPECT_NE(problem("cli/main.cc", "#include \"engine/engines.h\""), "");
  EXPECT_NE(problem("report/html.cc", "#include \"app/plan.h\""), "");
  EXPECT_NE(problem("nowhere/file.cc", "#include \"base/result.h\""), "");
}

TEST(IncludeGraph, KeepsForeignHeadersWhereTheyBelong) {
  EXPECT_NE(problem("engine/sqlite/connection.cc", "#include <sqlite3.h>"), "");
  EXPECT_NE(problem("app/start.cc", "#include <libpq-fe.h>"), "");
  EXPECT_NE(problem("lint/linter.cc", "  #  include \"pg_query.h\"  // why"), "");
  EXPECT_NE(problem("engine/sqlite/x_test.cc", "#include <sqlite3.h>"), "");
  EXPECT_NE(problem("plan/planner.cc", "#include <fstream>"), "");
}

TEST(Sources, IncludeOnlyWhatTheyMay) {
  for (const fs::path& file : sources()) {
    const std::string name = fs::relative(file, source_dir() / "src");
    for (const Include& include : includes_of(name, read_text(file))) {
      const auto wrong = include_problem(include);
      EXPECT_FALSE(wrong.has_value()) << *wrong;
    }
  }
}

TEST(Sources, AreShortOrSayWhyNot) {
  constexpr int kLimit = 500;
  for (const fs::path& file : sources()) {
    const std::string text = read_text(file);
    const auto lines = std::count(text.begin(), text.end(), '\n');
    EXPECT_TRUE(lines <= kLimit || text.find("// size:") != std::string::npos)
        << fs::relative(file, source_dir()).string() << ": " << lines << " lines, the limit is "
        << kLimit << "\nhelp: divide it, or say why not in a line \"// size: ...\"";
  }
}

TEST(Tree, NamesNoPlaceWhereItWasMade) {
  // In pieces, so that this file does not contain them.
  const std::vector<std::string> words = {
      std::string("/wo") + "rk/",          std::string(".libr") + "ary/",
      std::string("registry.np") + "mjs",  std::string("deb.deb") + "ian.org",
      std::string("py") + "pi.org",        std::string("/root") + "/",
      std::string("proxy.gol") + "ang.org"};
  for (const fs::path& file : files_below(source_dir())) {
    const std::string text = read_text(file);
    for (const std::string& word : words) {
      EXPECT_EQ(text.find(word), std::string::npos)
          << fs::relative(file, source_dir()).string() << " contains \"" << word << "\"";
    }
  }
}

}  // namespace
}  // namespace shoofly::testing
