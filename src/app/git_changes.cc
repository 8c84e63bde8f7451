#include "app/git_changes.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/process.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;

struct GitAnswer {
  bool done = false;
  std::string text;
};

// What git tells its hooks of the repository is not meant for a folder of our choice: with GIT_DIR
// alone that would be taken for the top of the work tree. Who names both means them. The monitor of
// the repository's settings is not run; filters of its attributes may be, as git diff does.
constexpr const char* kSurroundings =
    "if [ -n \"$GIT_WORK_TREE\" ] && [ -n \"$GIT_DIR\" ]; then"
    " GIT_WORK_TREE=$(realpath \"$GIT_WORK_TREE\") GIT_DIR=$(realpath \"$GIT_DIR\");"
    " else unset GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY; fi;"
    " unset GIT_INDEX_FILE GIT_PREFIX GIT_EXTERNAL_DIFF;"
    " exec git -c core.fsmonitor=false \"$@\"";

// Both streams of a child come in one; only where git's own words are wanted are its errors among
// them.
enum class GitErrors { kDropped, kTogether };

Result<GitAnswer> ask_git(const std::string& folder, const std::vector<std::string>& arguments,
                          GitErrors errors) {
  std::string script = kSurroundings;
  script += errors == GitErrors::kDropped ? " 2>/dev/null" : "";
  std::vector<std::string> line = {"/bin/sh", "-c", script, "sh"};
  line.insert(line.end(), {"-C", folder.empty() ? "." : folder});
  line.insert(line.end(), arguments.begin(), arguments.end());
  SHOOFLY_ASSIGN(ChildProcess git, ChildProcess::spawn(line));
  const int code = git.wait();
  if (code == 127) return invalid_input("run git: there is no such program in PATH");
  std::string text = git.output();
  while (text.ends_with('\n')) text.pop_back();
  return GitAnswer{code == 0, std::move(text)};
}

bool may_be_ref(const std::string& ref) { return !ref.empty() && ref[0] != '-' && ref[0] != '^'; }

Status add_files(const std::string& top, const std::vector<std::string>& arguments,
                 std::set<std::string>& files) {
  SHOOFLY_ASSIGN(const GitAnswer answer, ask_git(top, arguments, GitErrors::kDropped));
  if (!answer.done) return internal_error(fmt::format("run git {}: it failed", arguments[0]));
  std::string_view text = answer.text;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    std::error_code failed;
    const fs::path file = fs::path(top) / std::string(text.substr(0, end));
    files.insert(fs::weakly_canonical(file, failed).string());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return ok_status();
}

std::string folder_around(const std::string& path) {
  std::error_code failed;
  return fs::is_directory(path, failed) ? path : fs::path(path).parent_path().string();
}

Result<GitAnswer> commit_named(const std::string& folder, const std::string& ref) {
  return ask_git(folder, {"rev-parse", "--verify", "--quiet", ref + "^{commit}"},
                 GitErrors::kDropped);
}

}  // namespace

Result<std::string> commit_to_compare(const std::string& path, const std::string& ref) {
  const std::string folder = folder_around(path);
  SHOOFLY_ASSIGN(const GitAnswer top,
                 ask_git(folder, {"rev-parse", "--show-toplevel"}, GitErrors::kTogether));
  if (!top.done)
    return invalid_input(fmt::format("--since: \"{}\" is in no git work tree", path))
        .with_help(fmt::format("git says: {}", top.text.substr(0, top.text.find('\n'))));
  const Error unknown =
      invalid_input(fmt::format("--since: git knows no commit \"{}\"", ref))
          .with_help(
              "a branch, a tag or a commit; in CI fetch it first: a shallow clone has none "
              "but its own");
  if (!may_be_ref(ref)) return unknown;
  SHOOFLY_ASSIGN(GitAnswer commit, commit_named(folder, ref));
  if (!commit.done && (ref == "HEAD" || ref == "@")) {
    SHOOFLY_ASSIGN(GitAnswer nothing, ask_git(folder, {"hash-object", "-t", "tree", "/dev/null"},
                                              GitErrors::kDropped));
    if (nothing.done) return std::move(nothing.text);
  }
  if (!commit.done) return unknown;
  SHOOFLY_ASSIGN(GitAnswer parted,
                 ask_git(folder, {"merge-base", commit.text, "HEAD"}, GitErrors::kDropped));
  return parted.done && !parted.text.empty() ? std::move(parted.text) : std::move(commit.text);
}

Result<std::set<std::string>> changed_since(const std::string& path, const std::string& ref) {
  SHOOFLY_ASSIGN(const GitAnswer top, ask_git(folder_around(path), {"rev-parse", "--show-toplevel"},
                                              GitErrors::kDropped));
  std::set<std::string> files;
  // A renamed file is a new one: its tool runs it under the new name.
  SHOOFLY_TRY(add_files(top.text,
                        {"diff", "--name-only", "--diff-filter=AM", "--no-renames", "--no-relative",
                         "--no-ext-diff", "-z", ref, "--"},
                        files));
  SHOOFLY_TRY(add_files(top.text, {"ls-files", "--others", "--exclude-standard", "-z"}, files));
  return files;
}

Result<std::set<std::string>> files_of_commit(const std::string& path, const std::string& ref) {
  std::error_code failed;
  const std::string folder =
      fs::is_directory(path, failed) ? path : fs::path(path).parent_path().string();
  SHOOFLY_ASSIGN(const GitAnswer top,
                 ask_git(folder, {"rev-parse", "--show-toplevel"}, GitErrors::kDropped));
  std::set<std::string> files;
  if (!top.done) return files;
  if (!may_be_ref(ref)) return invalid_input(fmt::format("git knows no commit \"{}\"", ref));
  SHOOFLY_ASSIGN(
      const GitAnswer commit,
      ask_git(folder, {"rev-parse", "--verify", "--quiet", ref + "^{tree}"}, GitErrors::kDropped));
  if (!commit.done && ref == "HEAD") return files;
  if (!commit.done) return invalid_input(fmt::format("git knows no commit \"{}\"", ref));
  SHOOFLY_TRY(add_files(top.text,
                        {"ls-tree", "-r", "--name-only", "--full-tree", "-z", commit.text}, files));
  return files;
}

std::optional<std::string> text_in_commit(const std::string& path, const std::string& ref) {
  const fs::path file(path);
  if (!may_be_ref(ref)) return std::nullopt;
  Result<GitAnswer> answer =
      ask_git(file.parent_path().string(), {"show", ref + ":./" + file.filename().string()},
              GitErrors::kDropped);
  if (!answer.ok() || !answer->done) return std::nullopt;
  return std::move(answer->text);
}

}  // namespace shoofly
