#pragma once

// Django's Q objects, indexes and constraints, as the SQL that its schema editor makes of them.
// Compared with 5.2.

#include <optional>

#include "toolchain/programs/django_state.h"
#include "toolchain/programs/drafts.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// models.Index(fields=["a", "-b"], name=..), models.Index(Lower("a"), ..). Nullopt: something in it
// has to be run.
std::optional<IndexDraft> django_index(const Node* node, const DjangoModel& model);

struct DjangoConstraint {
  Sql clause;                       // of a table
  std::optional<IndexDraft> index;  // instead: a unique one with a condition or expressions
};
std::optional<DjangoConstraint> django_constraint(const Node* node, const DjangoModel& model);

}  // namespace shoofly::toolchain::programs
