#pragma once

// A folder of migrations and the texts of its files. The only file of toolchain/ that reads.

#include <string>
#include <vector>

#include "base/result.h"

namespace shoofly::toolchain {

struct Folder {
  std::string path;                // as the person gave it
  std::vector<std::string> files;  // names of plain files in it, sorted
  std::string shown(const std::string& file) const;
};

// Errors: not found, and what the system says.
Result<Folder> look_into(const std::string& path);
// A byte order mark is written over with blanks.
Result<std::string> text_of(const Folder& folder, const std::string& file);

}  // namespace shoofly::toolchain
