#include "toolchain/liquibase.h"

#include <algorithm>
#include <utility>

#include "toolchain/changesets.h"
#include "toolchain/placeholders.h"

namespace shoofly::toolchain {
namespace {

constexpr std::size_t kLookedAtFormatted = 20;

std::vector<std::string> sql_files(const Folder& folder) {
  std::vector<std::string> files;
  for (const auto* names : {&folder.files, &folder.below}) {
    std::copy_if(names->begin(), names->end(), std::back_inserter(files),
                 [](const std::string& file) { return file.ends_with(".sql"); });
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool is_liquibase(const Folder& folder) {
  std::vector<std::string> files = sql_files(folder);
  files.resize(std::min(files.size(), kLookedAtFormatted));
  return std::any_of(files.begin(), files.end(), [&](const std::string& file) {
    const Result<std::string> text = text_of(folder, file);
    return text.ok() && is_formatted_sql(*text);
  });
}

lint::Wrapping wrapping_of(const Changeset& one) {
  if (one.in_transaction) return lint::Wrapping::kFile;
  return one.split ? lint::Wrapping::kNone : lint::Wrapping::kMessage;
}

Result<std::vector<lint::Migration>> read_liquibase(const Folder& folder) {
  std::vector<lint::Migration> migrations;
  for (const std::string& file : sql_files(folder)) {
    SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
    hide_placeholders(text);
    const std::string shown = folder.shown(file);
    if (!is_formatted_sql(text)) {
      // A file without the mark is one changeset.
      lint::Migration migration;
      migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kFile, shown};
      migrations.push_back(std::move(migration));
      continue;
    }
    for (Changeset& one : changesets_of(text)) {
      if (!one.postgres) continue;
      lint::Migration migration;
      migration.version = std::move(one.id);
      migration.expects_down = true;
      migration.has_down = one.has_down;
      migration.up = {std::move(one.up), lint::Direction::kUp, wrapping_of(one), shown, one.line};
      migration.down = {std::move(one.down), lint::Direction::kDown, wrapping_of(one), shown,
                        one.line};
      migrations.push_back(std::move(migration));
    }
  }
  return migrations;
}

}  // namespace

Tool liquibase() { return {"Liquibase", is_liquibase, read_liquibase}; }

}  // namespace shoofly::toolchain
