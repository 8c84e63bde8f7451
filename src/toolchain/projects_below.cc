#include "toolchain/projects_below.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "base/plural.h"
#include "toolchain/liquibase/changelog.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

// Copies of migrations, and those of others.
constexpr std::array<std::string_view, 9> kCopies = {
    "target", "build", "dist", "out", "bin", "vendor", "venv", "site-packages", "__pycache__"};
constexpr std::array<std::string_view, 9> kTests = {"test",      "tests",     "testdata",
                                                    "test-data", "__tests__", "fixtures",
                                                    "spec",      "examples",  "example"};
// Whose folder is all that is below it, too.
constexpr std::array<std::string_view, 8> kWithSubfolders = {
    "Sqitch", "Prisma", "Drizzle", "Diesel", "Hasura", "Flyway", "Liquibase", "Django"};
// KnownPlace by their own files only: those of subfolders may be several projects.
constexpr std::array<std::string_view, 2> kByOwnFiles = {"Flyway", "Liquibase"};

template <std::size_t kCount>
bool is_one_of(const std::array<std::string_view, kCount>& some, std::string_view name) {
  return std::find(some.begin(), some.end(), name) != some.end();
}

template <std::size_t kCount>
bool has_part(const std::array<std::string_view, kCount>& some, const std::string& relative) {
  const fs::path path(relative);
  return std::any_of(path.begin(), path.end(),
                     [&](const fs::path& part) { return is_one_of(some, part.string()); });
}

std::string small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool names_any(const std::string& path, std::initializer_list<const char*> words) {
  const std::string small = small_letters(path);
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return small.find(word) != std::string::npos; });
}

// Of a project's other files only those are opened whose place may be one of migrations.
bool may_tell(const std::string& file) {
  const std::string extension = fs::path(file).extension().string();
  const std::string own = fs::path(file).filename().string();
  if (own == "_journal.json" || own == "snapshot.json") return true;  // Drizzle's
  if (may_be_changelog(file)) return names_any(file, {"change", "master", "liquibase", "migrat"});
  const bool program = extension == ".py" || extension == ".rb" || extension == ".exs" ||
                       extension == ".js" || extension == ".ts" || extension == ".mjs" ||
                       extension == ".cjs" || extension == ".mts" || extension == ".cts";
  if (program)
    return names_any(file, {"migrat", "versions", "alembic"}) || file.ends_with("manage.py");
  return true;
}

struct PlaceNode {
  std::vector<std::string> files;
  std::map<std::string, PlaceNode> folders;
};

PlaceNode tree_of(const Folder& folder) {
  PlaceNode root;
  root.files = folder.files;
  for (const std::string& file : folder.below) {
    if (!may_tell(file)) continue;
    PlaceNode* node = &root;
    const fs::path path(file);
    for (const fs::path& part : path.parent_path()) node = &node->folders[part.string()];
    node->files.push_back(path.filename().string());
  }
  return root;
}

struct KnownPlace {
  std::string_view tool;
  std::string folder;  // relative
};

class SearchBelow {
 public:
  explicit SearchBelow(const Folder& folder) : root_(folder) {}

  // Those in and below it, which are several where no one of them can be read as the whole.
  std::vector<KnownPlace> look(const PlaceNode& node, const std::string& relative) {
    const std::string_view tool = relative.empty() ? "" : tool_of(node, relative);
    std::vector<KnownPlace> all;
    if (!tool.empty()) all.push_back({tool, relative});
    if (is_one_of(kWithSubfolders, tool)) return all;
    bool children_only = tool.empty();
    for (const auto& [name, inner] : node.folders) {
      for (KnownPlace& known : look(inner, (fs::path(relative) / name).string())) {
        children_only = children_only && fs::path(known.folder).parent_path() == fs::path(relative);
        all.push_back(std::move(known));
      }
    }
    if (children_only && all.size() > 1 && is_whole(node, relative, all))
      return {{all.front().tool, relative}};
    return all;
  }

 private:
  std::string_view tool_of(const PlaceNode& node, const std::string& relative) const {
    if (node.files.empty() && node.folders.empty()) return "";
    Folder own{root_.shown(relative), node.files, {}, {}};
    Folder with_next = own;
    for (const auto& [name, inner] : node.folders) {
      for (const std::string& file : inner.files) with_next.below.push_back(name + "/" + file);
    }
    std::sort(with_next.below.begin(), with_next.below.end());
    for (const Tool& tool : tools()) {
      if (&tool == &tools().back()) break;
      if (tool.recognises(is_one_of(kByOwnFiles, tool.name) ? own : with_next)) return tool.name;
    }
    return "";
  }

  // Folders beside each other may be one project's: by year, or as changelogs include each other.
  bool is_whole(const PlaceNode& node, const std::string& relative,
                const std::vector<KnownPlace>& all) const {
    const std::string_view name = all.front().tool;
    if (any_sql(node.files) || !is_one_of(kByOwnFiles, name) ||
        std::any_of(all.begin(), all.end(),
                    [&](const KnownPlace& one) { return one.tool != name; }))
      return false;
    Folder folder{root_.shown(relative), node.files, {}, {}};
    if (!look_below(folder).ok()) return false;
    const auto tool = std::find_if(tools().begin(), tools().end(),
                                   [&](const Tool& each) { return each.recognises(folder); });
    return tool->name == name && tool->read(folder).ok();
  }

  const Folder& root_;
};

bool is_covered_by(const std::string& file_folder, const KnownPlace& known) {
  if (file_folder == known.folder || known.folder.empty()) return true;
  return is_one_of(kWithSubfolders, known.tool) && file_folder.starts_with(known.folder + "/");
}

// Folders, relative, whose SQL is in none of the projects, and how many files each has.
std::map<std::string, std::size_t> plain_folders(const Folder& folder,
                                                 const std::vector<KnownPlace>& known) {
  std::map<std::string, std::size_t> plain;
  for (const std::string& file : folder.below) {
    if (!file.ends_with(".sql")) continue;
    const std::string place = fs::path(file).parent_path().string();
    if (std::none_of(known.begin(), known.end(),
                     [&](const KnownPlace& one) { return is_covered_by(place, one); }))
      ++plain[place];
  }
  return plain;
}

// Drops what is a copy or a test's, unless nothing else is there.
void keep_own(const Folder& folder, std::vector<KnownPlace>& known, ProjectsBelow& found) {
  const auto drop = [&](const auto& some, bool say) {
    const auto foreign = [&](const KnownPlace& one) { return has_part(some, one.folder); };
    if (std::all_of(known.begin(), known.end(), foreign)) return;
    for (const KnownPlace& one : known) {
      if (say && foreign(one))
        found.not_read.push_back(fmt::format("{} ({})", folder.shown(one.folder), one.tool));
    }
    std::erase_if(known, foreign);
  };
  drop(kCopies, false);
  drop(kTests, true);
}

}  // namespace

Result<ProjectsBelow> projects_below(const Folder& folder) {
  Folder whole = folder;
  if (whole.below.empty()) SHOOFLY_TRY(look_below(whole));
  std::vector<KnownPlace> known = SearchBelow(whole).look(tree_of(whole), "");
  ProjectsBelow found;
  if (known.empty()) return found;
  const std::map<std::string, std::size_t> plain = plain_folders(whole, known);
  keep_own(folder, known, found);
  if (any_sql(folder.files)) found.projects.push_back({folder.path, {}, "", Reach::kOwn});
  for (const KnownPlace& one : known) {
    if (one.folder.empty()) {
      found.projects.push_back({folder.path, {}, "", Reach::kWhole});
    } else {
      found.projects.push_back({folder.shown(one.folder), {}, folder.path, Reach::kWhole});
    }
  }
  for (const auto& [place, count] : plain) {
    if (has_part(kCopies, place)) continue;
    const std::string shown = folder.shown(place);
    const std::string name = small_letters(fs::path(place).filename().string());
    if (!has_part(kTests, place) && (name == "migrations" || name == "migration")) {
      found.projects.push_back({shown, {}, folder.path, Reach::kOwn});
    } else {
      found.not_read.push_back(
          fmt::format("{} ({} of SQL)", shown, plural(static_cast<std::int64_t>(count), "file")));
    }
  }
  return found;
}

}  // namespace shoofly::toolchain
