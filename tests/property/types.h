#pragma once

// The types that made-up columns have, with values that quoting, comparing and casting get wrong
// most easily; and what one of them can become. Tables, no logic.

#include <string>
#include <vector>

namespace shoofly::testing {

struct ColumnType {
  std::string sql;
  std::string values;   // of Generator, without `?`
  std::string literal;  // a default, as in SQL
  bool ordered = true;  // has a btree operator class
};
const std::vector<ColumnType>& column_types();
const ColumnType& column_type(const std::string& sql);

// One column becomes another one of the same name. `{c}` is the column. The old values must be
// values of the new type too, and have a way back: nobody knows when the names are swapped.
struct Conversion {
  std::string from;
  std::string to;
  std::string value;  // empty: not said in the change; a cast
  std::string back;
  // What the program makes of a `value` or `back` that is not said.
  std::string model_value;
  std::string model_back;
  std::string old_values;
  std::string new_values;
  std::string new_literal;   // the default in the new type; empty: the old one serves
  bool serial = false;       // values that never come again stay so
  std::string wider_values;  // new values that have no old form; empty: none
};
// change_type, and transform_column where `from` is `to`.
const std::vector<Conversion>& conversions();

// One column becomes several (`{c}` from `{0}`, `{1}`), or the other way round.
struct Fission {
  std::string whole;  // the type
  std::string whole_values;
  std::vector<std::string> parts;
  std::vector<std::string> part_values;
  std::vector<std::string> part_from_whole;  // over {c}
  std::string whole_from_parts;              // over {0}, {1}
  bool strict = true;                        // NULL in, NULL out
};
const std::vector<Fission>& fissions();

// `{name}` in `text` replaced.
std::string filled(std::string text, const std::string& name, const std::string& with);

}  // namespace shoofly::testing
