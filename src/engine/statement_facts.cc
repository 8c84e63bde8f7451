#include "engine/statement_facts.h"

#include <charconv>

#include <fmt/format.h>

namespace shoofly {

std::optional<ServerVersion> server_version(std::string_view text) {
  ServerVersion version;
  for (int* part : {&version.major, &version.minor, &version.patch}) {
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, *part);
    if (read.ec != std::errc() || *part < 0) return std::nullopt;
    if (read.ptr == end) return version;
    if (*read.ptr != '.') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()) + 1);
  }
  return std::nullopt;
}

std::string to_string(const ServerVersion& version) {
  if (version.patch != 0)
    return fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
  return version.minor != 0 ? fmt::format("{}.{}", version.major, version.minor)
                            : fmt::format("{}", version.major);
}

}  // namespace shoofly
