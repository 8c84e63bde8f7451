#pragma once

// The SQL that functions, triggers, conditions and the fill of a SyncSpec are put together from: a
// column of a row, the call that derives it, whether a group of a row is in step. All of it is
// right under any search_path.

#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/sync.h"
#include "engine/postgres/sync_names.h"
#include "sql/text.h"

namespace shoofly::postgres {

// Which row a name means: the one of a query over the table, or a trigger's.
enum class RowRef { kQuery, kNew, kOld };

// A generated column that an expression of the spec reads. In a BEFORE trigger it has no value yet,
// so a function over the columns that generate it stands in for it there.
struct GeneratedColumn {
  std::string name;
  std::string type;
  std::string expression;
  std::vector<Binding> reads;
};

class SyncParts {
 public:
  // `table` tells which columns are generated; without it none is (right for queries, where a
  // generated column has its value).
  explicit SyncParts(const SyncSpec& spec, const Table* table = nullptr);

  const SyncSpec& spec() const { return spec_; }
  const std::vector<GeneratedColumn>& generated() const { return generated_; }

  Sql column(const std::string& name, RowRef row) const;
  Sql marker(RowRef row) const { return column(spec_.marker, row); }
  // The call that derives the column; only where `derivable`.
  Sql derived(std::size_t group, Side side, std::size_t index, RowRef row) const;
  // Some column of the group's side differs between OLD and NEW.
  Sql changed(std::size_t group, Side side) const;

  // Every column of the side that can be compared holds what deriving it would store.
  Sql follows(std::size_t group, Side side, RowRef row) const;
  // new = value(old) or old = back(new).
  Sql agrees(std::size_t group, RowRef row) const;
  // `agrees`, and no required column is NULL.
  Sql in_step(std::size_t group) const;
  // The old side does not carry the new one: neither follows the other, or back() gave nothing at
  // all for a new side that holds something (a value out of the old type's range).
  Sql unmirrored(std::size_t group) const;

 private:
  const SyncSpec& spec_;
  std::vector<GeneratedColumn> generated_;
};

bool derivable(const SyncColumn& column);
const std::vector<SyncColumn>& columns_of(const SyncGroup& group, Side side);
inline Side opposite(Side side) { return side == Side::kOld ? Side::kNew : Side::kOld; }
// The side that rows with marker 0 do not have yet; the new one where there are none such.
Side unfilled_side(const SyncSpec& spec);

// The fill: `"first_name" = shoofly.f("name"), ..., "marker" = 2`, and which rows need it. Going
// forward that is every row with marker 0; going backward only those that changed while the old
// side was out of sight, so that old values that still fit are left exactly as they are.
Sql fill_assignments(const SyncSpec& spec);
Sql fill_condition(const SyncSpec& spec);

}  // namespace shoofly::postgres
