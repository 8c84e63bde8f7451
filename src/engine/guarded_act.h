#pragma once

// A statement below a condition or in a loop, of a DO block or of a program.

#include <variant>

#include "engine/schema_file.h"

namespace shoofly {

// A condition around a statement is mostly its own IF NOT EXISTS.
inline void mark_as_maybe(WrittenStatement& statement) {
  statement.maybe = true;
  std::visit(
      [](auto& act) {
        if constexpr (requires { act.if_not_exists; }) act.if_not_exists = true;
        if constexpr (requires { act.if_exists; }) act.if_exists = true;
      },
      statement.act);
}

// No rows but some are written each time.
inline void mark_as_batched(WrittenStatement& statement) {
  auto* aside = std::get_if<Aside>(&statement.act);
  if (aside == nullptr || aside->kind != Aside::Kind::kData) return;
  aside->what += " in batches";
  aside->detail = {};
}

}  // namespace shoofly
