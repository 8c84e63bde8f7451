#include "operation/casts.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

namespace shoofly {
namespace {

enum class Family { kInteger, kDecimal, kFloat, kText, kTime, kOther };

// A canonical type, taken apart: "numeric(10,2)" is kDecimal, 10, 2.
struct Shape {
  Family family = Family::kOther;
  int size = 0;       // bytes of an integer or float; length of a text (0: any)
  int precision = 0;  // of a decimal; 0: any
  int scale = 0;
};

int number_at(const std::string& type, std::size_t at) {
  int number = 0;
  if (at < type.size()) std::from_chars(type.data() + at, type.data() + type.size(), number);
  return number;
}

Shape shape_of(const std::string& type) {
  const std::string base = type.substr(0, type.find('('));
  const std::size_t open = type.find('(');
  const int first = open == std::string::npos ? 0 : number_at(type, open + 1);
  const std::size_t comma = type.find(',');
  const int second = comma == std::string::npos ? 0 : number_at(type, comma + 1);
  if (base == "smallint") return {Family::kInteger, 2, 0, 0};
  if (base == "integer") return {Family::kInteger, 4, 0, 0};
  if (base == "bigint") return {Family::kInteger, 8, 0, 0};
  if (base == "numeric") return {Family::kDecimal, 0, first, second};
  if (base == "real") return {Family::kFloat, 4, 0, 0};
  if (base == "double precision") return {Family::kFloat, 8, 0, 0};
  if (base == "text") return {Family::kText, 0, 0, 0};
  if (base == "character varying") return {Family::kText, first, 0, 0};
  if (base == "date" || base.starts_with("timestamp")) return {Family::kTime, 0, 0, 0};
  return {};
}

bool is_number(const Shape& shape) {
  return shape.family == Family::kInteger || shape.family == Family::kDecimal ||
         shape.family == Family::kFloat;
}

const char* least_of(int bytes) {
  return bytes == 2 ? "-32768" : bytes == 4 ? "-2147483648" : "-9223372036854775808";
}
const char* greatest_of(int bytes) {
  return bytes == 2 ? "32767" : bytes == 4 ? "2147483647" : "9223372036854775807";
}

// A number that is in range and survives the cast unchanged, else NULL.
SafeCast to_integer(const std::string& name, const std::string& cast, const Shape& from,
                    const Shape& to) {
  if (from.family == Family::kInteger && from.size <= to.size) return {cast, false};
  const std::string inside = from.family == Family::kInteger
                                 ? cast
                                 : fmt::format("CASE WHEN {0} = {1} THEN {0} END", cast, name);
  return {fmt::format("CASE WHEN {} BETWEEN {} AND {} THEN {} END", name, least_of(to.size),
                      greatest_of(to.size), inside),
          true};
}

std::optional<SafeCast> to_decimal(const std::string& name, const std::string& cast,
                                   const Shape& from, const Shape& to) {
  const bool exact = from.family != Family::kFloat;
  if (to.precision == 0 && exact) return SafeCast{cast, false};
  // numeric(2,5) and numeric(3,-2) (PostgreSQL 15) have no digits before, or behind, the point.
  if (to.scale < 0 || to.scale > to.precision) return std::nullopt;
  const int digits = from.family == Family::kInteger ? (from.size == 2   ? 5
                                                        : from.size == 4 ? 10
                                                                         : 19)
                                                     : 0;
  if (digits > 0 && to.precision - to.scale >= digits) return SafeCast{cast, false};
  const bool fits = from.family == Family::kDecimal && from.precision > 0 &&
                    from.scale <= to.scale &&
                    from.precision - from.scale <= to.precision - to.scale;
  if (fits) return SafeCast{cast, false};
  // Rounding up may need a digit more: below half a unit in the last place of the largest.
  const std::string limit =
      "1" + std::string(static_cast<std::size_t>(to.precision - to.scale), '0');
  const std::string inside = fmt::format("CASE WHEN {0} = {1} THEN {0} END", cast, name);
  const std::string edge =
      to.scale == 0 ? "0.5" : "0." + std::string(static_cast<std::size_t>(to.scale), '0') + "5";
  return SafeCast{fmt::format("CASE WHEN {0} > -({1} - {2}) AND {0} < {1} - {2} THEN {3} END", name,
                              limit, edge, inside),
                  true};
}

enum class Affinity { kInteger, kReal, kDecimal, kAny };

Affinity affinity_of(std::string type) {
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto has = [&](const char* word) { return type.find(word) != std::string::npos; };
  if (has("INT")) return Affinity::kInteger;
  if (has("REAL") || has("FLOA") || has("DOUB")) return Affinity::kReal;
  if (has("NUMERIC") || has("DECIMAL")) return Affinity::kDecimal;
  return Affinity::kAny;
}

// SQLite's declared types hold every value, so after cutover anything may stand in the new column:
// a number that is the same after the cast, else NULL. (The portable cast fails on a row, as
// PostgreSQL's do: right for `value`, not for a way back.)
SafeCast safe_in_sqlite(const std::string& name, const std::string& cast,
                        const std::string& from_type, const std::string& to_type) {
  const Affinity from = affinity_of(from_type);
  const Affinity to = affinity_of(to_type);
  if (to == Affinity::kAny || to == from || from == Affinity::kInteger) return {cast, false};
  const char* number = to == Affinity::kInteger ? "INTEGER"
                       : to == Affinity::kReal  ? "REAL"
                                                : "NUMERIC";
  return {
      fmt::format(
          "CASE typeof({0}) WHEN 'null' THEN NULL WHEN 'blob' THEN NULL WHEN 'text' THEN CASE WHEN "
          "CAST(CAST({0} AS {1}) AS TEXT) = {0} THEN CAST({0} AS {1}) END ELSE CASE WHEN "
          "CAST({0} AS {1}) = {0} THEN CAST({0} AS {1}) END END",
          name, number),
      true};
}

}  // namespace

Result<std::string> plain_cast(const std::string& column, const std::string& type,
                               const Scene& scene) {
  Transform operand;
  operand.text = column;
  Transform cast;
  cast.kind = TransformKind::kCast;
  cast.text = type;
  cast.arguments = {operand};
  return scene.dialect.portable(cast);
}

Result<std::optional<SafeCast>> safe_cast(const std::string& column, const std::string& from_type,
                                          const std::string& to_type, const Scene& scene) {
  SHOOFLY_ASSIGN(const std::string cast, plain_cast(column, to_type, scene));
  const std::string name = scene.dialect.writer().ident(column).str();
  if (scene.catalog.server.engine == "sqlite")
    return std::optional(safe_in_sqlite(name, cast, from_type, to_type));
  const Shape from = shape_of(from_type);
  const Shape to = shape_of(to_type);
  if (to.family == Family::kText && to.size == 0) return std::optional(SafeCast{cast, false});
  if (to.family == Family::kText && from.family == Family::kText) {
    if (from.size > 0 && from.size <= to.size) return std::optional(SafeCast{cast, false});
    return std::optional(
        SafeCast{fmt::format("CASE WHEN length({}) <= {} THEN {} END", name, to.size, cast), true});
  }
  if (to.family == Family::kInteger && is_number(from))
    return std::optional(to_integer(name, cast, from, to));
  if (to.family == Family::kDecimal && (to.precision > 0 || from.family != Family::kFloat) &&
      is_number(from)) {
    return to_decimal(name, cast, from, to);
  }
  if (to.family == Family::kFloat && to.size == 8 && is_number(from) &&
      (from.family != Family::kDecimal || from.precision > 0)) {
    return std::optional(SafeCast{cast, false});
  }
  if (to.family == Family::kTime && from.family == Family::kTime)
    return std::optional(SafeCast{cast, false});
  return std::optional<SafeCast>{};
}

}  // namespace shoofly
