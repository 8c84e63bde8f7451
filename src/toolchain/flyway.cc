#include "toolchain/flyway.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "toolchain/first_words.h"
#include "toolchain/flyway_settings.h"
#include "toolchain/liquibase/properties.h"
#include "toolchain/sections.h"
#include "toolchain/writing.h"

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

// The kind that a name begins with: the longest prefix that fits.
std::optional<char> kind_of(const std::string& name, const FlywaySettings& settings,
                            std::size_t& length) {
  const std::pair<char, const std::string*> prefixes[] = {{'V', &settings.versioned},
                                                          {'U', &settings.undo},
                                                          {'R', &settings.repeatable},
                                                          {'B', &settings.baseline}};
  std::optional<char> kind;
  for (const auto& [letter, prefix] : prefixes) {
    if (!name.starts_with(*prefix) || (kind && prefix->size() <= length)) continue;
    kind = letter;
    length = prefix->size();
  }
  return kind;
}

std::optional<FlywayName> flyway_name(const std::string& file, const FlywaySettings& settings) {
  const std::string name = file.substr(file.rfind('/') + 1);
  const auto suffix = std::find_if(settings.suffixes.begin(), settings.suffixes.end(),
                                   [&](const std::string& each) { return name.ends_with(each); });
  if (suffix == settings.suffixes.end()) return std::nullopt;
  std::size_t prefix = 0;
  const std::optional<char> kind = kind_of(name, settings, prefix);
  if (!kind || name.size() < prefix + suffix->size()) return std::nullopt;
  FlywayName result;
  result.kind = *kind;
  const std::string rest = name.substr(prefix, name.size() - prefix - suffix->size());
  const std::size_t separator = rest.find(settings.separator);
  if (separator == std::string::npos) return std::nullopt;
  result.shown = rest.substr(0, separator);
  result.description = rest.substr(separator + settings.separator.size());
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

std::optional<FoundFile> flyway_file_above(const Folder& folder) {
  return find_above(folder, {"flyway.toml", "flyway.conf", "conf/flyway.conf"});
}

FlywaySettings settings_above(const Folder& folder) {
  const std::optional<FoundFile> found = flyway_file_above(folder);
  return found ? flyway_settings(found->text) : FlywaySettings{};
}

// Where Flyway is started by another program, that says it: Spring's file, Gradle's or Maven's.
bool says_lock_of_session(std::string_view text) {
  for (const char* word : {"transactional-lock", "transactional.lock", "transactionalLock",
                           "TransactionalLock", "TRANSACTIONAL_LOCK"}) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at)) {
      at += std::string_view(word).size();
      const std::size_t value = std::min(text.find_first_not_of(" \t:=\"'>(,", at), text.size());
      if (begins_with_word(text.substr(value), "false")) return true;
    }
  }
  return false;
}

// Empty: Flyway's lock is one of its session, or nobody knows that it is not.
std::string lock_advice(const Folder& folder, const FlywaySettings& settings) {
  if (!settings.lock_in_transaction || (!folder.engine.empty() && folder.engine != "postgres"))
    return {};
  for (const char* name : {"application.properties", "application.yml", "application.yaml",
                           "build.gradle", "build.gradle.kts", "pom.xml"}) {
    const std::optional<FoundFile> found = find_above(folder, {name});
    if (found && says_lock_of_session(found->text)) return {};
  }
  const std::optional<FoundFile> own = flyway_file_above(folder);
  const bool toml = own && own->path.ends_with(".toml");
  return fmt::format("{}: {}", own ? own->path : "flyway.toml or flyway.conf",
                     toml ? "[flyway.postgresql] transactional.lock = false"
                          : "flyway.postgresql.transactional.lock=false");
}

// Subfolders are read as well. Loose files of another kind beside them say that it is no Flyway.
bool is_flyway(const Folder& folder) {
  FlywaySettings settings;
  const auto fits = [&](const std::string& file) {
    return flyway_name(file, settings).has_value();
  };
  const auto any = [&] {
    if (std::any_of(folder.files.begin(), folder.files.end(), fits)) return true;
    const bool loose = std::any_of(folder.files.begin(), folder.files.end(),
                                   [](const std::string& file) { return file.ends_with(".sql"); });
    return !loose && std::any_of(folder.below.begin(), folder.below.end(), fits);
  };
  if (any()) return true;
  settings = settings_above(folder);
  return (settings.versioned != "V" || settings.separator != "__" ||
          settings.suffixes != FlywaySettings{}.suffixes) &&
         any();
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

// The only one that its parser of SQLite's knows.
bool runs_alone_on_sqlite(const Words& words) {
  return words.size() > 1 && words[0] == "PRAGMA" && words[1] == "FOREIGN_KEYS";
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

// Other marks than `${` and `}` around a placeholder become those, in as many bytes or with places.
PlacedText with_usual_marks(PlacedText text, const FlywaySettings& settings) {
  if (settings.before == "${" && settings.behind == "}") return text;
  constexpr std::size_t kLongestName = 100;
  std::vector<Replacement> all;
  const std::string_view value = text.value;
  for (std::size_t at = value.find(settings.before); at != std::string_view::npos;
       at = value.find(settings.before, at + settings.before.size())) {
    const std::size_t from = at + settings.before.size();
    const std::size_t length = value.substr(from, kLongestName).find(settings.behind);
    if (length == std::string_view::npos) continue;
    std::string name = "${";
    name += value.substr(from, length);
    all.push_back({at, from + length + settings.behind.size(), name + "}"});
  }
  return all.empty() ? std::move(text) : replaced(text, all);
}

// Another program that starts Flyway may say it, too.
bool refuses_mixed(const Folder& folder, const FlywaySettings& settings) {
  if (settings.mixed || !settings.in_transaction ||
      (!folder.engine.empty() && folder.engine != "postgres"))
    return false;
  for (const char* name : {"application.properties", "application.yml", "application.yaml",
                           "build.gradle", "build.gradle.kts", "pom.xml"}) {
    const std::optional<FoundFile> found = find_above(folder, {name});
    if (found && (found->text.find("mixed") != std::string::npos ||
                  found->text.find("xecuteInTransaction") != std::string::npos))
      return false;
  }
  return true;
}

// Of the first letter that is in no line of comment.
Position first_place(std::string_view text) {
  int row = 1;
  for (std::size_t at = 0; at < text.size(); ++row) {
    const std::string_view line = line_at(text, at);
    const std::size_t first = line.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && !line.substr(first).starts_with("--"))
      return {row, static_cast<int>(first) + 1};
    at += line.size();
  }
  return {1, 1};
}

Result<lint::Script> read_flyway_file(const Folder& folder, const std::string& file,
                                      lint::Direction direction, const FlywaySettings& settings) {
  SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
  Conf conf;
  conf.placeholders = settings.placeholders;
  if (folder.has(file + ".conf")) {
    SHOOFLY_ASSIGN(const std::string said, text_of(folder, file + ".conf"));
    conf = read_conf(said);
  }
  lint::Script script{std::move(text), direction, lint::Wrapping::kNone, folder.shown(file)};
  if (conf.placeholders) {
    PlacedText filled{std::move(script.text), {{0, {1, 1}, true}}};
    filled = substituted(with_usual_marks(std::move(filled), settings), settings.values);
    script.text = std::move(filled.value);
    if (filled.origins.size() > 1) script.origins = std::move(filled.origins);
  }
  const bool alone =
      any_statement(script.text, folder.engine == "sqlite" ? runs_alone_on_sqlite : runs_alone);
  if (alone && !conf.in_transaction && refuses_mixed(folder, settings) &&
      any_statement(script.text, [](const Words& words) { return !runs_alone(words); }))
    script.refusals.push_back(
        {first_place(script.text),
         "Flyway refuses it: \"Detected both transactional and non-transactional statements within "
         "the same migration\"",
         "what cannot run in a transaction in a file of its own, or executeInTransaction=false in "
         "NAME.sql.conf"});
  const bool usual = settings.in_transaction && !alone;
  if (conf.in_transaction.value_or(usual))
    script.wrapping = settings.together && direction == lint::Direction::kUp
                          ? lint::Wrapping::kAllPending
                          : lint::Wrapping::kFile;
  return script;
}

struct FlywayFile {
  std::string file;
  FlywayName name;
};
using ByVersion = std::multimap<Version, FlywayFile>;

// Of those that undo, and of baselines; of two that are to run the linter says it itself.
void refuse_twice(const Folder& folder, const ByVersion& all, const FlywayFile& one,
                  lint::Script& script) {
  if (all.count(one.name.version) < 2) return;
  const FlywayFile& other = std::next(all.find(one.name.version))->second;
  script.refusals.push_back({{1, 1},
                             fmt::format("Flyway refuses it: version {} is that of {} too",
                                         one.name.shown, folder.shown(other.file)),
                             "take one of them out"});
}

bool in_one_folder(const std::string& one, const std::string& other) {
  return one.substr(0, one.rfind('/') + 1) == other.substr(0, other.rfind('/') + 1);
}

struct FlywayFiles {
  ByVersion versions;
  ByVersion undone;
  ByVersion baselines;
  std::multimap<std::string, FlywayFile> repeated;  // by description
};

// In one folder two of a version are a slip; in two, one is perhaps for another server.
Result<FlywayFiles> sorted_files(const Folder& folder, const FlywaySettings& settings) {
  FlywayFiles files;
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      std::optional<FlywayName> name = flyway_name(file, settings);
      if (!name) continue;
      if (name->kind == 'R') {
        files.repeated.emplace(name->description, FlywayFile{file, *name});
        continue;
      }
      ByVersion& kind = name->kind == 'V'   ? files.versions
                        : name->kind == 'U' ? files.undone
                                            : files.baselines;
      const auto there = kind.find(name->version);
      if (there != kind.end() && !in_one_folder(there->second.file, file))
        return invalid_input(fmt::format(
            "read \"{}\": version {} is in \"{}\" already; name the folder of one of them",
            folder.shown(file), name->shown, folder.shown(there->second.file)));
      kind.emplace(name->version, FlywayFile{file, *name});
    }
  }
  return files;
}

Result<std::vector<lint::Migration>> read_flyway(const Folder& folder) {
  const FlywaySettings settings = settings_above(folder);
  const std::string advice = lock_advice(folder, settings);
  SHOOFLY_ASSIGN(const FlywayFiles files, sorted_files(folder, settings));
  std::vector<lint::Migration> migrations;
  const auto add = [&](const FlywayFile& from) -> Status {
    lint::Migration migration;
    migration.version = from.name.shown;
    migration.repeats = from.name.kind == 'R';
    SHOOFLY_ASSIGN(migration.up,
                   read_flyway_file(folder, from.file, lint::Direction::kUp, settings));
    const auto undo = files.undone.find(from.name.version);
    if (from.name.kind == 'V') {
      // A few undo scripts are no custom.
      migration.expects_down = 2 * files.undone.size() >= files.versions.size();
      migration.has_down = undo != files.undone.end();
    }
    if (migration.has_down) {
      SHOOFLY_ASSIGN(migration.down,
                     read_flyway_file(folder, undo->second.file, lint::Direction::kDown, settings));
      refuse_twice(folder, files.undone, undo->second, migration.down);
    }
    migration.up.lock_in_transaction = migration.down.lock_in_transaction = advice;
    migrations.push_back(std::move(migration));
    return ok_status();
  };
  // A new database begins with the last baseline, and never runs what that replaces.
  auto first = files.versions.begin();
  if (!files.baselines.empty()) {
    const auto last = files.baselines.find(files.baselines.rbegin()->first);
    SHOOFLY_TRY(add(last->second));
    refuse_twice(folder, files.baselines, last->second, migrations.back().up);
    first = files.versions.upper_bound(last->first);
  }
  for (; first != files.versions.end(); ++first) SHOOFLY_TRY(add(first->second));
  for (const auto& [description, file] : files.repeated) SHOOFLY_TRY(add(file));
  return migrations;
}

Status leave_flyway(Desk& desk, const lint::Script& script) {
  const std::string conf = desk.name_of(script.file) + ".conf";
  std::string text;
  if (desk.folder().has(conf)) {
    SHOOFLY_ASSIGN(text, desk.text(conf));
  }
  if (read_conf(text).in_transaction == false) return ok_status();
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  desk.put(conf, text + "executeInTransaction=false\n");
  return ok_status();
}

// 5 is followed by 5.1 and 5.2, which are before 6; where there is a 5.1 already, by 5.0.1.
std::optional<std::string> flyway_branch(const Folder& folder, const std::string& version) {
  for (std::string branch : {version + ".", version + ".0."}) {
    bool taken = false;
    for (const auto* names : {&folder.files, &folder.below}) {
      for (const std::string& file : *names) {
        const std::optional<FlywayName> name = flyway_name(file, {});
        taken = taken || (name && name->kind != 'R' && name->shown.starts_with(branch));
      }
    }
    if (!taken) return branch;
  }
  return std::nullopt;
}

Status add_flyway(Desk& desk, const lint::Migration& migration,
                  const std::vector<lint::Piece>& pieces) {
  const std::string file = desk.name_of(migration.up.file);
  const std::size_t folder = file.rfind('/') + 1;
  const std::optional<FlywayName> name = flyway_name(file, {});
  if (!name || name->kind != 'V')
    return unsupported("only a versioned migration of the usual names can be divided into several");
  if (settings_above(desk.folder()).together)
    return unsupported("Flyway runs all that is pending in one transaction (group)");
  const std::optional<std::string> branch = flyway_branch(desk.folder(), name->shown);
  if (!branch)
    return unsupported(
        fmt::format("there are versions behind {} already: divide it by hand", name->shown));
  const std::string stem = file.substr(0, file.size() - std::string_view(".sql").size());
  const std::string description = stem.substr(stem.find("__", folder));
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string rest = fmt::format("{}{}{}_{}.sql", *branch, i + 1, description, i + 2);
    const std::string up = file.substr(0, folder) + "V" + rest;
    desk.put(up, pieces[i].up);
    if (pieces[i].outside) desk.put(up + ".conf", "executeInTransaction=false\n");
    if (!pieces[i].has_down) continue;
    const std::string down = file.substr(0, folder) + "U" + rest;
    desk.put(down, pieces[i].down);
    if (pieces[i].down_outside) desk.put(down + ".conf", "executeInTransaction=false\n");
  }
  return ok_status();
}

}  // namespace

bool is_flyway_name(const std::string& file) { return flyway_name(file, {}).has_value(); }

Tool flyway() {
  static const Writer kWriter = {
      {},
      leave_flyway,
      add_flyway,
      nullptr,
      "flyway migrate -skipExecutingMigrations=true",
      [](const Folder& folder) { return lock_advice(folder, settings_above(folder)); }};
  return {"Flyway",    is_flyway,
          read_flyway, [](const Folder& folder) { return settings_above(folder).engine; },
          nullptr,     &kWriter};
}

}  // namespace shoofly::toolchain
