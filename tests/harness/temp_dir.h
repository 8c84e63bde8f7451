#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace shoofly::testing {

// A private folder below /tmp, removed with everything in it when this object goes. The path is
// short (Unix sockets allow 107 bytes) whatever TMPDIR says. Movable; a moved-from object removes
// nothing.
class TempDir {
 public:
  explicit TempDir(std::string_view hint = "test");
  ~TempDir();
  TempDir(TempDir&& other) noexcept;
  TempDir& operator=(TempDir&& other) noexcept;
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  // Leaves the folder where it is; for looking at it after a failure.
  void keep() { path_.clear(); }

 private:
  std::filesystem::path path_;
};

// Whole files, for tests: both abort the process if the file cannot be read or written.
std::string read_text(const std::filesystem::path& file);
void write_text(const std::filesystem::path& file, std::string_view text);

}  // namespace shoofly::testing
