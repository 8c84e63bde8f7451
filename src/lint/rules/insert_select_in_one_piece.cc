// INSERT .. SELECT into a table in use, and MERGE that only inserts.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// The first table behind FROM of the outermost SELECT; empty: none that can be told.
std::string source_of(std::string_view text) {
  const std::vector<SqlWord> words = sql_words(text);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].depth != 0 || !is_word(text, words[i], "from")) continue;
    const std::size_t at = text[words[i + 1].from] == '`' ? i + 2 : i + 1;
    if (at >= words.size() || !words[at].is_name) return "";
    const bool more = at + 1 < words.size() && text[words[at + 1].from] == '.';
    return more ? "" : std::string(text.substr(words[at].from, words[at].to - words[at].from));
  }
  return "";
}

// Measured on MariaDB 10.11, in REPEATABLE READ: an UPDATE of a row that was read, and an INSERT
// beside it, wait until the statement has ended.
void check_source(const Scene& scene, const QualifiedName& into, Reporter& reporter) {
  const std::string source = source_of(scene.text);
  const QualifiedName name{"", source};
  if (source.empty() || scene.schema.at_home(name) == scene.schema.at_home(into)) return;
  if (scene.table(name) == nullptr || !scene.is_live(name)) return;
  reporter.report(
      fmt::format("writes of {} wait for the rows that are read until this has ended", source),
      {"in batches of some thousand rows by key, each in a transaction of its own",
       "with READ COMMITTED the rows that are read are not locked"});
}

void check_insert_select_in_one_piece(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr) return;
  const bool inserts = rows->verb == RowWork::Verb::kInsert && rows->from_query;
  const bool merges =
      rows->verb == RowWork::Verb::kMerge && !rows->updates && !rows->deletes && !rows->limited;
  if (!inserts && !merges) return;
  if (are_few(scene, *rows)) return;
  if (is_mysql(scene) && inserts) check_source(scene, rows->tables.front(), reporter);
  if (!scene.is_live(rows->tables.front())) return;
  reporter.at_most(Severity::kNote);  // nobody waits for rows that are new
  reporter.report(fmt::format("all rows of a query go into {} in one statement",
                              scene.shown(rows->tables.front())),
                  {"in batches of some thousand rows by key, each in a transaction of its own"});
}

}  // namespace

extern const Rule insert_select_in_one_piece;
const Rule insert_select_in_one_piece{
    "insert-select-in-one-piece",
    Family::kData,
    Severity::kWarning,
    "rows are copied in one piece",
    "One transaction as long as the copying keeps old versions of rows from being cleared away, and replicas fall behind.",
    check_insert_select_in_one_piece,
    nullptr,
    Engines{true, true, false}};

}  // namespace shoofly::lint
