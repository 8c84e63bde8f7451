#pragma once

// An index as a change file describes it:
//
//   columns: [state, "lower(email)", { column: created_at, order: desc, nulls: last }]
//   include: [total]
//   where: "state <> 'done'"
//   method: gin
//   unique: true
//   nulls_distinct: false
//
// An item of `columns` that is one name is a column, any other text an expression; in a map,
// `column` or `expression` says which, with `order`, `nulls`, `collation` and `opclass`.

#include <optional>
#include <string>
#include <vector>

#include "operation/expression_wish.h"
#include "operation/fields.h"
#include "operation/operation.h"

namespace shoofly {

struct IndexPartWish {
  Position at;
  Place column;  // empty text: an expression
  std::optional<ExpressionWish> expression;
  bool descending = false;
  std::optional<bool> nulls_first;  // as the order has it where not given
  std::optional<Place> collation;
  std::optional<Place> opclass;
};

struct IndexWish {
  Position at;
  std::vector<IndexPartWish> parts;
  std::vector<Place> include;
  std::optional<ExpressionWish> where;
  std::optional<Place> method;
  bool unique = false;
  bool nulls_not_distinct = false;

  // Columns that it names.
  std::vector<Place> columns() const;
};

// Keys that an operation does not have (`unique` of a constraint) are as if they were not given.
IndexWish parse_index(const Fields& fields);

// The index as the server would print it. nullopt: something is asked, or a problem.
std::optional<Index> draft_index(const IndexWish& wish, const std::string& name, const Scene& scene,
                                 Questions& questions, Problems& problems);

// What names made from the index say for each part: its column, or "expr".
std::vector<std::string> names_of_parts(const IndexWish& wish, const Scene& scene);

// The rule that no two rows are equal in the index' columns.
CountWork no_duplicates(const QualifiedName& table, const Index& index);

}  // namespace shoofly
