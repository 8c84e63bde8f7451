#pragma once

// A streaming standby of a private server: for what a run does while a standby lags, goes away or
// is promoted.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {

struct StandbyOptions {
  std::string name = "standby";  // its application_name on the primary, and its slot's name
  // Without a slot the primary may drop log that the standby still needs.
  bool with_slot = true;
  std::vector<std::string> settings;  // e.g. "recovery_min_apply_delay = '3s'"
};

// A standby of `primary`, made of an online copy of its files, so that it works for every version
// and does not disturb the primary's sessions. It has all databases of the primary, read only,
// until it is promoted. The primary must outlive it. Not thread-safe.
class PostgresStandby {
 public:
  // Returns when the standby answers and streams. Errors: internal, with the standby's log.
  static Result<std::unique_ptr<PostgresStandby>> create(PostgresServer& primary,
                                                         StandbyOptions options = {});
  // Ends the standby and drops its slot where the primary still answers.
  ~PostgresStandby();
  PostgresStandby(const PostgresStandby&) = delete;
  PostgresStandby& operator=(const PostgresStandby&) = delete;

  PostgresServer& server() { return *server_; }  // may be stopped, killed and started again
  const std::string& name() const { return options_.name; }

  // Replay stands still from the return of one to the call of the other; log goes on arriving.
  Status hold_replay();
  Status resume_replay();
  // Until everything that the primary has logged by now is replayed.
  Status wait_until_caught_up(std::chrono::milliseconds timeout = std::chrono::seconds(60));
  // Until it takes writes, on a timeline of its own. What to do with the primary is the caller's
  // business: kill it before, or there are two.
  Status promote();

 private:
  PostgresStandby(PostgresServer& primary, StandbyOptions options)
      : primary_(primary), options_(std::move(options)) {}
  Status start();
  Status copy_cluster(const std::filesystem::path& data_dir);
  Result<bool> streams();

  PostgresServer& primary_;
  StandbyOptions options_;
  std::unique_ptr<PostgresServer> server_;
};

}  // namespace shoofly::testing
