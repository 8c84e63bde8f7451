#pragma once

// A table and one beside it that has, under the same key, some of its columns: how both are kept in
// step while applications write either, and what stands in the way of that.

#include <string>
#include <vector>

#include "operation/operation.h"

namespace shoofly {

struct SideTable {
  TableSync there;  // from the wider table to the one beside it
  TableSync back;   // and back
};

// `key` and `columns` are pairs of the wider table's columns and the other one's; the key is in the
// order of a unique index of either.
struct SidePairs {
  QualifiedName wide;
  QualifiedName side;
  std::vector<ColumnPair> key;
  std::vector<std::string> side_unique;
  std::vector<ColumnPair> columns;
  bool every_row = false;
};
SideTable side_table(const SidePairs& pairs);

// Problems where a table cannot have, or be, one beside it: not an ordinary one, published, with
// policies, with tables that inherit from it.
void refuse_side_table(const std::string& operation, const Place& place, const Table& table,
                       Problems& problems);

// Problems where rows of the table cannot be matched by the columns: of a type whose equality is
// not the server's own, or a deferrable key.
void require_side_key(const Place& place, const std::vector<std::string>& key, const Table& table,
                      Problems& problems);

// The name of a new table beside this one, in its schema. Problems: no name, taken, elsewhere.
QualifiedName side_name(const Place& into, const Scene& scene, Problems& problems);

// What both applications see of columns that go from one table to the one beside it.
std::vector<Visibility> split_visibility(const std::vector<std::string>& columns,
                                         const QualifiedName& from, const QualifiedName& into);

// "no row of A ... 40P01": what both operations say of writes to both tables;
// `leaving` is the one whose columns, or which itself, goes out of sight.
std::vector<std::string> side_table_notes(const SideTable& both, const Table& leaving,
                                          const Scene& scene);

// Installs both, in two steps, because writers hold the one table when they ask for the other:
// a transaction that locks both would wait for them, and they for it. `first` is of the table that
// has the rows.
std::vector<Step> side_install_steps(const TableSync& first, const TableSync& second);

// Ends both, table by table too; `leaving` is the sync of the table whose columns, or which itself,
// goes out of sight by `away`, in one transaction with the end of its sync. `either` is the other
// one's, which knows the names out of sight too: so it is in force before and after, and no
// transaction has to lock both tables. The way back fills what is out of sight before it comes
// home.
struct SideContract {
  std::string title;
  std::vector<Action> away;
  std::vector<Action> home;
};
std::vector<Step> side_contract_steps(const TableSync& leaving, const TableSync& either,
                                      const SideContract& contract);

}  // namespace shoofly
