#include "engine/postgres/advisor.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/postgres/fact_collector.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/sync_writer.h"

namespace shoofly::postgres {
namespace {

bool holds_name(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view fact_of_new_column(const Column& column) {
  if (column.generated == Generated::kStored) return "add-column-stored";
  if (column.generated == Generated::kVirtual) return "add-column-virtual";
  if (!column.identity.empty()) return "add-column-identity";
  if (!column.default_sql) return "add-column";
  if (column.default_is_literal) return "add-column-constant";
  return evaluated_once(*column.default_sql) ? "add-column-stable" : "add-column-volatile";
}

// `column IS NOT NULL` alone or among conditions that are all demanded.
bool demands_not_null(Node node, const std::string& column) {
  if (node.contains("NullTest")) {
    const Node test = node["NullTest"];
    const Node argument = test["arg"];
    if (test.text("nulltesttype") != "IS_NOT_NULL" || !argument.contains("ColumnRef")) return false;
    const std::vector<std::string> name = name_parts(argument["ColumnRef"]["fields"]);
    return !name.empty() && name.back() == column;
  }
  if (!node.contains("BoolExpr") || node["BoolExpr"].text("boolop") != "AND_EXPR") return false;
  const Node arguments = node["BoolExpr"]["args"];
  return std::any_of(arguments.begin(), arguments.end(),
                     [&](Node argument) { return demands_not_null(argument, column); });
}

bool proved_not_null(const Table* table, const std::string& column) {
  if (table == nullptr) return false;
  return std::any_of(
      table->constraints.begin(), table->constraints.end(), [&](const Constraint& constraint) {
        if (constraint.kind != ConstraintKind::kCheck || !constraint.validated) return false;
        const Result<ParsedExpression> parsed = parse_expression(constraint.expression);
        return parsed.ok() && demands_not_null(parsed->tree, column);
      });
}

class Advice {
 public:
  Advice(const QualifiedName& name, const Catalog& catalog)
      : table_(catalog.find_table(name)), facts_(name) {}

  DdlFacts take() { return facts_.take(); }

  void operator()(const AddColumn& action) {
    facts_.add(fact_of_new_column(action.column), {{}, index_names()});
    if (!action.column.comment.empty()) facts_.add("comment-column");
  }
  void operator()(const DropColumn& action) {
    facts_.add("drop-column");
    FactCollector::Others indexes;
    FactCollector::Others keys;
    for (const Index& index : all_indexes()) {
      if (holds_name(index.reads, action.column)) indexes.indexes.push_back(index.name);
    }
    for (const Constraint& constraint : all_constraints()) {
      const bool reads = holds_name(constraint.columns, action.column);
      if (reads && constraint.kind == ConstraintKind::kForeignKey)
        keys.referenced.push_back(constraint.references);
    }
    if (!indexes.indexes.empty()) facts_.add("drop-column-indexed", indexes);
    if (!keys.referenced.empty()) facts_.add("drop-column-referencing", keys);
  }
  void operator()(const RenameColumns& action) {
    if (!action.columns.empty()) facts_.add("rename-column");
    if (!action.constraints.empty()) facts_.add("rename-constraint");
    FactCollector::Others indexes;
    for (const Rename& rename : action.indexes) indexes.indexes.push_back(rename.from);
    if (!indexes.indexes.empty()) facts_.add("rename-index", indexes);
  }
  void operator()(const SetNotNull& action) {
    facts_.add(proved_not_null(table_, action.column) ? "set-not-null-proved" : "set-not-null");
  }
  void operator()(const DropNotNull&) { facts_.add("drop-not-null"); }
  void operator()(const SetDefault&) { facts_.add("set-default"); }
  void operator()(const DropDefault&) { facts_.add("drop-default"); }
  void operator()(const AddConstraint& action) {
    if (by_partition(action)) return add_by_partition(action);
    switch (action.constraint.kind) {
      case ConstraintKind::kCheck:
        return facts_.add("add-check-not-valid");
      case ConstraintKind::kForeignKey:
        return facts_.add("add-foreign-key-not-valid", {{action.constraint.references}, {}});
      case ConstraintKind::kExclusion:
        return facts_.add("add-exclusion");
      case ConstraintKind::kPrimaryKey:
      case ConstraintKind::kUnique:
        return facts_.add("add-unique");
    }
  }
  void operator()(const ValidateConstraint& action) {
    const Constraint* const constraint =
        table_ == nullptr ? nullptr : table_->find_constraint(action.name);
    if (constraint == nullptr || constraint->kind != ConstraintKind::kForeignKey)
      return facts_.add("validate-check");
    facts_.add("validate-foreign-key", {{constraint->references}, {}});
  }
  void operator()(const DropConstraint& action) {
    const Constraint* const constraint =
        table_ == nullptr ? nullptr : table_->find_constraint(action.name);
    if (constraint == nullptr || constraint->kind == ConstraintKind::kCheck)
      return facts_.add("drop-check");
    if (constraint->kind == ConstraintKind::kForeignKey) {
      return facts_.add("drop-foreign-key", {{constraint->references}, {}});
    }
    facts_.add("drop-unique");
    facts_.add("drop-index", {{}, {constraint->name}});
  }
  void operator()(const CreateIndex& action) {
    const Index* const leftover =
        table_ == nullptr ? nullptr : table_->find_index(action.index.name);
    if (leftover != nullptr && !leftover->valid)
      facts_.add("drop-index-concurrently", {{}, {leftover->name}});
    facts_.add("create-index-concurrently");
    facts_.facts().waits_without_blocking = true;
  }
  void operator()(const DropIndex& action) { facts_.add("drop-index", {{}, {action.name}}); }
  void operator()(const AttachIndex& action) {
    const bool primary = action.constraint.kind == ConstraintKind::kPrimaryKey;
    facts_.add(primary ? "add-primary-key-using-index" : "add-unique-using-index");
  }
  void operator()(const InstallSync& action) {
    facts_.add("replace-function");
    facts_.add(action.spec.other_before_triggers ? "create-trigger" : "create-trigger-of");
    if (action.spec.enable_always) facts_.add("enable-always-trigger");
  }
  void operator()(const ReplaceSync& action) {
    facts_.add("replace-function");
    if (!replaces_triggers(action.before, action.after)) return;
    facts_.add("drop-trigger");
    facts_.add("create-trigger");
  }
  void operator()(const RemoveSync&) { facts_.add("drop-trigger"); }
  void operator()(const CommentColumn&) { facts_.add("comment-column"); }
  void operator()(const SetStatistics&) { facts_.add("set-statistics"); }
  void operator()(const AlterConstraint&) { facts_.add("alter-constraint"); }
  void operator()(const MoveNumbering& action) {
    const Column* const from = table_ == nullptr ? nullptr : table_->find_column(action.from);
    facts_.add(from == nullptr || from->identity.empty() ? "set-default" : "add-identity");
  }
  void operator()(const CreateEnum&) { facts_.add("create-type"); }
  void operator()(const DropEnum&) { facts_.add("drop-type"); }
  void operator()(const RenameTypes&) { facts_.add("rename-type"); }
  void operator()(const AddEnumLabel&) { facts_.add("add-enum-label"); }
  void operator()(const CreateTable& action) {
    facts_.add("create-table");
    FactCollector::Others keys;
    for (const Constraint& constraint : action.table.constraints) {
      if (constraint.kind == ConstraintKind::kForeignKey)
        keys.referenced.push_back(constraint.references);
    }
    if (!keys.referenced.empty()) facts_.add("create-table-referencing", keys);
  }
  void operator()(const DropTable&) {
    facts_.add("drop-table", {{}, index_names()});
    FactCollector::Others keys;
    for (const Constraint& constraint : all_constraints()) {
      if (constraint.kind == ConstraintKind::kForeignKey)
        keys.referenced.push_back(constraint.references);
    }
    if (!keys.referenced.empty()) facts_.add("drop-table-referencing", keys);
  }
  void operator()(const RenameTable&) { facts_.add("rename-table"); }
  void operator()(const CreatePartitioned& action) {
    FactCollector::Others keys;
    for (const Constraint& constraint : action.foreign_keys)
      keys.referenced.push_back(constraint.references);
    facts_.add("create-table");
    facts_.add_on(action.like, "create-table-like");
    if (!keys.referenced.empty()) facts_.add("create-table-referencing", keys);
  }
  // The index that is renamed is locked less strongly than its table.
  void operator()(const SwapTables& action) {
    facts_.add("rename-table");
    facts_.add_on({action.table.schema, action.incoming}, "rename-table");
    if (action.triggers.empty()) return;
    facts_.add("disable-trigger");
    for (const QualifiedName& part : action.parts) facts_.add_on(part, "disable-trigger");
  }
  void operator()(const InstallTableSync& action) {
    facts_.add("replace-function");
    facts_.add("create-trigger-after");
    for (const QualifiedName& part : action.sync.source_parts)
      facts_.add_on(part, "create-trigger-after");
  }
  void operator()(const RemoveTableSync& action) {
    facts_.add("drop-trigger");
    for (const QualifiedName& part : action.sync.source_parts) facts_.add_on(part, "drop-trigger");
  }
  void operator()(const InstallLookup& action) {
    facts_.add("replace-function");
    facts_.add("create-trigger");
    facts_.add_on(action.lookup.table, "create-trigger-after");
  }
  void operator()(const RemoveLookup& action) {
    facts_.add("drop-trigger");
    facts_.add_on(action.lookup.table, "drop-trigger");
  }
  void operator()(const AnalyzeTable&) {
    facts_.add("analyze");
    facts_.facts().waits_without_blocking = true;
  }
  void operator()(const CreateView&) { facts_.add("create-view"); }
  void operator()(const DropView&) { facts_.add("drop-view"); }
  void operator()(const RebuildViews&) {
    facts_.add("drop-view");
    facts_.add("rename-column");
    facts_.add("create-view");
  }
  void operator()(const SetReplicaIdentity&) { facts_.add("replica-identity"); }

 private:
  bool by_partition(const AddConstraint& action) const {
    return table_ != nullptr && table_->kind == TableKind::kPartitioned &&
           action.constraint.validated &&
           (action.index || action.constraint.kind == ConstraintKind::kForeignKey);
  }
  void add_by_partition(const AddConstraint& action) {
    if (action.constraint.kind == ConstraintKind::kForeignKey) {
      const FactCollector::Others referenced{{action.constraint.references}, {}};
      facts_.add("add-foreign-key-not-valid", referenced);
      facts_.add("validate-foreign-key", referenced);
      facts_.add("add-foreign-key-proved", referenced);
    } else {
      facts_.add("add-unique-alone");
      facts_.add("create-index-concurrently");
      facts_.add("attach-index");
    }
    facts_.facts().waits_without_blocking = true;  // where it reads; each lock is brief
  }
  const std::vector<Index>& all_indexes() const {
    static const std::vector<Index> none;
    return table_ == nullptr ? none : table_->indexes;
  }
  const std::vector<Constraint>& all_constraints() const {
    static const std::vector<Constraint> none;
    return table_ == nullptr ? none : table_->constraints;
  }
  std::vector<std::string> index_names() const {
    std::vector<std::string> names;
    for (const Index& index : all_indexes()) names.push_back(index.name);
    return names;
  }

  const Table* table_;
  FactCollector facts_;
};

class PostgresAdvisor final : public DdlAdvisor {
 public:
  DdlFacts advise(const Action& action, const Catalog& catalog) const override {
    Advice advice(table_of(action), catalog);
    std::visit(advice, action);
    return advice.take();
  }
};

}  // namespace

const DdlAdvisor& advisor() {
  static const PostgresAdvisor advisor;
  return advisor;
}

}  // namespace shoofly::postgres
