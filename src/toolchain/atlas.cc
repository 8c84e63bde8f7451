#include "toolchain/atlas.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "toolchain/atlas_sum.h"
#include "toolchain/configuration.h"
#include "toolchain/flyway.h"
#include "toolchain/marked_files.h"
#include "toolchain/writing.h"

namespace shoofly::toolchain {
namespace {

constexpr const char* kSum = "atlas.sum";

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
  if (!folder.has(kSum)) return false;
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

std::string atlas_engine(const Folder& folder) {
  const std::optional<FoundFile> found = find_above(folder, {"atlas.hcl"});
  if (!found) return {};
  const std::string engine = engine_named_by(literal_of(found->text, "url").value_or(""));
  return engine.empty() ? engine_named_by(literal_of(found->text, "dev").value_or("")) : engine;
}

Result<std::vector<SummedFile>> summed_files(const Folder& folder) {
  std::vector<SummedFile> files;
  for (const std::string& file : folder.files) {
    if (!file.ends_with(".sql")) continue;
    SHOOFLY_ASSIGN(std::string text, bytes_of(folder, file));
    files.push_back({file, std::move(text)});
  }
  return files;
}

// One that was only begun says nothing of any.
bool is_begun(std::string_view sum) { return sum.find(" h1:") != std::string_view::npos; }

Result<std::vector<std::string>> unsealed_files(const Folder& folder) {
  SHOOFLY_ASSIGN(const std::string sum, text_of(folder, kSum));
  SHOOFLY_ASSIGN(const std::vector<SummedFile> files, summed_files(folder));
  const std::optional<std::string> first =
      is_begun(sum) ? first_unsealed(sum, files) : std::nullopt;
  return first ? std::vector<std::string>{folder.shown(*first)} : std::vector<std::string>();
}

constexpr std::string_view kOutside = "-- atlas:txmode none\n";

// An empty line has to follow what is said of the whole file.
std::string leaving_transaction(std::string text) {
  const bool has_header = text.starts_with("-- atlas:") || text.starts_with("# atlas:");
  return std::string(kOutside) + (has_header ? "" : "\n") + std::move(text);
}

Status leave_atlas(Desk& desk, const lint::Script& script) {
  if (script.wrapping == lint::Wrapping::kNone) return ok_status();
  const std::string file = desk.name_of(script.file);
  SHOOFLY_ASSIGN(std::string text, desk.text(file));
  desk.put(file, leaving_transaction(std::move(text)));
  return ok_status();
}

Status add_atlas(Desk& desk, const lint::Migration& migration,
                 const std::vector<lint::Piece>& pieces) {
  const std::string file = desk.name_of(migration.up.file);
  SHOOFLY_ASSIGN(const std::vector<std::string> numbers, numbers_behind(desk, file, pieces.size()));
  const std::string stem = file.substr(0, file.size() - std::string_view(".sql").size());
  for (std::size_t i = 0; i < pieces.size(); ++i)
    desk.put(numbers[i] + piece_name(stem, i) + ".sql",
             pieces[i].outside ? leaving_transaction(pieces[i].up) : pieces[i].up);
  return ok_status();
}

// A sum that is wrong already says that somebody has changed a file: that stays visible.
Status seal_atlas(Desk& desk) {
  Folder before = desk.folder();
  before.overlay = nullptr;
  SHOOFLY_ASSIGN(const std::string sum, text_of(before, kSum));
  SHOOFLY_ASSIGN(before, look_into(before.path));
  SHOOFLY_ASSIGN(const std::vector<SummedFile> were, summed_files(before));
  const std::optional<std::string> first = is_begun(sum) ? first_unsealed(sum, were) : std::nullopt;
  if (first)
    return unsupported(fmt::format(
        "write \"{}\": \"{}\" is not as it says; look at it, and then: atlas migrate hash",
        before.shown(kSum), *first));
  std::vector<SummedFile> files;
  for (const std::string& file : desk.folder().files) {
    if (!file.ends_with(".sql")) continue;
    SHOOFLY_ASSIGN(std::string text, desk.text(file));
    // Of what stays as it is, the bytes count: a byte order mark is no part of a text.
    if (before.has(file)) {
      SHOOFLY_ASSIGN(const std::string was, text_of(before, file));
      SHOOFLY_ASSIGN(std::string bytes, bytes_of(before, file));
      if (was == text) text = std::move(bytes);
    }
    files.push_back({file, std::move(text)});
  }
  desk.put(kSum, atlas_sum(files));
  return ok_status();
}

}  // namespace

Tool atlas() {
  static const Writer kWriter = {
      {}, leave_atlas, add_atlas, seal_atlas, "atlas migrate set VERSION"};
  return {"Atlas", is_atlas, read_atlas, atlas_engine, unsealed_files, &kWriter};
}

}  // namespace shoofly::toolchain
