#pragma once

// One runner at a time: an open-file-description lock on a file of the run's own beside the
// database,
// "<database>-shoofly-lock-<run>", which says in text who holds it. The kernel gives it back the
// moment the holder is gone, however that happens; a file that a killed runner left behind is no
// lock. Runs of one database do not hinder one another.

#include <memory>
#include <string>

#include "engine/engine.h"

namespace shoofly::sqlite {

// Asks again every 50 ms until `wait` is over. RunLock::held() is false as well when somebody has
// removed the file, because another runner could then lock a new one. Errors: conflict, naming the
// holder's pid, host and since when; not found (no such database); refused (the directory is not
// writable).
Result<std::unique_ptr<RunLock>> lock_run(const Dsn& dsn, const std::string& run_id,
                                          Milliseconds wait);

}  // namespace shoofly::sqlite
