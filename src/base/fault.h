#pragma once

// Fault points: places where a test kills the process to prove that a run survives it. A point does
// nothing until a test driver arms it; the shipped binary has no way to arm one.

#include <functional>
#include <string_view>

namespace shoofly::fault {

// Called by the code under test; runs the armed hook, if any. Thread-safe.
void point(std::string_view name);

// Test drivers only. The hook may not return (it kills the process) or may count.
void arm(std::function<void(std::string_view)> hook);

}  // namespace shoofly::fault
