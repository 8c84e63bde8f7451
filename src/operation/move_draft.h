#pragma once

// What it takes to move rows of one table into another: the columns and the key on both sides, the
// table that the run makes where there is none, the ledger, and everything that stands in the way.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/row_move.h"
#include "operation/expression_wish.h"
#include "operation/operation.h"

namespace shoofly {

struct MoveWish {
  std::string operation;
  Position at;
  Place table;
  ExpressionWish where;
  Place to;
  std::vector<std::pair<Place, Place>> columns;  // of the table, and what they are called there
  bool makes_table = false;                      // where `to` is not there
};

struct MoveDraft {
  RowMove move;
  Table ledger;
  std::optional<Table> made;          // the table that the run makes
  const Table* to = nullptr;          // or the one that is there
  std::vector<std::string> more;      // columns that only `to` has
  std::vector<std::string> reads;     // columns that the condition reads
  std::optional<CountWork> referred;  // rows that match and to which a foreign key refers
  std::optional<CountWork> taken;     // rows that match and whose key `to` has already
  CountWork matching;
};

// nullopt: a problem, or something was asked.
std::optional<MoveDraft> draft_move(const MoveWish& wish, const Scene& scene, Questions& questions,
                                    Problems& problems);

// The table that is meant by `to`, or null: there is none.
const Table* target_of(const MoveWish& wish, const Scene& scene);

}  // namespace shoofly
