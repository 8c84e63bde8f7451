#pragma once

// Kills the program at a fault point of one of its commands, lets another one resume, and holds
// what is there then against what the undisturbed command leaves.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/scenario.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {

// Databases that can be copied: SQLite files, or PostgreSQL databases of one server.
class Copies {
 public:
  virtual ~Copies() = default;
  virtual Status create(const std::string& name) = 0;
  virtual Status copy(const std::string& from, const std::string& to) = 0;
  virtual void drop(const std::string& name) = 0;
  virtual std::string url(const std::string& name) const = 0;
};
std::unique_ptr<Copies> sqlite_copies();
std::unique_ptr<Copies> postgres_copies(PostgresServer& server);

struct SweepCommand {
  std::string name;  // "start"
  std::string from;  // the state it is given in: "before", "gate", ...
  std::string to;    // the state it leads to
  std::vector<std::string> arguments;
};

class Sweep {
 public:
  Sweep(Scenario scenario, std::unique_ptr<Copies> copies);

  // Kills at every `stride`-th point of every command, from a point chosen by `seed` on; and with
  // `every_write` behind each write of the journal as well. The first state that is not that of
  // the undisturbed command.
  Status run(int stride, bool every_write, std::uint64_t seed);
  int points() const { return points_; }
  int kills() const { return kills_; }

 private:
  std::vector<SweepCommand> commands() const;
  Status prepare();
  // `points`: the names of those that it passes, in order.
  Status undisturbed(const SweepCommand& command, std::vector<std::string>& points);
  Status killed(const SweepCommand& command, int point);
  Status go_on(const SweepCommand& command, const std::string& database);
  ProcessResult drive(const std::vector<std::string>& arguments, const std::string& database,
                      const std::map<std::string, std::string>& env) const;
  // The catalog, every row of every user table, the run's status and its steps' states, as one
  // text.
  Result<std::string> state(const std::string& database) const;

  Scenario scenario_;
  std::unique_ptr<Copies> copies_;
  TempDir dir_;
  std::string run_;
  std::map<std::string, std::string> states_;
  int points_ = 0;
  int kills_ = 0;
  int copies_made_ = 0;
};

}  // namespace shoofly::testing
