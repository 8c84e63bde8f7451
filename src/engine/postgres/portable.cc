#include "engine/postgres/portable.h"

#include <vector>

#include <fmt/format.h>

#include "engine/postgres/parser.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

Result<std::vector<Sql>> arguments_of(const Transform& transform, const char* name,
                                      std::size_t least, std::size_t most) {
  if (transform.arguments.size() < least || transform.arguments.size() > most) {
    return invalid_input(
        fmt::format("render {}: {} arguments; expected {}", name, transform.arguments.size(),
                    least == most ? std::to_string(least) : fmt::format("at least {}", least)));
  }
  std::vector<Sql> arguments;
  for (const Transform& argument : transform.arguments) {
    SHOOFLY_ASSIGN(Sql sql, portable_expression(argument));
    arguments.push_back(std::move(sql));
  }
  return arguments;
}

Result<Sql> only_argument(const Transform& transform, const char* name) {
  SHOOFLY_ASSIGN(const std::vector<Sql> arguments, arguments_of(transform, name, 1, 1));
  return arguments[0];
}

bool is_literal_text(const Transform& transform) {
  return transform.kind == TransformKind::kLiteral;
}

// The value as text, whatever its type. A constant has none yet and needs no cast.
Sql as_text(const Transform& transform, const Sql& sql) {
  return is_literal_text(transform) ? sql : kSql.write("cast({} as text)", sql);
}

Result<Sql> split(const Transform& transform) {
  SHOOFLY_ASSIGN(const Sql value, only_argument(transform, "split"));
  if (transform.number < 1) {
    return invalid_input(
        fmt::format("render split: part {}; parts count from 1", transform.number));
  }
  return kSql.write("split_part({}, {}, {})", value, Text{transform.text}, transform.number);
}

// With the separator appended there always is one; what follows a separator that was not there
// before is ''. So one search does, and NULL stays NULL.
Result<Sql> rest(const Transform& transform) {
  SHOOFLY_ASSIGN(const Sql value, only_argument(transform, "rest"));
  const Text separator{transform.text};
  return kSql.write("substr({}, strpos({} || {}, {}) + length({}))", value, value, separator,
                    separator, separator);
}

Result<Sql> cast(const Transform& transform) {
  SHOOFLY_ASSIGN(const Sql value, only_argument(transform, "cast"));
  const Result<ParsedType> type = parse_type(transform.text);
  if (!type.ok())
    return Error(type.error()).with_context(fmt::format("render cast to \"{}\"", transform.text));
  return kSql.write("cast({} as {})", value, Sql::checked(transform.text));
}

Result<Sql> concat(const Transform& transform) {
  SHOOFLY_ASSIGN(const std::vector<Sql> arguments, arguments_of(transform, "concat", 1, 1000));
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Transform& argument = transform.arguments[i];
    parts.push_back(is_literal_text(argument)
                        ? arguments[i]
                        : kSql.write("coalesce({}, '')", as_text(argument, arguments[i])));
  }
  return kSql.write("({})", Sql::join(parts, " || "));
}

// Each value with the separator before it, NULL making both vanish; then the first separator is cut
// off.
Result<Sql> join(const Transform& transform) {
  SHOOFLY_ASSIGN(const std::vector<Sql> arguments, arguments_of(transform, "join", 1, 1000));
  const Text separator{transform.text};
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    parts.push_back(kSql.write("coalesce({} || {}, '')", separator,
                               as_text(transform.arguments[i], arguments[i])));
  }
  return kSql.write("substr({}, length({}) + 1)", Sql::join(parts, " || "), separator);
}

Result<Sql> replace(const Transform& transform) {
  SHOOFLY_ASSIGN(const Sql value, only_argument(transform, "replace"));
  return kSql.write("replace({}, {}, {})", value, Text{transform.text}, Text{transform.other});
}

Result<Sql> coalesce(const Transform& transform) {
  SHOOFLY_ASSIGN(const std::vector<Sql> arguments, arguments_of(transform, "coalesce", 1, 1000));
  return kSql.write("coalesce({})", Sql::join(arguments, ", "));
}

Result<Sql> lower(const Transform& transform) {
  SHOOFLY_ASSIGN(const Sql value, only_argument(transform, "lower"));
  return kSql.write("lower({})", value);
}

Result<Sql> upper(const Transform& transform) {
  SHOOFLY_ASSIGN(const Sql value, only_argument(transform, "upper"));
  return kSql.write("upper({})", value);
}

Result<Sql> trim(const Transform& transform) {
  SHOOFLY_ASSIGN(const Sql value, only_argument(transform, "trim"));
  return kSql.write("btrim({})", value);
}

}  // namespace

Result<Sql> portable_expression(const Transform& transform) {
  switch (transform.kind) {
    case TransformKind::kColumn:
      return kSql.ident(transform.text);
    case TransformKind::kLiteral:
      return kSql.write("{}", Text{transform.text});
    case TransformKind::kSplit:
      return split(transform);
    case TransformKind::kRest:
      return rest(transform);
    case TransformKind::kCast:
      return cast(transform);
    case TransformKind::kLower:
      return lower(transform);
    case TransformKind::kUpper:
      return upper(transform);
    case TransformKind::kTrim:
      return trim(transform);
    case TransformKind::kConcat:
      return concat(transform);
    case TransformKind::kJoin:
      return join(transform);
    case TransformKind::kReplace:
      return replace(transform);
    case TransformKind::kCoalesce:
      return coalesce(transform);
  }
  return internal_error("render transform: unknown kind");
}

}  // namespace shoofly::postgres
