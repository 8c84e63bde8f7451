#include "engine/postgres/sync_compare.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// "timestamp(3) without time zone" -> "timestamp without time zone".
std::string without_modifier(const std::string& type) {
  const std::size_t open = type.find('(');
  if (open == std::string::npos) return type;
  const std::size_t close = type.find(')', open);
  if (close == std::string::npos) return type;
  return type.substr(0, open) + type.substr(close + 1);
}

bool has_modifier(const std::string& type) { return without_modifier(type) != type; }

// Types whose `=` is true for equal bytes only. `character` counts with a length: then both are
// padded.
bool equality_is_exact(const std::string& type) {
  static constexpr std::array<std::string_view, 17> kExact = {"smallint",
                                                              "integer",
                                                              "bigint",
                                                              "boolean",
                                                              "uuid",
                                                              "date",
                                                              "oid",
                                                              "bytea",
                                                              "text",
                                                              "character varying",
                                                              "time without time zone",
                                                              "timestamp without time zone",
                                                              "timestamp with time zone",
                                                              "bit varying",
                                                              "bit",
                                                              "name",
                                                              "macaddr"};
  const std::string base = without_modifier(type);
  if (base == "character") return has_modifier(type);
  return std::find(kExact.begin(), kExact.end(), base) != kExact.end();
}

// A nondeterministic collation calls different bytes equal; "C" never does, and is the fastest.
bool has_collation(const std::string& type) {
  const std::string base = without_modifier(type);
  return base == "text" || base == "character varying" || base == "character" || base == "name";
}

Sql equal(const Sql& a, const Sql& b, const std::string& type) {
  if (has_collation(type)) {
    return kSql.write("({} collate pg_catalog.\"C\" operator(pg_catalog.=) {})", a, b);
  }
  return kSql.write("({} operator(pg_catalog.=) {})", a, b);
}

bool rounds(const std::string& type) {
  static constexpr std::array<std::string_view, 3> kRounding = {"numeric", "time", "interval"};
  return has_modifier(type) && type.back() != ']' &&
         std::any_of(kRounding.begin(), kRounding.end(),
                     [&](std::string_view prefix) { return type.starts_with(prefix); });
}

// Without those that change nothing: `none` is what no condition at all comes to.
Sql combined(std::vector<Sql> conditions, std::string_view word, const char* none) {
  std::erase_if(conditions, [&](const Sql& condition) { return condition.str() == none; });
  if (conditions.empty()) return Sql::checked(none);
  if (conditions.size() == 1) return conditions[0];
  return kSql.write("({})", Sql::join(conditions, word));
}

}  // namespace

// A text may have a collation that calls different bytes equal, which its type does not tell.
bool has_exact_equality(const std::string& type) {
  return equality_is_exact(type) && !has_collation(type);
}

Sql same(const Sql& a, const Sql& b, const std::string& type) {
  if (!equality_is_exact(type))
    return kSql.write("pg_catalog.record_image_eq(row({}), row({}))", a, b);
  return kSql.write("({} is true or ({} is null and {} is null))", equal(a, b, type), a, b);
}

Sql differs(const Sql& a, const Sql& b, const std::string& type) {
  if (!equality_is_exact(type))
    return kSql.write("pg_catalog.record_image_ne(row({}), row({}))", a, b);
  return kSql.write("({} is not true and ({} is not null or {} is not null))", equal(a, b, type), a,
                    b);
}

Sql same_as_assigned(const Sql& stored, const Sql& derived, const std::string& type) {
  const Sql type_sql = Sql::checked(type);
  if (rounds(type)) return same(stored, kSql.write("cast({} as {})", derived, type_sql), type);
  const Sql plain = same(stored, derived, type);
  if (!type.starts_with("character varying(") || type.back() == ']') return plain;
  // Assigning cuts off blanks beyond the length without an error, and nothing else.
  const Sql cut = equal(kSql.write("cast({} as {})", derived, type_sql), stored, type);
  const Sql blanks = equal(kSql.write("pg_catalog.rtrim({})", derived),
                           kSql.write("pg_catalog.rtrim({})", stored), type);
  return kSql.write("({} or ({} and {}) is true)", plain, cut, blanks);
}

Sql all_of(const std::vector<Sql>& conditions) { return combined(conditions, " and ", "true"); }
Sql any_of(const std::vector<Sql>& conditions) { return combined(conditions, " or ", "false"); }
Sql negated(const Sql& condition) { return kSql.write("not {}", condition); }

}  // namespace shoofly::postgres
