#include "toolchain/file_sums.h"

#include "base/sha256.h"
#include "base/utf8.h"

namespace shoofly::toolchain {
namespace {

// CRC-32 of ISO 3309, bit by bit: migrations are small.
std::uint32_t crc_with(std::uint32_t crc, std::string_view bytes) {
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xEDB88320U : crc >> 1U;
  }
  return crc;
}

std::string sha256_of(std::string_view bytes) {
  Sha256 sum;
  sum.add(bytes);
  return sum.hexadecimal();
}

std::string with_ends(std::string_view bytes, std::string_view end) {
  std::string text;
  for (const char byte : bytes) {
    if (byte == '\r') continue;
    if (byte == '\n') {
      text += end;
    } else {
      text += byte;
    }
  }
  return text;
}

}  // namespace

std::optional<std::int32_t> flyway_checksum(std::string_view bytes) {
  if (invalid_utf8(bytes)) return std::nullopt;
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  std::uint32_t crc = 0xFFFFFFFFU;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find_first_of("\r\n");
    crc = crc_with(crc, bytes.substr(0, end));
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
  }
  return static_cast<std::int32_t>(~crc);
}

bool has_sha256(std::string_view bytes, std::string_view sum) {
  return sha256_of(bytes) == sum || sha256_of(with_ends(bytes, "\n")) == sum ||
         sha256_of(with_ends(bytes, "\r\n")) == sum;
}

}  // namespace shoofly::toolchain
