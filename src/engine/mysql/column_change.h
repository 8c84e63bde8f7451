#pragma once

// Which facts hold for CHANGE and MODIFY of a column: all that differs between what it was and what
// it is said to be. Pure.

#include <string_view>
#include <vector>

#include "engine/schema_file.h"

namespace shoofly::mysql {

// `known` is null where nothing is known of the column: the worse is taken. `table` has it.
std::vector<std::string_view> facts_of_change(const WrittenTable* table, const WrittenColumn* known,
                                              const WrittenColumn& to);
// The character set of its texts: its own, or the table's; empty: not known.
std::string charset_of(const WrittenColumn& column, const WrittenTable& table);
// What becomes of a text of that type where utf8mb3 becomes utf8mb4: what is there already is right
// in the new character set, too, byte for byte.
enum class Conversion { kModify, kConvertTable };
std::string_view fact_of_charset(const WrittenTable& table, const WrittenColumn& column,
                                 const std::string& from, const std::string& to, Conversion how);
// In which order they are, apart from the character set: "bin", "unicode_ci"; empty: the character
// set's own.
std::string order_of(const WrittenColumn& column, const WrittenTable& table);
std::string order_of_collation(const std::string& collation);
// What another order of a text costs; empty: it is the same, or that is not known.
std::string_view fact_of_order(const WrittenTable& table, const WrittenColumn& column,
                               const std::string& from, const std::string& to);
bool is_text_type(const std::string& type);

}  // namespace shoofly::mysql
