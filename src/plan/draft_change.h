#pragma once

// A change that is derived from SQL: wishes as they would stand in a change file, which of them one
// change can hold, and the file's text. The text is parsed by the ordinary parser afterwards, so
// every check of a change applies to it. Pure.

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "catalog/catalog.h"
#include "operation/node.h"

namespace shoofly {

struct DraftWish {
  std::string operation;
  QualifiedName table;
  Node keys;          // without "table"
  Position from;      // in the file of SQL; line 0: it follows from what only the target has
  std::string about;  // "add_index public.orders.orders_state_idx"
  // What decides whether another wish can stand in the same change.
  std::vector<std::string> columns;   // that it changes or makes
  std::vector<std::string> replaces;  // that are not what they were before it is done, or not there
  std::vector<std::string> relies_on;  // that it reads as they are
  QualifiedName refers_to;             // another table, and what it reads of it
  std::vector<std::string> relies_on_there;
  std::vector<std::string> unique;   // it makes these columns unique
  std::vector<std::string> objects;  // constraints and indexes that it makes, changes or drops
  bool alone = false;                // no other wish of the change is about the table
  bool makes_table = false;
  std::string wait;  // why it cannot stand in this change whatever else does; empty: it can
  std::vector<std::string> remarks;  // lines above it in the file
};

struct LaterWish {
  DraftWish wish;
  std::string reason;
};

struct DraftChange {
  std::vector<DraftWish> wishes;
  std::vector<LaterWish> later;  // for the next change, once this one is done
};
// Takes wishes in order; one that conflicts with one before it waits.
DraftChange schedule(std::vector<DraftWish> wishes);

struct ChangeText {
  std::string text;
  // For each wish the first line of it in the text and where it comes from.
  struct Origin {
    int line = 0;
    Position from;
  };
  std::vector<Origin> origins;

  // Of a place in the text; line 0: it comes from no place in the file of SQL.
  Position origin_of(Position at) const;
};
// `source` is the file of SQL, `said` lines at the top.
ChangeText change_text(const std::string& name, const std::string& source,
                       const std::vector<DraftWish>& wishes, const std::vector<std::string>& said);

// "migrations/0042_add mail.sql" -> "0042_add-mail": what a change can be called.
std::string change_name_of(const std::string& path);
// A name as it is written in SQL: quoted where it has to be.
std::string written_name(const std::string& name);
std::string written_name(const QualifiedName& name);

}  // namespace shoofly
