#pragma once

// Reading again what a run has to do with, to hold a prediction against it.

#include "engine/engine.h"

namespace shoofly {

// The tables and views of `expected`, as they are now. None are none: not all, as for an inspector.
inline Result<Catalog> look_again(const Engine& engine, Connection& connection,
                                  const Catalog& expected) {
  const std::vector<QualifiedName> names = expected.names();
  if (!names.empty()) return engine.inspector().inspect(connection, {names, false});
  Catalog nothing;
  nothing.server = expected.server;
  return nothing;
}

}  // namespace shoofly
