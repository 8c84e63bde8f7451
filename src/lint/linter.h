#pragma once

// Plays migrations into a model of the schema, statement by statement in their own order, and asks
// every rule about each. Keeps the model between migrations. Not thread-safe; reading the texts is
// the caller's business and can be done by others ahead of it.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/schema_file.h"
#include "engine/statement_facts.h"
#include "lint/deployed_queries.h"
#include "lint/house_rule.h"
#include "lint/live_schema.h"
#include "lint/pending.h"
#include "lint/places.h"
#include "lint/replay.h"
#include "lint/routine_watch.h"
#include "lint/rule.h"
#include "lint/schema_history.h"
#include "lint/suppressions.h"

namespace shoofly::lint {

// How much of a script is held at once.
inline constexpr PartSize kPartOfScript{256, std::size_t{64} << 10};

// A script with what its grammar made of it, or of its first part; places are those of the script's
// text.
struct ReadScript {
  const Script* script = nullptr;
  WrittenSchema written = {};
  std::unique_ptr<StatementStream> rest = {};  // null: there is no more than that
};

// As it is written; empty: it is of no statement.
std::string_view text_of(const ReadScript& read, const WrittenStatement& statement);

class Linter {
 public:
  // All of it outlives the linter.
  Linter(Server server, const StatementFacts& facts, const std::vector<const Rule*>& rules,
         const std::vector<std::unique_ptr<HouseRule>>* house = nullptr);

  // What the deployed application sends is asked of each step from here on.
  void watch(std::vector<DeployedQuery> queries) { watch_.emplace(std::move(queries)); }

  // What the functions that the migrations make name is asked of each step from here on. Outlives
  // the linter; null: they are not read.
  void watch_routines(const RoutineReader* routines) { routines_ = routines; }

  // What statements name is known, and more can be read with this. Outlives the linter; null: it is
  // not known.
  void read_queries(const QueryReader* queries) {
    queries_ = queries;
    keeps_history_ = keeps_history_ || queries != nullptr;
    history_.read_with(queries);
  }

  // In order. What is in a script's `rest` is read meanwhile, and each part given back when it was
  // played. `known` (a migration that was there before) is played and not looked at.
  void lint(const Migration& migration, const ReadScript& up, const ReadScript* down,
            bool known = false);

  // What comes from here on is pending on a target whose schema this is.
  void stand_on(LiveSchema live);

  // The names that a suppression may have; without any every name may be one.
  void set_known_rules(std::vector<std::string> names) { known_rules_ = std::move(names); }

  // Outlives the linter; null: there are none.
  void set_tenants(const Tenants* tenants) { tenants_ = tenants; }

  // After the last one: says what no later migration has made good.
  void conclude();
  // From here on findings keep what their rules propose, and where; scripts are read whole.
  void keep_rewrites() { keeps_rewrites_ = true; }

  const std::vector<Finding>& findings() const { return findings_; }
  const std::vector<Notice>& notices() const { return notices_; }
  // Those since the last time they were taken.
  std::vector<Finding> take_findings() { return std::exchange(findings_, {}); }
  std::vector<Notice> take_notices() { return std::exchange(notices_, {}); }
  const Coverage& coverage() const { return coverage_; }
  const SchemaModel& schema() const { return replay_.schema(); }

 private:
  // Of the script that is played, what its parts have in common.
  struct Course {
    Suppressions suppressions;
    std::vector<Finding> by_house;
    std::vector<std::uint32_t> starts;  // of all statements so far; texts are shorter than 4 GiB
    Position counted_to = {1, 1};
    std::size_t counted = 0;  // bytes up to there
    bool settles = false;     // it has a VALIDATE CONSTRAINT
    bool works = false;       // it has more than that, and what is set for it
  };

  void play(const Migration& migration, const ReadScript& read, bool look, const Saved* before);
  void play_statement(const Migration& migration, const ReadScript& part, std::size_t act,
                      bool look);
  void play_calls(const Migration& migration, const ReadScript& part,
                  const WrittenStatement& statement, bool look);
  void play_body(const Migration& migration, const ReadScript& part,
                 const WrittenStatement& statement, const QualifiedName& routine, bool look);
  void play_part(const Migration& migration, const ReadScript& part, bool look, Course& course);
  void settle(const ReadScript& read, std::size_t first, std::size_t first_notice, Course& course);
  void put_in_file(const Script& script, std::size_t first, std::size_t first_notice);
  void name_statements(const ReadScript& read, std::size_t first, const Course& course);
  void drop_repeated(std::size_t first);
  void drop_advice(std::size_t first);
  void drop_moot(std::string_view text, std::size_t first, const Course& course);
  void end(const Migration& migration, const ReadScript& read, const Saved* before);
  void look_at(const Migration& migration, const ReadScript& read, std::size_t act, bool begins,
               bool alone);
  void look_around(const ReadScript& read, std::size_t act);
  void take_history(const WrittenStatement& statement, const SchemaHistory::Parts& before);
  void doubt_unread(const ReadScript& read, std::size_t end);
  DdlFacts facts_together(const ReadScript& read, std::size_t act) const;
  std::string_view own_text(const ReadScript& read, std::size_t act, std::string_view text);
  void remember(const WrittenStatement& statement, const DdlFacts& facts);
  void remember_vain(const WrittenStatement& statement, const DdlFacts& facts);
  void remember_nullable(const TurnNullable& turn);
  void remember_default(const TurnDefault& turn);
  void remember_switch(const TriggerSwitch& triggers, Position at);
  void remember_left(const WrittenStatement& statement);
  void remember_keys(const WrittenStatement& statement);
  void remember_rows(const WrittenStatement& statement);
  void remember_filling(const QualifiedName& table);
  void remember_values(const WrittenAct& act);
  void follow_objects(const WrittenStatement& statement, std::string_view text);
  void forget_object(std::string_view kind, const QualifiedName& name);
  void forget_locks_before(const WrittenStatement& statement);
  void undo(const WrittenStatement& statement);
  void take_setting(const SessionSetting& setting, std::size_t number);
  void remember_routine(const Aside& aside, Position at);
  void forget_local_settings();
  void take_mark(const TransactionMark& mark, Position at);
  void inherit_settings(TransactionState& fresh) const;
  void begin(const ReadScript& read);
  void count_opaque(const Script& script);
  void begin_of_text();
  void roll_back();
  void ask_house(const ReadScript& part, Course& course) const;
  void ask_queries(const ReadScript& read, const WrittenStatement& statement,
                   const std::set<std::string>& tables, bool look);
  struct PendingNews;
  void tell_news(const ReadScript& read);
  void tell(const ReadScript& read, const PendingNews& news, const std::string& where);
  void hold_back(std::size_t first);
  void tell_once(std::size_t first);
  void follow_routines(const ReadScript& part, const WrittenStatement& statement,
                       const std::set<std::string>& tables, std::string_view text, bool look);
  void take_routine(const ReadScript& part, Position at, const std::string& text, bool look);
  void tell_routine_news(const ReadScript& read);

  Server server_;
  const StatementFacts& facts_of_;
  std::vector<const Rule*> rules_;  // of this engine
  const std::vector<std::unique_ptr<HouseRule>>* house_;
  Replay replay_;
  const QueryReader* queries_ = nullptr;
  bool keeps_history_ = false;  // of names; elsewhere than in PostgreSQL it needs no reader
  SchemaHistory history_;
  // Of the statement at hand.
  struct Around {
    const Script* script = nullptr;
    std::string_view text;
    Whole whole;
  };
  Around around_;
  Spelling spelling_{""};                 // of the statement that is looked at
  std::size_t first_unseen_ = 0;          // of the script's statements, read or not
  std::unique_ptr<const Places> places_;  // of the script; null: nothing has asked for them
  TransactionState transaction_;
  std::optional<QueryWatch> watch_;
  const RoutineReader* routines_ = nullptr;
  RoutineWatch routine_watch_;
  // Those that the migrations have made, by the types of their arguments.
  struct KnownRoutine {
    std::string text;  // of the statement that makes it
    bool has_arguments = false;
  };
  std::map<QualifiedName, std::map<std::string, KnownRoutine>> known_routines_;
  std::set<QualifiedName> committing_;  // procedures that end a transaction
  int call_depth_ = 0;                  // routines that run at this place, one called by the other
  // Of the migration at hand.
  struct RoutineNews {
    RoutineWatch::News news;
    Position at;
    std::string statement;
  };
  std::vector<RoutineNews> routine_news_;
  // Of the transaction at hand: what no query that is mended by its end will see.
  struct PendingNews {
    QueryWatch::News news;
    Position at;
    std::string statement;
  };
  std::vector<PendingNews> news_;
  bool on_target_ = false;  // what is played stands on its schema
  bool certain_ = true;     // nothing that was played was opaque
  // Since the BEGIN of the text.
  struct Begun {
    TransactionState state;
    std::size_t findings = 0;
    std::size_t history = 0;
  };
  std::optional<Begun> at_begin_;
  bool maybe_ = false;            // perhaps the migration does not run
  bool message_ = false;          // several statements are sent as one
  bool leads_back_ = false;       // the script
  bool only_settles_ = false;     // the last script that was played
  bool nothing_to_undo_ = false;  // as in an ending
  // One transaction over all that is pending goes on from one to the next only where some have run
  // before: else the whole history is looked at, and which of it is pending nobody says.
  bool pending_is_known_ = false;
  bool looked_at_last_ = false;
  std::string script_file_;  // of the script that is played
  Pending pending_;
  const Tenants* tenants_ = nullptr;
  std::vector<std::string> known_rules_;
  std::set<QualifiedName> guarded_;  // tables that have a policy
  std::set<QualifiedName> pinned_;   // routines that set their search_path
  std::vector<Finding> held_back_;
  std::vector<Finding> findings_;
  std::vector<Notice> notices_;
  Coverage coverage_;
  bool keeps_rewrites_ = false;
  std::vector<KnownObject> objects_;  // SQLite
  DdlFacts together_;                 // of the statement that is looked at
  // The acts of the statement that is looked at, each as a statement.
  std::vector<std::string> own_acts_;
  std::size_t first_of_own_ = 0;
};

}  // namespace shoofly::lint
