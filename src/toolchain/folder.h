#pragma once

// A folder of migrations and the texts of its files. The only file of toolchain/ that reads.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shoofly::toolchain {

struct Folder {
  std::string path;                // as the person gave it
  std::vector<std::string> files;  // names of files in it, sorted
  std::vector<std::string> below;  // of the files of its subfolders: "sub/name", sorted
  bool has(const std::string& file) const;
  std::string shown(const std::string& file) const;
};

// Without what is below it. A link that leads nowhere counts as a file, so that reading it says so.
// Errors: not found, and what the system says.
Result<Folder> look_into(const std::string& path);
// Fills in `below`. Each folder is read once, however many links lead to it; hidden ones and
// node_modules are not, nor what is deeper than 16. Errors: the system's, with the folder's name.
Status look_below(Folder& folder);

bool is_folder(const std::string& path);
bool is_there(const std::string& path);

// A byte order mark is written over with blanks. Errors: those of read_file.
Result<std::string> text_of(const Folder& folder, const std::string& file);

}  // namespace shoofly::toolchain
