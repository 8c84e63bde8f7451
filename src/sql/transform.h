#pragma once

// Portable transforms: the small expression language of the change file that every dialect renders
// ({split: {on: " ", part: 1}}, {cast: bigint}, {concat: [a, " ", b]}).

#include <memory>
#include <string>
#include <vector>

namespace shoofly {

enum class TransformKind {
  kColumn,   // text: a column's name
  kLiteral,  // text: a string literal's value
  kSplit,    // arguments[0] split at literal `text`; the `number`-th part, from 1; '' when there is
             // none
  kRest,     // what follows the first `text` in arguments[0]; '' when there is none
  kCast,     // arguments[0] as type `text`
  kLower,
  kUpper,
  kTrim,
  kConcat,    // all arguments; a NULL counts as ''
  kJoin,      // arguments that are not NULL, with `text` between
  kReplace,   // in arguments[0], every `text` by `other`
  kCoalesce,  // the first argument that is not NULL
};

struct Transform {
  TransformKind kind = TransformKind::kColumn;
  std::string text;
  std::string other;
  int number = 0;
  std::vector<Transform> arguments;
};

}  // namespace shoofly
