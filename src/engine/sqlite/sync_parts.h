#pragma once

// The conditions and values that sync triggers, fill and verification are made of. All of them are
// expressions over one row. Same meaning as on PostgreSQL (postgres/sync_parts.h).

#include <string>
#include <vector>

#include "catalog/sync.h"
#include "sql/text.h"

namespace shoofly::sqlite {

enum class Side { kOld, kNew };
constexpr Side opposite(Side side) { return side == Side::kOld ? Side::kNew : Side::kOld; }

// Where a column's value is taken from: the stored row (in a statement over the table), or a
// trigger's.
enum class Row { kStored, kBefore, kAfter };

const std::vector<SyncColumn>& columns_of(const SyncGroup& group, Side side);
bool derivable(const SyncColumn& column);
bool has_derivable(const SyncGroup& group, Side side);
bool two_sided(const SyncGroup& group);
// The side that rows with marker 0 lack.
Side unfilled_side(const SyncSpec& spec);

Sql column_in(const std::string& name, Row row);

// The expression with each name bound to its column. Where every name is the column's own and the
// row is the stored one, the text stands as it was written: nothing is faster.
Sql value_of(const Expression& expression, const QualifiedName& table, Row row);

Sql all_of(const std::vector<Sql>& conditions);
Sql any_of(const std::vector<Sql>& conditions);
Sql negated(const Sql& condition);

class SyncParts {
 public:
  explicit SyncParts(const SyncSpec& spec) : spec_(spec) {}

  Sql value(const SyncColumn& column, Row row) const {
    return value_of(column.derived, spec_.table, row);
  }
  // A column of the side was changed by the statement, byte for byte.
  Sql changed(const SyncGroup& group, Side side) const;
  // Each comparable column of the side holds what it is derived as.
  Sql follows(const SyncGroup& group, Side side, Row row) const;
  // new = value(old) or old = back(new); true for a group with one side.
  Sql agrees(const SyncGroup& group, Row row) const;
  // agrees, and no required column is NULL.
  Sql in_step(const SyncGroup& group) const;
  // The old side cannot carry the new one.
  Sql unmirrored(const SyncGroup& group) const;
  // What the fill gives a column of a row that lacks it; and whether the row needs it.
  Sql fill_value(const SyncGroup& group, Side side, const SyncColumn& column, Row judged) const;
  Sql needs_fill() const;

 private:
  Sql needs_back(const SyncGroup& group) const;

  const SyncSpec& spec_;
};

// `a = .., b = ..` of the fill's UPDATE, with the marker.
Sql fill_assignments(const SyncSpec& spec);

}  // namespace shoofly::sqlite
