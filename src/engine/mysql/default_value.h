#pragma once

// Whether a DEFAULT that is an expression has one value for all rows that are there. Pure.

#include <string_view>

namespace shoofly::mysql {

// MariaDB works it out once, before it looks at any row: current_date, 1 + 1, json_object(), even
// rand(). False: it names a column, or is other from row to row (uuid()), or nothing is known of
// it. Measured on 10.11: tests/lint/mariadb_alter_claims_test.cc.
bool is_worked_out_once(std::string_view expression);

}  // namespace shoofly::mysql
