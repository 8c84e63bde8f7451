// Two migrations of one version.

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

// 007 and 7; of Flyway 1.0 and 1 as well.
std::string number_of_version(std::string_view version, bool parts) {
  std::string number;
  for (std::size_t at = 0; at <= version.size();) {
    const std::size_t end =
        parts ? std::min(version.find('.', at), version.size()) : version.size();
    const std::string_view part = version.substr(at, end - at);
    number += part.substr(std::min(part.find_first_not_of('0'), part.size()));
    number += '.';
    at = end + 1;
  }
  return number.substr(0, number.find_last_not_of('.') + 1);
}

// How a tool knows a migration, and what it does where two are one.
enum class Knows { kText, kNumber, kParts, kFile };
struct Twice {
  Knows by;
  std::string_view happens;
  bool names = false;  // what is behind the number is no other's either
};

const Twice* twice_of(std::string_view tool) {
  static const std::map<std::string_view, Twice> kTools = {
      {"goose", {Knows::kNumber, "goose refuses to run any"}},
      {"dbmate", {Knows::kText, "dbmate runs one, and fails at the other"}},
      {"Liquibase", {Knows::kFile, "Liquibase refuses the changelog"}},
      {"Flyway", {Knows::kParts, "Flyway refuses to run any"}},
      {"golang-migrate", {Knows::kNumber, "golang-migrate refuses to run any"}},
      {"Alembic", {Knows::kText, "Alembic warns, and runs one of them only"}},
      {"Diesel", {Knows::kText, "Diesel runs one of them only, and says nothing"}},
      {"Hasura", {Knows::kNumber, "Hasura refuses to run any"}},
      {"Rails", {Knows::kNumber, "Rails refuses to run any", true}},
      {"Ecto", {Knows::kNumber, "Ecto refuses to run any", true}}};
  const auto found = kTools.find(tool);
  return found == kTools.end() ? nullptr : &found->second;
}

// A changeset is known by its file as well.
std::string identity_of(const Twice& twice, const Migration& migration) {
  if (twice.by == Knows::kFile) return migration.version + "\n" + migration.up.file;
  if (twice.by == Knows::kText) return migration.version;
  return number_of_version(migration.version, twice.by == Knows::kParts);
}

const Script& script_to_show(const Migration& migration) {
  return migration.up.file.empty() ? migration.down : migration.up;
}

// "add_email" of 20240101000000_add_email.rb; empty: it has none.
std::string_view name_in_file(const Migration& migration) {
  std::string_view name = migration.up.file;
  name.remove_prefix(name.rfind('/') + 1);
  const std::size_t line = name.find_first_not_of("0123456789");
  if (line == 0 || line == std::string_view::npos || name[line] != '_') return {};
  return name.substr(line + 1, name.find('.') - line - 1);
}

// Two of one version, too, are said once.
void look_same_name(const ProjectView& project, const Twice& twice,
                    const std::set<const Migration*>& said, ProjectReporter& reporter) {
  std::map<std::string_view, const Migration*> first;
  for (const Migration& migration : project.migrations) {
    const std::string_view name = name_in_file(migration);
    if (name.empty()) continue;
    const auto [there, is_new] = first.emplace(name, &migration);
    if (is_new || said.contains(&migration)) continue;
    reporter.report(migration.up.file, {1, 1},
                    fmt::format("the name {} is that of {} too: {}", name, there->second->up.file,
                                twice.happens),
                    {"give the one that was not applied anywhere another name"});
  }
}

void look_duplicate_version(const ProjectView& project, ProjectReporter& reporter) {
  const Twice* twice = twice_of(project.tool);
  if (twice == nullptr) return;
  std::map<std::string, const Migration*> first;
  std::set<const Migration*> said;
  for (const Migration& migration : project.migrations) {
    if (migration.version.empty() || migration.repeats) continue;
    const auto [there, is_new] = first.emplace(identity_of(*twice, migration), &migration);
    if (is_new) continue;
    said.insert(&migration);
    const Script& script = script_to_show(migration);
    if (twice->by == Knows::kFile) {
      const Position at = script.origins.empty() ? Position{script.line, 1} : script.origins[0].at;
      reporter.report(
          script.file, at,
          fmt::format("changeset {} is there twice: {}", migration.version, twice->happens),
          {"give this one another id"});
      continue;
    }
    const bool id = project.tool == "Alembic";
    reporter.report(script.file, {script.line, 1},
                    fmt::format("version {} is that of {} too: {}", migration.version,
                                script_to_show(*there->second).file, twice->happens),
                    {id ? "give the one that was not applied anywhere another id"
                        : "give the one that was not applied anywhere a later number"});
  }
  if (twice->names) look_same_name(project, *twice, said, reporter);
}

}  // namespace

extern const Rule duplicate_version;
const Rule duplicate_version{
    "duplicate-version",
    Family::kOrder,
    Severity::kError,
    "two migrations have one version",
    "The tool knows a migration by its version alone. Two people made one at the same time, and the "
    "merge was clean.",
    nullptr,
    nullptr,
    kEveryEngine,
    look_duplicate_version};

}  // namespace shoofly::lint
