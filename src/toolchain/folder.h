#pragma once

// A folder of migrations and the texts of its files. The only file of toolchain/ that reads;
// what it reads may be covered by texts that are only planned.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shoofly::toolchain {

// Files as they are to be, by their paths as people see them, whatever the disk has.
struct Overlay {
  std::map<std::string, std::string> texts;
  std::set<std::string> made;  // of them: files that the disk does not have
};

struct Folder {
  std::string path;                  // as the person gave it
  std::vector<std::string> files;    // names of files in it, sorted
  std::vector<std::string> below;    // of the files of its subfolders: "sub/name", sorted
  std::string engine;                // whose SQL is asked for, as in the table of engines
  const Overlay* overlay = nullptr;  // null: everything is as the disk has it
  // Why a file could not be read that find_above found; all copies share it.
  std::shared_ptr<std::vector<Error>> unread = std::make_shared<std::vector<Error>>();
  bool has(const std::string& file) const;
  std::string shown(const std::string& file) const;
};

// Without what is below it. A link that leads nowhere counts as a file, so that reading it says so.
// Errors: not found, and what the system says.
Result<Folder> look_into(const std::string& path);
// Fills in `below`. Each folder is read once, however many links lead to it; hidden ones and
// node_modules are not, nor what is deeper than 16. Errors: the system's, with the folder's name.
Status look_below(Folder& folder);

// A file of one of these names in the folder, or the nearest above it, as far as a folder that has
// .git; with its text. None: there is none, or the nearest cannot be read, which `unread` says.
struct FoundFile {
  std::string path;
  std::string text;
};
std::optional<FoundFile> find_above(const Folder& folder, const std::vector<std::string>& names);

// The folder and those above it, the nearest first, as far as one that has .git.
std::vector<std::string> folders_above(const Folder& folder);

// What is planned is there from now on, and has the text that is planned.
void cover(Folder& folder, const Overlay* overlay);

bool is_folder(const std::string& path);
// Whether any of the names is one of SQL.
bool any_sql(const std::vector<std::string>& files);
bool is_there(const std::string& path);

// A byte order mark is written over with blanks. Errors: those of read_file.
Result<std::string> text_of(const Folder& folder, const std::string& file);
Result<std::string> text_at(const std::string& path);
// As they are, for a sum over them.
Result<std::string> bytes_at(const std::string& path);
Result<std::string> bytes_of(const Folder& folder, const std::string& file);

}  // namespace shoofly::toolchain
