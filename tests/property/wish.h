#pragma once

// One wish of a made-up change: what is written in the change file, what it means for the rows (so
// that the record can be kept), and the plain DDL that leads to the same schema where nobody else
// is. Pure.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "property/dice.h"
#include "property/schema.h"

namespace shoofly::testing {

// A column of one side, as harness/scenario.h wants it.
struct SideColumn {
  std::string name;
  std::string type;
  std::string values;   // with `?` where NULL is one of them
  std::string derived;  // from the other side
  std::string fill;     // where there is no other side
  bool may_omit = false;
};

struct MovedRows {
  std::string from;  // "select .. from .." the one table
  std::string to;    // the other one's name; it may not be there yet
};

struct SchemaWish {
  std::string kind;  // "rename_column"
  std::size_t table = 0;
  std::string line;                  // of the change file
  std::vector<std::string> columns;  // that it replaces or speaks of
  std::vector<SideColumn> olds;
  std::vector<SideColumn> news;
  bool same_name = false;
  bool nulls_become_value = false;
  std::string renamed;  // what the new application calls the table
  bool drops_table = false;
  bool loss = false;  // some new values have no old form
  std::vector<std::string> plain_ddl;
  std::vector<std::string> never_omitted;                 // columns whose default goes away
  std::vector<std::pair<std::size_t, std::string>> also;  // columns of other tables, as `columns`

  // What is more than columns of one table.
  std::string view;        // through which the applications see the table, without ON CONFLICT
  std::string only;        // the rows of it that they know
  int more_rows = 0;       // made beside those
  std::string seed;        // SQL after all rows are there
  MovedRows moved;         // rows that must be in one of two tables, as they were
  std::string in_step;     // from the gate to contract this counts 0
  bool one_row = false;    // no transaction writes two rows: they could wait for each other
  bool own_shape = false;  // plain_ddl says nothing: the names are the program's own
};

// Columns that other wishes speak of, table by table.
using Taken = std::vector<std::vector<std::string>>;

// A wish for this schema that touches no column in `taken`; may narrow the columns' values to those
// that it can convert, and add to the schema what it needs. Nothing where the dice found none.
std::optional<SchemaWish> make_wish(Dice& dice, Schema& schema, std::size_t table,
                                    const Taken& taken);
// All kinds that there are.
std::vector<std::string> wish_kinds();

// "'...'": any text as a YAML value.
std::string yaml(const std::string& text);

}  // namespace shoofly::testing
