#pragma once

// What is kept in step between two tables while a change is under way: every row of the source has
// the row of the same key in the follower, byte for byte, and the follower has no other. Whoever
// writes the source writes the follower too, in his own transaction. One direction at a time,
// unless both tables are written by applications: then there is one sync for each, `both_ways`. It
// says what, never how.

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace shoofly {

struct ColumnPair {
  std::string source;
  std::string follower;
  std::string type;  // canonical, of both
  // With both_ways: what the column of the wider table holds where the other one has no row, as the
  // server prints it (a literal default). Empty: NULL.
  std::string nothing;
  // With both_ways: the name of the follower's column while it is out of sight. Empty: it is not.
  std::string follower_away;
  bool operator==(const ColumnPair&) const = default;
};

struct TableSync {
  QualifiedName source;
  QualifiedName follower;
  // Columns of the source that identify a row in both; each is in `columns`.
  std::vector<std::string> key;
  // All that is carried over; generated columns are not.
  std::vector<ColumnPair> columns;
  // Some of the key, in the order of a unique index of the source: rows are walked by it.
  std::vector<std::string> source_unique;
  // The same of the follower, in its own names: where a row is already there.
  std::vector<std::string> follower_unique;
  // Short and unique per run and direction; goes into names of triggers and functions.
  std::string tag;
  // The key has columns that no unique index of the source has, so that an UPDATE of them does not
  // wait for a row's key lock, or the follower has more unique indexes, which a row that comes
  // twice at once would break: the fill has to hold a stronger lock.
  bool key_may_move = false;
  // Partitions of the source, on each of which a trigger is made too.
  std::vector<QualifiedName> source_parts;
  // Applications write the follower too, and a sync back carries that into the source: one of the
  // two tables is the wider one, and the other has some of its columns. Nothing is written that is
  // there already, which is what ends it; and a row of the wider one that has `nothing` in all
  // columns besides the key needs no row in the other.
  bool both_ways = false;
  // With both_ways: the follower is the wider one. Its rows are not made by the sync, which carries
  // the columns besides the key into those that are there.
  bool into_rows = false;
  // With both_ways: rows of the other table are made for rows with nothing in them too, when they
  // are inserted and by the fill. Such a one makes room for an INSERT of its key.
  bool every_row = false;
  // With both_ways: the name of the follower while it is out of sight. Empty: it is not.
  QualifiedName follower_away;
  bool operator==(const TableSync&) const = default;

  // With the names that the follower, or its columns, have out of sight; none: they have no other.
  // A sync with both writes the follower whichever it has.
  std::optional<TableSync> away() const;

  // The follower's name of a source's column; empty: it is not carried over.
  std::string follower_column(const std::string& column) const;
  const std::string& type_of(const std::string& column) const;
  std::vector<std::string> follower_key() const;
  // The columns besides the key.
  std::vector<ColumnPair> carried() const;
  // Both tables are walked by the same columns in the same order.
  bool walks_alike() const;
};

// The triggers on the source that keep the follower in step: AFTER, of rows and of TRUNCATE; and,
// of one into rows with every_row, BEFORE INSERT.
std::vector<Trigger> table_sync_triggers(const TableSync& sync);

}  // namespace shoofly
