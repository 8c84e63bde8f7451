#include "lint/rules/mysql/refused_defaults.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"

namespace shoofly::lint {
namespace {

// Plain ASCII without escapes; none: it is no such text.
std::optional<std::string> text_of_default(const std::string& sql) {
  if (sql.size() < 2 || sql.front() != '\'' || sql.back() != '\'') return std::nullopt;
  const std::string text = sql.substr(1, sql.size() - 2);
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c >= 0x20 && c < 0x7f && c != '\'' && c != '\\';
  });
  return plain ? std::optional(text) : std::nullopt;
}

std::optional<long double> number_of(const std::string& text) {
  const bool numeric = !text.empty() && text.find_first_of("0123456789") != std::string::npos &&
                       text.find_first_not_of("+-.0123456789eE") == std::string::npos;
  if (!numeric) return std::nullopt;
  char* end = nullptr;
  const long double number = std::strtold(text.c_str(), &end);
  return *end == '\0' ? std::optional(number) : std::nullopt;
}

std::string first_word(const std::string& type) { return type.substr(0, type.find_first_of(" (")); }

// varchar(20) -> 20; 0: it says none.
std::size_t length_of(const std::string& type) {
  const std::size_t open = type.find('(');
  return open == std::string::npos ? 0 : std::strtoul(type.c_str() + open + 1, nullptr, 10);
}

// With a blank before its end it is the same label.
bool is_label(const std::vector<std::string>& labels, std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
    const bool foreign = std::any_of(label.begin(), label.end(),
                                     [](unsigned char c) { return c >= 0x80 || c == '\\'; });
    return foreign || same_name(label, text);
  });
}

bool fits_labels(const Column& column, std::string_view text, bool many) {
  if (!many) return is_label(column.labels, text);
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    if (!is_label(column.labels, text.substr(0, comma))) return false;
    text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
  }
  return true;
}

struct Bits {
  std::string_view type;
  int bits;
};
constexpr std::array<Bits, 8> kIntegers = {{{"tinyint", 8},
                                            {"smallint", 16},
                                            {"mediumint", 24},
                                            {"int", 32},
                                            {"integer", 32},
                                            {"bigint", 64},
                                            {"bool", 8},
                                            {"boolean", 8}}};

bool fits_integer(const std::string& type, int bits, long double number) {
  const bool is_unsigned =
      type.find("unsigned") != std::string::npos || type.find("zerofill") != std::string::npos;
  long double most = 1;
  for (int i = 0; i < (is_unsigned ? bits : bits - 1); ++i) most *= 2;
  // What is rounded to a number that fits is left out.
  const long double least = is_unsigned ? 0 : -most;
  return number < most && (number == least || number > least - 0.5L);
}

bool is_time(const std::string& word) {
  return word == "date" || word == "datetime" || word == "timestamp" || word == "time";
}

bool fits_time(const Scene& scene, const std::string& word, const std::string& text) {
  if (text.find_first_of("0123456789") == std::string::npos) return false;
  const bool is_day = text.size() >= 10 && text[4] == '-' && text[7] == '-' && word != "time";
  if (!is_day) return true;
  if (text.starts_with("0000-00-00")) return scene.server.engine == "mariadb";
  return std::strtol(text.c_str() + 5, nullptr, 10) <= 12 &&
         std::strtol(text.c_str() + 8, nullptr, 10) <= 31;
}

bool fits_literal(const Scene& scene, const Column& column, const std::string& type,
                  const std::string& sql) {
  const std::optional<std::string> text = text_of_default(sql);
  const std::optional<long double> number = number_of(text.value_or(sql));
  const std::string word = first_word(type);
  const auto* integer = std::find_if(kIntegers.begin(), kIntegers.end(),
                                     [&](const Bits& one) { return one.type == word; });
  if (integer != kIntegers.end())
    return number ? fits_integer(type, integer->bits, *number) : !text.has_value();
  if (word == "decimal" || word == "numeric" || word == "double" || word == "float")
    return number.has_value() || !text.has_value();
  if (!text) return true;
  if (word == "enum" || word == "set") return fits_labels(column, *text, word == "set");
  if (is_time(word)) return fits_time(scene, word, *text);
  if (word == "varchar" || word == "char")
    return length_of(type) == 0 || text->size() <= length_of(type);
  return true;
}

// MySQL takes the time that it is for DATETIME and TIMESTAMP only, with as many digits as they
// have; MariaDB for every type.
bool fits_now(const Scene& scene, const std::string& type, const std::string& sql) {
  if (scene.server.engine != "mysql") return true;
  std::string call = first_word(sql);
  std::transform(call.begin(), call.end(), call.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (call != "now" && call != "current_timestamp" && call != "localtime" &&
      call != "localtimestamp")
    return true;
  const std::string word = first_word(type);
  if (word != "datetime" && word != "timestamp") return false;
  return length_of(type) == length_of(sql);
}

bool fits_column(const Scene& scene, const Column& column, const std::string& sql, bool literal) {
  const std::string type = scene.engine.plain_type(column.type);
  if (same_name(sql, "null")) return column.nullable;
  return literal ? fits_literal(scene, column, type, sql) : fits_now(scene, type, sql);
}

void look_at_default(const Scene& scene, const QualifiedName& table, const Column& column,
                     const std::string& sql, bool literal, Position at, Reporter& reporter) {
  const bool counts = !column.identity.empty();
  if (!counts && fits_column(scene, column, sql, literal)) return;
  reporter.report_at(
      at,
      fmt::format("the server refuses it (1067): {} is no DEFAULT of {}.{}, which is {}", sql,
                  scene.shown(table), column.name,
                  counts                   ? "AUTO_INCREMENT"
                  : same_name(sql, "null") ? "NOT NULL"
                                           : scene.engine.plain_type(column.type)),
      {counts || same_name(sql, "null") ? "leave the DEFAULT out"
                                        : "a value that the column can have, or no DEFAULT"});
}

void look_at_column_default(const Scene& scene, const QualifiedName& table,
                            const WrittenColumn& written, Reporter& reporter) {
  const Column& column = written.column;
  if (column.default_sql)
    look_at_default(scene, table, column, *column.default_sql, column.default_is_literal,
                    written.at, reporter);
}

}  // namespace

void check_refused_defaults(const Scene& scene, Reporter& reporter) {
  // Other modes take more.
  if (scene.transaction.settings.count("sql_mode") > 0) return;
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenColumn& column : make->table.columns)
      look_at_column_default(scene, make->table.name, column, reporter);
  } else if (const auto* column = scene.act<MakeColumn>()) {
    look_at_column_default(scene, column->table, column->column, reporter);
  } else if (const auto* turn = scene.act<TurnColumn>()) {
    look_at_column_default(scene, turn->table, turn->to, reporter);
  } else if (const auto* value = scene.act<TurnDefault>()) {
    const WrittenTable* table = scene.table(value->table);
    const WrittenColumn* known = table == nullptr ? nullptr : table->find_column(value->column);
    if (known == nullptr || !value->value || value->value->starts_with("(")) return;
    const bool literal = text_of_default(*value->value) || number_of(*value->value);
    if (literal)
      look_at_default(scene, value->table, known->column, *value->value, true, scene.statement.at,
                      reporter);
  }
}

}  // namespace shoofly::lint
