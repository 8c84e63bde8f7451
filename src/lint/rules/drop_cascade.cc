// DROP .. CASCADE.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/users.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_cascade(const Scene& scene, Reporter& reporter) {
  if (scene.script.own_ways.cascade && scene.is_tools_own()) return;
  bool cascade = false;
  std::string what;
  std::vector<std::string> users;
  if (const auto* take = scene.act<TakeTable>()) {
    cascade = take->cascade && scene.is_live(take->table);
    what = scene.shown(take->table);
    users = users_of(scene, take->table, "");
  } else if (const auto* column = scene.act<TakeColumn>()) {
    cascade = column->cascade && scene.is_live(column->table);
    what = scene.shown(column->table) + "." + column->column;
    users = users_of(scene, column->table, column->column);
  } else if (const auto* constraint = scene.act<TakeConstraint>()) {
    cascade = constraint->cascade && scene.is_live(constraint->table);
    what = "constraint " + constraint->name;
  } else if (const auto* removal = scene.detail<ObjectRemoval>()) {
    cascade = removal->cascade;
    what = removal->kind + " " + removal->name.display();
  }
  if (!cascade) return;
  const std::string there =
      users.empty() ? "" : fmt::format("; on the target that is {}", listed(users));
  reporter.report(
      fmt::format("with {} goes everything that depends on it, by no name{}", what, there),
      {"drop each by its name, without CASCADE"});
}

}  // namespace

extern const Rule drop_cascade;
const Rule drop_cascade{
    "drop-cascade",
    Family::kCompatibility,
    Severity::kWarning,
    "CASCADE drops what nobody has named",
    "What depends on it goes too, views and foreign keys and columns of other tables among it.",
    check_drop_cascade,
    nullptr};

}  // namespace shoofly::lint
