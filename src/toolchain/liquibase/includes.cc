#include "toolchain/liquibase/includes.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "toolchain/liquibase/changelog.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

constexpr int kFoldersAbove = 8;

std::string tidy(const fs::path& path) { return path.lexically_normal().string(); }

std::size_t number_in(const Element& element, std::string_view key, std::size_t otherwise) {
  const std::string& said = element.value(key);
  std::size_t number = otherwise;
  std::from_chars(said.data(), said.data() + said.size(), number);
  return number;
}

}  // namespace

std::optional<std::string> path_named_by(const Folder& folder, const std::string& from,
                                         const Element& element, std::string_view said) {
  constexpr std::string_view kClasspath = "classpath:";
  if (said.starts_with(kClasspath)) said.remove_prefix(kClasspath.size());
  while (said.starts_with('/')) said.remove_prefix(1);
  if (said.empty()) return std::nullopt;
  if (element.is("relativeToChangelogFile", "true")) {
    const std::string path = tidy(fs::path(from).parent_path() / said);
    return is_there(path) ? std::optional(path) : std::nullopt;
  }
  fs::path above = folder.path;
  for (int i = 0; i < kFoldersAbove; ++i) {
    const std::string path = tidy(above / said);
    if (is_there(path)) return path;
    above = above.empty() || above.filename() == ".." || above == "." ? above / ".."
                                                                      : above.parent_path();
  }
  return std::nullopt;
}

Result<std::vector<std::string>> files_included(const std::string& path, const Element& element) {
  SHOOFLY_ASSIGN(Folder folder, look_into(path));
  SHOOFLY_TRY(look_below(folder));
  const std::string& ending = element.value("endsWithFilter");
  const std::size_t shallowest = number_in(element, "minDepth", 0);
  const std::size_t deepest = number_in(element, "maxDepth", static_cast<std::size_t>(-1));
  std::vector<std::string> files;
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      const auto depth = static_cast<std::size_t>(std::count(file.begin(), file.end(), '/'));
      if ((may_be_changelog(file) || file.ends_with(".sql")) && file.ends_with(ending) &&
          depth >= shallowest && depth <= deepest)
        files.push_back(tidy(folder.shown(file)));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace shoofly::toolchain
