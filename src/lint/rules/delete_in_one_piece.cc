// DELETE from a table in use, with or without WHERE, and MERGE .. DELETE.

#include <fmt/format.h>

#include "lint/change_proposals.h"
#include "lint/guarded.h"
#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/server_catalog.h"
#include "lint/some_rows.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_delete_in_one_piece(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr) return;
  const bool merges = rows->verb == RowWork::Verb::kMerge && rows->deletes && !rows->updates;
  if (rows->verb != RowWork::Verb::kDelete && !merges) return;
  const QualifiedName& table = rows->tables.front();
  if (!scene.is_live(table) || are_few(scene, *rows) || are_some(scene, *rows)) return;
  if (is_server_catalog(scene, table)) return;  // catalog-written says what is wrong there
  Rewrite rewrite;
  const std::string batches =
      scene.server.engine == "postgres" ? in_batches(scene, table, scene.text) : "";
  if (!batches.empty()) rewrite = outside(batches);
  rewrite.remarks = {
      "in batches of some thousand rows by key, each in a transaction of its own",
      fmt::format("shoofly does it in batches: operations: [{{ archive_rows: {{ table: {}, "
                  "where: .. }} }}]",
                  change_table(scene, table))};
  reporter.report(
      fmt::format("{} are deleted {}: each stays locked until it has ended, however many they are",
                  which_rows(scene, *rows), in_how_many_statements(scene)),
      std::move(rewrite));
}

}  // namespace

extern const Rule delete_in_one_piece;
const Rule delete_in_one_piece{
    "delete-in-one-piece",
    Family::kData,
    Severity::kWarning,
    "rows are deleted in one piece",
    "Rows stay locked until the end, replicas fall behind, and no old version of a row can be cleared away meanwhile.",
    check_delete_in_one_piece,
    nullptr,
    Engines{true, true, false},
    nullptr,
    Effort::kChanges};

}  // namespace shoofly::lint
