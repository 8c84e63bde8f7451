#include "base/file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace shoofly {

Result<std::string> read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    const int reason = errno;
    return Error(reason == ENOENT ? ErrorKind::kNotFound : ErrorKind::kInvalidInput,
                 fmt::format("read \"{}\": {}", path, std::strerror(reason)));
  }
  std::ostringstream text;
  text << stream.rdbuf();
  if (stream.bad())
    return internal_error(fmt::format("read \"{}\": {}", path, std::strerror(errno)));
  return text.str();
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
