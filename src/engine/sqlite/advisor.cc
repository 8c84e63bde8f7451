#include "engine/sqlite/advisor.h"

#include <algorithm>

#include "engine/sqlite/dialect.h"
#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {
namespace {

template <typename... F>
struct Overload : F... {
  using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;

struct Fact {
  const char* source;
  bool scans = false;
  bool rewrites = false;
};

constexpr Fact kText{"sqlite facts: schema text only"};
constexpr Fact kDropColumn{"sqlite facts: DROP COLUMN writes every row anew", true, true};
constexpr Fact kNotNull{"sqlite facts: SET NOT NULL looks for a NULL", true, false};
constexpr Fact kCheck{"sqlite facts: ADD CHECK holds every row against it", true, false};
constexpr Fact kForeignKey{"sqlite facts: ADD FOREIGN KEY looks for every row's parent", true,
                           false};
constexpr Fact kIndex{"sqlite facts: CREATE INDEX builds under the lock", true, false};
constexpr Fact kDropIndex{"sqlite facts: DROP INDEX frees the index's pages"};
constexpr Fact kShortRows{
    "sqlite facts: a changed default is first written into rows stored before the column was added",
    true, false};
constexpr Fact kTriggers{"sqlite facts: triggers are schema text"};

Fact default_fact(const Table* table, const std::string& column,
                  const std::optional<std::string>& default_sql) {
  const Column* found = table == nullptr ? nullptr : table->find_column(column);
  if (found == nullptr) return kShortRows;
  return changes_short_rows(found->default_sql, default_sql) ? kShortRows : kText;
}

Fact drop_constraint_fact(const Table* table, const std::string& name) {
  const Constraint* found = table == nullptr ? nullptr : table->find_constraint(name);
  return found != nullptr && found->kind == ConstraintKind::kUnique ? kDropIndex : kText;
}

Fact fact_of(const Action& action, const Table* table) {
  return std::visit(
      Overload{
          [](const DropColumn&) { return kDropColumn; }, [](const SetNotNull&) { return kNotNull; },
          [](const AddConstraint& a) {
            return a.constraint.kind == ConstraintKind::kForeignKey ? kForeignKey : kCheck;
          },
          [](const CreateIndex&) { return kIndex; }, [](const DropIndex&) { return kDropIndex; },
          [&](const DropConstraint& a) { return drop_constraint_fact(table, a.name); },
          [&](const SetDefault& a) { return default_fact(table, a.column, a.default_sql); },
          [&](const DropDefault& a) { return default_fact(table, a.column, std::nullopt); },
          [](const InstallSync&) { return kTriggers; },
          [](const ReplaceSync&) { return kTriggers; }, [](const RemoveSync&) { return kTriggers; },
          [](const auto&) { return kText; }},
      action);
}

bool is_wal(const Catalog& catalog) {
  return std::any_of(catalog.server.settings.begin(), catalog.server.settings.end(),
                     [](const auto& setting) {
                       return setting.first == "journal_mode" && setting.second == "wal";
                     });
}

class SqliteAdvisor final : public DdlAdvisor {
 public:
  DdlFacts advise(const Action& action, const Catalog& catalog) const override {
    const QualifiedName& name = table_of(action);
    const Fact fact = fact_of(action, catalog.find_table(name));
    DdlFacts facts;
    facts.scans = fact.scans;
    facts.rewrites = fact.rewrites;
    facts.source = fact.source;
    LockFact lock{name, "write lock on the database", false, true,
                  "every other writer of the file; readers go on"};
    if (!is_wal(catalog)) {
      // With a rollback journal a writer whose changes outgrow its cache shuts readers out too.
      lock.blocks_reads = fact.rewrites || std::holds_alternative<CreateIndex>(action);
      lock.blocks =
          lock.blocks_reads
              ? "every other writer of the file, and readers once its changes outgrow the cache"
              : "every other writer of the file, and readers while it commits";
    }
    facts.locks.push_back(std::move(lock));
    return facts;
  }
};

}  // namespace

const DdlAdvisor& advisor() {
  static const SqliteAdvisor instance;
  return instance;
}

}  // namespace shoofly::sqlite
