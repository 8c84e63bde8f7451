#pragma once

// An expression of the change file, in one of three forms:
//
//   value: "split_part(name, ' ', 1)"                  the target's own SQL
//   value: { postgres: "...", sqlite: "..." }          one per engine; each may be a transform
//   value: { split: { on: " ", part: 1 } }             a portable transform
//
// In a transform, a list's bare word is a column and a quoted one a text, always: in
// `{concat: [first, " ", last]}` first and last are columns. JSON quotes everything; there, and
// where one wants to be explicit, `{column: first}` and `{text: " "}` say which. Where only a
// column makes sense (`{lower: email}`), quotes make no difference. A transform that names no
// column is about the operation's own.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "operation/node.h"
#include "operation/operation.h"
#include "operation/problems.h"
#include "sql/transform.h"

namespace shoofly {

struct ExpressionWish {
  Position at;
  struct Form {
    std::string engine;  // empty: every engine
    Position at;
    std::optional<Transform> transform;  // columns as written; an empty one is the subject
    std::string sql;                     // when it is none
  };
  std::vector<Form> forms;
};

// Errors go to `problems`.
ExpressionWish parse_expression(const Node& node, const std::string& key, Problems& problems);

// What a transform's words mean.
struct ExpressionScope {
  std::string subject;                    // the column meant where none is named; may be empty
  std::vector<std::string> more_columns;  // besides the table's: the new ones, in a `back`
};

// The expression in the target's SQL, not checked yet. nullopt and a problem: no form for this
// engine, a column that is not there, a transform that the engine cannot do.
std::optional<std::string> expression_sql(const ExpressionWish& wish, const std::string& what,
                                          const ExpressionScope& scope, const Scene& scene,
                                          Problems& problems);

// The application's writes go through these expressions too. Where one may fail on some value (raw
// SQL, a cast), the summary says what becomes of such a write.
void note_failing_writes(const std::vector<const ExpressionWish*>& wishes, const Scene& scene,
                         OperationSummary& summary);
inline constexpr const char* kFailingWrites =
    "an application's write on whose values the conversion fails (a cast, a division) is refused as a whole, from "
    "expand to contract";

}  // namespace shoofly
