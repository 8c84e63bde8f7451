#pragma once

// One column that keeps its name and gets another type: what must be asked of the target for it,
// and what both sides are made of. Shared by the operations that change one column or a key with
// all that refers to it.

#include <optional>
#include <string>

#include "operation/derive.h"
#include "operation/operation.h"
#include "operation/same_name.h"

namespace shoofly {

// An expression that a person gave, in the target's SQL.
struct GivenExpression {
  Position at;
  std::string sql;
};

struct TypeChangeWish {
  Column column;
  std::string type;  // canonical, another one than the column's
  Position at;       // of the type, for what is wrong with it
  std::optional<Place> default_sql;
  std::optional<GivenExpression> value;  // else a cast
  std::optional<GivenExpression> back;   // else a cast that never fails
};

struct TypeChangeDraft {
  Column old_column;
  Column new_column;  // in its final form, under the visible name
  Asked value;
  Asked back;
  std::optional<Asked> default_value;
  bool back_may_be_null = true;
  bool value_may_fail = true;
};

// nullopt: a problem.
std::optional<TypeChangeDraft> draft_type_change(const TypeChangeWish& wish, const Scene& scene,
                                                 Problems& problems);
void ask(const TypeChangeDraft& draft, const Scene& scene, Questions& questions);
// With everything answered. nullopt: a problem.
std::optional<SameName> take(const TypeChangeDraft& draft, const Scene& scene, Problems& problems);

}  // namespace shoofly
