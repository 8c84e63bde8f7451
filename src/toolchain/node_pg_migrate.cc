#include "toolchain/node_pg_migrate.h"

#include <algorithm>
#include <utility>

#include "toolchain/marked_files.h"
#include "toolchain/writing.h"

namespace shoofly::toolchain {
namespace {

// ^\s*--[\s-]*(up|down)\s+migration, in any case; more may follow.
bool is_node_mark(std::string_view line, std::string_view direction) {
  std::string_view text = comment_of(line);
  text.remove_prefix(std::min(text.find_first_not_of("- \t"), text.size()));
  if (!begins_with_word(text, direction)) return false;
  text.remove_prefix(direction.size());
  const std::size_t blanks = std::min(text.find_first_not_of(" \t"), text.size());
  if (blanks == 0) return false;
  constexpr std::string_view kMigration = "migration";
  return begins_with_word(text.substr(blanks, kMigration.size()), kMigration);
}

// Where the first mark of each direction stands.
struct NodeMarks {
  std::size_t up = std::string::npos;
  std::size_t down = std::string::npos;
};

NodeMarks node_marks(std::string_view text) {
  NodeMarks marks;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    if (marks.up == std::string::npos && is_node_mark(line, "up")) marks.up = at;
    if (marks.down == std::string::npos && is_node_mark(line, "down")) marks.down = at;
    at += line.size();
  }
  return marks;
}

// What stands before `from`, and from `to` on if that comes later, is blank.
std::string only(std::string text, std::size_t from, std::size_t to) {
  blank_out(text, 0, from);
  if (to > from) blank_out(text, to, text.size());
  return text;
}

bool is_node_pg_migrate(const Folder& folder) {
  return any_numbered(folder, [](std::string_view text) {
    const NodeMarks marks = node_marks(text);
    return marks.up != std::string::npos || marks.down != std::string::npos;
  });
}

Result<std::vector<lint::Migration>> read_node_pg_migrate(const Folder& folder) {
  std::vector<std::string> files;
  std::copy_if(folder.files.begin(), folder.files.end(), std::back_inserter(files), is_numbered);
  std::stable_sort(files.begin(), files.end(), by_number);
  std::vector<lint::Migration> migrations;
  for (const std::string& file : files) {
    SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
    const NodeMarks marks = node_marks(text);
    lint::Migration migration;
    migration.version = file.substr(0, file.find_first_not_of("0123456789"));
    migration.expects_down = true;
    migration.has_down = marks.down != std::string::npos;
    // What was applied is taken back one at a time.
    if (migration.has_down)
      migration.down = {only(text, marks.down, marks.up), lint::Direction::kDown,
                        lint::Wrapping::kFile, folder.shown(file)};
    // Without the mark of a way up the whole file is one, its way down too.
    if (marks.up != std::string::npos) text = only(std::move(text), marks.up, marks.down);
    migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kAllPending,
                    folder.shown(file)};
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

}  // namespace

Tool node_pg_migrate() {
  static const Writer kWriter = {
      {false, "\n",
       "node-pg-migrate runs all that is pending in one transaction: write it in JavaScript, with pgm.noTransaction()"},
      nullptr,
      nullptr,
      nullptr,
      ""};
  return {"node-pg-migrate",
          is_node_pg_migrate,
          read_node_pg_migrate,
          [](const Folder&) { return std::string("postgres"); },
          nullptr,
          &kWriter};
}

}  // namespace shoofly::toolchain
