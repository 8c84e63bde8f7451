#pragma once

// One rule of the linter: a name, what it is about, and a function that looks at one statement in
// its surroundings. Rules decide; they read nothing but what they are given.

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "engine/ddl.h"
#include "engine/query_shape.h"
#include "engine/schema_model.h"
#include "engine/statement_facts.h"
#include "lint/finding.h"
#include "lint/fingerprint.h"
#include "lint/migration.h"
#include "lint/rewrite.h"
#include "lint/transaction.h"
#include "lint/undoing.h"

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
  std::string engine = "postgres";  // as in the table of engines
  ServerVersion version = {15};
};

// Of which engines' statements a rule knows something.
struct Engines {
  bool postgres = false;
  bool mysql = false;  // and MariaDB
  bool sqlite = false;
  bool include(std::string_view engine) const {
    return engine == "postgres" ? postgres : engine == "sqlite" ? sqlite : mysql;
  }
};
inline constexpr Engines kPostgres{true, false, false};
inline constexpr Engines kMysql{false, true, false};
inline constexpr Engines kSqlite{false, false, true};
inline constexpr Engines kEveryEngine{true, true, true};

// The tenants of a project whose tables hold the rows of many, as its settings say.
struct Tenants {
  std::string column;            // that says whose row it is
  std::set<std::string> except;  // tables that belong to nobody
  bool owns(const QualifiedName& table) const { return except.count(table.name) == 0; }
};

// SQLite: a view or a trigger that the migrations have made.
struct KnownObject {
  std::string kind;     // "view", "trigger"
  QualifiedName name;   // at home
  QualifiedName table;  // of a trigger, at home
  std::string text;     // the statement that made it
};

class SchemaHistory;

// The statement that an act is part of.
struct Whole {
  std::span<const WrittenStatement> acts = {};
  bool in_doubt = false;  // they stand in a DO block, or in a migration that perhaps does not run
  const QueryShape* shape = nullptr;  // what it names; null: not read
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
  // The schema is all that the migrations have made of it: none of them has opaque parts. What is
  // not in it is not there.
  bool certain = true;
  bool first = true;                 // of the acts of its statement
  const Tenants* tenants = nullptr;  // null: nothing is said of any
  std::string_view own =
      {};  // the statement as if it had this act only; empty: that cannot be written
  const SchemaHistory* history = nullptr;
  Whole whole = {};
  const DdlFacts* all_acts = nullptr;  // of all acts of the statement together; null: of this one
  const std::vector<KnownObject>* objects = nullptr;  // null: nothing is known of any
  const Spelling* spelling = nullptr;                 // of the text

  template <typename Act>
  const Act* act() const {
    return std::get_if<Act>(&statement.act);
  }
  template <typename Detail>
  const Detail* detail() const {
    const Aside* aside = act<Aside>();
    return aside == nullptr ? nullptr : std::get_if<Detail>(&aside->detail);
  }
  // The text's words, normalised.
  const std::string& words() const { return spelling->words(); }
  const DdlFacts& together() const { return all_acts == nullptr ? facts : *all_acts; }
  // Somebody may be using it: this migration has not made it.
  bool is_live(const QualifiedName& table) const;
  // The tool has made the statement of a call: nobody has written it so.
  bool is_tools_own() const;
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
  const Server& server;
  bool certain = true;                     // as in a scene
  const Tenants* tenants = nullptr;        // null: nothing is said of any
  const std::set<QualifiedName>& guarded;  // tables that have a policy
  // Of a way back: the way up has only validated what was there, which nothing undoes.
  bool nothing_to_undo = false;
  const std::vector<KnownObject>* objects = nullptr;  // as in a scene
  const SchemaHistory* history = nullptr;             // as in a scene
};

class Reporter {
 public:
  virtual ~Reporter() = default;
  // At the statement's own place.
  virtual void report(std::string problem, std::vector<std::string> help) = 0;
  virtual void report_at(Position at, std::string problem, std::vector<std::string> help) = 0;
  // Withdrawn where a later statement does that.
  virtual void report_unless(Undoing undone, std::string problem,
                             std::vector<std::string> help) = 0;
  // The work of what is reported next is on the rows of this table, not of the statement's own.
  virtual void about(const QualifiedName& /*table*/) {}
  // What is reported next weighs this at most.
  virtual void at_most(Severity /*severity*/) {}
  // With what to run instead; its help is the rewrite's own.
  virtual void report(std::string problem, Rewrite rewrite) = 0;
  virtual void report_unless(Undoing undone, std::string problem, Rewrite rewrite) = 0;
};

struct ProjectView;
class ProjectReporter;

struct Rule {
  std::string_view id;
  Family family = Family::kLocks;
  Severity severity = Severity::kWarning;
  std::string_view title;  // one line, for lists
  std::string_view why;    // why it matters, a sentence or two
  void (*check)(const Scene& scene, Reporter& reporter) = nullptr;  // each act
  // After the last statement of a script; null: nothing to look at.
  void (*finish)(const Ending& ending, Reporter& reporter) = nullptr;
  Engines engines = kPostgres;
  // At the project as a whole, once (lint/project_rule.h).
  void (*look)(const ProjectView& project, ProjectReporter& reporter) = nullptr;
  // Its findings are about work on all rows: with a target they say how much that is, and weigh
  // less where it is next to nothing.
  Effort effort = Effort::kNone;
  // One cause, one finding: a script's first stands for all of them, and says how many more.
  bool once_in_script = false;
  // The same with each of its problems: a second finding of the same words.
  bool each_once = false;
};

}  // namespace shoofly::lint
