#include "toolchain/flyway.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "toolchain/first_words.h"
#include "toolchain/placeholders.h"
#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

// A number of any size, without leading zeros: longer is larger.
using Part = std::pair<std::size_t, std::string>;
using Version = std::vector<Part>;

struct FlywayName {
  char kind = 'V';
  Version version;
  std::string shown;  // of the version: "1.2"
  std::string description;
};

// "1_2" and "1.2" are the same, as are 1 and 1.0.
std::optional<Version> version_parts(const std::string& text) {
  Version version;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('.', at), text.size());
    const std::string part = text.substr(at, end - at);
    if (part.empty() || part.find_first_not_of("0123456789") != std::string::npos)
      return std::nullopt;
    const std::string digits = part.substr(std::min(part.find_first_not_of('0'), part.size()));
    version.emplace_back(digits.size(), digits);
    at = end + 1;
  }
  while (!version.empty() && version.back().first == 0) version.pop_back();
  return version;
}

std::optional<FlywayName> flyway_name(const std::string& file) {
  constexpr std::string_view kSuffix = ".sql";
  const std::string name = file.substr(file.rfind('/') + 1);
  if (name.empty() || !name.ends_with(kSuffix)) return std::nullopt;
  FlywayName result;
  result.kind = name[0];
  if (std::string_view("VURB").find(result.kind) == std::string_view::npos) return std::nullopt;
  const std::string rest = name.substr(1, name.size() - 1 - kSuffix.size());
  const std::size_t separator = rest.find("__");
  if (separator == std::string::npos) return std::nullopt;
  result.shown = rest.substr(0, separator);
  result.description = rest.substr(separator + 2);
  std::replace(result.shown.begin(), result.shown.end(), '_', '.');
  std::replace(result.description.begin(), result.description.end(), '_', ' ');
  if (result.kind == 'R') {
    if (!result.shown.empty()) return std::nullopt;
    return result;
  }
  std::optional<Version> version = version_parts(result.shown);
  if (!version) return std::nullopt;
  result.version = std::move(*version);
  return result;
}

// Subfolders are read as well. Loose files of another kind beside them say that it is no Flyway.
bool is_flyway(const Folder& folder) {
  if (std::any_of(folder.files.begin(), folder.files.end(), is_flyway_name)) return true;
  const bool loose = std::any_of(folder.files.begin(), folder.files.end(),
                                 [](const std::string& file) { return file.ends_with(".sql"); });
  return !loose && std::any_of(folder.below.begin(), folder.below.end(), is_flyway_name);
}

// What PostgreSQL refuses in a transaction, as far as Flyway knows it: any such statement takes the
// whole file out of one. ALTER TYPE .. ADD VALUE is one of them only before PostgreSQL 12.
bool runs_alone(const Words& words) {
  const auto is = [&](std::size_t i, std::string_view word) {
    return i < words.size() && words[i] == word;
  };
  const auto any = [&](std::size_t i, std::initializer_list<std::string_view> some) {
    return std::any_of(some.begin(), some.end(),
                       [&](std::string_view word) { return is(i, word); });
  };
  if (any(0, {"CREATE", "DROP"})) {
    const std::size_t kind = is(1, "UNIQUE") ? 2 : 1;
    return any(1, {"DATABASE", "TABLESPACE", "SUBSCRIPTION"}) ||
           (is(kind, "INDEX") && is(kind + 1, "CONCURRENTLY"));
  }
  if (is(0, "REINDEX")) return any(is(1, "VERBOSE") ? 2 : 1, {"SCHEMA", "DATABASE", "SYSTEM"});
  return is(0, "VACUUM") || (is(0, "DISCARD") && is(1, "ALL")) ||
         (is(0, "ALTER") && is(1, "SYSTEM"));
}

// V1__name.sql.conf: lines of key=value.
struct Conf {
  std::optional<bool> in_transaction;
  bool placeholders = true;
};

Conf read_conf(std::string_view text) {
  Conf conf;
  for (std::size_t at = 0; at < text.size();) {
    std::string line(line_at(text, at));
    at += line.size();
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string key = line.substr(0, equals);
    const bool yes = begins_with_word(line.substr(equals + 1), "true");
    if (key == "executeInTransaction") conf.in_transaction = yes;
    if (key == "placeholderReplacement") conf.placeholders = yes;
  }
  return conf;
}

Result<lint::Script> read_flyway_file(const Folder& folder, const std::string& file,
                                      lint::Direction direction) {
  SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
  Conf conf;
  if (folder.has(file + ".conf")) {
    SHOOFLY_ASSIGN(const std::string said, text_of(folder, file + ".conf"));
    conf = read_conf(said);
  }
  if (conf.placeholders) hide_placeholders(text);
  const bool wraps = conf.in_transaction ? *conf.in_transaction : !any_statement(text, runs_alone);
  return lint::Script{std::move(text), direction,
                      wraps ? lint::Wrapping::kFile : lint::Wrapping::kNone, folder.shown(file)};
}

struct FlywayFile {
  std::string file;
  FlywayName name;
};
using ByVersion = std::map<Version, FlywayFile>;

struct FlywayFiles {
  ByVersion versions;
  ByVersion undone;
  ByVersion baselines;
  std::multimap<std::string, FlywayFile> repeated;  // by description
};

Result<FlywayFiles> sorted_files(const Folder& folder) {
  FlywayFiles files;
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      std::optional<FlywayName> name = flyway_name(file);
      if (!name) continue;
      if (name->kind == 'R') {
        files.repeated.emplace(name->description, FlywayFile{file, *name});
        continue;
      }
      ByVersion& kind = name->kind == 'V'   ? files.versions
                        : name->kind == 'U' ? files.undone
                                            : files.baselines;
      const auto [there, added] = kind.try_emplace(name->version, FlywayFile{file, *name});
      if (!added)
        return invalid_input(fmt::format(
            "read \"{}\": version {} is in \"{}\" already; name the folder of one of them",
            folder.shown(file), name->shown, folder.shown(there->second.file)));
    }
  }
  return files;
}

Result<std::vector<lint::Migration>> read_flyway(const Folder& folder) {
  SHOOFLY_ASSIGN(FlywayFiles files, sorted_files(folder));
  std::vector<lint::Migration> migrations;
  const auto add = [&](const FlywayFile& from) -> Status {
    lint::Migration migration;
    migration.version = from.name.shown;
    SHOOFLY_ASSIGN(migration.up, read_flyway_file(folder, from.file, lint::Direction::kUp));
    const auto undo = files.undone.find(from.name.version);
    if (from.name.kind == 'V') {
      migration.expects_down = !files.undone.empty();
      migration.has_down = undo != files.undone.end();
    }
    if (migration.has_down) {
      SHOOFLY_ASSIGN(migration.down,
                     read_flyway_file(folder, undo->second.file, lint::Direction::kDown));
    }
    migrations.push_back(std::move(migration));
    return ok_status();
  };
  // A new database begins with the last baseline, and never runs what that replaces.
  auto first = files.versions.begin();
  if (!files.baselines.empty()) {
    const auto last = std::prev(files.baselines.end());
    SHOOFLY_TRY(add(last->second));
    first = files.versions.upper_bound(last->first);
  }
  for (; first != files.versions.end(); ++first) SHOOFLY_TRY(add(first->second));
  for (const auto& [description, file] : files.repeated) SHOOFLY_TRY(add(file));
  return migrations;
}

}  // namespace

bool is_flyway_name(const std::string& file) { return flyway_name(file).has_value(); }

Tool flyway() { return {"Flyway", is_flyway, read_flyway}; }

}  // namespace shoofly::toolchain
