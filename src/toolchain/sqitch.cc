#include "toolchain/sqitch.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "toolchain/configuration.h"
#include "toolchain/sections.h"
#include "toolchain/writing.h"

namespace shoofly::toolchain {
namespace {

constexpr const char* kPlan = "sqitch.plan";
constexpr std::string_view kSpace = " \t\r\n";

struct Change {
  std::string name;
  std::vector<std::string> tags_until_again;  // "@v1"; empty: the name does not stand again
};

std::string_view first_word(std::string_view line) {
  const std::size_t from = line.find_first_not_of(kSpace);
  if (from == std::string_view::npos) return {};
  return line.substr(from, line.find_first_of(kSpace, from) - from);
}

// A line is a pragma (%), a comment (#), a tag (@), or a change, with what it requires and who
// planned it behind its name. The plan's own order
// satisfies what is required.
std::vector<Change> plan_of(std::string_view text) {
  std::vector<Change> changes;
  std::map<std::string, std::size_t> latest;
  std::vector<std::pair<std::size_t, std::string>> tags;  // how many changes stand before each
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    at += line.size();
    std::string_view word = first_word(line);
    if (word.empty() || word[0] == '%' || word[0] == '#') continue;
    if (word[0] == '@') {
      tags.emplace_back(changes.size(), word);
      continue;
    }
    if (word[0] == '+') word = first_word(line.substr(line.find('+') + 1));
    if (word.empty()) continue;
    std::string name(word);
    const auto [before, is_new] = latest.try_emplace(name, changes.size());
    if (!is_new) {
      Change& earlier = changes[before->second];
      for (const auto& [position, tag] : tags) {
        if (position > before->second) earlier.tags_until_again.push_back(tag);
      }
      before->second = changes.size();
    }
    changes.push_back({std::move(name), {}});
  }
  return changes;
}

// Of a change that was reworked, the earlier script has the name of a tag between.
std::string script_of(const Folder& folder, const std::string& kind, const Change& change) {
  for (const std::string& tag : change.tags_until_again) {
    const std::string file = kind + "/" + change.name + tag + ".sql";
    if (folder.has(file)) return file;
  }
  return kind + "/" + change.name + ".sql";
}

// psql runs the scripts; a line for psql itself (\set, \i) is no SQL.
void blank_psql(std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = line_at(text, at).size();
    if (text[at] == '\\') blank_out(text, at, at + length);
    at += length;
  }
}

Result<lint::Script> read_sqitch_script(const Folder& folder, const std::string& file,
                                        lint::Direction direction) {
  SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
  blank_psql(text);
  return lint::Script{std::move(text), direction, lint::Wrapping::kNone, folder.shown(file)};
}

// What sqitch.conf says of a project: an engine's own word goes before that of all.
struct SqitchPaths {
  std::string plan = kPlan;
  std::string deploy = "deploy";
  std::string revert = "revert";
};

SqitchPaths sqitch_paths(const Folder& folder) {
  SqitchPaths paths;
  const Result<std::string> text = text_of(folder, "sqitch.conf");
  if (!text.ok()) return paths;
  const Configuration conf(*text);
  const std::string* engine = conf.find("core.engine");
  const auto said = [&](const std::string& key, const std::string& otherwise) {
    const std::string* own =
        engine == nullptr ? nullptr : conf.find("engine." + *engine + "." + key);
    const std::string* common = own == nullptr ? conf.find("core." + key) : own;
    const std::string path = common == nullptr ? otherwise : *common;
    return std::filesystem::path(path).lexically_normal().string();
  };
  const std::string top = said("top_dir", ".");
  const std::string inner = top == "." ? "" : top + "/";
  paths.plan = said("plan_file", inner + kPlan);
  paths.deploy = said("deploy_dir", inner + "deploy");
  paths.revert = said("revert_dir", inner + "revert");
  return paths;
}

std::string sqitch_engine(const Folder& folder) {
  const std::optional<FoundFile> found = find_above(folder, {"sqitch.conf"});
  if (!found) return {};
  const Configuration conf(found->text);
  const std::string* engine = conf.find("core.engine");
  return engine == nullptr ? "" : engine_named_by(*engine);
}

Result<std::vector<lint::Migration>> read_sqitch(const Folder& folder) {
  const SqitchPaths paths = sqitch_paths(folder);
  SHOOFLY_ASSIGN(const std::string plan, text_of(folder, paths.plan));
  std::vector<lint::Migration> migrations;
  for (const Change& change : plan_of(plan)) {
    lint::Migration migration;
    migration.version = change.name;
    migration.expects_down = true;
    const std::string deploy = script_of(folder, paths.deploy, change);
    SHOOFLY_ASSIGN(migration.up, read_sqitch_script(folder, deploy, lint::Direction::kUp));
    const std::string revert = script_of(folder, paths.revert, change);
    migration.has_down = folder.has(revert);
    if (migration.has_down) {
      SHOOFLY_ASSIGN(migration.down, read_sqitch_script(folder, revert, lint::Direction::kDown));
    }
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

}  // namespace

bool has_sqitch_plan(const Folder& folder) {
  return folder.has(kPlan) ||
         (folder.has("sqitch.conf") && is_there(folder.shown(sqitch_paths(folder).plan)));
}

Tool sqitch() {
  // Its scripts say their transactions themselves.
  static const Writer kWriter = {{}, nullptr, nullptr, nullptr, "sqitch deploy --log-only"};
  return {"Sqitch", has_sqitch_plan, read_sqitch, sqitch_engine, nullptr, &kWriter};
}

}  // namespace shoofly::toolchain
