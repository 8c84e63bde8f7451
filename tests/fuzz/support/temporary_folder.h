#pragma once

// A folder of the process's own, for targets whose readers ask the disk. Gone when it ends.

#include <filesystem>
#include <string>

namespace shoofly::fuzz {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void empty() const;
  void put(const std::string& file, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

}  // namespace shoofly::fuzz
