#include "toolchain/drizzle.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "toolchain/configuration.h"
#include "toolchain/migration_folders.h"
#include "toolchain/writing.h"

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kBreakpoint = "--> statement-breakpoint";
constexpr const char* kJournal = "meta/_journal.json";

bool is_drizzle(const Folder& folder) {
  if (folder.has(kJournal)) return true;
  const std::vector<std::string> names = migration_folders(folder);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return folder.has(name + "/snapshot.json"); });
}

// A statement ends there, with a semicolon before it or without.
void end_at_breakpoints(std::string& text) {
  for (std::size_t at = text.find(kBreakpoint); at != std::string::npos;
       at = text.find(kBreakpoint, at)) {
    const std::size_t last = at == 0 ? std::string::npos : text.find_last_not_of(" \t\r\n", at - 1);
    const bool ended = last == std::string::npos || text[last] == ';';
    text.replace(at, kBreakpoint.size(), std::string(kBreakpoint.size(), ' '));
    if (!ended) text[at] = ';';
  }
}

Result<lint::Migration> read_drizzle_file(const Folder& folder, std::string version,
                                          const std::string& file) {
  SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
  end_at_breakpoints(text);
  lint::Migration migration;
  migration.version = std::move(version);
  migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kAllPending,
                  folder.shown(file)};
  return migration;
}

// As they stand in the journal: drizzle goes through it from the top.
struct JournalEntry {
  std::string tag;
  std::string when;  // milliseconds; empty: it does not say
};
Result<std::vector<JournalEntry>> journal_entries(const Folder& folder) {
  SHOOFLY_ASSIGN(const std::string text, text_of(folder, kJournal));
  const auto wrong = [&](std::string_view what) {
    return invalid_input(fmt::format("read \"{}\": {}", folder.shown(kJournal), what));
  };
  const nlohmann::json journal = nlohmann::json::parse(text, nullptr, false);
  if (journal.is_discarded()) return wrong("it is no JSON");
  if (!journal.is_object() || !journal.contains("entries") || !journal["entries"].is_array())
    return wrong("it has no list \"entries\"");
  std::vector<JournalEntry> entries;
  for (const nlohmann::json& entry : journal["entries"]) {
    if (!entry.is_object() || !entry.contains("tag") || !entry["tag"].is_string())
      return wrong(fmt::format("entry {} has no \"tag\"", entries.size() + 1));
    const bool dated = entry.contains("when") && entry["when"].is_number_integer();
    entries.push_back({entry["tag"].get<std::string>(),
                       dated ? std::to_string(entry["when"].get<std::int64_t>()) : ""});
  }
  return entries;
}

Result<std::vector<lint::Migration>> read_drizzle(const Folder& folder) {
  std::vector<lint::Migration> migrations;
  if (folder.has(kJournal)) {
    SHOOFLY_ASSIGN(const std::vector<JournalEntry> entries, journal_entries(folder));
    for (const JournalEntry& entry : entries) {
      SHOOFLY_ASSIGN(lint::Migration migration,
                     read_drizzle_file(folder, entry.tag, entry.tag + ".sql"));
      migration.noted_as = entry.when;
      migrations.push_back(std::move(migration));
    }
    return migrations;
  }
  for (const std::string& name : migration_folders(folder)) {
    SHOOFLY_ASSIGN(lint::Migration migration,
                   read_drizzle_file(folder, name, name + "/migration.sql"));
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

std::string drizzle_engine(const Folder& folder) {
  const Result<std::string> journal = text_of(folder, kJournal);
  if (journal.ok()) return engine_named_by(literal_of(*journal, "dialect").value_or(""));
  const std::optional<FoundFile> configuration = find_above(
      folder,
      {"drizzle.config.ts", "drizzle.config.js", "drizzle.config.mjs", "drizzle.config.json"});
  return configuration ? engine_named_by(literal_of(configuration->text, "dialect").value_or(""))
                       : "";
}

}  // namespace

Tool drizzle() {
  static const Writer kWriter = {
      {false, "\n--> statement-breakpoint\n",
       "Drizzle runs all that is pending in one transaction: run this by hand before",
       "Drizzle's schema in TypeScript"},
      nullptr,
      nullptr,
      nullptr,
      ""};
  return {"Drizzle", is_drizzle, read_drizzle, drizzle_engine, nullptr, &kWriter};
}

}  // namespace shoofly::toolchain
