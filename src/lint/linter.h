#pragma once

// Plays migrations into a model of the schema, statement by statement in their own order, and asks
// every rule about each. Keeps the model between migrations. Not thread-safe; reading the texts is
// the caller's business and can be done by others ahead of it.

#include <memory>
#include <string>
#include <vector>

#include "engine/schema_file.h"
#include "engine/statement_facts.h"
#include "lint/house_rule.h"
#include "lint/replay.h"
#include "lint/rule.h"

namespace shoofly::lint {

// A script with what its grammar made of it; lines are the file's.
struct ReadScript {
  const Script* script = nullptr;
  WrittenSchema written;
};

class Linter {
 public:
  // All of it outlives the linter.
  Linter(Server server, const StatementFacts& facts, const std::vector<const Rule*>& rules,
         const std::vector<std::unique_ptr<HouseRule>>* house = nullptr);

  // In order. `known` (a migration that was there before) is played and not looked at.
  void lint(const Migration& migration, const ReadScript& up, const ReadScript* down,
            bool known = false);

  const std::vector<Finding>& findings() const { return findings_; }
  const std::vector<Notice>& notices() const { return notices_; }
  const Coverage& coverage() const { return coverage_; }
  const SchemaModel& schema() const { return replay_.schema(); }

 private:
  void play(const Migration& migration, const ReadScript& read, bool look, const Saved* before);
  void end(const Migration& migration, const ReadScript& read, const Saved* before);
  void look_at(const Migration& migration, const ReadScript& read,
               const WrittenStatement& statement, bool alone);
  void remember(const WrittenStatement& statement, const DdlFacts& facts);
  void remember_keys(const WrittenStatement& statement);
  void take_setting(const SessionSetting& setting);
  void take_mark(const TransactionMark& mark, Position at);
  void begin(const ReadScript& read);
  void ask_house(const ReadScript& read);
  void suppress(const std::string& file, const ReadScript& read, std::size_t first);

  Server server_;
  const StatementFacts& facts_of_;
  const std::vector<const Rule*>& rules_;
  const std::vector<std::unique_ptr<HouseRule>>* house_;
  Replay replay_;
  TransactionState transaction_;
  std::vector<Finding> findings_;
  std::vector<Notice> notices_;
  Coverage coverage_;
};

}  // namespace shoofly::lint
