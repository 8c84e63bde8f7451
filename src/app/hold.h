#pragma once

// Taking hold of a run: its lock, its record behind the lock, its fence. Also again, by a runner
// that has lost its sessions: the run must still be as this runner left it, or as it found it
// where the server has lost what came after.

#include <cstdint>
#include <memory>
#include <vector>

#include "app/drive.h"
#include "execute/patience.h"

namespace shoofly {

class Holder {
 public:
  Holder(const Drive& drive, const Plan& plan, Journal& journal)
      : drive_(drive), plan_(plan), journal_(journal) {}

  // `run` becomes what the journal says, taken over. Errors: conflict (somebody else has the run,
  // or had it since), not found, those of the connection.
  Result<std::unique_ptr<RunLock>> take(RunRecord& run);
  bool held_before() const { return !fences_.empty(); }

 private:
  Result<std::unique_ptr<RunLock>> lock();
  Status refuse_changed(const RunRecord& now) const;
  Status not_ours(RunRecord now) const;

  const Drive& drive_;
  const Plan& plan_;
  Journal& journal_;
  // The one that the run had when it was decided to work on it, and all that this runner gave it.
  std::vector<std::int64_t> fences_;
};

// How far the run is, for Patience.
Result<std::string> progress_mark(Journal& journal, const RunRecord& run);

}  // namespace shoofly
