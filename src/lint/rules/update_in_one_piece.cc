// UPDATE of a table in use, with or without WHERE, and MERGE .. UPDATE.

#include <fmt/format.h>

#include "lint/guarded.h"
#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/second_run.h"
#include "lint/server_catalog.h"
#include "lint/some_rows.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_update_in_one_piece(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr) return;
  const bool merges = rows->verb == RowWork::Verb::kMerge && rows->updates;
  if (rows->verb != RowWork::Verb::kUpdate && !merges) return;
  const QualifiedName& table = rows->tables.front();
  if (!scene.is_live(table) || are_few(scene, *rows) || are_some(scene, *rows)) return;
  if (is_server_catalog(scene, table)) return;  // catalog-written says what is wrong there
  Rewrite rewrite;
  const std::string batches =
      scene.server.engine == "postgres" ? in_batches(scene, table, scene.text) : "";
  // Who runs it again after a failure begins at the first batch.
  const SecondRun again = second_run_of(scene, *rows);
  if (!batches.empty() && again.writes == SecondRun::Writes::kMore)
    rewrite.unwritten = again.why +
                        ": in batches, a second run after a failure would write the "
                        "rows that are done once more";
  if (!batches.empty() && again.writes == SecondRun::Writes::kTheSame) rewrite = outside(batches);
  rewrite.remarks = {"in batches of some thousand rows by key, each in a transaction of its own" +
                     condition_of(again)};
  rewrite.remarks.emplace_back(
      "shoofly fills a column in batches beside the application: see docs/change-file.md");
  reporter.report(
      fmt::format("{} are updated {}: each stays locked until it has ended, however many they are",
                  which_rows(scene, *rows), in_how_many_statements(scene)),
      std::move(rewrite));
}

}  // namespace

extern const Rule update_in_one_piece;
const Rule update_in_one_piece{
    "update-in-one-piece",
    Family::kData,
    Severity::kWarning,
    "rows are updated in one piece",
    "Rows stay locked until the end, replicas fall behind, and no old version of a row can be cleared away meanwhile.",
    check_update_in_one_piece,
    nullptr,
    Engines{true, true, false},
    nullptr,
    Effort::kChanges};

}  // namespace shoofly::lint
