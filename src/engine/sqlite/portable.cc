// Portable transforms over SQLite's built-in functions; dialect.h says where results differ.

#include <fmt/format.h>

#include "engine/sqlite/dialect.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

constexpr int kLargestPart = 8;

Result<Sql> expression(const Transform& transform);

Result<std::vector<Sql>> arguments(const Transform& transform) {
  std::vector<Sql> parts;
  for (const Transform& argument : transform.arguments) {
    SHOOFLY_ASSIGN(Sql part, expression(argument));
    parts.push_back(std::move(part));
  }
  return parts;
}

Error wrong(const char* name, std::string_view reason) {
  return invalid_input(fmt::format("write transform {}: {}", name, reason));
}

// What is left after `parts` parts. A delimiter is put behind the text first, so that there always
// is one to find; then the text runs empty, as split_part does.
Sql rest_after(const Sql& text, const std::string& on, int parts) {
  Sql rest = kSql.write("({} || {})", text, Text{on});
  for (int i = 0; i < parts; ++i) {
    rest = kSql.write("substr({}, instr({}, {}) + length({}))", rest, rest, Text{on}, Text{on});
  }
  return rest;
}

Result<Sql> split(const Transform& transform, const Sql& text) {
  if (transform.number < 1) return wrong("split", "parts are counted from 1");
  if (transform.number > kLargestPart) {
    return unsupported(
        fmt::format("write transform split: part {} is too far; SQLite can do the first {}",
                    transform.number, kLargestPart));
  }
  if (transform.text.empty()) {  // as split_part: the whole is the first part
    if (transform.number == 1) return kSql.write("cast({} as text)", text);
    return kSql.write("case when {} is not null then '' end", text);
  }
  const Sql rest = rest_after(text, transform.text, transform.number - 1);
  return kSql.write("substr({}, 1, max(instr({}, {}) - 1, 0))", rest, rest, Text{transform.text});
}

Sql rest(const Transform& transform, const Sql& text) {
  return kSql.write(
      "case instr({}, {}) when 0 then '' else substr({}, instr({}, {}) + length({})) end", text,
      Text{transform.text}, text, text, Text{transform.text}, Text{transform.text});
}

// Fails on a row as PostgreSQL's casts do: SQLite's own CAST makes 0 of a word. abs() of the least
// integer is the one built-in that always fails; the value in it keeps SQLite from computing it
// beforehand.
Sql failure(const Sql& value) {
  return kSql.write("abs(-9223372036854775807 - 1 + 0 * length({}))", value);
}

Sql blanks() { return kSql.write("char(9, 10, 11, 12, 13, 32)"); }

Sql cast_to_integer(const Sql& value) {
  const Sql text = kSql.write("trim({}, {})", value, blanks());
  const Sql digits = kSql.write("substr({}, 1 + (substr({}, 1, 1) in ('+', '-')))", text, text);
  const Sql number = kSql.write("cast({} as integer)", text);
  // A number that is too large is cut to the largest: it must read back as it was written.
  const Sql same =
      kSql.write("ltrim(cast({} as text), '-') = iif(ltrim({}, '0') = '', '0', ltrim({}, '0'))",
                 number, digits, digits);
  return kSql.write(
      "case typeof({}) when 'null' then null when 'integer' then {} when 'real' then cast(round({}) as integer) else "
      "case when {} <> '' and {} not glob '*[^0-9]*' and {} then {} else {} end end",
      value, value, value, digits, digits, same, number, failure(value));
}

Sql cast_to_number(const Sql& value, const std::string& type) {
  const Sql text = kSql.write("trim({}, {})", value, blanks());
  return kSql.write(
      "case when typeof({}) in ('null', 'integer', 'real') then cast({} as {}) "
      "when {} glob '*[0-9]*' and {} not glob '*[^0-9.eE+-]*' and {} not glob '*[^eE][+-]*' and {} not glob '*.*.*' "
      "and {} not glob '*[eE]*[.eE]*' and {} glob '*[0-9.]' and {} not glob '[eE]*' then cast({} as {}) else {} end",
      value, value, Sql::checked(type), text, text, text, text, text, text, text, text,
      Sql::checked(type), failure(value));
}

Result<Sql> cast(const Transform& transform, const Sql& value) {
  const std::string type = canonical_type_text(transform.text);
  if (type.empty()) return wrong("cast", fmt::format("\"{}\" is not a type", transform.text));
  switch (affinity_of(type)) {
    case Affinity::kInteger:
      return cast_to_integer(value);
    case Affinity::kReal:
      return cast_to_number(value, "real");
    case Affinity::kText:
      return kSql.write("cast({} as text)", value);
    case Affinity::kBlob:
      return kSql.write("cast({} as blob)", value);
    case Affinity::kNumeric:
      break;
  }
  // DATE, BOOLEAN and the like hold what they are given; CAST would cut '2024-01-31' down to 2024.
  const bool number = type.starts_with("NUMERIC") || type.starts_with("DECIMAL");
  return number ? cast_to_number(value, "numeric") : value;
}

Sql join(const std::vector<Sql>& parts, const std::string& between) {
  std::vector<Sql> pieces;
  for (const Sql& part : parts)
    pieces.push_back(kSql.write("coalesce({} || {}, '')", Text{between}, part));
  if (pieces.empty()) return kSql.write("''");
  return kSql.write("substr({}, length({}) + 1)", Sql::join(pieces, " || "), Text{between});
}

Sql concat(const std::vector<Sql>& parts) {
  std::vector<Sql> pieces;
  for (const Sql& part : parts) pieces.push_back(kSql.write("coalesce({}, '')", part));
  if (pieces.empty()) return kSql.write("''");
  return kSql.write("({})", Sql::join(pieces, " || "));
}

Sql coalesce(const std::vector<Sql>& parts) {
  if (parts.size() == 1) return parts[0];  // SQLite's coalesce wants two
  return kSql.write("coalesce({})", Sql::join(parts, ", "));
}

Result<Sql> of_one(const Transform& transform, const Sql& value) {
  switch (transform.kind) {
    case TransformKind::kSplit:
      return split(transform, value);
    case TransformKind::kRest:
      return rest(transform, value);
    case TransformKind::kCast:
      return cast(transform, value);
    case TransformKind::kLower:
      return kSql.write("lower({})", value);
    case TransformKind::kUpper:
      return kSql.write("upper({})", value);
    case TransformKind::kTrim:
      return kSql.write("trim({})", value);
    default:
      return kSql.write("replace({}, {}, {})", value, Text{transform.text}, Text{transform.other});
  }
}

Result<Sql> expression(const Transform& transform) {
  if (transform.kind == TransformKind::kColumn) return kSql.ident(transform.text);
  if (transform.kind == TransformKind::kLiteral) return kSql.write("{}", Text{transform.text});
  SHOOFLY_ASSIGN(const std::vector<Sql> parts, arguments(transform));
  if (transform.kind == TransformKind::kConcat) return concat(parts);
  if (transform.kind == TransformKind::kJoin) return join(parts, transform.text);
  if (parts.empty()) return wrong("of the change file", "it has no operand");
  if (transform.kind == TransformKind::kCoalesce) return coalesce(parts);
  return of_one(transform, parts[0]);
}

}  // namespace

Result<std::string> portable_expression(const Transform& transform) {
  SHOOFLY_ASSIGN(const Sql sql, expression(transform));
  return sql.str();
}

}  // namespace shoofly::sqlite
