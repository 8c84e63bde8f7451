#pragma once

// What a table has that decides how the server can alter it. Pure.

#include <string>
#include <string_view>

#include "engine/schema_file.h"

namespace shoofly::mysql {

bool has_index_of(const WrittenTable& table, std::string_view method);
bool has_generated(const WrittenTable& table, Generated kind);
bool is_virtual(const WrittenTable& table, const std::string& column);
bool is_indexed(const WrittenTable& table, const std::string& column);
// A virtual column stands behind that one: where rows are written anew it gets another number, and
// that copies. Behind an empty name: anywhere.
bool is_before_virtual(const WrittenTable& table, const std::string& column);
// An index is over one of its virtual columns.
bool has_indexed_virtual(const WrittenTable& table);
bool is_over_virtual(const WrittenTable& table, const Index& index);
// ROW_FORMAT=COMPRESSED, or a KEY_BLOCK_SIZE, which means that.
bool is_compressed(const WrittenTable& table);
// All its columns are known.
bool is_whole(const WrittenTable& table);

// The rows are kept in its order: null where there is none. The primary key is none of the indexes.
const WrittenConstraint* primary_key(const WrittenTable& table);
// An index that InnoDB can keep the rows by where there is no primary key: unique, without NULL.
bool can_be_key(const WrittenTable& table, const Index& index);
// Both are the same index, apart from the name.
bool same_index(const Index& one, const Index& other);

}  // namespace shoofly::mysql
