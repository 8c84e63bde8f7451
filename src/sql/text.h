#pragma once

// SQL text that can only be made from a literal template and typed parts: quoted identifiers,
// quoted literals, numbers, and other such text. There is no way in for a plain string, so no user
// text is ever concatenated into a statement.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/value.h"

namespace shoofly {

struct QualifiedName {
  std::string schema;  // empty on engines without schemas
  std::string name;
  bool operator==(const QualifiedName&) const = default;
  // Most are of one schema.
  std::strong_ordering operator<=>(const QualifiedName& other) const {
    return schema == other.schema ? name <=> other.name : schema <=> other.schema;
  }
  // For people: schema.name, quoted only where the name needs it.
  std::string display() const;
};

// How an engine quotes: all of them double the closing character.
enum class QuoteStyle : char { kDouble = '"', kBacktick = '`' };

struct Ident {
  std::string_view name;
};  // one identifier, quoted
struct Text {
  std::string_view text;
};  // one string literal, quoted

class Sql {
 public:
  Sql() = default;
  // From text that the user wrote as SQL and the engine's own parser accepted as exactly one
  // expression (or type name), or that the server itself printed (pg_get_expr and the like). Naming
  // the source is the reviewer's handle: search for `checked(` to see every such door.
  static Sql checked(std::string text);
  static Sql join(const std::vector<Sql>& parts, std::string_view separator);

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool operator==(const Sql&) const = default;

 private:
  friend class SqlWriter;
  std::string text_;
};

// Writes templates: `write("alter table {} add column {} {}", table, Ident{name}, type)`.
class SqlWriter {
 public:
  explicit SqlWriter(QuoteStyle style) : style_(style) {}

  template <std::size_t N, typename... Parts>
  Sql write(const char (&form)[N], const Parts&... parts) const {
    std::vector<std::string> rendered{render(parts)...};
    return fill(std::string_view(form, N - 1), rendered);
  }
  Sql ident(std::string_view name) const { return write("{}", Ident{name}); }
  // "a", "b": a list of quoted identifiers.
  Sql idents(const std::vector<std::string>& names) const;

  std::string render(const Ident& ident) const;
  std::string render(const Text& text) const;
  std::string render(const QualifiedName& name) const;
  std::string render(const Sql& sql) const { return sql.str(); }
  std::string render(std::int64_t number) const { return std::to_string(number); }
  std::string render(int number) const { return std::to_string(number); }

 private:
  static Sql fill(std::string_view form, const std::vector<std::string>& parts);
  QuoteStyle style_;
};

// A statement with its bound parameters ($1.. on PostgreSQL, ?1.. on SQLite:
// `Dialect::placeholder`).
struct Statement {
  Sql sql;
  std::vector<Value> parameters;
  // A session runs it many times, with other parameters at most: the engine may keep its plan.
  bool kept = false;
};

}  // namespace shoofly
