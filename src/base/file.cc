#include "base/file.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace shoofly {

namespace {

constexpr std::size_t kLargest = std::size_t{64} << 20;  // far above any text that a person writes

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    const int reason = errno;
    return Error(reason == ENOENT ? ErrorKind::kNotFound : ErrorKind::kInvalidInput,
                 fmt::format("read \"{}\": {}", path, std::strerror(reason)));
  }
  std::string text;
  std::array<char, 65'536> part{};
  while (stream.read(part.data(), part.size()) || stream.gcount() > 0) {
    text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kLargest)
      return invalid_input(fmt::format("read \"{}\": larger than {} MiB", path, kLargest >> 20));
  }
  if (stream.bad())
    return internal_error(fmt::format("read \"{}\": {}", path, std::strerror(errno)));
  return text;
}

Status write_file(const std::string& path, const std::string& text) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, getpid());
  std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (!stream || std::rename(temporary.c_str(), path.c_str()) != 0) {
    const std::string reason = std::strerror(errno);
    std::remove(temporary.c_str());
    return internal_error(fmt::format("write \"{}\": {}", path, reason));
  }
  return ok_status();
}

}  // namespace shoofly
