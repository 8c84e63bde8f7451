#include "structure/include_graph.h"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

namespace shoofly::testing {
namespace {

using Folders = std::vector<std::string>;

// A row per folder: what it may include besides itself. "engine" is engine/*.h without engines.h.
// base <- sql <- catalog <- engine <- {operation, lint, plan} <- {execute, verify, rehearse,
// toolchain}
//      <- {app, report, fleet} <- {cli, http, mcp}
const std::map<std::string, Folders>& allowed_folders() {
  static const Folders kCore = {"base", "sql", "catalog"};
  const auto with = [](Folders folders, const Folders& more) {
    folders.insert(folders.end(), more.begin(), more.end());
    return folders;
  };
  static const Folders kPure = with(kCore, {"engine"});
  static const Folders kModel = with(kPure, {"operation", "lint", "plan"});
  static const Folders kEffects = with(kModel, {"execute", "verify", "rehearse", "toolchain"});
  static const Folders kUse = with(kEffects, {"app", "report", "fleet"});
  static const std::map<std::string, Folders> kTable = {
      {"base", {}},
      {"sql", {"base"}},
      {"catalog", {"base", "sql"}},
      {"engine", kCore},
      {"engine/*", kPure},
      // An operation gives the steps of a plan; the planner asks the table of operations.
      {"operation", with(kPure, {"plan"})},
      {"plan", with(kPure, {"operation"})},
      {"lint", with(kPure, {"operation", "plan"})},
      // A verify step of a run asks verify, which knows nothing of runs.
      {"execute", with(kModel, {"verify"})},
      {"verify", kModel},
      {"rehearse", kModel},
      {"toolchain", kModel},
      {"toolchain/programs", with(kPure, {"lint"})},
      {"report", kEffects},
      {"app", with(kEffects, {"report"})},
      {"fleet", with(kEffects, {"report", "app"})},
      {"cli", kUse},
      {"http", kUse},
      {"mcp", kUse},
      {"main.cc", with(kUse, {"cli"})},
  };
  return kTable;
}

// Headers of C libraries, each with the only files that may include it.
struct Closed {
  std::string header;
  std::string allowed;  // a pattern for the including file
};
const std::vector<Closed>& closed_headers() {
  static const std::vector<Closed> kTable = {
      {"libpq-fe\\.h|postgres_ext\\.h|libpq/.*", "engine/[a-z]+/native\\.h"},
      {"sqlite3\\.h|sqlite3ext\\.h", "engine/[a-z]+/native\\.h"},
      {"mysql/.*|mysql\\.h|mariadb/.*", "engine/[a-z]+/native\\.h"},
      {"pg_query\\.h|pg_query/.*", "engine/postgres/.*"},
  };
  return kTable;
}

// Files, threads and the system: closed to the folders that only think.
const std::regex kEffectHeaders(
    "fstream|filesystem|thread|future|unistd\\.h|fcntl\\.h|sys/.*|poll\\.h");
const Folders& thinking_folders() {
  static const Folders kFolders = {"sql", "catalog", "operation", "lint", "plan", "report"};
  return kFolders;
}

bool contains(const Folders& folders, const std::string& folder) {
  return std::find(folders.begin(), folders.end(), folder) != folders.end();
}

// "engine/postgres/native.h" is of engine/postgres, "engine/engine.h" of engine, "main.cc" of
// main.cc.
std::string folder_of(const std::string& path) {
  const size_t slash = path.find('/');
  if (slash == std::string::npos) return path;
  const std::string first = path.substr(0, slash);
  const size_t second = path.find('/', slash + 1);
  return first == "engine" && second != std::string::npos ? path.substr(0, second) : first;
}

// Tests, and what several tests beside the same sources share: test_support.h, fake_*.h.
bool is_test(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return name.ends_with("_test.cc") || name.ends_with("test_support.h") ||
         name.starts_with("fake_");
}

// Its other half needs no server.
bool is_table_of_engines(const std::string& file) {
  return file == "engine/engines.cc" || file == "engine/sql_of_engines.cc";
}

std::optional<std::string> folder_problem(const Include& include) {
  const std::string from = folder_of(include.file);
  const std::string to = folder_of(include.target);
  if (include.target == "engine/engines.h" && !is_table_of_engines(include.file) && from != "app") {
    return "only app may include the table of engines";
  }
  if (from == to) return std::nullopt;
  if (to.starts_with("engine/")) {
    if (is_table_of_engines(include.file)) return std::nullopt;
    return "only engine/engines.cc may include a folder of an engine";
  }
  const auto row = allowed_folders().find(from.starts_with("engine/") ? "engine/*" : from);
  if (row == allowed_folders().end()) return "folder " + from + " has no row in include_graph.cc";
  if (contains(row->second, to)) return std::nullopt;
  std::string list;
  for (const std::string& folder : row->second) list += (list.empty() ? "" : ", ") + folder;
  return from + " may include only " + (list.empty() ? "the standard library" : list);
}

std::optional<std::string> system_problem(const Include& include) {
  for (const Closed& closed : closed_headers()) {
    if (!std::regex_match(include.target, std::regex(closed.header))) continue;
    if (std::regex_match(include.file, std::regex(closed.allowed))) return std::nullopt;
    return "a header of a C library may be included only in files that match " + closed.allowed;
  }
  if (!is_test(include.file) && contains(thinking_folders(), folder_of(include.file)) &&
      std::regex_match(include.target, kEffectHeaders)) {
    return folder_of(include.file) + " has no side effects";
  }
  return std::nullopt;
}

}  // namespace

std::vector<Include> includes_of(const std::string& file, std::string_view text) {
  static const std::regex kLine(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)re");
  std::vector<Include> result;
  std::istringstream stream{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    std::smatch match;
    if (std::regex_match(line, match, kLine))
      result.push_back({file, number, match[2], match[1] == "\""});
  }
  return result;
}

std::optional<std::string> include_problem(const Include& include) {
  std::optional<std::string> problem = system_problem(include);
  if (!problem && include.quoted && !is_test(include.file)) problem = folder_problem(include);
  if (!problem) return std::nullopt;
  return "src/" + include.file + ":" + std::to_string(include.line) + ": includes \"" +
         include.target + "\": " + *problem;
}

}  // namespace shoofly::testing
