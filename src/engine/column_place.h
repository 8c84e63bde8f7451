#pragma once

// MariaDB, MySQL: where FIRST and AFTER put a column of a written table. Pure.

#include <string>

#include "engine/schema_file.h"

namespace shoofly {

// Moves that column to where it says itself; it stays where it is if it says nothing.
void put_in_place(WrittenTable& table, const std::string& column);

}  // namespace shoofly
