// Columns of type char(n).

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_padded_text(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  const auto* table = scene.act<MakeTable>();
  const auto look = [&](const WrittenColumn& column) {
    const std::string type = scene.engine.plain_type(column.column.type);
    if (!type.starts_with("character(") || type == "character(1)") return;
    reporter.report(fmt::format("column {} is {}", column.column.name, column.column.type),
                    {"text, with a check of its length where that is fixed"});
  };
  if (make != nullptr) look(make->column);
  if (table == nullptr) return;
  for (const WrittenColumn& column : table->table.columns) look(column);
}

}  // namespace

extern const Rule padded_text;
const Rule padded_text{
    "padded-text",
    Family::kData,
    Severity::kNote,
    "char(n) fills up with blanks",
    "Values are padded to the length, blanks at the end are lost in comparisons, and it is not faster than text.",
    check_padded_text,
    nullptr};

}  // namespace shoofly::lint
