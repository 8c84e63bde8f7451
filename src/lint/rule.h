#pragma once

// One rule of the linter: a name, what it is about, and a function that looks at one statement in
// its surroundings. Rules decide; they read nothing but what they are given.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "engine/ddl.h"
#include "engine/schema_model.h"
#include "engine/statement_facts.h"
#include "lint/finding.h"
#include "lint/migration.h"
#include "lint/transaction.h"

namespace shoofly::lint {

enum class Family {
  kLocks,
  kCompatibility,
  kData,
  kReversibility,
  kIdempotence,
  kTransactions,
  kTimeouts,
  kTenants,
  kOrder,
  kSecurity,
  kHouse,
};
std::string_view to_string(Family family);

struct Server {
  std::string engine = "postgres";
  int major = 15;
};

// One act of one statement, and what is there when it runs.
struct Scene {
  const Server& server;
  const StatementFacts& engine;
  const Migration& migration;
  const Script& script;
  const WrittenStatement& statement;
  std::string_view text;  // the whole statement as written
  bool alone;             // the statement has no other act
  const SchemaModel& schema;
  const TransactionState& transaction;
  const DdlFacts& facts;

  template <typename Act>
  const Act* act() const {
    return std::get_if<Act>(&statement.act);
  }
  template <typename Detail>
  const Detail* detail() const {
    const Aside* aside = act<Aside>();
    return aside == nullptr ? nullptr : std::get_if<Detail>(&aside->detail);
  }
  // Somebody may be using it: this migration has not made it.
  bool is_live(const QualifiedName& table) const;
  // For people: without the schema in which names without one are.
  std::string shown(const QualifiedName& name) const;
  bool leads_back() const { return script.direction == Direction::kDown; }
  // Null: nothing is known of it.
  const WrittenTable* table(const QualifiedName& name) const { return schema.find_table(name); }
};

// A script after its last statement.
struct Ending {
  const Migration& migration;
  const Script& script;
  const TransactionState& transaction;  // with what is left open
  // Of a way back: the tables that it and the way up have touched, as they were before both, and as
  // they are now. Else nothing, and the whole schema.
  const SchemaModel& before;
  const SchemaModel& after;
};

class Reporter {
 public:
  virtual ~Reporter() = default;
  // At the statement's own place.
  virtual void report(std::string problem, std::vector<std::string> help) = 0;
  virtual void report_at(Position at, std::string problem, std::vector<std::string> help) = 0;
};

struct Rule {
  std::string_view id;
  Family family = Family::kLocks;
  Severity severity = Severity::kWarning;
  std::string_view title;  // one line, for lists
  std::string_view why;    // why it matters, a sentence or two
  void (*check)(const Scene& scene, Reporter& reporter) = nullptr;  // each act
  // After the last statement of a script; null: nothing to look at.
  void (*finish)(const Ending& ending, Reporter& reporter) = nullptr;
};

}  // namespace shoofly::lint
