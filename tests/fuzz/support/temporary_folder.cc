#include "fuzz/support/temporary_folder.h"

#include <unistd.h>

#include <cstdlib>

#include "base/file.h"

namespace shoofly::fuzz {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder()
    : path_(fs::temp_directory_path() / ("fuzz-" + std::to_string(getpid()))) {
  empty();
}

TemporaryFolder::~TemporaryFolder() { fs::remove_all(path_); }

void TemporaryFolder::empty() const {
  fs::remove_all(path_);
  fs::create_directories(path_);
}

void TemporaryFolder::put(const std::string& file, const std::string& text) const {
  const fs::path whole = path_ / file;
  fs::create_directories(whole.parent_path());
  if (!write_file(whole.string(), text).ok()) std::abort();
}

}  // namespace shoofly::fuzz
