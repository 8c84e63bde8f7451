#include "engine/sqlite/statement_facts.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "engine/sqlite/types.h"

namespace shoofly::sqlite {
namespace {

constexpr ServerVersion kChecksNewColumns{3, 37, 0};

bool makes_check(const MakeColumn& act) {
  return std::any_of(act.constraints.begin(), act.constraints.end(),
                     [](const WrittenConstraint& constraint) {
                       return constraint.constraint.kind == ConstraintKind::kCheck;
                     });
}

// Adds what a statement costs beside the lock that every writer takes.
class StatementJudge {
 public:
  StatementJudge(const SchemaModel& schema, const ServerVersion& version)
      : schema_(schema), version_(version) {}

  DdlFacts take() { return std::move(facts_); }

  void operator()(const MakeTable& act) {
    if (!act.table.temporary) write(act.table.name, "schema text only");
  }
  void operator()(const MakeColumn& act) {
    if (!write(act.table, "ADD COLUMN: schema text only")) return;
    const bool looks = makes_check(act) || (act.column.column.generated != Generated::kNone &&
                                            !act.column.column.nullable);
    if (looks && version_ >= kChecksNewColumns)
      scan("ADD COLUMN holds every row against what it checks");
  }
  void operator()(const TakeColumn& act) {
    if (!write(act.table, "DROP COLUMN of a virtual column: schema text only")) return;
    const WrittenTable* table = schema_.find_table(act.table);
    const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
    if (column != nullptr && column->column.generated == Generated::kVirtual) return;
    rewrite("DROP COLUMN writes every row anew");
  }
  void operator()(const TurnNullable& act) {
    if (write(act.table, "DROP NOT NULL: schema text only") && !act.nullable)
      scan("SET NOT NULL looks for a NULL");
  }
  void operator()(const MakeConstraint& act) {
    if (write(act.table, "")) scan("ADD CONSTRAINT holds every row against it");
  }
  void operator()(const TakeConstraint& act) { write(act.table, "schema text only"); }
  void operator()(const MakeIndex& act) {
    if (write(act.index.table, "")) scan("CREATE INDEX builds under the lock");
  }
  void operator()(const TakeIndex& act) {
    const WrittenTable* owner = schema_.table_of_index(act.index);
    write(owner == nullptr ? act.index : owner->name, "DROP INDEX frees the index's pages");
  }
  void operator()(const TakeTable& act) { write(act.table, "DROP TABLE frees the table's pages"); }
  void operator()(const NameTable& act) { write(act.table, "RENAME: schema text only"); }
  void operator()(const NameColumn& act) { write(act.table, "RENAME COLUMN: schema text only"); }
  void operator()(const Aside& act) {
    if (const auto* rebuild = std::get_if<Rebuild>(&act.detail)) {
      write(rebuild->name, "");
      if (rebuild->what == Rebuild::What::kVacuumFull) return rewrite("VACUUM writes all anew");
      return scan("REINDEX builds under the lock");
    }
    if (const auto* work = std::get_if<RowWork>(&act.detail)) {
      if (work->verb == RowWork::Verb::kSelect) return;
      for (const QualifiedName& table : work->tables) write(table, "rows are written");
    }
    const bool removes = std::holds_alternative<ObjectRemoval>(act.detail);
    if (act.kind == Aside::Kind::kObject || removes) write(act.name, "schema text only");
  }
  // Nothing of these is SQLite's.
  template <typename Act>
  void operator()(const Act&) {}

 private:
  // False: what is temporary is in a file of its own, which nobody else sees.
  bool write(const QualifiedName& name, const char* source) {
    const WrittenTable* table = schema_.find_table(name);
    if (table != nullptr && table->temporary) return false;
    facts_.locks.push_back({name, "write lock on the database", false, true,
                            "every other writer of the file waits, and readers while it commits "
                            "unless it is in WAL mode"});
    note(source);
    return true;
  }
  void scan(const char* source) {
    facts_.scans = true;
    note(source);
  }
  void rewrite(const char* source) {
    facts_.rewrites = true;
    scan(source);
  }
  void note(const char* source) { facts_.source = std::string("sqlite facts: ") + source; }

  const SchemaModel& schema_;
  const ServerVersion& version_;
  DdlFacts facts_;
};

class SqliteStatementFacts final : public StatementFacts {
 public:
  KnownServers known_servers() const override { return {{3, 31}, {3}, {3, 40}}; }
  DdlFacts facts_of(const WrittenStatement& statement, const SchemaModel& schema,
                    const ServerVersion& version) const override {
    StatementJudge judge(schema, version);
    std::visit(judge, statement.act);
    return judge.take();
  }
  bool message_is_transaction() const override { return false; }
  std::string plain_type(const std::string& written) const override {
    return canonical_type_text(written);
  }
  // No statement changes a column's type.
  bool narrows(const std::string& /*from*/, const std::string& /*to*/) const override {
    return false;
  }
};

}  // namespace

const StatementFacts& statement_facts() {
  static const SqliteStatementFacts instance;
  return instance;
}

}  // namespace shoofly::sqlite
