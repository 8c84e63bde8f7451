#include "toolchain/left_out.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "toolchain/changesets.h"
#include "toolchain/liquibase/changelog.h"
#include "toolchain/program_tools.h"

namespace shoofly::toolchain {
namespace {

bool is_digit_at(std::string_view name, std::size_t at) {
  return at < name.size() && std::isdigit(static_cast<unsigned char>(name[at])) != 0;
}

std::string in_small(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string base_name(const std::string& file) { return file.substr(file.rfind('/') + 1); }

// Empty: it does not look like one of its.
std::string why_not_flyway(const std::string& file) {
  const std::string name = base_name(file);
  const std::string lower = in_small(name);
  const bool kind = lower[0] == 'v' || lower[0] == 'u' || lower[0] == 'b';
  const bool numbered = is_digit_at(lower, 1);
  if (!lower.ends_with(".sql")) return {};
  if (is_digit_at(name, 0)) return "its name does not begin with V";
  if (lower.starts_with("v__")) return "there is no version between V and the two underscores";
  if (!((kind && numbered) || lower.starts_with("r_"))) return {};
  if (lower.find("__") == std::string::npos)
    return "two underscores come between version and description";
  if (!name.ends_with(".sql")) return "its suffix is not .sql, in small letters";
  if (name[0] != lower[0]) return {};  // in the right case, and still none: another reason
  return "its prefix is in small letters";
}

std::string why_not_golang(const std::string& file) {
  const std::string lower = in_small(file);
  if (file.find('/') != std::string::npos || !lower.ends_with(".sql")) return {};
  const bool ends = lower.ends_with(".up.sql") || lower.ends_with(".down.sql");
  if (!is_digit_at(file, 0)) return ends ? "its name does not begin with a number" : std::string();
  if (!ends) return "its name does not end with .up.sql or .down.sql";
  const std::size_t digits = file.find_first_not_of("0123456789");
  return file[digits] == '_' ? std::string() : "an underscore follows the number";
}

std::string why_not_numbered(const std::string& file) {
  constexpr std::string_view kOthers[] = {"schema", "structure", "seed", "init", "dump", "test"};
  const std::string lower = in_small(file);
  const bool other =
      std::any_of(std::begin(kOthers), std::end(kOthers),
                  [&](std::string_view word) { return lower.find(word) != std::string::npos; });
  // Without a digit it is nobody's migration; V1 or v0001 was meant as one.
  const bool meant = (lower[0] == 'v' && is_digit_at(lower, 1)) || lower.starts_with("migration");
  if (file.find('/') != std::string::npos || !lower.ends_with(".sql") || other || !meant) return {};
  return "its name does not begin with a number";
}

// Of a tool of one folder per migration: a file beside the folders.
std::string why_not_in_folder(const std::string& file) {
  const bool beside = file.find('/') == std::string::npos && is_digit_at(file, 0);
  return beside && in_small(file).ends_with(".sql") ? "each migration has a folder of its own"
                                                    : std::string();
}

// A file in a folder that has no migration.
std::string why_not_whole(const Folder& folder, const std::string& file, std::string_view name) {
  const std::size_t slash = file.find('/');
  if (slash == std::string::npos || !is_digit_at(file, 0) || !file.ends_with(".sql") ||
      file.find('/', slash + 1) != std::string::npos ||
      folder.has(file.substr(0, slash + 1) + std::string(name)))
    return {};
  return "its folder has no " + std::string(name);
}

std::string why_not_program(const std::string& file) {
  const bool program = file.ends_with(".rb") || file.ends_with(".exs");
  return program && file.find('/') == std::string::npos && !is_numbered_program(file)
             ? "its name does not begin with a number and _"
             : "";
}

// Its older form is a file for each way.
std::string why_not_hasura(const std::string& file) {
  return file.ends_with(".up.sql") || file.ends_with(".down.sql") ? "" : why_not_in_folder(file);
}

std::string why_not_planned(const std::string& file) {
  return file.starts_with("deploy/") && file.ends_with(".sql") ? "it is not in the plan"
                                                               : std::string();
}

std::string why_not_in_journal(const std::string& file) {
  return why_not_in_folder(file).empty() ? "" : "it is not in meta/_journal.json";
}

struct Passing {
  std::string_view tool;
  std::string (*why)(const std::string& file);  // empty: it does not look like one of its
  std::string help = lint::LeftOut().help;
  bool deep = false;            // below the folder, too
  std::string_view whole = {};  // the file that each folder has to have
  std::string_view word = {};   // without it a file is nobody's migration
};

const std::vector<Passing>& passings() {
  const std::string folder_help = "move it into one, as the tool names it";
  static const std::vector<Passing> table = {
      {"Flyway", why_not_flyway, lint::LeftOut().help, true},
      {"golang-migrate", why_not_golang},
      {"goose", why_not_numbered},
      {"dbmate", why_not_numbered},
      {"node-pg-migrate", why_not_numbered},
      {"Prisma", why_not_in_folder, folder_help, true, "migration.sql"},
      {"Diesel", why_not_in_folder, folder_help, true, "up.sql"},
      {"Hasura", why_not_hasura, folder_help, true, "up.sql"},
      {"Rails", why_not_program, lint::LeftOut().help, false, "", "ActiveRecord::Migration"},
      {"Ecto", why_not_program, lint::LeftOut().help, false, "", "use Ecto.Migration"},
      {"Sqitch", why_not_planned, "add it to sqitch.plan, or take it away", true},
      {"Drizzle", why_not_in_journal,
       "drizzle-kit generate --custom makes a file with its entry: move the SQL there, or take this "
       "one away"}};
  return table;
}

bool says(const Folder& folder, const std::string& file, std::string_view word) {
  if (word.empty()) return true;
  const Result<std::string> text = text_of(folder, file);
  return text.ok() && text->find(word) != std::string::npos;
}

// Liquibase's formatted SQL that no changelog beside it names. One that includes whole folders may
// mean any.
std::vector<lint::LeftOut> not_included(const Folder& folder, const std::set<std::string>& taken) {
  std::vector<lint::LeftOut> left;
  std::string said;
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      if (!may_be_changelog(file)) continue;
      const Result<std::string> text = text_of(folder, file);
      if (text.ok() && is_changelog(*text)) said += *text;
    }
  }
  if (said.empty() || said.find("includeAll") != std::string::npos) return left;
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      const std::string shown = folder.shown(file);
      if (!file.ends_with(".sql") || taken.count(shown) > 0 ||
          said.find(base_name(file)) != std::string::npos)
        continue;
      const Result<std::string> text = text_of(folder, file);
      if (text.ok() && is_formatted_sql(*text))
        left.push_back({shown, "no changelog includes it", "include it, or take it away"});
    }
  }
  return left;
}

}  // namespace

std::vector<lint::LeftOut> left_out_of(std::string_view tool, const Folder& folder,
                                       const std::vector<lint::Migration>& migrations) {
  std::vector<lint::LeftOut> left;
  std::set<std::string> taken;
  for (const lint::Migration& migration : migrations) {
    taken.insert(migration.up.file);
    if (migration.has_down) taken.insert(migration.down.file);
  }
  if (tool == "Liquibase") return not_included(folder, taken);
  const auto passing = std::find_if(passings().begin(), passings().end(),
                                    [&](const Passing& each) { return each.tool == tool; });
  // Where Drizzle keeps no journal each migration has its folder.
  const bool listed = tool != "Drizzle" || folder.has("meta/_journal.json");
  if (passing == passings().end() || !listed) return left;
  for (const auto* names : {&folder.files, &folder.below}) {
    if (names == &folder.below && !passing->deep) break;
    for (const std::string& file : *names) {
      std::string reason = passing->why(file);
      if (reason.empty() && !passing->whole.empty())
        reason = why_not_whole(folder, file, passing->whole);
      const std::string shown = folder.shown(file);
      if (reason.empty() || taken.count(shown) > 0 || !says(folder, file, passing->word)) continue;
      left.push_back({shown, reason, passing->help});
    }
  }
  return left;
}

}  // namespace shoofly::toolchain
