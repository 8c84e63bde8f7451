#include "toolchain/drizzle.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lint/sql_words.h"
#include "toolchain/configuration.h"
#include "toolchain/migration_folders.h"
#include "toolchain/text_position.h"
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

bool makes_trigger(std::string_view text, const std::vector<lint::SqlWord>& words) {
  for (std::size_t i = 1; i < std::min<std::size_t>(words.size(), 3); ++i) {
    if (lint::is_word(text, words[i], "trigger")) return true;
  }
  return false;
}

// Where a second statement begins in it; the end: there is one.
std::size_t second_statement(std::string_view text) {
  const std::vector<lint::SqlWord> words = lint::sql_words(text);
  if (makes_trigger(text, words)) return text.size();
  bool ended = false;
  for (const lint::SqlWord& word : words) {
    const bool ends = text[word.from] == ';';
    if (ended && !ends) return word.from;
    ended = ended || (ends && word.depth == 0);
  }
  return text.size();
}

// SQLite's drivers prepare a text, and a text that is prepared is one statement.
std::vector<lint::ToolRefusal> two_at_once(const std::string& text) {
  std::vector<lint::ToolRefusal> refusals;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(kBreakpoint, from), text.size());
    const std::size_t second =
        from + second_statement(std::string_view(text).substr(from, end - from));
    if (second < end)
      refusals.push_back({position_in(text, second),
                          "Drizzle hands over what stands between two breakpoints as one "
                          "statement, and this is the second one there: better-sqlite3 refuses "
                          "it (\"contains more than one statement\"), other drivers never run it",
                          "--> statement-breakpoint in a line before it"});
    from = end + kBreakpoint.size();
  }
  return refusals;
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
                                          const std::string& file, bool sqlite) {
  SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
  std::vector<lint::ToolRefusal> refusals;
  if (sqlite) refusals = two_at_once(text);
  end_at_breakpoints(text);
  lint::Migration migration;
  migration.version = std::move(version);
  migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kAllPending,
                  folder.shown(file)};
  migration.up.refusals = std::move(refusals);
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

std::string drizzle_engine(const Folder& folder) {
  const Result<std::string> journal = text_of(folder, kJournal);
  if (journal.ok()) return engine_named_by(literal_of(*journal, "dialect").value_or(""));
  const std::optional<FoundFile> configuration = find_above(
      folder,
      {"drizzle.config.ts", "drizzle.config.js", "drizzle.config.mjs", "drizzle.config.json"});
  return configuration ? engine_named_by(literal_of(configuration->text, "dialect").value_or(""))
                       : "";
}

Result<std::vector<lint::Migration>> read_drizzle(const Folder& folder) {
  const bool sqlite = drizzle_engine(folder) == "sqlite";
  std::vector<lint::Migration> migrations;
  if (folder.has(kJournal)) {
    SHOOFLY_ASSIGN(const std::vector<JournalEntry> entries, journal_entries(folder));
    for (const JournalEntry& entry : entries) {
      SHOOFLY_ASSIGN(lint::Migration migration,
                     read_drizzle_file(folder, entry.tag, entry.tag + ".sql", sqlite));
      migration.noted_as = entry.when;
      migrations.push_back(std::move(migration));
    }
    return migrations;
  }
  for (const std::string& name : migration_folders(folder)) {
    SHOOFLY_ASSIGN(lint::Migration migration,
                   read_drizzle_file(folder, name, name + "/migration.sql", sqlite));
    migrations.push_back(std::move(migration));
  }
  return migrations;
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
