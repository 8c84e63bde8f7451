#include "toolchain/up_down_folders.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "toolchain/configuration.h"
#include "toolchain/said_engines.h"

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kUpFile = "/up.sql";
constexpr std::string_view kDownFile = "/down.sql";

// Names of the folders directly below that have an up.sql, sorted.
std::vector<std::string> up_folders(const Folder& folder) {
  std::vector<std::string> names;
  for (const std::string& file : folder.below) {
    const std::size_t slash = file.find('/');
    if (std::string_view(file).substr(slash) == kUpFile) names.push_back(file.substr(0, slash));
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Whose version is a number: milliseconds for Hasura, as its console makes them.
bool is_milliseconds(const std::string& name) { return name.find_first_not_of("0123456789") == 13; }

bool is_of_hasura(const Folder& folder) {
  const std::optional<FoundFile> settings = find_above(folder, {"config.yaml"});
  if (settings && (settings->text.find("metadata_directory:") != std::string::npos ||
                   settings->text.find("migrations_directory:") != std::string::npos ||
                   settings->text.find("HASURA_GRAPHQL") != std::string::npos))
    return true;
  const std::vector<std::string> names = up_folders(folder);
  return std::all_of(names.begin(), names.end(), is_milliseconds);
}

bool has_up_folders(const Folder& folder) {
  const std::vector<std::string> names = up_folders(folder);
  return std::any_of(names.begin(), names.end(), is_up_down_folder);
}

bool is_diesel(const Folder& folder) {
  if (!has_up_folders(folder)) return false;
  return find_above(folder, {"diesel.toml"}) || !is_of_hasura(folder);
}

bool is_hasura(const Folder& folder) { return has_up_folders(folder); }

// What stands before the first underscore, without its dashes.
std::string diesel_version(const std::string& name) {
  std::string version = name.substr(0, name.find('_'));
  std::erase(version, '-');
  return version;
}

std::string hasura_version(const std::string& name) {
  const std::size_t digits = name.find_first_not_of("0123456789");
  return digits == 0 || digits == std::string::npos || name[digits] != '_' ? ""
                                                                           : name.substr(0, digits);
}

// Without a transaction, too, the whole file is one message.
lint::Wrapping diesel_wrapping(const Folder& folder, const std::string& name) {
  const std::string file = name + "/metadata.toml";
  if (!folder.has(file)) return lint::Wrapping::kFile;
  const Result<std::string> text = text_of(folder, file);
  if (!text.ok()) return lint::Wrapping::kFile;
  // A file that is there and does not say it switches it off.
  const Configuration metadata(*text);
  const std::string* said = metadata.find("run_in_transaction");
  return said != nullptr && *said == "true" ? lint::Wrapping::kFile : lint::Wrapping::kMessage;
}

Result<lint::Migration> read_up_down(const Folder& folder, const std::string& name,
                                     lint::Wrapping wrapping) {
  lint::Migration migration;
  migration.expects_down = true;
  const std::string up = name + std::string(kUpFile);
  SHOOFLY_ASSIGN(std::string text, text_of(folder, up));
  migration.up = {std::move(text), lint::Direction::kUp, wrapping, folder.shown(up)};
  const std::string down = name + std::string(kDownFile);
  if (!folder.has(down)) return migration;
  SHOOFLY_ASSIGN(std::string back, text_of(folder, down));
  migration.has_down = true;
  migration.down = {std::move(back), lint::Direction::kDown, wrapping, folder.shown(down)};
  return migration;
}

Result<std::vector<lint::Migration>> read_diesel(const Folder& folder) {
  std::vector<lint::Migration> migrations;
  for (const std::string& name : up_folders(folder)) {
    SHOOFLY_ASSIGN(lint::Migration migration,
                   read_up_down(folder, name, diesel_wrapping(folder, name)));
    migration.version = diesel_version(name);
    migrations.push_back(std::move(migration));
  }
  std::stable_sort(migrations.begin(), migrations.end(),
                   [](const auto& one, const auto& other) { return one.version < other.version; });
  return migrations;
}

Result<std::vector<lint::Migration>> read_hasura(const Folder& folder) {
  std::vector<lint::Migration> migrations;
  for (const std::string& name : up_folders(folder)) {
    const std::string version = hasura_version(name);
    if (version.empty()) continue;
    SHOOFLY_ASSIGN(lint::Migration migration, read_up_down(folder, name, lint::Wrapping::kFile));
    migration.version = version;
    migrations.push_back(std::move(migration));
  }
  const auto number = [](const lint::Migration& one) {
    const std::string_view version = one.version;
    const std::string_view digits =
        version.substr(std::min(version.find_first_not_of('0'), version.size()));
    return std::pair(digits.size(), digits);
  };
  std::stable_sort(migrations.begin(), migrations.end(),
                   [&](const auto& one, const auto& other) { return number(one) < number(other); });
  return migrations;
}

}  // namespace

bool is_up_down_folder(const std::string& name) {
  const std::size_t end = name.find_first_not_of("0123456789-");
  return !name.empty() && name[0] != '-' && end != 0 && end != std::string::npos &&
         name[end] == '_';
}

Tool diesel() { return {"Diesel", is_diesel, read_diesel, engine_said_for_diesel}; }

Tool hasura() { return {"Hasura", is_hasura, read_hasura}; }

}  // namespace shoofly::toolchain
