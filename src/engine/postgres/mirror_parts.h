#pragma once

// The SQL that the triggers, the fill and the comparison of a TableSync are put together from. In
// all of it `s` is the source and `f` the follower, and it is right under any search_path.

#include <string>
#include <string_view>
#include <vector>

#include "catalog/table_sync.h"
#include "sql/text.h"

namespace shoofly::postgres {

// Columns of one side, prefixed with its letter: s."a", s."b".
Sql source_columns(const TableSync& sync);
Sql follower_names(const TableSync& sync);  // without a prefix, as a list to insert into

// The key of the row `left` ("s", "new", "old": by the source's names) is that of `f`, by the
// types' own equality.
Sql follower_is(const TableSync& sync, std::string_view left);
// s has the key of `right` ("new", "old").
Sql source_is(const TableSync& sync, std::string_view right);
// Some column differs between s and f, byte for byte.
Sql rows_differ(const TableSync& sync);
// old and new differ in the key, byte for byte.
Sql key_changed(const TableSync& sync);

// Of a sync that goes both ways, whose columns besides the key are `carried`:
Sql carried_changed(const TableSync& sync);   // old and new differ in one of them
Sql carried_differ(const TableSync& sync);    // s and f do
Sql source_is_filled(const TableSync& sync);  // one of them has more than nothing in s, or in f
Sql follower_is_filled(const TableSync& sync);
Sql carry_back(const TableSync& sync);     // to be set in s: what f has
Sql carry_over(const TableSync& sync);     // to be set in f: what s has
Sql carry_nothing(const TableSync& sync);  // to be set in f: nothing

// `on conflict (..) do update set ..`: every column that the follower's unique index does not have,
// and those of it whose bytes may differ between equal values.
Sql or_renew(const TableSync& sync);
// The follower's unique index has fewer columns than the key: a row with the same ones may be
// another row.
bool may_be_another_row(const TableSync& sync);

// ` where ..`: of or_renew, nothing is done to another row.
Sql if_the_same_row(const TableSync& sync);

}  // namespace shoofly::postgres
