// MyISAM and the like.

#include <string>

#include <fmt/format.h>

#include "lint/rewriting_mysql.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

bool is_without(const std::string& engine) {
  return engine == "myisam" || engine == "aria" || engine == "memory" || engine == "heap" ||
         engine == "csv" || engine == "merge" || engine == "mrg_myisam";
}

void check_engine_without_transactions(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  QualifiedName name;
  std::string engine;
  const auto look = [&](const QualifiedName& table, const auto& options) {
    const auto found = options.find("engine");
    if (found == options.end() || !is_without(found->second)) return;
    name = table;
    engine = found->second;
  };
  const auto* make = scene.act<MakeTable>();
  if (make != nullptr && !make->table.temporary) look(make->table.name, make->table.options);
  if (const auto* turn = scene.act<TurnOptions>()) look(turn->table, turn->options);
  if (engine.empty()) return;
  const std::string words = "engine=InnoDB";
  // What is kept by MEMORY or CSV is meant to be; a row format may be none of InnoDB's.
  const bool plain = make != nullptr && (engine == "myisam" || engine == "aria") &&
                     make->table.options.count("row_format") == 0;
  reporter.report(
      fmt::format("{} is kept by {}: its rows are in no transaction", scene.shown(name), engine),
      plain ? edited(scene.text,
                     option_edits(scene.text, {{{"engine", "type"}, {engine}, "InnoDB"}}), words)
            : remarks_only({words}));
}

}  // namespace

extern const Rule engine_without_transactions;
const Rule engine_without_transactions{
    "engine-without-transactions",
    Family::kData,
    Severity::kWarning,
    "a table without transactions",
    "A ROLLBACK leaves its rows as they are, every write locks the whole table, and foreign keys are not kept.",
    check_engine_without_transactions,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
