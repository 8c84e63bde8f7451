#include "operation/move_obstacles.h"

#include <algorithm>

#include <fmt/format.h>

namespace shoofly {
namespace {

// What becomes of a row that refers, when the row that it refers to is deleted.
bool changes_referrers(const Constraint& key) {
  for (const char* rule : {"ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE SET DEFAULT"}) {
    if (key.rules.find(rule) != std::string::npos) return true;
  }
  return false;
}

bool has_primary_key(const Table& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [](const Constraint& c) { return c.kind == ConstraintKind::kPrimaryKey; });
}

class Refusing {
 public:
  Refusing(const MoveWish& wish, const QualifiedName& name, const Table* to, const Scene& scene,
           Problems& problems)
      : wish_(wish), name_(name), to_(to), scene_(scene), problems_(problems) {}

  void source() {
    const Table& table = scene_.table;
    either(table, wish_.table.at);
    for (const Reference& reference : references_to(table.name, scene_.catalog)) {
      if (!changes_referrers(reference.key)) continue;
      refuse(wish_.table.at,
             fmt::format("foreign key {} of {} refers to {} and is {}: rows that move would change "
                         "or delete those that refer to them",
                         reference.key.name, reference.table.name.display(), table.name.display(),
                         reference.key.rules),
             "drop that key first, or make it NO ACTION");
    }
    const bool hides = to_ != nullptr && to_->row_security;
    if (table.row_security && !hides) {
      refuse(
          wish_.to.at,
          fmt::format("{} has row-level security and {} has none: who may not see a row now could "
                      "see it there",
                      table.name.display(), name_.display()),
          to_ == nullptr ? "make the table first, with its policies"
                         : "enable it there, with the policies, first");
    }
  }

  // The way back deletes from the one and inserts into the other.
  void target(const Table& to) {
    either(to, wish_.to.at);
    if (to.kind == TableKind::kForeign || to.kind == TableKind::kVirtual)
      refuse(wish_.to.at, fmt::format("{} is a foreign table", to.name.display()),
             "rows can only move within one database");
    for (const Reference& reference : references_to(to.name, scene_.catalog)) {
      if (!changes_referrers(reference.key)) continue;
      refuse(
          wish_.to.at,
          fmt::format("foreign key {} of {} refers to {} and is {}: rows that go back would change "
                      "or delete those that refer to them",
                      reference.key.name, reference.table.name.display(), to.name.display(),
                      reference.key.rules),
          "drop that key first, or make it NO ACTION");
    }
  }

  void either(const Table& table, Position at) {
    const std::string shown = table.name.display();
    if (table.kind == TableKind::kPartitioned || table.kind == TableKind::kPartition) {
      refuse(at,
             fmt::format("table {} is {}", shown,
                         table.kind == TableKind::kPartitioned ? "partitioned" : "a partition"),
             "detach a partition instead: that moves all of its rows at once");
    }
    if (table.row_security_hides) {
      refuse(
          at,
          fmt::format("row-level security of {} hides rows from this role: they would not be moved",
                      shown),
          "connect as the table's owner or as a role with BYPASSRLS");
    }
    std::string told;  // once, however many of its columns it uses
    for (const Dependent& dependent : table.dependents) {
      if (dependent.name == told) continue;
      if (dependent.kind == "inherited table") {
        refuse(at, fmt::format("table {} inherits from {}", dependent.name, shown),
               "its rows would be found with those of the table: end the inheritance first");
      } else if (dependent.kind == "rule") {
        refuse(at,
               fmt::format("rule {} uses table {}: statements may do something else than they say",
                           dependent.name, shown),
               "drop the rule first");
      } else {
        continue;
      }
      told = dependent.name;
    }
    if (table.subscribed) {
      refuse(at, fmt::format("table {} is written by a subscription", shown),
             "move the rows where it comes from");
    }
    const bool identified = table.replica_identity == "full" ||
                            table.replica_identity.starts_with("index ") ||
                            (table.replica_identity == "default" && has_primary_key(table));
    if (table.published && !identified) {
      refuse(at,
             fmt::format("table {} is published without a replica identity: no row of it can be "
                         "deleted",
                         shown),
             "set_replica_identity first");
    }
  }

 private:
  void refuse(Position at, const std::string& what, const std::string& help) {
    problems_.add(at, what, {help});
  }

  const MoveWish& wish_;
  const QualifiedName& name_;
  const Table* to_;
  const Scene& scene_;
  Problems& problems_;
};

}  // namespace

std::vector<Reference> references_to(const QualifiedName& name, const Catalog& catalog) {
  std::vector<Reference> found;
  for (const Table& table : catalog.tables) {
    // A partition has its parent's key once more.
    if (table.kind == TableKind::kPartition) continue;
    for (const Constraint& constraint : table.constraints) {
      if (constraint.kind == ConstraintKind::kForeignKey && constraint.references == name)
        found.push_back({table, constraint});
    }
  }
  return found;
}

void refuse_tables(const MoveWish& wish, const QualifiedName& name, const Table* to,
                   const Scene& scene, Problems& problems) {
  Refusing refusing(wish, name, to, scene, problems);
  refusing.source();
  if (to != nullptr) refusing.target(*to);
}

}  // namespace shoofly
