#include "lint/rules/mysql/refused_types.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rules/mysql/key_bytes.h"

namespace shoofly::lint {
namespace {

constexpr std::size_t kMostRowBytes = 65535;

// decimal(10,2) -> "decimal", {10, 2}
struct TypeParts {
  std::string name;
  std::vector<long> numbers;
};

TypeParts type_parts(const std::string& type) {
  TypeParts parts{type.substr(0, type.find_first_of(" (")), {}};
  std::size_t at = type.find('(');
  if (at == std::string::npos || parts.name == "enum" || parts.name == "set") return parts;
  do {
    parts.numbers.push_back(std::strtol(type.c_str() + at + 1, nullptr, 10));
    at = type.find(',', at + 1);
  } while (at != std::string::npos);
  return parts;
}

bool has_any(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct RefusedType {
  int error = 0;  // 0: it is taken
  std::string why;
  std::string help;
};

RefusedType refused_digits(const Scene& scene, const TypeParts& parts) {
  const long digits = parts.numbers[0];
  const long scale = parts.numbers.size() > 1 ? parts.numbers[1] : 0;
  const bool decimal = parts.name == "decimal";
  const long most_scale = scene.server.engine == "mysql" ? 30 : 38;
  if (decimal && digits > 65) return {1426, "DECIMAL has 65 digits at most", "fewer digits"};
  if (decimal && scale > most_scale)
    return {1425, fmt::format("DECIMAL has {} digits behind the point at most", most_scale),
            "fewer digits behind the point"};
  if ((decimal || has_any(parts.name, {"float", "double"})) && parts.numbers.size() > 1 &&
      scale > digits)
    return {1427, fmt::format("{} digits behind the point, and {} in all", scale, digits),
            fmt::format("{}({},{})", parts.name, scale, digits)};
  return {};
}

RefusedType refused_length(const Scene& scene, const WrittenTable& table,
                           const WrittenColumn& column, const TypeParts& parts) {
  const auto length = static_cast<std::size_t>(std::max(parts.numbers[0], 0L));
  const bool varies = has_any(parts.name, {"varchar", "varbinary"});
  if (has_any(parts.name, {"char", "binary"}) && length > 255)
    return {1074, "it has 255 characters at most", fmt::format("var{}({})", parts.name, length)};
  const std::size_t bytes =
      parts.name == "varchar" ? least_character_bytes(scene, table, column) : 1;
  if (varies && length * bytes > kMostRowBytes)
    return {
        1074,
        fmt::format("a row has {} bytes at most, and this is {}", kMostRowBytes, length * bytes),
        parts.name == "varchar" ? "a TEXT, or a shorter one" : "a BLOB, or a shorter one"};
  if (has_any(parts.name, {"datetime", "timestamp", "time"}) && length > 6)
    return {1426, "a second has 6 digits behind the point at most", parts.name + "(6)"};
  if (parts.name == "bit" && length > 64) return {1439, "BIT has 64 bits at most", "bit(64)"};
  return {};
}

// Of MySQL's as many digits as the type has.
bool updates_no_time(const Scene& scene, const TypeParts& parts, const std::string& value) {
  if (!has_any(parts.name, {"datetime", "timestamp"})) return true;
  const std::size_t open = value.find('(');
  const long digits =
      open == std::string::npos ? 0 : std::strtol(value.c_str() + open + 1, nullptr, 10);
  return scene.server.engine == "mysql" && digits != (parts.numbers.empty() ? 0 : parts.numbers[0]);
}

bool counts_no_numbers(const TypeParts& parts) {
  return parts.name.ends_with("char") || parts.name.ends_with("text") ||
         parts.name.ends_with("blob") || parts.name.ends_with("binary") ||
         has_any(parts.name, {"date", "datetime", "timestamp", "time", "decimal", "enum", "set",
                              "json", "bit", "year"});
}

RefusedType refused_type(const Scene& scene, const WrittenTable& table,
                         const WrittenColumn& column) {
  const TypeParts parts = type_parts(scene.engine.plain_type(column.column.type));
  if (!parts.numbers.empty()) {
    if (RefusedType found = refused_digits(scene, parts); found.error != 0) return found;
    if (RefusedType found = refused_length(scene, table, column, parts); found.error != 0)
      return found;
  }
  const std::string& update = column.on_update;
  if (!update.empty() && updates_no_time(scene, parts, update))
    return {1294, "ON UPDATE is for DATETIME and TIMESTAMP, with as many digits as they have",
            "leave it out, or another type"};
  if (!column.column.identity.empty() && !column.serial && counts_no_numbers(parts))
    return {1063, "AUTO_INCREMENT is for whole numbers", "bigint"};
  return {};
}

// What is the same in capitals is the same label, unless the collation tells them apart.
bool tells_capitals_apart(const WrittenTable& table, const WrittenColumn& column) {
  std::string collation = column.column.collation;
  const std::string& charset = column.charset;
  if (collation.empty() && !charset.empty()) return same_name(charset, "binary");
  if (collation.empty() && table.options.count("collate") > 0)
    collation = table.options.find("collate")->second;
  if (collation.empty()) return table.options.count("charset") == 0;
  return !collation.ends_with("_ci") && !collation.ends_with("_CI");
}

std::string label_twice(const WrittenTable& table, const WrittenColumn& column) {
  const std::vector<std::string>& labels = column.column.labels;
  const bool apart = tells_capitals_apart(table, column);
  for (std::size_t i = 1; i < labels.size(); ++i) {
    const auto end = labels.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(labels.begin(), end, [&](const std::string& one) {
          return apart ? one == labels[i] : same_name(one, labels[i]);
        }))
      return labels[i];
  }
  return "";
}

void check_column_type(const Scene& scene, const WrittenTable& table, const WrittenColumn& column,
                       Reporter& reporter) {
  const Column& own = column.column;
  if (const std::string label = label_twice(table, column); !label.empty()) {
    reporter.report_at(column.at,
                       fmt::format("the server refuses it (1291): {}.{} has the label '{}' twice",
                                   scene.shown(table.name), own.name, label),
                       {"each label once"});
  }
  RefusedType found = refused_type(scene, table, column);
  if (found.error == 0) return;
  reporter.report_at(
      column.at,
      fmt::format("the server refuses it ({}): {}.{} is {}: {}", found.error,
                  scene.shown(table.name), own.name, scene.engine.plain_type(own.type), found.why),
      {std::move(found.help)});
}

// At least.
std::size_t bytes_in_row(const Scene& scene, const WrittenTable& table,
                         const WrittenColumn& column) {
  const TypeParts parts = type_parts(scene.engine.plain_type(column.column.type));
  if (parts.numbers.empty() || column.column.generated != Generated::kNone) return 0;
  const auto length = static_cast<std::size_t>(std::max(parts.numbers[0], 0L));
  const bool text = has_any(parts.name, {"varchar", "char"});
  if (!text && !has_any(parts.name, {"varbinary", "binary"})) return 0;
  const std::size_t bytes = length * (text ? least_character_bytes(scene, table, column) : 1);
  if (!parts.name.starts_with("var")) return length;
  return bytes + (bytes > 255 ? 2 : 1);
}

void check_row_bytes(const Scene& scene, const WrittenTable& table, Reporter& reporter) {
  std::size_t all = 0;
  for (const WrittenColumn& column : table.columns) {
    const std::size_t bytes = bytes_in_row(scene, table, column);
    if (bytes > kMostRowBytes + 2) return;  // is said of the column
    all += bytes;
  }
  if (all <= kMostRowBytes) return;
  reporter.report(fmt::format("the server refuses it (1118): a row of {} would have {} bytes or "
                              "more, and {} is the most",
                              scene.shown(table.name), all, kMostRowBytes),
                  {"make the longest columns TEXT: they do not count"});
}

// Two names that are written; one that the server gives is another one.
void check_index_names(const Scene& scene, const WrittenTable& table, Reporter& reporter) {
  std::vector<std::string> names;
  for (const WrittenIndex& one : table.indexes) {
    const std::string& name = one.index.name;
    const bool perhaps_given =
        name.empty() || one.index.parts.empty() || same_name(name, one.index.parts[0].column);
    if (perhaps_given) continue;
    if (std::any_of(names.begin(), names.end(),
                    [&](const std::string& other) { return same_name(other, name); }))
      reporter.report_at(one.at,
                         fmt::format("the server refuses it (1061): {} gets two indexes \"{}\"",
                                     scene.shown(table.name), name),
                         {"another name"});
    names.push_back(name);
  }
}

void check_fulltext(const Scene& scene, const WrittenTable& table, const WrittenIndex& index,
                    Reporter& reporter) {
  if (index.index.method != "fulltext") return;
  for (const IndexPart& part : index.index.parts) {
    const WrittenColumn* column = table.find_column(part.column);
    if (column == nullptr) continue;
    const std::string type = scene.engine.plain_type(column->column.type);
    const std::string name = type_parts(type).name;
    if (name.ends_with("char") || name.ends_with("text") || name == "json" || name == "enum" ||
        name == "set" || name.ends_with("blob") || name.ends_with("binary"))
      continue;
    reporter.report_at(index.at,
                       fmt::format("the server refuses it (1283): {}.{} is {}, and a FULLTEXT "
                                   "index is over texts",
                                   scene.shown(table.name), part.column, type),
                       {"a plain index, or a column of text"});
    return;
  }
}

// With all that the statement adds; null: it changes more than that.
bool take_added(const Scene& scene, const QualifiedName& name, WrittenTable& as_after) {
  const WrittenTable* table = certain_table(scene, name);
  if (table == nullptr) return false;
  as_after = *table;
  for (const WrittenStatement& each : scene.whole.acts) {
    if (const auto* column = std::get_if<MakeColumn>(&each.act)) {
      as_after.columns.push_back(column->column);
    } else if (std::get_if<MakeIndex>(&each.act) == nullptr) {
      return false;
    }
  }
  return true;
}

}  // namespace

void check_refused_types(const Scene& scene, Reporter& reporter) {
  // Other modes make a TEXT of a long VARCHAR, and take the rest.
  if (scene.transaction.settings.count("sql_mode") > 0) return;
  WrittenTable after;
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenColumn& column : make->table.columns)
      check_column_type(scene, make->table, column, reporter);
    check_row_bytes(scene, make->table, reporter);
    check_index_names(scene, make->table, reporter);
    for (const WrittenIndex& index : make->table.indexes)
      check_fulltext(scene, make->table, index, reporter);
    return;
  }
  if (const auto* index = scene.act<MakeIndex>()) {
    if (const WrittenTable* table = certain_table(scene, index->index.table))
      check_fulltext(scene, *table, index->index, reporter);
    return;
  }
  const auto* column = scene.act<MakeColumn>();
  const auto* turn = scene.act<TurnColumn>();
  if ((column == nullptr && turn == nullptr) || (column != nullptr && column->if_not_exists))
    return;
  const QualifiedName& name = column != nullptr ? column->table : turn->table;
  const WrittenTable* known = certain_table(scene, name);
  WrittenTable unknown;
  unknown.name = name;
  check_column_type(scene, known == nullptr ? unknown : *known,
                    column != nullptr ? column->column : turn->to, reporter);
  if (column != nullptr && scene.first && take_added(scene, name, after))
    check_row_bytes(scene, after, reporter);
}

}  // namespace shoofly::lint
