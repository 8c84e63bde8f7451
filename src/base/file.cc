#include "base/file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace shoofly {

namespace {

namespace fs = std::filesystem;

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t largest) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    const int reason = errno;
    return Error(reason == ENOENT ? ErrorKind::kNotFound : ErrorKind::kInvalidInput,
                 fmt::format("read \"{}\": {}", path, std::strerror(reason)));
  }
  constexpr std::size_t kPart = 65'536;
  std::string text;
  std::error_code unknown;
  const std::uintmax_t size = fs::file_size(path, unknown);  // a pipe has none
  const bool known = !unknown && size <= largest;
  // One byte more than is expected: the end is seen with the first reading.
  std::size_t part = known ? size + 1 : kPart;
  while (stream) {
    const std::size_t begun = text.size();
    text.resize(begun + part);
    stream.read(text.data() + begun, static_cast<std::streamsize>(part));
    text.resize(begun + static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largest)
      return invalid_input(fmt::format("read \"{}\": larger than {} MiB", path, largest >> 20));
    part = kPart;
  }
  if (stream.bad())
    return internal_error(fmt::format("read \"{}\": {}", path, std::strerror(errno)));
  return text;
}

Status write_file(const std::string& path, const std::string& text) {
  std::error_code failed;
  const fs::file_status there = fs::status(path, failed);
  // A device or a pipe takes what is written; renaming a file over it would be its end.
  const bool in_place = fs::exists(there) && !fs::is_regular_file(there);
  const fs::path target = fs::is_symlink(fs::symlink_status(path, failed))
                              ? fs::weakly_canonical(path, failed)
                              : fs::path(path);
  const std::string written = in_place ? path : fmt::format("{}.{}.tmp", target.string(), getpid());
  std::ofstream stream(written, in_place ? std::ios::binary : std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (stream && in_place) return ok_status();
  if (stream && fs::exists(there)) fs::permissions(written, there.permissions(), failed);
  if (!stream || std::rename(written.c_str(), target.c_str()) != 0) {
    const std::string reason = std::strerror(errno);
    if (!in_place) std::remove(written.c_str());
    return internal_error(fmt::format("write \"{}\": {}", path, reason));
  }
  return ok_status();
}

}  // namespace shoofly
