#pragma once

// The sums by which tools know whether a file is still the one that they have run. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shoofly::toolchain {

// Flyway's: CRC-32 over the lines, without what ends them and without a byte order mark. None: the
// bytes are no UTF-8, and Flyway was told what they are.
std::optional<std::int32_t> flyway_checksum(std::string_view bytes);

// SHA-256 in hexadecimal of the file, as it is or as a checkout with other ends of lines has it.
bool has_sha256(std::string_view bytes, std::string_view sum);

}  // namespace shoofly::toolchain
