#pragma once

// The demo's database: customers with the names people really have (one word, three words, none of
// it a surprise to the split), made from a seed, the same every time.

#include <cstdint>
#include <string>

#include "app/target.h"
#include "base/result.h"

namespace shoofly::demo {

// Creates the file at the target's path and fills it, in write-ahead-log mode, as an application
// would.
Status make_customers(const Engine& engine, const Dsn& dsn, int rows, std::uint64_t seed);

// The n-th person of the seeded crowd: "Ada Lovelace", "Anna Maria Berg", "Prince".
std::string person(std::uint64_t n);

// The change that the demo makes.
std::string change_file();

}  // namespace shoofly::demo
