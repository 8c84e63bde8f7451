#include "toolchain/skeema.h"

#include <algorithm>
#include <utility>

#include "toolchain/configuration.h"

namespace shoofly::toolchain {
namespace {

constexpr const char* kSkeema = ".skeema";

// A folder for each schema below one for the server.
bool is_skeema(const Folder& folder) {
  return folder.has(kSkeema) ||
         std::any_of(folder.below.begin(), folder.below.end(),
                     [](const std::string& file) { return file.ends_with("/.skeema"); });
}

Result<std::vector<lint::Migration>> read_skeema(const Folder& folder) {
  std::vector<lint::Migration> migrations;
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      if (!file.ends_with(".sql")) continue;
      SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
      lint::Migration migration;
      migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kNone,
                      folder.shown(file)};
      migrations.push_back(std::move(migration));
    }
  }
  return migrations;
}

// The folder of a schema may leave it to the one above.
std::string skeema_engine(const Folder& folder) {
  for (const std::string& path : {folder.path, folder.shown("..")}) {
    Folder start;
    start.path = path;
    start.unread = folder.unread;
    const std::optional<FoundFile> found = find_above(start, {kSkeema});
    if (!found) continue;
    const Configuration configuration(found->text);
    for (const auto& [key, value] : configuration.values()) {
      if (key == "flavor" || key.ends_with(".flavor")) return engine_named_by(value);
    }
  }
  return "mysql";
}

}  // namespace

Tool skeema() { return {"Skeema", is_skeema, read_skeema, skeema_engine}; }

}  // namespace shoofly::toolchain
