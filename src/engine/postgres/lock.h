#pragma once

// One runner at a time: a session advisory lock on a connection of its own, so that it is free
// again the moment its holder's session ends, however that happens.

#include <memory>
#include <string>

#include "engine/engine.h"

namespace shoofly::postgres {

// Asks again until `wait` is over. Errors: conflict, naming the holder; those of connect.
Result<std::unique_ptr<RunLock>> lock_run(const Dsn& dsn, const std::string& run_id,
                                          Milliseconds wait);

}  // namespace shoofly::postgres
