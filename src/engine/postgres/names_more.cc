#include "engine/postgres/names_more.h"

#include <algorithm>
#include <variant>

namespace shoofly::postgres {
namespace {

bool has_expression(const Index& index) {
  bool expression = !index.where_sql.empty();
  for (const IndexPart& part : index.parts) expression = expression || !part.expression.empty();
  return expression;
}

bool is_computed(const WrittenColumn& column) {
  return column.column.generated != Generated::kNone;
}

}  // namespace

bool names_more(const WrittenStatement& statement) {
  const WrittenAct& act = statement.act;
  if (const auto* index = std::get_if<MakeIndex>(&act)) return has_expression(index->index.index);
  if (const auto* turn = std::get_if<TurnType>(&act)) return !turn->value.empty();
  if (const auto* column = std::get_if<MakeColumn>(&act)) return is_computed(column->column);
  if (const auto* table = std::get_if<MakeTable>(&act)) {
    bool computed = false;
    for (const WrittenColumn& column : table->table.columns)
      computed = computed || is_computed(column);
    return computed;
  }
  const auto* aside = std::get_if<Aside>(&act);
  if (aside == nullptr) return false;
  if (const auto* rows = std::get_if<RowWork>(&aside->detail)) {
    return rows->verb == RowWork::Verb::kInsert || rows->verb == RowWork::Verb::kUpdate ||
           rows->verb == RowWork::Verb::kDelete;
  }
  return aside->what == "view" || aside->what == "materialized view" || aside->what == "policy" ||
         aside->what == "trigger" || aside->what == "CREATE TABLE AS";
}

}  // namespace shoofly::postgres
