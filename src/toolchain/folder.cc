#include "toolchain/folder.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "base/file.h"

namespace shoofly::toolchain {

namespace fs = std::filesystem;

namespace {

constexpr int kDeepest = 16;

struct Listing {
  std::vector<std::string> files;
  std::vector<std::string> folders;
};

Result<Listing> list(const std::string& path) {
  Listing listing;
  std::error_code failed;
  for (auto entry = fs::directory_iterator(path.empty() ? "." : path, failed);
       !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    std::error_code unknown;
    const std::string name = entry->path().filename().string();
    if (entry->is_directory(unknown)) {
      listing.folders.push_back(name);
    } else if (entry->is_regular_file(unknown) ||
               (entry->is_symlink(unknown) && !entry->exists(unknown))) {
      listing.files.push_back(name);
    }
  }
  if (failed) return not_found(fmt::format("read folder \"{}\": {}", path, failed.message()));
  std::sort(listing.files.begin(), listing.files.end());
  std::sort(listing.folders.begin(), listing.folders.end());
  return listing;
}

bool is_foreign(const std::string& name) { return name.starts_with('.') || name == "node_modules"; }

// `seen` has the real paths of the folders that were read.
Status list_below(const std::string& path, const std::string& prefix, int depth,
                  std::set<std::string>& seen, std::vector<std::string>& files) {
  SHOOFLY_ASSIGN(const Listing listing, list(path));
  if (!prefix.empty()) {
    for (const std::string& file : listing.files) files.push_back(prefix + file);
  }
  if (depth == kDeepest) return ok_status();
  for (const std::string& name : listing.folders) {
    if (is_foreign(name)) continue;
    const std::string inner = (fs::path(path) / name).string();
    std::error_code failed;
    const std::string real = fs::canonical(inner, failed).string();
    if (failed || !seen.insert(real).second) continue;
    SHOOFLY_TRY(list_below(inner, prefix + name + "/", depth + 1, seen, files));
  }
  return ok_status();
}

}  // namespace

bool Folder::has(const std::string& file) const {
  const auto& names = file.find('/') == std::string::npos ? files : below;
  return std::binary_search(names.begin(), names.end(), file);
}

std::string Folder::shown(const std::string& file) const {
  return path.empty() || path == "." ? file : (fs::path(path) / file).string();
}

Result<Folder> look_into(const std::string& path) {
  SHOOFLY_ASSIGN(Listing listing, list(path));
  return Folder{path, std::move(listing.files), {}};
}

Status look_below(Folder& folder) {
  std::set<std::string> seen;
  std::error_code failed;
  seen.insert(fs::canonical(folder.path.empty() ? "." : folder.path, failed).string());
  SHOOFLY_TRY(list_below(folder.path, "", 0, seen, folder.below));
  std::sort(folder.below.begin(), folder.below.end());
  return ok_status();
}

bool is_folder(const std::string& path) {
  std::error_code failed;
  return fs::is_directory(path, failed);
}

bool is_there(const std::string& path) {
  std::error_code failed;
  return fs::exists(path, failed);
}

Result<std::string> text_of(const Folder& folder, const std::string& file) {
  SHOOFLY_ASSIGN(std::string text, read_file(folder.shown(file)));
  if (text.starts_with("\xEF\xBB\xBF")) text.replace(0, 3, "   ");
  return text;
}

}  // namespace shoofly::toolchain
