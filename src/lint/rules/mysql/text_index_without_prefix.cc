// Keys over TEXT and BLOB.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_index(const Scene& scene, const WrittenTable* table, const WrittenIndex& written,
                 Reporter& reporter) {
  const Index& index = written.index;
  // MariaDB takes the first 3072 bytes, or a hash of the value.
  if (scene.server.engine != "mysql") return;
  if (table == nullptr || !index.method.empty()) return;
  for (const IndexPart& part : index.parts) {
    const WrittenColumn* column = table->find_column(part.column);
    if (part.prefix > 0 || column == nullptr) continue;
    const std::string type = scene.engine.plain_type(column->column.type);
    const bool is_long = type.ends_with("text") || type.ends_with("blob") || type == "json";
    if (!is_long) continue;
    reporter.report_at(written.at,
                       fmt::format("{}.{} is {}: an index over it needs a length (1170)",
                                   scene.shown(written.table), part.column, type),
                       {fmt::format("({}(50)), as many characters as tell values apart",
                                    sql_name_in("mysql", {"", part.column}))});
  }
}

void check_text_index_without_prefix(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenIndex& index : make->table.indexes)
      check_index(scene, &make->table, index, reporter);
  } else if (const auto* index = scene.act<MakeIndex>()) {
    check_index(scene, scene.table(index->index.table), index->index, reporter);
  }
}

}  // namespace

extern const Rule text_index_without_prefix;
const Rule text_index_without_prefix{"text-index-without-prefix",
                                     Family::kData,
                                     Severity::kError,
                                     "an index over a TEXT or BLOB without a length",
                                     "The server refuses it (1170), and the migration stops there.",
                                     check_text_index_without_prefix,
                                     nullptr,
                                     kMysql};

}  // namespace shoofly::lint
