// INSERT .. SELECT into a table in use, and MERGE that only inserts.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_insert_select_in_one_piece(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr) return;
  const bool inserts = rows->verb == RowWork::Verb::kInsert && rows->from_query;
  const bool merges =
      rows->verb == RowWork::Verb::kMerge && !rows->updates && !rows->deletes && !rows->limited;
  if (!inserts && !merges) return;
  if (!scene.is_live(rows->tables.front()) || are_few(scene, *rows)) return;
  reporter.report(fmt::format("all rows of a query go into {} in one statement",
                              scene.shown(rows->tables.front())),
                  {"in batches of some thousand rows by key, each in a transaction of its own"});
}

}  // namespace

extern const Rule insert_select_in_one_piece;
const Rule insert_select_in_one_piece{
    "insert-select-in-one-piece",
    Family::kData,
    Severity::kNote,
    "rows are copied in one piece",
    "One transaction as long as the copying keeps old versions of rows from being cleared away, and replicas fall behind.",
    check_insert_select_in_one_piece,
    nullptr,
    Engines{true, true, false}};

}  // namespace shoofly::lint
