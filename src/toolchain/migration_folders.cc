#include "toolchain/migration_folders.h"

#include <algorithm>

namespace shoofly::toolchain {

std::vector<std::string> migration_folders(const Folder& folder) {
  std::vector<std::string> names;
  for (const std::string& file : folder.below) {
    const std::size_t slash = file.find('/');
    if (std::string_view(file).substr(slash) == "/migration.sql")
      names.push_back(file.substr(0, slash));
  }
  // The names of files are sorted with what follows the slash.
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace shoofly::toolchain
