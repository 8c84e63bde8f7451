// require_changeable: everything that would break or silently keep the old shape if the column
// changed.

#include <algorithm>

#include <fmt/format.h>

#include "base/contains.h"
#include "operation/names.h"
#include "operation/subject.h"

namespace shoofly {
namespace {

// Collects what is in the way of one column.
class Obstacles {
 public:
  Obstacles(const Column& column, Fate fate, std::string operation, Position at, const Scene& scene,
            Problems& problems)
      : column_(column),
        fate_(fate),
        operation_(std::move(operation)),
        at_(at),
        scene_(scene),
        problems_(problems),
        name_(scene.table.name.display() + "." + column.name) {}

  void run() {
    if (!check_itself()) return;
    if (fate_ == Fate::kAltered) return;
    if (fate_ != Fate::kKey) check_keys();
    check_constraints();
    check_indexes();
    check_triggers();
    for (const Dependent& dependent : scene_.table.dependents) check_dependent(dependent);
  }

 private:
  void refuse(const std::string& problem, std::string help) {
    problems_.add(at_, problem, {std::move(help)});
  }

  bool check_itself() {
    if (column_.generated != Generated::kNone) {
      refuse(fmt::format("column {} is generated ({}); {} cannot change it", name_,
                         column_.generated_sql, operation_),
             "change the columns that it is generated from, or drop and add it by hand");
      return false;
    }
    if (fate_ == Fate::kKey) return true;
    if (!column_.identity.empty()) {
      refuse(
          fmt::format("column {} is an identity column; {} cannot change it", name_, operation_),
          "an identity column numbers the rows; give it up by hand first (alter column .. drop identity)");
      return false;
    }
    if (fate_ != Fate::kAltered && column_.default_sql &&
        column_.default_sql->find("nextval(") != std::string::npos) {
      refuse(
          fmt::format("column {} takes its numbers from a sequence ({}); {} cannot move it", name_,
                      *column_.default_sql, operation_),
          "the sequence belongs to the column and would be dropped with it; a serial column cannot be moved yet");
      return false;
    }
    return true;
  }

  void check_keys() {
    const std::vector<std::string> key = scene_.table.key_columns();
    if (!contains(key, column_.name)) return;
    refuse(fmt::format("column {} is part of the key ({}) by which rows are found", name_,
                       fmt::join(key, ", ")),
           fmt::format("{} works on columns outside the key", operation_));
  }

  void check_constraints() {
    for (const Constraint& constraint : scene_.table.constraints) {
      if (!contains(constraint.columns, column_.name)) continue;
      if (constraint.kind == ConstraintKind::kPrimaryKey) continue;  // said by check_keys
      if (constraint.kind == ConstraintKind::kExclusion) {
        refuse(fmt::format("exclusion constraint {} uses column {}", constraint.name, name_),
               "it cannot be built beside the old one without a lock; drop it by hand first");
      } else if (!scene_.dialect.capabilities().constraint_ddl) {
        refuse(fmt::format("constraint {} uses column {}", shown(constraint), name_),
               fmt::format("{} cannot add or drop a constraint of a table that exists; "
                           "rebuild the table without it first",
                           scene_.catalog.server.engine));
      } else if (scene_.table.kind == TableKind::kPartitioned && fate_ == Fate::kMoved &&
                 constraint.kind != ConstraintKind::kCheck) {
        refuse(
            fmt::format("constraint {} of partitioned table {} uses column {}", constraint.name,
                        scene_.table.name.display(), column_.name),
            "it cannot be built on a partitioned table without blocking writers; drop it by hand first");
      } else {
        check_expression(constraint.expression,
                         fmt::format("check constraint {}", constraint.name));
      }
    }
  }

  static std::string shown(const Constraint& constraint) {
    if (!constraint.name.empty()) return constraint.name;
    switch (constraint.kind) {
      case ConstraintKind::kUnique:
        return fmt::format("UNIQUE ({})", fmt::join(constraint.columns, ", "));
      case ConstraintKind::kForeignKey:
        return fmt::format("FOREIGN KEY ({})", fmt::join(constraint.columns, ", "));
      default:
        return fmt::format("CHECK ({})", constraint.expression);
    }
  }

  void check_indexes() {
    for (const Index& index : scene_.table.indexes) {
      if (!contains(index.reads, column_.name)) continue;
      if (fate_ == Fate::kMoved && index.constraint.empty() &&
          scene_.table.kind == TableKind::kPartitioned) {
        refuse(
            fmt::format("index {} of partitioned table {} uses column {}", index.name,
                        scene_.table.name.display(), column_.name),
            "it cannot be built on a partitioned table without blocking writers; drop it by hand first");
        continue;
      }
      check_expression(index.where_sql, fmt::format("partial index {}", index.name));
      for (const IndexPart& part : index.parts) {
        check_expression(part.expression, fmt::format("expression index {}", index.name));
      }
    }
  }

  // A check or index that moves along must be writable over the new column.
  void check_expression(const std::string& expression, const std::string& owner) {
    if (expression.empty() || fate_ == Fate::kReplaced) return;
    const auto renamed =
        scene_.dialect.rename_column_in(expression, column_.name, "_shoofly_probe");
    if (renamed.ok()) return;
    refuse(fmt::format("{} uses column {} in a way that cannot be rewritten: {}", owner, name_,
                       renamed.error().message),
           "drop it by hand first and create it anew after the change");
  }

  void check_triggers() {
    for (const Trigger& trigger : scene_.table.triggers) {
      if (is_ours(trigger.name) || !contains(trigger.update_of, column_.name)) continue;
      refuse(
          fmt::format("trigger {} fires on UPDATE OF column {}", trigger.name, name_),
          "it would follow the old column and fall silent for the new one; create it without the column list first");
    }
  }

  void check_dependent(const Dependent& dependent) {
    const bool whole_row = dependent.column.empty();
    if (!whole_row && dependent.column != column_.name) return;
    if (dependent.kind == "foreign key") {
      if (fate_ == Fate::kKey) return;
      refuse(fmt::format("foreign key {} refers to column {}", dependent.name, name_),
             "drop the foreign key first; add it to the new column after the change");
      return;
    }
    if (dependent.kind == "sequence" && fate_ == Fate::kKey) return;
    // A policy, statistics or a partition key without a column is about the table, not the column.
    const bool reads_rows = dependent.kind == "view" || dependent.kind == "materialized view" ||
                            dependent.kind == "rule" || dependent.kind == "function" ||
                            dependent.kind == "partition's trigger";
    if (whole_row && !reads_rows) return;
    if (follows(dependent)) return;
    if (dependent.kind == "view" && !dependent.in_the_way.empty()) {
      refuse(fmt::format("view {} uses column {} and cannot be made anew over the new one: {}",
                         dependent.name, name_, dependent.in_the_way),
             "drop it first and create it over the new column after cutover");
      return;
    }
    refuse(fmt::format("{} {} uses {} {}", dependent.kind, dependent.name,
                       whole_row ? "whole rows of" : "column",
                       whole_row ? scene_.table.name.display() : name_),
           help_for(dependent.kind));
  }

  // A view that is made anew over the new column at cutover.
  bool follows(const Dependent& dependent) const {
    return dependent.kind == "view" && !dependent.column.empty() && dependent.in_the_way.empty() &&
           (fate_ == Fate::kMoved || fate_ == Fate::kKey) && !scene_.through_views &&
           scene_.dialect.capabilities().rebuilds_views;
  }

  static std::string help_for(const std::string& kind) {
    if (kind == "view" || kind == "materialized view" || kind == "rule") {
      return fmt::format(
          "a {} keeps reading the old column; drop it first and create it over the new one", kind);
    }
    if (kind == "function")
      return "it is bound to the column; replace it by one that does not use it first";
    if (kind == "policy") return "create the policy anew without this column first";
    if (kind == "publication") return "take the column out of the publication's column list first";
    if (kind == "column grant") return "grant on the table instead of on single columns first";
    if (kind == "statistics")
      return "drop the statistics object first; create it over the new column afterwards";
    if (kind == "replica identity")
      return "it would go with the old column; set another first (alter table .. replica identity)";
    if (kind == "partition's trigger")
      return "it may change what sync derives; drop it, or create it on the partitioned table, first";
    if (kind.starts_with("partition's "))
      return "it would stay on the old column of that partition; drop it first, or make it on the partitioned table";
    if (kind == "partition key")
      return "rows are placed by this column; it cannot be changed in place";
    if (kind == "generated column")
      return "drop the generated column first; add it over the new one afterwards";
    return "take it away first";
  }

  const Column& column_;
  Fate fate_;
  std::string operation_;
  Position at_;
  const Scene& scene_;
  Problems& problems_;
  std::string name_;
};

}  // namespace

void require_changeable(const Column& column, Fate fate, const std::string& operation, Position at,
                        const Scene& scene, Problems& problems) {
  Obstacles(column, fate, operation, at, scene, problems).run();
}

}  // namespace shoofly
