#pragma once

// What an UPDATE writes when it runs again, on rows that it has written before: in batches, each in
// a transaction of its own, it can fail half way and is then run again from its beginning. Pure.

#include <string>

#include "lint/rule.h"

namespace shoofly::lint {

struct SecondRun {
  enum class Writes { kTheSame, kMore, kUnknown };
  Writes writes = Writes::kUnknown;
  std::string why;  // of kMore, for people: "salary is made from itself"
};

// `rows`: of the scene's statement, an UPDATE. Unknown: it has several tables or a subquery in its
// SET, or calls there what is not known to give the same for the same row.
SecondRun second_run_of(const Scene& scene, const RowWork& rows);

// For people, behind the advice to do it in batches: empty, or when not.
std::string condition_of(const SecondRun& run);

}  // namespace shoofly::lint
