#include "toolchain/marked_files.h"

#include <algorithm>
#include <utility>

namespace shoofly::toolchain {
namespace {

bool is_numbered(const std::string& file) {
  return file.ends_with(".sql") && !file.empty() && file[0] >= '0' && file[0] <= '9';
}

std::string version_of(const std::string& file) {
  return file.substr(0, file.find_first_not_of("0123456789"));
}

// By number: 2 before 10.
bool before(const std::string& one, const std::string& other) {
  const auto digits = [](const std::string& version) {
    return version.substr(std::min(version.find_first_not_of('0'), version.size()));
  };
  const std::string a = digits(one);
  const std::string b = digits(other);
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

lint::Wrapping wrapping(bool wraps) {
  return wraps ? lint::Wrapping::kFile : lint::Wrapping::kNone;
}

}  // namespace

bool has_marks(const Folder& folder, const MarkOf& mark_of) {
  return std::any_of(folder.files.begin(), folder.files.end(), [&](const std::string& file) {
    if (!is_numbered(file)) return false;
    const Result<std::string> text = text_of(folder, file);
    return text.ok() && divide(*text, mark_of).has_up;
  });
}

Result<std::vector<lint::Migration>> read_marked(const Folder& folder, const MarkedTool& tool) {
  std::vector<lint::Migration> migrations;
  for (const std::string& file : folder.files) {
    if (!is_numbered(file)) continue;
    SHOOFLY_ASSIGN(const std::string text, text_of(folder, file));
    Sections sections = divide(text, tool.mark_of);
    lint::Migration migration;
    migration.version = version_of(file);
    migration.expects_down = true;
    migration.has_down = sections.has_down;
    migration.up = {std::move(sections.up), lint::Direction::kUp, wrapping(tool.wraps_up(text)),
                    folder.shown(file)};
    migration.down = {std::move(sections.down), lint::Direction::kDown,
                      wrapping(tool.wraps_down(text)), folder.shown(file)};
    migrations.push_back(std::move(migration));
  }
  std::stable_sort(migrations.begin(), migrations.end(), [](const auto& one, const auto& other) {
    return before(one.version, other.version);
  });
  return migrations;
}

}  // namespace shoofly::toolchain
