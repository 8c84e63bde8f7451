#include "engine/postgres/statement_facts.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/contains.h"
#include "catalog/overload.h"
#include "engine/postgres/call_values.h"
#include "engine/postgres/fact_collector.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/type_change.h"

namespace shoofly::postgres {
namespace {

using Others = FactCollector::Others;

// What the act is about, as it is written.
QualifiedName subject_of(const WrittenAct& act) {
  QualifiedName subject;
  std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.table.schema; }) subject = one.table;
        if constexpr (requires { one.table.name.schema; }) subject = one.table.name;
        if constexpr (requires { one.index.table.schema; }) subject = one.index.table;
      },
      act);
  return subject;
}

// `a IS NOT NULL`, alone or one of what an AND wants: the server proves SET NOT NULL by both.
bool wants_value(Node condition, const std::string& column, int depth) {
  constexpr int kDeepest = 50;
  const Node both = condition["BoolExpr"];
  if (depth < kDeepest && both.text("boolop") == "AND_EXPR") {
    const Node parts = both["args"];
    return std::any_of(parts.begin(), parts.end(),
                       [&](Node part) { return wants_value(part, column, depth + 1); });
  }
  const Node test = condition["NullTest"];
  if (test.text("nulltesttype") != "IS_NOT_NULL") return false;
  const std::vector<std::string> name = name_parts(test["arg"]["ColumnRef"]["fields"]);
  return !name.empty() && name.back() == column;
}

bool demands_column(const std::string& expression, const std::string& column) {
  const Result<ParsedExpression> parsed = parse_expression(expression);
  return parsed.ok() && wants_value(parsed->tree, column, 0);
}

class Judge {
 public:
  Judge(const WrittenAct& act, const SchemaModel& schema, const ServerVersion& version)
      : schema_(schema),
        version_(version),
        name_(subject_of(act)),
        table_(schema.find_table(name_)),
        facts_(name_) {}

  DdlFacts take() { return facts_.take(); }

  void operator()(const MakeTable& act) {
    if (act.table.kind == TableKind::kPartition) return make_partition(act.table);
    facts_.add("create-table");
    refer(act.table.constraints, "create-table-referencing");
  }
  void operator()(const MakeColumn& act) {
    add_column(act.column);
    for (const WrittenConstraint& constraint : act.constraints) {
      switch (constraint.constraint.kind) {
        case ConstraintKind::kCheck:
          facts_.add("add-column-check");
          break;
        case ConstraintKind::kForeignKey:
          // Without one all rows have NULL, and nothing is looked up.
          facts_.add(has_values(act.column.column) ? "add-column-references-default"
                                                   : "add-column-references",
                     {{constraint.constraint.references}, {}});
          break;
        case ConstraintKind::kPrimaryKey:
        case ConstraintKind::kUnique:
        case ConstraintKind::kExclusion:
          facts_.add("add-unique");
          break;
      }
    }
  }
  void operator()(const TakeColumn& act) {
    facts_.add("drop-column");
    if (table_ == nullptr) return;
    for (const WrittenConstraint& constraint : table_->constraints) {
      if (constraint.constraint.kind == ConstraintKind::kForeignKey &&
          contains(constraint.constraint.columns, act.column))
        facts_.add("drop-column-referencing", {{constraint.constraint.references}, {}});
    }
  }
  void operator()(const TurnType& act) { turn_type(act); }
  void operator()(const TurnDefault& act) {
    facts_.add(act.value ? "set-default" : "drop-default");
  }
  void operator()(const TurnNullable& act) {
    if (act.nullable) return facts_.add("drop-not-null");
    const WrittenColumn* column = table_ == nullptr ? nullptr : table_->find_column(act.column);
    const bool already = column != nullptr && !column->column.nullable;
    facts_.add(already || proved_not_null(act) ? "set-not-null-proved" : "set-not-null");
  }
  void operator()(const TurnIdentity& act) {
    facts_.add(act.identity.empty() ? "drop-identity" : "add-identity");
  }
  void operator()(const TurnStatistics&) { facts_.add("set-statistics"); }
  void operator()(const TurnReplicaIdentity&) { facts_.add("replica-identity"); }
  void operator()(const MakeConstraint& act) { make_constraint(act.constraint); }
  void operator()(const TakeConstraint& act) {
    const Constraint* constraint = constraint_named(act.name);
    if (constraint != nullptr && constraint->kind == ConstraintKind::kForeignKey)
      return facts_.add("drop-foreign-key", {{constraint->references}, {}});
    const bool key = constraint != nullptr && constraint->kind != ConstraintKind::kCheck;
    facts_.add(key ? "drop-unique" : "drop-check");
  }
  void operator()(const TurnDeferrable&) { facts_.add("alter-constraint"); }
  void operator()(const MakeIndex& act) {
    if (!act.concurrently) return facts_.add("create-index");
    facts_.add("create-index-concurrently");
    facts_.facts().waits_without_blocking = true;
  }
  void operator()(const TakeIndex& act) {
    const WrittenTable* owner = schema_.table_of_index(act.index);
    const QualifiedName table = owner == nullptr ? act.index : owner->name;
    facts_.add_on(table, act.concurrently ? "drop-index-concurrently" : "drop-index");
    facts_.facts().waits_without_blocking = act.concurrently;
  }
  void operator()(const TakeTable&) {
    facts_.add("drop-table");
    if (table_ == nullptr) return;
    refer(table_->constraints, "drop-table-referencing");
    if (table_->kind == TableKind::kPartition) facts_.add_on(table_->parent, "drop-partition");
  }
  void operator()(const NameTable&) { facts_.add("rename-table"); }
  void operator()(const NameColumn&) { facts_.add("rename-column"); }
  void operator()(const NameConstraint&) { facts_.add("rename-constraint"); }
  void operator()(const MakeEnum&) { facts_.add("create-type"); }
  void operator()(const AddLabel&) { facts_.add("add-enum-label"); }
  void operator()(const AttachPartition& act) {
    const WrittenTable* rest = schema_.default_partition(act.table);
    if (rest != nullptr) facts_.add("attach-partition-default", {{rest->name}, {}});
    facts_.add("attach-partition", {{act.partition}, {}});
  }
  void operator()(const AttachPartitionIndex&) { facts_.add("attach-index"); }
  void operator()(const MakeSequence&) {}
  void operator()(const GiveSequence&) {}
  void operator()(const SayOfColumn&) { facts_.add("comment-column"); }
  // No statements of PostgreSQL's.
  void operator()(const NameIndex&) {}
  void operator()(const TurnColumn&) {}
  void operator()(const TurnOptions&) {}
  void operator()(const Aside& act) {
    if (act.kind == Aside::Kind::kObject) make_object(act);
    if (act.what == "no row-level security" || act.what == "no forced row-level security")
      facts_.add_on(act.table, "enable-row-security");
    std::visit(
        Overload{[](const std::monostate&) {},
                 [&](const RowWork& work) { write_rows(work); },
                 [](const CodeBlock&) {},
                 [](const TransactionMark&) {},
                 [](const SessionSetting&) {},
                 [&](const ConstraintValidation& work) { validate(work); },
                 [&](const ObjectRemoval& work) { remove(work); },
                 [&](const PartitionDetachment& work) { detach(work); },
                 [&](const Rebuild& work) { rebuild(work); },
                 [&](const TableLock& work) {
                   for (const QualifiedName& table : work.tables)
                     facts_.add_on(table, lock_table_fact(work.mode));
                 },
                 [](const Routine&) {},
                 [](const Privileges&) {},
                 [](const LabelRename&) {},
                 [&](const DomainCheck& work) { check_domain(work); },
                 [](const ObjectRename&) {},
                 [&](const SchemaMove& work) {
                   if (work.kind == "table") facts_.add_on(work.name, "set-schema");
                 },
                 [&](const TriggerSwitch& work) { facts_.add_on(work.table, "disable-trigger"); },
                 [](const DomainMade&) {},
                 [](const RoleWork&) {},
                 [](const PolicyMade&) {}},
        act.detail);
  }

 private:
  void make_partition(const WrittenTable& table) {
    facts_.add_on(table.parent, "partition-of");
    const WrittenTable* rest = schema_.default_partition(table.parent);
    if (rest == nullptr) return;
    facts_.add_on(rest->name, "partition-of-default");
    facts_.facts().scans = true;
  }

  static bool has_values(const Column& column) {
    return column.default_sql && *column.default_sql != "NULL" && *column.default_sql != "null";
  }

  void refer(const std::vector<WrittenConstraint>& constraints, std::string_view id) {
    for (const WrittenConstraint& constraint : constraints) {
      if (constraint.constraint.kind == ConstraintKind::kForeignKey)
        facts_.add(id, {{constraint.constraint.references}, {}});
    }
  }

  void add_column(const WrittenColumn& written) {
    const Column& column = written.column;
    if (column.generated == Generated::kStored) return facts_.add("add-column-stored");
    if (written.serial) return facts_.add("add-column-serial");
    if (!column.identity.empty()) return facts_.add("add-column-identity");
    if (stored_type(column.type).empty()) return facts_.add("add-column-checked-domain");
    if (!column.default_sql && varies(column.type)) return facts_.add("add-column-varying-domain");
    if (!column.default_sql) return facts_.add("add-column");
    if (is_literal(*column.default_sql)) return facts_.add("add-column-constant");
    const Result<ParsedExpression> value = parse_expression(*column.default_sql);
    const CallValues values =
        value.ok() ? values_of_calls(Node(value->tree), schema_.immutable, schema_.home)
                   : CallValues::kUnknown;
    facts_.add(values == CallValues::kOne       ? "add-column-stable"
               : values == CallValues::kUnknown ? "add-column-unknown-call"
                                                : "add-column-volatile");
  }

  void turn_type(const TurnType& act) {
    const WrittenColumn* column = table_ == nullptr ? nullptr : table_->find_column(act.column);
    const std::string from = column == nullptr ? "" : column->column.type;
    const std::string value = without_quotes(act.value);
    const bool converts = !value.empty() && value != act.column &&
                          value != act.column + "::" + without_quotes(act.type);
    const std::string to = stored_type(act.type);
    if (to.empty()) return facts_.add("type-int-bigint");  // its check is made for each value
    // What a domain has checked is not looked at again.
    const TypeEffect effect = type_effect(stored_type(from, Checks::kPassed), to, converts);
    if (effect != TypeEffect::kNothing) return facts_.add("type-int-bigint");
    facts_.add(is_checked(act.column) ? "type-checked" : "type-varchar-longer");
    if (index_is_rebuilt(act, column->column)) facts_.add("type-indexed");
  }

  // An index is kept where it orders the same values in the same way; of an expression or a
  // condition the server takes the worse for granted.
  bool index_is_rebuilt(const TurnType& act, const Column& column) const {
    const auto any_case = [&](const std::string& type) {
      return read_type_text(stored_type(type)).name.ends_with("citext");
    };
    const auto is_oid = [&](const std::string& type) {
      return read_type_text(stored_type(type)).name == "oid";
    };
    const bool ordered_anew = act.collation != column.collation ||
                              any_case(act.type) != any_case(column.type) ||
                              is_oid(act.type) != is_oid(column.type);
    const bool keyed = std::any_of(
        table_->constraints.begin(), table_->constraints.end(), [&](const WrittenConstraint& one) {
          const ConstraintKind kind = one.constraint.kind;
          return (kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique) &&
                 contains(one.constraint.columns, act.column);
        });
    if (ordered_anew && keyed) return true;
    return std::any_of(table_->indexes.begin(), table_->indexes.end(),
                       [&](const WrittenIndex& index) {
                         return index_feels(index.index, act.column, ordered_anew);
                       });
  }

  static bool index_feels(const Index& index, const std::string& column, bool ordered_anew) {
    bool uses = uses_column(index.where_sql, column) || contains(index.include, column);
    bool computes = !std::string(index.where_sql).empty();
    for (const IndexPart& part : index.parts) {
      const bool plain = part.column == column;
      if (plain && ordered_anew && std::string(part.collation).empty()) return true;
      uses = uses || plain || uses_column(part.expression, column);
      computes = computes || part.column.empty();
    }
    return uses && computes;
  }

  static bool uses_column(const std::string& expression, const std::string& column) {
    if (expression.empty()) return false;
    const Result<ParsedExpression> parsed = parse_expression(expression);
    if (!parsed.ok()) return false;
    const std::vector<ColumnUse> uses = column_uses(*parsed);
    return std::any_of(uses.begin(), uses.end(),
                       [&](const ColumnUse& use) { return use.parts.back() == column; });
  }

  // `("a"::varchar(80))` as `a::varchar80`: what tools write around the usual cast does nothing.
  static std::string without_quotes(std::string sql) {
    std::erase_if(sql, [](char c) { return c == '"' || c == '(' || c == ')'; });
    return sql;
  }

  // What a domain that the migrations have made is another name for; empty: it has a check.
  enum class Checks { kMade, kPassed };
  std::string stored_type(std::string type, Checks checks = Checks::kMade) const {
    constexpr int kDeepest = 10;  // domains over domains
    for (int depth = 0; depth < kDeepest; ++depth) {
      const auto domain = schema_.domains.find(type.substr(type.rfind('.') + 1));
      if (domain == schema_.domains.end()) break;
      if (domain->second.checked && checks == Checks::kMade) return {};
      type = domain->second.type;
    }
    return type;
  }

  bool varies(const std::string& type) const {
    const auto domain = schema_.domains.find(type.substr(type.rfind('.') + 1));
    return domain != schema_.domains.end() && domain->second.varies;
  }

  // One that is not validated is not checked again either ("type-check-not-valid").
  bool is_checked(const std::string& column) const {
    return std::any_of(table_->constraints.begin(), table_->constraints.end(),
                       [&](const WrittenConstraint& constraint) {
                         return constraint.constraint.kind == ConstraintKind::kCheck &&
                                constraint.constraint.validated &&
                                contains(constraint.constraint.columns, column);
                       });
  }

  // A column of the index may be NULL as far as the catalog knows: the server looks at every row.
  bool makes_not_null(const std::string& index) const {
    if (table_ == nullptr) return false;
    const auto used =
        std::find_if(table_->indexes.begin(), table_->indexes.end(),
                     [&](const WrittenIndex& one) { return one.known_name() == index; });
    if (used == table_->indexes.end()) return false;
    return std::any_of(used->index.parts.begin(), used->index.parts.end(),
                       [&](const IndexPart& part) {
                         const WrittenColumn* column = table_->find_column(part.column);
                         return column != nullptr && column->column.nullable &&
                                !proved_not_null({table_->name, part.column, false});
                       });
  }

  bool proved_not_null(const TurnNullable& act) const {
    return table_ != nullptr &&
           std::any_of(table_->constraints.begin(), table_->constraints.end(),
                       [&](const WrittenConstraint& constraint) {
                         return constraint.constraint.kind == ConstraintKind::kCheck &&
                                constraint.constraint.validated &&
                                !contains(act.dropped, constraint.known_name()) &&
                                demands_column(constraint.constraint.expression, act.column);
                       });
  }

  void make_constraint(const WrittenConstraint& written) {
    const Constraint& constraint = written.constraint;
    const bool later = !constraint.validated;
    switch (constraint.kind) {
      case ConstraintKind::kCheck:
        return facts_.add(later ? "add-check-not-valid" : "add-check");
      case ConstraintKind::kForeignKey:
        return facts_.add(later ? "add-foreign-key-not-valid" : "add-foreign-key",
                          {{constraint.references}, {}});
      case ConstraintKind::kExclusion:
        return facts_.add("add-exclusion");
      case ConstraintKind::kPrimaryKey:
        if (written.using_index.empty()) return facts_.add("add-primary-key");
        return facts_.add(makes_not_null(written.using_index) ? "add-primary-key-using-nullable"
                                                              : "add-primary-key-using-index");
      case ConstraintKind::kUnique:
        return facts_.add(written.using_index.empty() ? "add-unique" : "add-unique-using-index");
    }
  }

  const Constraint* constraint_named(const std::string& name) const {
    if (table_ == nullptr) return nullptr;
    const auto found =
        std::find_if(table_->constraints.begin(), table_->constraints.end(),
                     [&](const WrittenConstraint& one) { return one.known_name() == name; });
    return found == table_->constraints.end() ? nullptr : &found->constraint;
  }

  void validate(const ConstraintValidation& work) {
    const Constraint* constraint = constraint_named(work.name);
    if (constraint != nullptr && constraint->kind == ConstraintKind::kForeignKey) {
      facts_.add("validate-foreign-key", {{constraint->references}, {}});
    } else {
      facts_.add_on(work.table, "validate-check");
      facts_.facts().scans = true;
    }
    facts_.facts().waits_without_blocking = true;
  }

  void make_object(const Aside& act) {
    if (act.what == "view") facts_.add("create-view");
    if (act.what == "trigger") facts_.add_on(act.table, "create-trigger");
    if (act.what == "policy") facts_.add_on(act.table, "create-policy");
    if (act.what == "row-level security") facts_.add_on(act.table, "enable-row-security");
    // The same lock: the server opens the table for it in the same way.
    if (act.what == "rule") facts_.add_on(act.table, "create-policy");
  }

  void write_rows(const RowWork& work) {
    for (const QualifiedName& table : work.tables) {
      if (work.verb == RowWork::Verb::kTruncate) {
        facts_.add_on(table, "truncate");
      } else if (work.verb != RowWork::Verb::kCopyOut && work.verb != RowWork::Verb::kSelect) {
        facts_.add_on(table, work.verb == RowWork::Verb::kDelete ? "delete-all" : "update-all");
      }
    }
  }

  void remove(const ObjectRemoval& work) {
    if (work.kind == "trigger") facts_.add_on(work.table, "drop-trigger");
    if (work.kind == "policy") facts_.add_on(work.table, "create-policy");
  }

  // Which columns are of the domain the model knows; the lock is on their tables.
  void check_domain(const DomainCheck& work) {
    for (const auto& [name, table] : schema_.tables) {
      const bool uses =
          std::any_of(table.columns.begin(), table.columns.end(), [&](const WrittenColumn& column) {
            return column.column.type == work.domain.name ||
                   column.column.type == work.domain.display();
          });
      if (uses && work.validated) facts_.add_on(name, "domain-check");
    }
    facts_.facts().scans = work.validated;
  }

  void detach(const PartitionDetachment& work) {
    if (work.concurrently) {
      facts_.facts().waits_without_blocking = true;
      return;
    }
    const std::string_view id = version_.major < 14 ? "detach-partition-13" : "detach-partition";
    facts_.add_on(work.table, id);
    // On 13 the partition is locked with SHARE UPDATE EXCLUSIVE, which no application feels.
    if (version_.major >= 14) facts_.add_on(work.partition, id);
  }

  void rebuild(const Rebuild& work) {
    const auto all_of = [&](std::string_view id, bool rewrites) {
      facts_.add_on(work.name, id);
      facts_.facts().rewrites = rewrites;
      facts_.facts().scans = true;
    };
    switch (work.what) {
      case Rebuild::What::kReindex:
        facts_.facts().waits_without_blocking = work.concurrently;
        return all_of(work.concurrently ? "reindex-concurrently" : "reindex-table", false);
      case Rebuild::What::kRefresh:
        return all_of(work.concurrently ? "refresh-view-concurrently" : "refresh-view",
                      !work.concurrently);
      case Rebuild::What::kLogged:
        return all_of("set-unlogged", true);
      case Rebuild::What::kCluster:
      case Rebuild::What::kVacuumFull:
      case Rebuild::What::kTablespace:
      case Rebuild::What::kAccessMethod:
        return all_of("cluster", true);
      case Rebuild::What::kOptimize:
        return;  // no statement of PostgreSQL's
    }
  }

  const SchemaModel& schema_;
  const ServerVersion& version_;
  QualifiedName name_;
  const WrittenTable* table_;
  FactCollector facts_;
};

class PostgresStatementFacts final : public StatementFacts {
 public:
  KnownServers known_servers() const override { return {{12}, {18}, {15}}; }
  DdlFacts facts_of(const WrittenStatement& statement, const SchemaModel& schema,
                    const ServerVersion& version) const override {
    Judge judge(statement.act, schema, version);
    std::visit(judge, statement.act);
    return judge.take();
  }
  std::string plain_type(const std::string& written) const override {
    return canonical_text(written);
  }
  bool narrows(const std::string& from, const std::string& to) const override {
    return may_lose(from, to) || may_not_parse(from, to);
  }
};

}  // namespace

const StatementFacts& statement_facts() {
  static const PostgresStatementFacts facts;
  return facts;
}

}  // namespace shoofly::postgres
