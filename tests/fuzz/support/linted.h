#pragma once

// What every target of the linter holds true of what was read.

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/engines.h"
#include "lint/migration.h"

namespace shoofly::fuzz {

// A person's text in this SQL: whatever it is, it is read, every rule is asked about it, and what
// is found can be shown beside it. The first byte says how its tool runs it.
void lint_text(std::string_view engine, ServerVersion version, const unsigned char* data,
               std::size_t size);

// A script's places are those of a file, in order.
void check_places(const lint::Script& script);

// The first byte chooses one of `count`; the rest is the text.
struct Chosen {
  std::size_t which = 0;
  std::string text;
};
Chosen choose(std::size_t count, const unsigned char* data, std::size_t size);

}  // namespace shoofly::fuzz
