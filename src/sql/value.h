#pragma once

// A value that goes to or comes from a server as a bound parameter or a result field.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace shoofly {

struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

// monostate is NULL. PostgreSQL gives every non-null field as text; SQLite gives its storage class.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

bool is_null(const Value& value);
// The value as text ("" for NULL), for the program's own tables and catalog queries.
std::string as_text(const Value& value);
std::int64_t as_int(const Value& value);  // 0 where it is no number
double as_double(const Value& value);     // 0 where it is no number
// PostgreSQL's "t"/"f", SQLite's 1/0.
bool as_bool(const Value& value);

// A key of one row, in key-column order.
using Key = std::vector<Value>;

// A key as one JSON text and back: the form a journal keeps. Types survive the round trip.
std::string key_to_text(const Key& key);
Key key_from_text(const std::string& text);

// For people: `42`, `'ab…'`. With `masked`, text and blobs show only their length.
enum class Masking { kMasked, kShown };
std::string display(const Value& value, Masking masking);
std::string display(const Key& key, Masking masking);

}  // namespace shoofly
