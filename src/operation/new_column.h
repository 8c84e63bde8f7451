#pragma once

// A column that a change makes, as written under `into`:
//   first_name: { type: text, value: "...", nullable: true, default: "''" }

#include <optional>
#include <string>
#include <vector>

#include "operation/derive.h"
#include "operation/expression_wish.h"
#include "operation/fields.h"

namespace shoofly {

struct NewColumnWish {
  Place name;
  std::optional<Place> type;     // as the old column's where not given
  std::optional<bool> nullable;  // as the old columns' where not given
  std::optional<Place> default_sql;
  ExpressionWish value;
};

// The map under `into`, at least `least` columns.
std::vector<NewColumnWish> parse_into(const Fields& fields, std::size_t least);

// The column as it will be, or nullopt: a type is asked, or a problem. `like` gives what is not
// said.
std::optional<Column> draft_column(const NewColumnWish& wish, const Column& like, bool nullable,
                                   const Scene& scene, Questions& questions, Problems& problems);

// Its default, to be asked, if there is one.
std::optional<Asked> draft_default(const NewColumnWish& wish, const Column& column);

// Its value, to be asked; nullopt and a problem when it has no form here.
std::optional<Asked> draft_value(const NewColumnWish& wish, const Column& column,
                                 const std::string& subject, const Scene& scene,
                                 Problems& problems);

}  // namespace shoofly
