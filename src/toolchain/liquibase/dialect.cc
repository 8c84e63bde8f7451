#include "toolchain/liquibase/dialect.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

std::string lower_of(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string upper_of(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t from = text.find_first_not_of(kSpaces);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kSpaces) + 1 - from);
}

std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    parts.push_back(without_blanks(list.substr(at, end - at)));
    at = end + 1;
  }
  return parts;
}

// PostgreSQL's and SQLite's own. On MySQL every name is quoted: it changes nothing.
bool is_reserved(const std::string& name) {
  static const std::set<std::string, std::less<>> kWords = {
      "all",          "analyse",      "analyze",      "and",
      "any",          "array",        "as",           "asc",
      "both",         "case",         "cast",         "check",
      "collate",      "column",       "constraint",   "create",
      "cross",        "current_date", "current_time", "current_timestamp",
      "current_user", "default",      "deferrable",   "desc",
      "distinct",     "do",           "else",         "end",
      "except",       "false",        "fetch",        "for",
      "foreign",      "freeze",       "from",         "full",
      "grant",        "group",        "having",       "ilike",
      "in",           "index",        "initially",    "inner",
      "intersect",    "into",         "is",           "isnull",
      "join",         "lateral",      "leading",      "left",
      "like",         "limit",        "localtime",    "localtimestamp",
      "natural",      "not",          "notnull",      "null",
      "offset",       "on",           "only",         "or",
      "order",        "outer",        "overlaps",     "placing",
      "primary",      "references",   "returning",    "right",
      "select",       "session_user", "similar",      "some",
      "symmetric",    "table",        "then",         "to",
      "trailing",     "transaction",  "true",         "union",
      "unique",       "user",         "using",        "values",
      "variadic",     "verbose",      "when",         "where",
      "window",       "with"};
  return kWords.count(lower_of(name)) > 0;
}

bool needs_quotes(const std::string& name) {
  const auto any = [&](int (*test)(int)) {
    return std::any_of(name.begin(), name.end(), [&](unsigned char c) { return test(c) != 0; });
  };
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '$' || c >= 0x80;
  });
  return !plain || std::isdigit(static_cast<unsigned char>(name[0])) != 0 ||
         (any(std::isupper) && any(std::islower)) || is_reserved(name);
}

std::string in_quotes(std::string_view name, char quote) {
  std::string result(1, quote);
  for (const char c : name) {
    result += c;
    if (c == quote) result += c;
  }
  return result + quote;
}

using Types = std::map<std::string, std::string, std::less<>>;

const Types& postgres_types() {
  static const Types kTypes = {{"int", "INTEGER"},
                               {"integer", "INTEGER"},
                               {"int4", "INTEGER"},
                               {"serial", "INTEGER"},
                               {"serial4", "INTEGER"},
                               {"bigint", "BIGINT"},
                               {"int8", "BIGINT"},
                               {"bigserial", "BIGINT"},
                               {"serial8", "BIGINT"},
                               {"smallint", "SMALLINT"},
                               {"int2", "SMALLINT"},
                               {"smallserial", "SMALLINT"},
                               {"tinyint", "SMALLINT"},
                               {"boolean", "BOOLEAN"},
                               {"bool", "BOOLEAN"},
                               {"bit", "BOOLEAN"},
                               {"nvarchar", "VARCHAR"},
                               {"nvarchar2", "VARCHAR"},
                               {"varchar2", "VARCHAR"},
                               {"nchar", "CHAR"},
                               {"clob", "TEXT"},
                               {"longtext", "TEXT"},
                               {"mediumtext", "TEXT"},
                               {"tinytext", "TEXT"},
                               {"longvarchar", "TEXT"},
                               {"nclob", "TEXT"},
                               {"ntext", "TEXT"},
                               {"blob", "OID"},
                               {"longblob", "BYTEA"},
                               {"mediumblob", "BYTEA"},
                               {"tinyblob", "BYTEA"},
                               {"binary", "BYTEA"},
                               {"varbinary", "BYTEA"},
                               {"longvarbinary", "BYTEA"},
                               {"image", "BYTEA"},
                               {"double", "DOUBLE PRECISION"},
                               {"number", "numeric"},
                               {"currency", "DECIMAL"},
                               {"money", "MONEY"},
                               {"datetime", "TIMESTAMP WITHOUT TIME ZONE"},
                               {"datetime2", "TIMESTAMP WITHOUT TIME ZONE"},
                               {"smalldatetime", "TIMESTAMP WITHOUT TIME ZONE"},
                               {"timestamp", "TIMESTAMP WITHOUT TIME ZONE"},
                               {"timestamp_with_timezone", "TIMESTAMP WITH TIME ZONE"},
                               {"time", "time WITHOUT TIME ZONE"}};
  return kTypes;
}

const Types& mysql_types() {
  static const Types kTypes = {{"int", "INT"},
                               {"integer", "INT"},
                               {"int4", "INT"},
                               {"serial", "INT"},
                               {"bigserial", "BIGINT"},
                               {"int8", "BIGINT"},
                               {"boolean", "TINYINT"},
                               {"bool", "TINYINT"},
                               {"clob", "LONGTEXT"},
                               {"nclob", "LONGTEXT"},
                               {"uuid", "char(36)"},
                               {"number", "numeric"},
                               {"currency", "DECIMAL"},
                               {"varchar2", "VARCHAR"},
                               {"nvarchar2", "NVARCHAR"},
                               {"timestamp_with_timezone", "timestamp"}};
  return kTypes;
}

const Types& sqlite_types() {
  static const Types kTypes = {
      {"int", "INTEGER"},      {"int4", "INTEGER"},   {"serial", "INTEGER"},
      {"bigserial", "BIGINT"}, {"bool", "BOOLEAN"},   {"bit", "BOOLEAN"},
      {"datetime", "TEXT"},    {"timestamp", "TEXT"}, {"timestamp_with_timezone", "TEXT"},
      {"clob", "TEXT"},        {"longtext", "TEXT"},  {"uuid", "TEXT"},
      {"currency", "REAL"},    {"number", "NUMBER"}};
  return kTypes;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("+-.0123456789eE") == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

bool takes_numbers(std::string_view type) {
  const std::string lower = lower_of(type.substr(0, type.find('(')));
  constexpr std::string_view kNumbers[] = {"int",    "serial", "number", "numeric", "decimal",
                                           "double", "float",  "real",   "currency"};
  return std::any_of(std::begin(kNumbers), std::end(kNumbers),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string boolean_in(const Dialect& dialect, std::string_view value) {
  const std::string lower = lower_of(value);
  const bool yes = lower == "true" || lower == "1" || lower == "t" || lower == "y";
  if (dialect.postgres()) return yes ? "TRUE" : "FALSE";
  return yes ? "1" : "0";
}

}  // namespace

Dialect dialect_of(std::string_view engine) {
  return {engine.empty() || engine == "postgres" ? "postgresql" : std::string(engine)};
}

bool runs_on(std::string_view list, std::string_view dbms) {
  bool only_others = false;
  for (const std::string_view part : parts_of(list)) {
    const std::string one = lower_of(part);
    if (one == dbms || one == "all") return true;
    if (one == "none" || (one.starts_with('!') && std::string_view(one).substr(1) == dbms))
      return false;
    only_others = only_others || (!one.empty() && one[0] != '!');
  }
  return !only_others;
}

std::string name_in(const Dialect& dialect, std::string_view name) {
  const std::string_view bare = without_blanks(name);
  if (bare.empty() || bare[0] == '"' || bare[0] == '`') return std::string(bare);
  if (dialect.mysql()) return in_quotes(bare, '`');
  return needs_quotes(std::string(bare)) ? in_quotes(bare, '"') : std::string(bare);
}

std::string names_in(const Dialect& dialect, std::string_view list) {
  std::string result;
  for (const std::string_view part : parts_of(list))
    result += (result.empty() ? "" : ", ") + name_in(dialect, part);
  return result;
}

std::string object_in(const Dialect& dialect, const Element& change, std::string_view key,
                      std::string_view schema_key) {
  const std::string& schema = change.value(schema_key);
  const std::string name = name_in(dialect, change.value(key));
  // SQLite has none; MySQL's is the catalog.
  return schema.empty() || dialect.sqlite() ? name : name_in(dialect, schema) + "." + name;
}

SpelledType type_in(const Dialect& dialect, std::string_view type) {
  constexpr std::string_view kJava = "java.sql.Types.";
  std::string_view text = without_blanks(type);
  const bool java = text.starts_with(kJava);
  if (java) text.remove_prefix(kJava.size());
  const std::size_t end = std::min(text.find_first_of("( \t"), text.size());
  const std::string word = lower_of(text.substr(0, end));
  std::string rest(text.substr(end));
  SpelledType result;
  result.counts_up = word.find("serial") != std::string::npos;
  const Types& types = dialect.mysql()    ? mysql_types()
                       : dialect.sqlite() ? sqlite_types()
                                          : postgres_types();
  const auto known = types.find(word);
  if (known == types.end()) {
    result.text = upper_of(text.substr(0, end)) + rest;
    return result;
  }
  const std::string& spelled = known->second;
  // What takes no length, or says the rest itself.
  const bool bare = spelled == "TEXT" || spelled == "OID" || spelled == "BYTEA" ||
                    spelled == "BOOLEAN" || spelled == "char(36)" ||
                    (spelled == "INTEGER" && dialect.postgres()) ||
                    (spelled == "SMALLINT" && dialect.postgres());
  if (bare) rest.clear();
  const std::size_t zone = spelled.find(" WITHOUT");
  if (zone == std::string::npos) {
    result.text = spelled + rest;
  } else {
    const std::size_t bracket = rest.find(')');
    const std::string length = bracket == std::string::npos ? "" : rest.substr(0, bracket + 1);
    const std::string said = lower_of(rest.substr(length.size()));
    result.text =
        spelled.substr(0, zone) + length +
        (said.find("with ") != std::string::npos ? " WITH TIME ZONE" : spelled.substr(zone));
  }
  return result;
}

std::string text_literal(std::string_view value) { return in_quotes(value, '\''); }

std::string value_in(const Dialect& dialect, const Element& column, const std::string& prefix,
                     std::string_view type) {
  if (const PlacedText* computed = column.find(prefix + "Computed")) return computed->value;
  if (const PlacedText* number = column.find(prefix + "Numeric")) return number->value;
  if (const PlacedText* boolean = column.find(prefix + "Boolean"))
    return boolean_in(dialect, boolean->value);
  if (const PlacedText* date = column.find(prefix + "Date"))
    return date->value.find('(') != std::string::npos ||
                   lower_of(date->value).starts_with("current")
               ? date->value
               : text_literal(date->value);
  if (const PlacedText* next = column.find(prefix + "SequenceNext"))
    return fmt::format("nextval({})", text_literal(next->value));
  const PlacedText* plain = column.find(prefix);
  if (plain == nullptr) return {};
  if (lower_of(plain->value) == "null") return "NULL";
  const std::string word = lower_of(type.substr(0, type.find('(')));
  if (word == "boolean" || word == "bool") return boolean_in(dialect, plain->value);
  if (takes_numbers(type) && is_number(plain->value)) return plain->value;
  return text_literal(plain->value);
}

}  // namespace shoofly::toolchain
