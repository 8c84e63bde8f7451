#pragma once

// Rows that leave one table for another: in one statement each is deleted here and written there,
// so that at no moment, in no snapshot, a row is in both or in none. A ledger has the keys of those
// that were moved, so that they, and no others, can be brought back. It says what, never how.

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/table_sync.h"

namespace shoofly {

struct RowMove {
  QualifiedName from;
  QualifiedName to;
  // Columns of a unique index of `from`, none of them NULL: rows are walked by it. Each is in
  // `columns`, and their counterparts are unique in `to`.
  std::vector<std::string> key;
  // All that is carried over, `source` being of `from`; generated columns are not.
  std::vector<ColumnPair> columns;
  // Checked SQL over one row of `from`: which rows go.
  std::string condition;
  // A table of ours: its columns are those of `key`, and its primary key is they.
  QualifiedName ledger;
  bool operator==(const RowMove&) const = default;
};

}  // namespace shoofly
