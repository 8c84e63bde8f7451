#include "toolchain/marked_files.h"

#include <algorithm>
#include <utility>

namespace shoofly::toolchain {
namespace {

// Each file of such a tool has its marks, so a few tell.
constexpr std::size_t kMarkedLookedAt = 20;

std::string version_of(const std::string& file) {
  return file.substr(0, file.find_first_not_of("0123456789"));
}

}  // namespace

bool is_numbered(const std::string& file) {
  return file.ends_with(".sql") && file[0] >= '0' && file[0] <= '9';
}

bool by_number(const std::string& one, const std::string& other) {
  const auto digits = [](const std::string& name) {
    const std::string_view number = std::string_view(name).substr(
        0, std::min(name.find_first_not_of("0123456789"), name.size()));
    return number.substr(std::min(number.find_first_not_of('0'), number.size()));
  };
  const std::string_view a = digits(one);
  const std::string_view b = digits(other);
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

bool any_numbered(const Folder& folder, const std::function<bool(std::string_view)>& test) {
  std::size_t looked_at = 0;
  for (const std::string& file : folder.files) {
    if (!is_numbered(file)) continue;
    if (++looked_at > kMarkedLookedAt) return false;
    const Result<std::string> text = text_of(folder, file);
    if (text.ok() && test(*text)) return true;
  }
  return false;
}

bool has_marks(const Folder& folder, const MarkOf& mark_of) {
  return any_numbered(folder, [&](std::string_view text) { return has_up_mark(text, mark_of); });
}

Result<std::vector<lint::Migration>> read_marked(const Folder& folder, const MarkedTool& tool) {
  std::vector<lint::Migration> migrations;
  for (const std::string& file : folder.files) {
    if (!is_numbered(file)) continue;
    SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
    const bool asks = tool.refusals != nullptr;
    std::vector<lint::ToolRefusal> refusals =
        asks ? tool.refusals(text, folder.engine) : std::vector<lint::ToolRefusal>();
    if (tool.prepare != nullptr) tool.prepare(text);
    Sections sections = divide(text, tool.mark_of);
    lint::Migration migration;
    migration.version = version_of(file);
    migration.expects_down = true;
    migration.has_down = sections.has_down;
    const auto wrapping = [&](bool wraps) {
      return wraps ? lint::Wrapping::kFile : tool.unwrapped;
    };
    migration.up = {std::move(sections.up), lint::Direction::kUp, wrapping(tool.wraps_up(text)),
                    folder.shown(file)};
    migration.down = {std::move(sections.down), lint::Direction::kDown,
                      wrapping(tool.wraps_down(text)), folder.shown(file)};
    migration.up.refusals = std::move(refusals);
    if (!sections.has_up && !tool.up_mark.empty())
      migration.up.refusals.push_back({{1, 1},
                                       std::string(tool.without_up),
                                       std::string(tool.up_mark) + " before its statements"});
    migrations.push_back(std::move(migration));
  }
  std::stable_sort(migrations.begin(), migrations.end(), [](const auto& one, const auto& other) {
    return by_number(one.version, other.version);
  });
  return migrations;
}

}  // namespace shoofly::toolchain
