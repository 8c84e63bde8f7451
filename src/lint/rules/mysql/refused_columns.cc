#include "lint/rules/mysql/refused_columns.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/inserted_rows.h"
#include "lint/rules/mysql/altered.h"
#include "lint/rules/mysql/key_bytes.h"
#include "lint/rules/mysql/refused_defaults.h"
#include "lint/rules/mysql/refused_types.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Without the strict mode much of it is only a warning.
bool sets_mode(const Scene& scene) { return scene.transaction.settings.count("sql_mode") > 0; }

// ---- DEFAULT ----------------------------------------------------------------------------------

// Of these MySQL takes no literal.
bool takes_no_literal(const std::string& type) {
  static constexpr std::array<std::string_view, 9> kGeometries = {
      "geometry",     "point",           "linestring",         "polygon",       "multipoint",
      "multipolygon", "multilinestring", "geometrycollection", "geomcollection"};
  const std::string name = type.substr(0, type.find_first_of(" ("));
  return name.ends_with("text") || name.ends_with("blob") || name == "json" ||
         std::find(kGeometries.begin(), kGeometries.end(), name) != kGeometries.end();
}

void say_literal(const Scene& scene, const QualifiedName& table, const std::string& column,
                 const std::string& type, const std::string& value, Position at,
                 Reporter& reporter) {
  const bool brackets = scene.server.version.major >= 8;
  reporter.report_at(
      at,
      fmt::format(
          "the server refuses it (1101): {}.{} is {}, which takes no literal as its DEFAULT",
          scene.shown(table), column, type),
      {brackets
           ? fmt::format("default ({}), an expression, which MySQL takes from 8.0.13 on", value)
           : "leave the DEFAULT out: the application writes the value"});
}

void check_literal_default(const Scene& scene, const QualifiedName& table,
                           const WrittenColumn& written, Reporter& reporter) {
  const Column& column = written.column;
  if (!column.default_sql || !column.default_is_literal || same_name(*column.default_sql, "null"))
    return;
  const std::string type = scene.engine.plain_type(column.type);
  if (takes_no_literal(type))
    say_literal(scene, table, column.name, type, *column.default_sql, written.at, reporter);
}

// ALTER COLUMN .. SET DEFAULT
void check_turned_default(const Scene& scene, const TurnDefault& turn, Reporter& reporter) {
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  if (column == nullptr || !turn.value || turn.value->starts_with("(") ||
      same_name(*turn.value, "null"))
    return;
  const std::string type = scene.engine.plain_type(column->column.type);
  if (takes_no_literal(type))
    say_literal(scene, turn.table, turn.column, type, *turn.value, scene.statement.at, reporter);
}

void check_defaults(const Scene& scene, Reporter& reporter) {
  if (scene.server.engine != "mysql" || sets_mode(scene)) return;
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenColumn& column : make->table.columns)
      check_literal_default(scene, make->table.name, column, reporter);
  } else if (const auto* column = scene.act<MakeColumn>()) {
    check_literal_default(scene, column->table, column->column, reporter);
  } else if (const auto* turn = scene.act<TurnColumn>()) {
    check_literal_default(scene, turn->table, turn->to, reporter);
  } else if (const auto* value = scene.act<TurnDefault>()) {
    check_turned_default(scene, *value, reporter);
  }
}

// ---- keys -------------------------------------------------------------------------------------

void check_key_bytes(const Scene& scene, Reporter& reporter) {
  if (scene.server.engine == "mysql" && sets_mode(scene)) return;
  for (const LongKey& key : long_keys(scene)) {
    if (!key.refused) continue;
    reporter.report_at(
        key.at,
        fmt::format("the server refuses it (1071): {} of {} would be {} bytes long, and {} is what "
                    "InnoDB takes{}",
                    key.what, scene.shown(key.table), key.bytes, kMostKeyBytes,
                    key.charset.empty() ? "" : fmt::format(" ({})", key.charset)),
        {key.help});
  }
}

std::optional<std::string> column_over_null(const Scene& scene, const WrittenTable* table,
                                            const Index& index) {
  if (table == nullptr || index.method != "spatial") return std::nullopt;
  for (const IndexPart& part : index.parts) {
    const WrittenColumn* column = table->find_column(part.column);
    const auto turned = [&](const TurnColumn& turn) { return same_name(turn.column, part.column); };
    if (column == nullptr || !column->column.nullable || statement_has<TurnColumn>(scene, turned))
      continue;
    return column->column.name;
  }
  return std::nullopt;
}

void check_spatial(const Scene& scene, const WrittenTable* table, const WrittenIndex& index,
                   Reporter& reporter) {
  const std::optional<std::string> column = column_over_null(scene, table, index.index);
  if (!column) return;
  reporter.report_at(index.at,
                     fmt::format("the server refuses it (1252): {}.{} may be NULL, and a SPATIAL "
                                 "index takes no such column",
                                 scene.shown(table->name), *column),
                     {"make the column NOT NULL before"});
}

void check_spatial_indexes(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenIndex& index : make->table.indexes)
      check_spatial(scene, &make->table, index, reporter);
  } else if (const auto* index = scene.act<MakeIndex>()) {
    check_spatial(scene, certain_table(scene, index->index.table), index->index, reporter);
  }
}

// ---- values -----------------------------------------------------------------------------------

// Fewer than the table has may be right: there are columns that are not seen.
void check_number_of_values(const Scene& scene, const RowWork& rows, Reporter& reporter) {
  if (rows.verb != RowWork::Verb::kInsert || rows.tables.size() != 1 || rows.from_query ||
      rows.rows == 0)
    return;
  const bool named = !rows.columns.empty();
  const WrittenTable* table =
      named || !is_certain(scene) ? nullptr : whole_table(scene, rows.tables.front());
  if (!named && table == nullptr) return;
  const std::size_t columns = named ? rows.columns.size() : table->columns.size();
  const auto written = inserted_rows(scene.text, Lexis::kOfMysql);
  if (!written) return;
  for (std::size_t i = 0; i < written->size(); ++i) {
    const InsertedRow& row = (*written)[i];
    const bool empty = row.size() == 1 && row.front().text.empty();
    const std::size_t values = empty ? 0 : row.size();
    if (named ? values == columns : values <= columns) continue;
    reporter.report(fmt::format("the server refuses it (1136): row {} has {} values for {} columns",
                                i + 1, values, columns),
                    {named ? "as many values as columns are named" : "name the columns"});
    return;
  }
}

}  // namespace

bool is_refused_at_once(const Scene& scene) {
  if (!is_certain(scene)) return false;
  const auto* index = scene.act<MakeIndex>();
  if (index != nullptr &&
      column_over_null(scene, certain_table(scene, index->index.table), index->index.index))
    return true;
  if (scene.server.engine == "mysql" && sets_mode(scene)) return false;
  const std::vector<LongKey> keys = long_keys(scene);
  return std::any_of(keys.begin(), keys.end(), [](const LongKey& key) { return key.refused; });
}

void check_refused_columns(const Scene& scene, Reporter& reporter) {
  if (const auto* rows = scene.detail<RowWork>())
    return check_number_of_values(scene, *rows, reporter);
  const auto* make = scene.act<MakeTable>();
  if (make != nullptr && make->if_not_exists && scene.table(make->table.name) != nullptr) return;
  check_defaults(scene, reporter);
  check_refused_defaults(scene, reporter);
  check_refused_types(scene, reporter);
  if (!is_certain(scene)) return;
  check_key_bytes(scene, reporter);
  check_spatial_indexes(scene, reporter);
}

}  // namespace shoofly::lint
