#pragma once

namespace shoofly {
inline constexpr const char* kVersion = "0.1.0";
}  // namespace shoofly
