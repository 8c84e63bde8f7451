#include "toolchain/folder.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "base/file.h"

namespace shoofly::toolchain {

namespace fs = std::filesystem;

namespace {

// A dump may be one.
constexpr std::size_t kLargestMigration = std::size_t{512} << 20;

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
    } else {  // a pipe too: text_at says that it is no file
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

// To open a pipe waits for its writer, and a device may never end.
Result<std::string> file_at(const std::string& path) {
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  if (fs::exists(status) && !fs::is_regular_file(status))
    return invalid_input(fmt::format("read \"{}\": it is no regular file", path));
  return read_file(path, kLargestMigration);
}

// Names in `path` of files that are only planned; those below it have a slash.
void add_made(Folder& folder) {
  if (folder.overlay == nullptr) return;
  for (const std::string& made : folder.overlay->made) {
    const std::string name =
        fs::path(made).lexically_relative(folder.path.empty() ? "." : folder.path).string();
    if (name.empty() || name.starts_with("..")) continue;
    auto& names = name.find('/') == std::string::npos ? folder.files : folder.below;
    const auto place = std::lower_bound(names.begin(), names.end(), name);
    if (place == names.end() || *place != name) names.insert(place, name);
  }
}

const std::string* planned_text(const Folder& folder, const std::string& file) {
  if (folder.overlay == nullptr) return nullptr;
  const auto planned = folder.overlay->texts.find(folder.shown(file));
  return planned == folder.overlay->texts.end() ? nullptr : &planned->second;
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
  Folder folder;
  folder.path = path;
  folder.files = std::move(listing.files);
  return folder;
}

Status look_below(Folder& folder) {
  std::set<std::string> seen;
  std::error_code failed;
  seen.insert(fs::canonical(folder.path.empty() ? "." : folder.path, failed).string());
  SHOOFLY_TRY(list_below(folder.path, "", 0, seen, folder.below));
  std::sort(folder.below.begin(), folder.below.end());
  return ok_status();
}

std::vector<std::string> folders_above(const Folder& folder) {
  constexpr int kMostAbove = 8;
  std::vector<std::string> folders;
  fs::path above = folder.path;
  for (int i = 0; i < kMostAbove; ++i) {
    folders.push_back(above.string());
    if (is_there((above / ".git").string())) break;
    std::error_code failed;
    const fs::path absolute = fs::absolute(above.empty() ? "." : above, failed);
    if (failed || absolute.lexically_normal().parent_path() == absolute.lexically_normal()) break;
    const bool climbs = above.empty() || above == "." || above.filename() == "..";
    above = climbs ? above / ".." : above.parent_path();
  }
  return folders;
}

std::optional<FoundFile> find_above(const Folder& folder, const std::vector<std::string>& names) {
  for (const fs::path above : folders_above(folder)) {
    for (const std::string& name : names) {
      const std::string path = (above / name).lexically_normal().string();
      if (!is_there(path) || is_folder(path)) continue;  // .env is often one of Python
      Result<std::string> text = text_at(path);
      if (text.ok()) return FoundFile{path, std::move(*text)};
      folder.unread->push_back(text.error());
      return std::nullopt;
    }
  }
  return std::nullopt;
}

void cover(Folder& folder, const Overlay* overlay) {
  folder.overlay = overlay;
  add_made(folder);
}

bool any_sql(const std::vector<std::string>& files) {
  return std::any_of(files.begin(), files.end(),
                     [](const std::string& file) { return file.ends_with(".sql"); });
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
  if (const std::string* planned = planned_text(folder, file)) return *planned;
  return text_at(folder.shown(file));
}

Result<std::string> bytes_of(const Folder& folder, const std::string& file) {
  if (const std::string* planned = planned_text(folder, file)) return *planned;
  return file_at(folder.shown(file));
}

Result<std::string> bytes_at(const std::string& path) { return file_at(path); }

Result<std::string> text_at(const std::string& path) {
  SHOOFLY_ASSIGN(std::string text, file_at(path));
  if (text.starts_with("\xEF\xBB\xBF")) text.replace(0, 3, "   ");
  return text;
}

}  // namespace shoofly::toolchain
