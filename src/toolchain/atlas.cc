#include "toolchain/atlas.h"

#include <algorithm>
#include <utility>

#include "toolchain/flyway.h"
#include "toolchain/marked_files.h"

namespace shoofly::toolchain {
namespace {

// What `-- atlas:..` says among the comments that the file begins with, if an empty line follows
// them; else they belong to the first statement.
struct AtlasHeader {
  bool transaction = true;
  bool checkpoint = false;
};

AtlasHeader atlas_header(std::string_view text) {
  AtlasHeader header;
  std::size_t at = std::min(text.find_first_not_of(' '), text.size());  // a byte order mark was
  while (at < text.size()) {
    const std::string_view line = line_at(text, at);
    if (!line.starts_with("--") && !line.starts_with('#')) break;
    const std::string_view said = comment_of(line);
    if (begins_with_word(said, "atlas:txmode"))
      header.transaction = said.find("none") == std::string_view::npos;
    header.checkpoint = header.checkpoint || begins_with_word(said, "atlas:checkpoint");
    at += line.size();
  }
  const std::string_view next = at < text.size() ? line_at(text, at) : "\n";
  return next == "\n" || next == "\r\n" ? header : AtlasHeader{};
}

// Atlas keeps folders of other tools' files as well; those are read as what they are.
bool is_atlas(const Folder& folder) {
  if (!folder.has("atlas.sum")) return false;
  const bool named_by_others =
      std::any_of(folder.files.begin(), folder.files.end(), [](const std::string& file) {
        return file.ends_with(".down.sql") || file.ends_with(".up.sql") || is_flyway_name(file);
      });
  return !named_by_others && !any_numbered(folder, [](std::string_view text) {
    return text.find("-- +goose Up") != std::string_view::npos ||
           text.find("-- migrate:up") != std::string_view::npos ||
           text.find("liquibase formatted sql") != std::string_view::npos;
  });
}

Result<std::vector<lint::Migration>> read_atlas(const Folder& folder) {
  std::vector<lint::Migration> migrations;
  for (const std::string& file : folder.files) {
    if (!file.ends_with(".sql")) continue;
    SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
    const AtlasHeader header = atlas_header(text);
    // A new database begins with the last checkpoint, which is all that ran before it in one.
    if (header.checkpoint) migrations.clear();
    lint::Migration migration;
    migration.version = file.substr(0, file.find_first_of("_."));
    migration.up = {std::move(text), lint::Direction::kUp,
                    header.transaction ? lint::Wrapping::kFile : lint::Wrapping::kNone,
                    folder.shown(file)};
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

}  // namespace

Tool atlas() { return {"Atlas", is_atlas, read_atlas}; }

}  // namespace shoofly::toolchain
