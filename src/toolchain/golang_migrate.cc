#include "toolchain/golang_migrate.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "toolchain/said_engines.h"
#include "toolchain/writing.h"

namespace shoofly::toolchain {
namespace {

struct Name {
  unsigned long long version = 0;
  bool up = true;
};

// ^([0-9]+)_(.*)\.(up|down)\.sql$
std::optional<Name> name_of(const std::string& file) {
  const std::size_t digits = file.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string::npos || digits > 19 || file[digits] != '_')
    return std::nullopt;
  const bool up = file.ends_with(".up.sql");
  if (!up && !file.ends_with(".down.sql")) return std::nullopt;
  return Name{std::stoull(file.substr(0, digits)), up};
}

bool is_golang_migrate(const Folder& folder) {
  return std::any_of(folder.files.begin(), folder.files.end(),
                     [](const std::string& file) { return name_of(file).has_value(); });
}

// Of several of one version, each with its own way back, where the names say whose it is.
lint::Migration& place_of(std::vector<lint::Migration>& same, const Name& name,
                          const std::string& shown) {
  const auto script = [](lint::Migration& one, bool up) -> lint::Script& {
    return up ? one.up : one.down;
  };
  const auto stem = [](std::string_view file) {
    const std::string_view end = file.ends_with(".up.sql") ? ".up.sql" : ".down.sql";
    return file.substr(0, file.size() - std::min(end.size(), file.size()));
  };
  lint::Migration* place = nullptr;
  for (lint::Migration& one : same) {
    if (!script(one, name.up).file.empty()) continue;
    if (place == nullptr || stem(script(one, !name.up).file) == stem(shown)) place = &one;
  }
  return place == nullptr ? same.emplace_back() : *place;
}

// A file is sent as one message.
Result<std::vector<lint::Migration>> read_golang_migrate(const Folder& folder) {
  std::map<unsigned long long, std::vector<lint::Migration>> by_version;
  for (const std::string& file : folder.files) {
    const std::optional<Name> name = name_of(file);
    if (!name) continue;
    SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
    lint::Migration& migration = place_of(by_version[name->version], *name, folder.shown(file));
    migration.version = std::to_string(name->version);
    migration.expects_down = true;
    lint::Script script{std::move(text), name->up ? lint::Direction::kUp : lint::Direction::kDown,
                        lint::Wrapping::kMessage, folder.shown(file)};
    if (name->up) {
      migration.up = std::move(script);
    } else {
      migration.has_down = true;
      migration.down = std::move(script);
    }
  }
  std::vector<lint::Migration> migrations;
  for (auto& [version, same] : by_version)
    std::move(same.begin(), same.end(), std::back_inserter(migrations));
  return migrations;
}

// A file of one statement runs in no transaction, so there is nothing else to say.
Status add_golang_migrate(Desk& desk, const lint::Migration& migration,
                          const std::vector<lint::Piece>& pieces) {
  constexpr std::string_view kUp = ".up.sql";
  const std::string file = desk.name_of(migration.up.file);
  const std::string stem = file.substr(0, file.size() - kUp.size());
  SHOOFLY_ASSIGN(const std::vector<std::string> numbers, numbers_behind(desk, file, pieces.size()));
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string name = numbers[i] + piece_name(stem, i);
    desk.put(name + ".up.sql", pieces[i].up);
    if (pieces[i].has_down) desk.put(name + ".down.sql", pieces[i].down);
  }
  return ok_status();
}

}  // namespace

Tool golang_migrate() {
  static const Writer kWriter = {{}, nullptr, add_golang_migrate, nullptr, "migrate force VERSION"};
  return {"golang-migrate", is_golang_migrate, read_golang_migrate, engine_said, nullptr, &kWriter};
}

}  // namespace shoofly::toolchain
