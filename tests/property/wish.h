#pragma once

// One wish of a made-up change: what is written in the change file, what it means for the rows (so
// that the record can be kept), and the plain DDL that leads to the same schema where nobody else
// is. Pure.

#include <optional>
#include <string>
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
  std::vector<std::string> never_omitted;  // columns whose default goes away
};

// A wish for this schema that touches no column in `taken`; may narrow the columns' values to those
// that it can convert. Nothing where the dice found none.
std::optional<SchemaWish> make_wish(Dice& dice, Schema& schema, std::size_t table,
                                    const std::vector<std::string>& taken);

// "'...'": any text as a YAML value.
std::string yaml(const std::string& text);

}  // namespace shoofly::testing
