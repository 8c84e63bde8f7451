#pragma once

// How a constraint comes and goes beside the traffic: it refuses new rows first, at once, and is
// proved on the old ones afterwards, without a lock that anybody waits for.

#include <optional>
#include <string>
#include <vector>

#include "operation/operation.h"

namespace shoofly {

// The rule that rows have to keep; nullopt: it cannot be counted (an exclusion).
// `index` is the one that a unique constraint has.
std::optional<CountWork> rule_of(const QualifiedName& table, const Constraint& constraint,
                                 const Index* index);
// "check total_positive", "foreign key orders_customer_id_fkey"
std::string named(const Constraint& constraint);

// At cutover; `index` for a unique constraint or a primary key. Counted before, where it can be.
std::vector<Step> add_constraint_steps(const QualifiedName& table, const Constraint& constraint,
                                       const Index* index);
// The same on the scene's table, partition by partition where it is partitioned.
std::vector<Step> add_constraint_steps(const Scene& scene, const Constraint& constraint,
                                       const Index* index);
// At cutover; the way back counts, adds and proves.
std::vector<Step> drop_constraint_steps(const QualifiedName& table, const Constraint& constraint,
                                        const Index* index);

}  // namespace shoofly
