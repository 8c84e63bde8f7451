#include "toolchain/plain.h"

#include <algorithm>
#include <utility>

#include "toolchain/said_engines.h"
#include "toolchain/writing.h"

namespace shoofly::toolchain {
namespace {

Result<std::vector<lint::Migration>> read_plain(const Folder& folder) {
  const bool here = std::any_of(folder.files.begin(), folder.files.end(),
                                [](const std::string& file) { return file.ends_with(".sql"); });
  std::vector<lint::Migration> migrations;
  for (const std::string& file : here ? folder.files : folder.below) {
    if (!file.ends_with(".sql")) continue;
    SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
    lint::Migration migration;
    migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kNone,
                    folder.shown(file)};
    migrations.push_back(std::move(migration));
  }
  if (migrations.size() == 1) migrations.front().alone = true;
  return migrations;
}

}  // namespace

Tool plain_sql() {
  static const Writer kWriter = {};
  return {"plain SQL", [](const Folder&) { return true; },
          read_plain,  engine_said_for_plain,
          nullptr,     &kWriter};
}

}  // namespace shoofly::toolchain
