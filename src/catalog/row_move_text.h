#pragma once

// Conditions and names that follow from a RowMove and that several folders need.

#include <string>
#include <vector>

#include "catalog/row_move.h"
#include "sql/text.h"

namespace shoofly {

// The name of a column of `from` in `to`; empty: it is not carried over.
std::string target_column(const RowMove& move, const std::string& column);
// The key's columns in `to`.
std::vector<std::string> target_key(const RowMove& move);

// Conditions over one row, their tables named in full. Of the ledger: `to` has no row of that key.
std::string not_in_target(const RowMove& move, const SqlWriter& sql);
// Of `to`: the row has not come by this move.
std::string not_in_ledger(const RowMove& move, const SqlWriter& sql);
// Of `from`: the row is to go, and `to` has its key already.
std::string taken_in_target(const RowMove& move, const SqlWriter& sql);

}  // namespace shoofly
