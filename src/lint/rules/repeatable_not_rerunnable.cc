// What its tool runs again whenever it changes, and cannot run twice.

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

constexpr const char* kOnce = "a migration that runs once";
constexpr const char* kDropBefore = "DROP .. IF EXISTS before it";

// What MySQL and SQLite do not know.
std::string unless_unknown(const Scene& scene, const char* words) {
  const bool knows = scene.server.engine == "postgres" || scene.server.engine == "mariadb";
  return knows ? words : kOnce;
}

// MariaDB, MySQL, SQLite: indexes, and what is made as a whole.
std::string words_elsewhere(const Scene& scene) {
  const std::string& engine = scene.server.engine;
  const std::string& words = scene.words();
  const std::string begin = words.substr(0, 400);
  const bool guarded = begin.find(" exists ") != std::string::npos;
  if (const auto* act = scene.act<MakeIndex>())
    return act->if_not_exists || guarded ? ""
           : engine == "mysql"           ? kOnce
                                         : "CREATE INDEX IF NOT EXISTS";
  if (const auto* act = scene.act<TakeIndex>())
    return act->if_exists || guarded ? "" : engine == "mysql" ? kOnce : "DROP INDEX IF EXISTS";
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->kind != Aside::Kind::kObject || guarded ||
      !words.starts_with("create ") || words.starts_with("create or replace ") ||
      words.starts_with("create temp"))
    return "";
  for (const char* kind : {"view", "trigger", "procedure", "function", "event"}) {
    if (aside->what != kind) continue;
    const bool replaces =
        engine == "mariadb" || (engine == "mysql" && aside->what == std::string_view("view"));
    return replaces ? "CREATE OR REPLACE" : kDropBefore;
  }
  return "";
}

std::string words_to_write(const Scene& scene) {
  if (const auto* act = scene.act<MakeTable>())
    return act->if_not_exists || act->table.temporary ? "" : "CREATE TABLE IF NOT EXISTS";
  if (const auto* act = scene.act<MakeColumn>())
    return act->if_not_exists ? "" : unless_unknown(scene, "ADD COLUMN IF NOT EXISTS");
  if (const auto* act = scene.act<TakeColumn>())
    return act->if_exists ? "" : unless_unknown(scene, "DROP COLUMN IF EXISTS");
  if (const auto* act = scene.act<TakeTable>()) return act->if_exists ? "" : "DROP TABLE IF EXISTS";
  if (scene.server.engine != "postgres") return words_elsewhere(scene);
  if (const auto* routine = scene.detail<Routine>())
    return routine->replaces ? "" : "CREATE OR REPLACE";
  const auto* aside = scene.act<Aside>();
  if (aside != nullptr && aside->what == "view" && scene.words().starts_with("create view"))
    return "CREATE OR REPLACE VIEW";
  return "";
}

bool makes_whole(const Scene& scene) {
  return scene.act<MakeTable>() != nullptr || scene.act<MakeIndex>() != nullptr ||
         scene.act<Aside>() != nullptr;
}

void check_repeatable_not_rerunnable(const Scene& scene, Reporter& reporter) {
  if (!scene.migration.repeats || scene.leads_back() || scene.migration.maybe) return;
  const std::string words = words_to_write(scene);
  // What was taken away before in the same text is made again.
  if (words.empty() ||
      (makes_whole(scene) && normalised(scene.script.text).find("drop ") != std::string::npos))
    return;
  reporter.report("it is run again whenever its text changes, and stops here the second time",
                  {words});
}

}  // namespace

extern const Rule repeatable_not_rerunnable;
const Rule repeatable_not_rerunnable{
    "repeatable-not-rerunnable",
    Family::kIdempotence,
    Severity::kWarning,
    "what is run again cannot run twice",
    "Flyway's R files and Liquibase's changesets with runOnChange or runAlways run on a database "
    "that has what they made before.",
    check_repeatable_not_rerunnable,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint
