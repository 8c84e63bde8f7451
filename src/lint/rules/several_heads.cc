// Two migrations that are both the last one.

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

// Alembic has one graph; each of Django's apps has its own.
std::string graph_of(std::string_view tool, const std::string& version) {
  return tool == "Django" ? version.substr(0, version.find('.')) : std::string();
}

// A branch with a label ("@name") is meant to be one.
bool names_branches(const std::vector<Migration>& migrations) {
  return std::any_of(migrations.begin(), migrations.end(), [](const Migration& migration) {
    return std::any_of(migration.follows.begin(), migration.follows.end(),
                       [](const std::string& name) { return name.starts_with('@'); });
  });
}

// One that cannot be read has no place in the graph.
bool any_unplaced(const std::vector<Migration>& migrations) {
  return std::any_of(migrations.begin(), migrations.end(), [](const Migration& migration) {
    return migration.version.empty() || migration.version == migration.up.file;
  });
}

void look_several_heads(const ProjectView& project, ProjectReporter& reporter) {
  const std::string_view tool = project.tool;
  if (tool != "Alembic" && tool != "Django") return;
  if (names_branches(project.migrations) || any_unplaced(project.migrations)) return;
  std::set<std::string> followed;
  for (const Migration& migration : project.migrations) {
    const std::string graph = graph_of(tool, migration.version);
    for (const std::string& name : migration.follows) {
      if (graph_of(tool, name) == graph) followed.insert(name);
    }
  }
  std::map<std::string, const Migration*> last;
  for (const Migration& migration : project.migrations) {
    if (followed.count(migration.version) > 0) continue;
    const auto [other, is_first] = last.emplace(graph_of(tool, migration.version), &migration);
    if (is_first) continue;
    const bool django = tool == "Django";
    reporter.report(
        migration.up.file, {1, 1},
        fmt::format("nothing follows {}, and nothing follows {}: {}", migration.version,
                    other->second->version,
                    django ? "migrate refuses to run any" : "upgrade head refuses to run any"),
        {django ? "python manage.py makemigrations --merge, or let this one depend on the other"
                : "alembic merge heads, or let the down_revision of this one be the other"});
  }
}

}  // namespace

extern const Rule several_heads;
const Rule several_heads{
    "several-heads",
    Family::kOrder,
    Severity::kError,
    "two migrations are both the last one",
    "The tool runs a graph up to its one end. Two people went on from the same migration, and the "
    "merge was clean.",
    nullptr,
    nullptr,
    kEveryEngine,
    look_several_heads};

}  // namespace shoofly::lint
