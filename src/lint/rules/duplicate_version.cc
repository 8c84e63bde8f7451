// Two migrations of one version.

#include <map>

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

// goose takes versions for numbers; a changeset is known by its file as well.
std::string identity_of(std::string_view tool, const Migration& migration) {
  if (tool == "Liquibase") return migration.version + "\n" + migration.up.file;
  if (tool != "goose") return migration.version;
  return migration.version.substr(
      std::min(migration.version.find_first_not_of('0'), migration.version.size()));
}

void look_duplicate_version(const ProjectView& project, ProjectReporter& reporter) {
  const std::string_view tool = project.tool;
  if (tool != "goose" && tool != "dbmate" && tool != "Liquibase") return;
  std::map<std::string, const Migration*> first;
  for (const Migration& migration : project.migrations) {
    if (migration.version.empty()) continue;
    const auto [there, is_new] = first.emplace(identity_of(tool, migration), &migration);
    if (is_new) continue;
    const Script& script = migration.up;
    const Position at = script.origins.empty() ? Position{script.line, 1} : script.origins[0].at;
    if (tool == "Liquibase") {
      reporter.report(script.file, at,
                      fmt::format("changeset {} is there twice: Liquibase refuses the changelog",
                                  migration.version),
                      {"give this one another id"});
      continue;
    }
    reporter.report(
        script.file, at,
        tool == "goose"
            ? fmt::format("version {} is that of {} too: goose refuses to run any",
                          migration.version, there->second->up.file)
            : fmt::format("version {} is that of {} too: dbmate runs one, and fails at the other",
                          migration.version, there->second->up.file),
        {"give the one that was not applied anywhere a later number"});
  }
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
