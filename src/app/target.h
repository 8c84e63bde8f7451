#pragma once

// A target that is open: its engine, address, one session and its journal.

#include <memory>
#include <string>

#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"

namespace shoofly {

struct Target {
  const Engine* engine = nullptr;
  Dsn dsn;
  std::string shown;  // what commands say after --target: a name, or the URL without its secrets
  std::unique_ptr<Connection> connection;
};

// `written` is a URL or a name in `shoofly.yaml` of the working directory (targets: {name: url}).
// Errors: invalid input, not found, unsupported, connection lost, refused.
Result<Dsn> resolve_target(const std::string& written);
Result<Target> open_target(const std::string& written, const SessionOptions& options = {});

}  // namespace shoofly
