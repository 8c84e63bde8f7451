#include "toolchain/liquibase.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "toolchain/changesets.h"
#include "toolchain/configuration.h"
#include "toolchain/liquibase/changelog.h"
#include "toolchain/liquibase/sql_changesets.h"
#include "toolchain/sections.h"
#include "toolchain/writing.h"

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

// Of many files of these kinds in a project the names tell which to look at first.
std::vector<std::string> changelog_files(const Folder& folder) {
  std::vector<std::string> likely;
  std::vector<std::string> others;
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      if (!may_be_changelog(file)) continue;
      const bool says_so = file.find("change") != std::string::npos ||
                           file.find("master") != std::string::npos ||
                           folder.path.find("change") != std::string::npos ||
                           folder.path.find("liquibase") != std::string::npos;
      (says_so ? likely : others).push_back(file);
    }
  }
  others.resize(std::min(others.size(), kLookedAtFormatted));
  likely.insert(likely.end(), others.begin(), others.end());
  return likely;
}

// The one that liquibase.properties names, if it is among them.
void keep_named(const Folder& folder, ChangelogRequest& request) {
  const std::optional<FoundFile> found = find_above(folder, {"liquibase.properties"});
  if (!found) return;
  const Configuration properties(found->text);
  for (const auto& [key, value] : properties.values()) {
    constexpr std::string_view kParameter = "parameter.";
    if (key.starts_with(kParameter))
      request.parameters += key.substr(kParameter.size()) + "=" + value + "\n";
    if (key != "changeLogFile" && key != "changelogFile" && key != "changelog-file" &&
        key != "liquibase.command.changelogFile")
      continue;
    for (const std::string& file : request.files) {
      if (file != value && !file.ends_with("/" + value)) continue;
      request.files = {file};
      break;
    }
  }
}

Result<std::vector<lint::Migration>> read_liquibase(const Folder& folder) {
  ChangelogRequest request;
  for (const std::string& file : changelog_files(folder)) {
    const Result<std::string> text = text_of(folder, file);
    if (text.ok() && is_changelog(*text)) request.files.push_back(folder.shown(file));
  }
  if (!request.files.empty()) {
    keep_named(folder, request);
    SHOOFLY_ASSIGN(Changelogs read, read_changelogs(folder, request));
    return std::move(read.migrations);
  }
  std::vector<lint::Migration> migrations;
  for (const std::string& file : sql_files(folder)) {
    SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
    add_sql_changesets(std::move(text), folder.shown(file), folder.engine, {}, migrations);
  }
  return migrations;
}

std::string liquibase_engine(const Folder& folder) {
  const std::optional<FoundFile> found = find_above(folder, {"liquibase.properties"});
  if (!found) return {};
  const Configuration properties(found->text);
  for (const char* key : {"url", "liquibase.command.url"}) {
    const std::string* said = properties.find(key);
    if (said != nullptr) return engine_named_by(*said);
  }
  return {};
}

// Where the line begins, of a file's text.
std::size_t offset_of_line(std::string_view text, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line && at < text.size(); ++i) at += line_at(text, at).size();
  return at;
}

Status leave_liquibase(Desk& desk, const lint::Script& script) {
  if (script.direction == lint::Direction::kDown)
    return unsupported("a changeset's way back runs as its way up does");
  const std::string file = desk.name_of(script.file);
  SHOOFLY_ASSIGN(std::string text, desk.text(file));
  if (!is_formatted_sql(text)) return unsupported("it is no formatted SQL");
  const std::size_t at = offset_of_line(text, script.line);
  const std::string_view line = line_at(text, at);
  text.insert(at + line.find_last_not_of(" \t\r\n") + 1, " runInTransaction:false");
  desk.put(file, std::move(text));
  return ok_status();
}

std::string rollback_lines(const lint::Piece& piece) {
  if (!piece.has_down) return "";
  std::string lines;
  for (std::size_t at = 0; at < piece.down.size();) {
    const std::string_view line = line_at(piece.down, at);
    lines += "--rollback " + std::string(line);
    at += line.size();
  }
  return lines;
}

// Changesets behind it, in its own file.
Status add_liquibase(Desk& desk, const lint::Migration& migration,
                     const std::vector<lint::Piece>& pieces) {
  const std::string file = desk.name_of(migration.up.file);
  SHOOFLY_ASSIGN(std::string text, desk.text(file));
  if (!is_formatted_sql(text)) return unsupported("it is no formatted SQL");
  std::size_t at = offset_of_line(text, migration.up.line);
  do {
    at += line_at(text, at).size();
  } while (at < text.size() && !begins_with_word(comment_of(line_at(text, at)), "changeset"));
  std::string added = at > 0 && text[at - 1] == '\n' ? "" : "\n";
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const lint::Piece& piece = pieces[i];
    const std::string id = fmt::format("{}-{}", migration.version, i + 2);
    if (text.find("--changeset " + id) != std::string::npos)
      return unsupported(fmt::format("there is a changeset {} already", id));
    if (id.find(' ') != std::string::npos)
      return unsupported(fmt::format("the id \"{}\" has a blank", migration.version));
    const bool outside = piece.outside || piece.down_outside;
    added += fmt::format("--changeset {}{}{}\n{}{}\n", id, outside ? " runInTransaction:false" : "",
                         has_body(piece.up) ? " splitStatements:false" : "", piece.up,
                         rollback_lines(piece));
  }
  text.insert(at, added);
  desk.put(file, std::move(text));
  return ok_status();
}

}  // namespace

bool has_changelog(const Folder& folder) {
  const std::vector<std::string> files = changelog_files(folder);
  return std::any_of(files.begin(), files.end(), [&](const std::string& file) {
    const Result<std::string> text = text_of(folder, file);
    return text.ok() && is_changelog(*text);
  });
}

Tool liquibase() {
  static const Writer kWriter = {
      {}, leave_liquibase, add_liquibase, nullptr, "liquibase changelog-sync"};
  return {"Liquibase",
          [](const Folder& folder) { return is_liquibase(folder) || has_changelog(folder); },
          read_liquibase,
          liquibase_engine,
          nullptr,
          &kWriter};
}

}  // namespace shoofly::toolchain
