#include "toolchain/folder.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"

namespace shoofly::toolchain {

namespace fs = std::filesystem;

std::string Folder::shown(const std::string& file) const {
  return path.empty() || path == "." ? file : (fs::path(path) / file).string();
}

Result<Folder> look_into(const std::string& path) {
  Folder folder{path, {}};
  std::error_code failed;
  for (auto entry = fs::directory_iterator(path.empty() ? "." : path, failed);
       !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    std::error_code unknown;
    if (entry->is_regular_file(unknown)) folder.files.push_back(entry->path().filename().string());
  }
  if (failed) return not_found(fmt::format("read folder \"{}\": {}", path, failed.message()));
  std::sort(folder.files.begin(), folder.files.end());
  return folder;
}

Result<std::string> text_of(const Folder& folder, const std::string& file) {
  SHOOFLY_ASSIGN(std::string text, read_file(folder.shown(file)));
  if (text.starts_with("\xEF\xBB\xBF")) text.replace(0, 3, "   ");
  return text;
}

}  // namespace shoofly::toolchain
