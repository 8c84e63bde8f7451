#pragma once

// Who stands in the way of a lock, and what can be done about him: LoadProbe's part on locks.
//
// The lock to queue aside with is SHARE UPDATE EXCLUSIVE. It conflicts with itself, which VACUUM,
// ANALYZE and index builds hold, and with nothing that readers and writers take. Two things follow:
// nobody of the application waits behind us, however long that takes; and once we have waited for
// deadlock_timeout the server cancels an autovacuum that is in our way, as it does for everybody
// who waits that long (ProcSleep in proc.c; not one that prevents wraparound). Our own lock timeout
// is shorter than deadlock_timeout, so without this an autovacuum of a large table would keep us
// out for as long as it takes. pg_cancel_backend is no alternative: an autovacuum worker belongs to
// no role, so before 18 only a superuser may cancel it.

#include <optional>
#include <vector>

#include "engine/engine.h"

namespace shoofly::postgres {

Result<std::vector<Blocker>> blockers(Connection& connection, const std::vector<LockFact>& wanted);
Statement queue_aside(const QualifiedName& table);
Result<bool> end_blocker(Connection& connection, const Blocker& blocker, Ending how);

}  // namespace shoofly::postgres
