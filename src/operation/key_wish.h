#pragma once

// A unique constraint or a primary key as a change file describes it, over the index that carries
// it:
//
//   columns: [tenant_id, number]
//   include: [total]
//   nulls_distinct: false
//   deferrable: true | initially_deferred

#include <optional>
#include <string>

#include "operation/index_wish.h"
#include "operation/operation.h"

namespace shoofly {

struct KeyDraft {
  Constraint constraint;
  Index index;
};

struct KeyWish {
  ConstraintKind kind = ConstraintKind::kUnique;
  std::optional<Place> name;
  IndexWish index;
  std::string deferrable;  // as in Constraint::rules
};

// Reads "deferrable": "", "DEFERRABLE" or "DEFERRABLE INITIALLY DEFERRED".
std::string parse_deferrable(const Fields& fields);
KeyWish parse_key(const Fields& fields, ConstraintKind kind);

// nullopt: something is asked, or a problem.
std::optional<KeyDraft> draft_key(const KeyWish& wish, const Scene& scene, Questions& questions,
                                  Problems& problems);

}  // namespace shoofly
