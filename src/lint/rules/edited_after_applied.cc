// A migration that was there is another one now.

#include <map>
#include <set>

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

// Tools that keep a sum of the whole file, and those that never look at it again.
enum class Watches { kSum, kNothing };
struct Memory {
  Watches watches;
  std::string_view happens;
};

const Memory* memory_of(std::string_view tool) {
  static const std::map<std::string_view, Memory> kTools = {
      {"Flyway", {Watches::kSum, "Flyway's validation fails where it was applied"}},
      {"Prisma", {Watches::kSum, "Prisma's migrate dev asks to reset a database that has it"}},
      {"golang-migrate", {Watches::kNothing, "a database that has it never runs it again"}},
      {"goose", {Watches::kNothing, "a database that has it never runs it again"}},
      {"dbmate", {Watches::kNothing, "a database that has it never runs it again"}},
      {"node-pg-migrate", {Watches::kNothing, "a database that has it never runs it again"}},
      {"Diesel", {Watches::kNothing, "a database that has it never runs it again"}},
      {"Hasura", {Watches::kNothing, "a database that has it never runs it again"}},
      {"knex", {Watches::kNothing, "a database that has it never runs it again"}},
      {"Sequelize", {Watches::kNothing, "a database that has it never runs it again"}},
      {"TypeORM", {Watches::kNothing, "a database that has it never runs it again"}},
      {"Rails", {Watches::kNothing, "a database that has it never runs it again"}},
      {"Ecto", {Watches::kNothing, "a database that has it never runs it again"}},
      {"Alembic", {Watches::kNothing, "a database that has it never runs it again"}},
      {"Django", {Watches::kNothing, "a database that has it never runs it again"}},
      {"Drizzle", {Watches::kNothing, "a database that has it never runs it again"}}};
  const auto found = kTools.find(tool);
  return found == kTools.end() ? nullptr : &found->second;
}

// Lines of SQL, without what is around it.
std::vector<std::string_view> lines_of_sql(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n;";
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const std::size_t from = line.find_first_not_of(kBlanks);
    if (from == std::string_view::npos) continue;
    line = line.substr(from, line.find_last_not_of(kBlanks) + 1 - from);
    if (!line.starts_with("--")) lines.push_back(line);
  }
  return lines;
}

// The text of one way is the file's with blanks for the other: what was there has it line by line.
bool stood_before(std::string_view script, std::string_view before) {
  const std::vector<std::string_view> now = lines_of_sql(script);
  std::size_t found = 0;
  for (const std::string_view line : lines_of_sql(before)) {
    if (found < now.size() && line == now[found]) ++found;
  }
  return found == now.size();
}

// As many lines as before: none was taken out.
bool is_all_of_it(const Migration& migration, std::string_view before) {
  const std::size_t down = migration.has_down && migration.down.file == migration.up.file
                               ? lines_of_sql(migration.down.text).size()
                               : 0;
  return lines_of_sql(migration.up.text).size() + down >= lines_of_sql(before).size();
}

// A comment with a quote in it is kept: it may be part of a text.
std::string_view without_remark(std::string_view line) {
  for (const std::string_view mark : {" //", " #"}) {
    const std::size_t at = line.rfind(mark);
    if (at != std::string_view::npos && line.find_first_of("'\"`", at) == std::string_view::npos)
      line = line.substr(0, at);
  }
  return line;
}

// A program without its comments and blanks, the text in front that says what it is, and its way
// back, which databases that have it may still run; quotes, semicolons and commas as one style has
// them.
std::string bare_program(std::string_view text) {
  constexpr std::string_view kTriple = "\"\"\"";
  if (text.starts_with(kTriple)) {
    const std::size_t end = text.find(kTriple, kTriple.size());
    if (end != std::string_view::npos) text.remove_prefix(end + kTriple.size());
  }
  std::string bare;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    if (line.starts_with('#') || line.starts_with("//") || line.starts_with('*') ||
        line.starts_with("/*"))
      continue;
    const bool back = line.starts_with("def down") || line.starts_with("exports.down") ||
                      line.starts_with("async down") || line.starts_with("public async down") ||
                      line.starts_with("export async function down") ||
                      line.starts_with("export function down");
    // It is the last of them, as nearly always.
    const std::string_view rest = text.substr(std::min(end, text.size()));
    if (back && rest.find("def up") == std::string_view::npos &&
        rest.find(" up(") == std::string_view::npos && rest.find(".up ") == std::string_view::npos)
      break;
    for (const char c : without_remark(line)) {
      if (c == ' ' || c == '\t' || c == '\r' || c == ';') continue;
      const bool closes = c == ')' || c == ']' || c == '}';
      if (closes && bare.ends_with(',')) bare.pop_back();
      bare += c == '"' || c == '`' ? '\'' : c;
    }
  }
  return bare;
}

// Whether it does what it did, as far as can be seen.
bool does_the_same(const ProjectView& project, const Migration& migration) {
  const std::string& file = migration.up.file;
  const std::optional<std::string> before = project.text_before(file);
  if (!before) return false;
  if (!file.ends_with(".sql") && project.text_now) {
    const std::optional<std::string> now = project.text_now(file);
    return now && bare_program(*now) == bare_program(*before);
  }
  return migration.up.origins.empty() && stood_before(migration.up.text, *before) &&
         is_all_of_it(migration, *before);
}

void look_edited_after_applied(const ProjectView& project, ProjectReporter& reporter) {
  for (const std::string& file : project.unsealed)
    reporter.report(file, {1, 1}, "it is not what atlas.sum says: Atlas refuses to run any",
                    {"if it was not applied anywhere: atlas migrate hash; else put it back, and "
                     "write what is missing into a new file"});
  const Memory* memory = memory_of(project.tool);
  std::set<std::string> said;
  if (project.notes != nullptr) {
    for (const std::size_t i : project.notes->edited) {
      const std::string& file = project.migrations.at(i).up.file;
      said.insert(file);
      reporter.report(
          file, {1, 1},
          fmt::format("it has run, and is not what {} has the sum of{}{}", project.notes->history,
                      memory == nullptr ? "" : ": ", memory == nullptr ? "" : memory->happens),
          {"put it back, and write what is missing into a new migration"});
    }
  }
  if (!project.compared || memory == nullptr) return;
  for (const Migration& migration : project.migrations) {
    if (migration.version.empty() || project.state_of(migration.up.file) != FileState::kEdited ||
        said.contains(migration.up.file))
      continue;
    if (memory->watches == Watches::kNothing && does_the_same(project, migration)) continue;
    reporter.report(migration.up.file, {1, 1},
                    fmt::format("it was there before, and is another one now: {}", memory->happens),
                    {"put it back, and write what is missing into a new migration"});
  }
}

}  // namespace

extern const Rule edited_after_applied;
const Rule edited_after_applied{
    "edited-after-applied",
    Family::kOrder,
    Severity::kWarning,
    "a migration was edited that databases may have",
    "What has run is not run again: databases that have it keep the old form, and new ones get the "
    "other.",
    nullptr,
    nullptr,
    kEveryEngine,
    look_edited_after_applied};

}  // namespace shoofly::lint
