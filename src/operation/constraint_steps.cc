#include "operation/constraint_steps.h"

#include <fmt/format.h>

#include "operation/index_wish.h"
#include "operation/partition_index.h"
#include "operation/steps.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

constexpr const char* kNotRead =
    "added NOT VALID: rows written before are not read yet, so the lock is short";
constexpr const char* kProve = "reads all rows while reads and writes go on";
constexpr const char* kTakesIndex = "takes the index that is there: no row is read";

bool over_index(const Constraint& constraint) {
  return constraint.kind == ConstraintKind::kUnique ||
         constraint.kind == ConstraintKind::kPrimaryKey;
}

Constraint not_valid(Constraint constraint) {
  constraint.validated = false;
  return constraint;
}

// As it stands before a constraint takes it over.
Index free_index(const Constraint& constraint, const Index& index) {
  Index made = index;
  made.name = constraint.name;
  made.constraint.clear();
  made.valid = true;
  return made;
}

std::optional<Index> own_index(const Index* index) {
  return index == nullptr ? std::nullopt : std::optional<Index>(*index);
}

std::string count_title(const QualifiedName& table, const Constraint& constraint) {
  return fmt::format("count rows of {} that break {}", table.display(), named(constraint));
}

}  // namespace

std::string named(const Constraint& constraint) {
  switch (constraint.kind) {
    case ConstraintKind::kPrimaryKey:
      return "primary key " + constraint.name;
    case ConstraintKind::kUnique:
      return "unique " + constraint.name;
    case ConstraintKind::kCheck:
      return "check " + constraint.name;
    case ConstraintKind::kForeignKey:
      return "foreign key " + constraint.name;
    case ConstraintKind::kExclusion:
      break;
  }
  return "exclusion " + constraint.name;
}

std::optional<CountWork> rule_of(const QualifiedName& table, const Constraint& constraint,
                                 const Index* index) {
  switch (constraint.kind) {
    case ConstraintKind::kCheck:
      // A check refuses what it is false for; NULL passes.
      return CountWork{table, "NOT (" + constraint.expression + ")",
                       fmt::format("{} is false", constraint.expression)};
    case ConstraintKind::kForeignKey: {
      CountWork rule{table, "",
                     fmt::format("({}) refers to no row of {}", fmt::join(constraint.columns, ", "),
                                 constraint.references.display())};
      rule.foreign_key = constraint;
      return rule;
    }
    case ConstraintKind::kUnique:
    case ConstraintKind::kPrimaryKey:
      if (index == nullptr) return std::nullopt;
      return no_duplicates(table, *index);
    case ConstraintKind::kExclusion:
      break;
  }
  return std::nullopt;
}

std::vector<Step> add_constraint_steps(const QualifiedName& table, const Constraint& constraint,
                                       const Index* index) {
  std::vector<Step> steps;
  if (const auto rule = rule_of(table, constraint, index))
    steps = count_twice(*rule, count_title(table, constraint));
  const DdlWork drop{{DropConstraint{table, constraint.name}}};
  if (over_index(constraint) && index != nullptr) {
    const Index free = free_index(constraint, *index);
    steps.push_back(make_step(
        Phase::kCutover, fmt::format("build unique index {} on {}", free.name, table.display()),
        "writers go on while it is built; a writer of equal rows fails from here on",
        DdlWork{{CreateIndex{table, free}}}, DdlWork{{DropIndex{table, free.name}}}));
    steps.push_back(make_step(
        Phase::kCutover, fmt::format("declare {} on {}", named(constraint), table.display()),
        kTakesIndex, DdlWork{{AttachIndex{table, constraint, free.name}}}, drop));
    return steps;
  }
  if (constraint.kind == ConstraintKind::kExclusion) {
    steps.push_back(make_step(Phase::kCutover,
                              fmt::format("add {} to {}", named(constraint), table.display()),
                              "no form of it can be built beside the traffic: the table is locked "
                              "while its index is built",
                              DdlWork{{AddConstraint{table, constraint, own_index(index)}}}, drop));
    return steps;
  }
  steps.push_back(
      make_step(Phase::kCutover, fmt::format("add {} to {}", named(constraint), table.display()),
                kNotRead, DdlWork{{AddConstraint{table, not_valid(constraint)}}}, drop));
  steps.push_back(
      make_step(Phase::kCutover, fmt::format("prove {} on {}", named(constraint), table.display()),
                kProve, DdlWork{{ValidateConstraint{table, constraint.name}}}, NoWork{}));
  return steps;
}

namespace {

Index carried_by(const Constraint& constraint, const Index& index) {
  Index made = free_index(constraint, index);
  made.constraint = constraint.name;
  return made;
}

std::vector<Step> add_by_partition(const Scene& scene, const Constraint& constraint,
                                   const Index* index) {
  const QualifiedName& table = scene.table.name;
  const auto own = index == nullptr ? std::nullopt : std::optional(carried_by(constraint, *index));
  const std::vector<PartitionIndex> partitions =
      own ? partition_indexes(*own, scene) : partition_references(constraint, scene);
  std::vector<Step> steps =
      count_twice(*rule_of(table, constraint, index), count_title(table, constraint));
  steps.push_back(make_step(
      Phase::kCutover, fmt::format("add {} to {}", named(constraint), table.display()),
      own ? "on the table alone first, for which everybody waits an instant; then partition by "
            "partition: its index is built while reads and writes go on, and declared without "
            "reading a row"
          : "partition by partition: added NOT VALID, proved while reads and writes go on; the "
            "table then takes over what its partitions have, without reading a row",
      DdlWork{{AddConstraint{table, constraint, own, partitions}}},
      DdlWork{{DropConstraint{table, constraint.name, partitions}}}));
  return steps;
}

// A foreign key that can be NOT VALID on the table itself needs no other way.
bool goes_by_partition(const Scene& scene, const Constraint& constraint, const Index* index) {
  if (scene.table.kind != TableKind::kPartitioned) return false;
  if (over_index(constraint)) return index != nullptr;
  const int since = scene.dialect.capabilities().not_valid_partitioned_since;
  return constraint.kind == ConstraintKind::kForeignKey &&
         (since == 0 || scene.catalog.server.version < since);
}

}  // namespace

std::vector<Step> add_constraint_steps(const Scene& scene, const Constraint& constraint,
                                       const Index* index) {
  return goes_by_partition(scene, constraint, index)
             ? add_by_partition(scene, constraint, index)
             : add_constraint_steps(scene.table.name, constraint, index);
}

// Going back begins with the last of them.
std::vector<Step> drop_constraint_steps(const QualifiedName& table, const Constraint& constraint,
                                        const Index* index) {
  const std::string title = fmt::format("drop {} of {}", named(constraint), table.display());
  const std::string why = "the application that is deployed next may break the rule";
  const DdlWork drop{{DropConstraint{table, constraint.name}}};
  const std::string again =
      fmt::format("way back: add {} to {}", named(constraint), table.display());
  std::vector<Step> steps;
  if (over_index(constraint) && index != nullptr) {
    const Index free = free_index(constraint, *index);
    steps = {make_step(Phase::kCutover, title, why, drop,
                       DdlWork{{AttachIndex{table, constraint, free.name}}}),
             make_step(
                 Phase::kCutover,
                 fmt::format("way back: build unique index {} on {}", free.name, table.display()),
                 "writers go on while it is built", NoWork{}, DdlWork{{CreateIndex{table, free}}})};
  } else if (constraint.kind == ConstraintKind::kExclusion || !constraint.validated) {
    steps = {make_step(Phase::kCutover, title, why, drop,
                       DdlWork{{AddConstraint{table, constraint, own_index(index)}}})};
    return steps;
  } else {
    steps = {make_step(Phase::kCutover, title, why, drop,
                       DdlWork{{ValidateConstraint{table, constraint.name}}}),
             make_step(Phase::kCutover, again, kNotRead, NoWork{},
                       DdlWork{{AddConstraint{table, not_valid(constraint)}}})};
  }
  if (const auto rule = rule_of(table, constraint, index))
    steps.push_back(count_going_back(Phase::kCutover, *rule, count_title(table, constraint)));
  return steps;
}

}  // namespace shoofly
