#include "report/plan_sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "report/sql_files.h"
#include "report/words.h"

namespace shoofly {
namespace {

enum class Kind { kNone, kSchema, kData };

Kind kind_of(const Work& work) {
  if (std::holds_alternative<DdlWork>(work)) return Kind::kSchema;
  return fills(work) ? Kind::kData : Kind::kNone;
}

bool joins(Kind file, Kind step) { return file == Kind::kNone || step == Kind::kNone || file == step; }

struct Group {
  Phase phase = Phase::kExpand;
  Kind up = Kind::kNone;
  Kind down = Kind::kNone;
  std::size_t first = 0;
  std::size_t last = 0;  // one past
};

// As few files as the rule allows that schema and data changes never share one, up or down.
std::vector<Group> groups_of(const Plan& plan) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    const Kind up = kind_of(step.forward);
    const Kind down = kind_of(step.backward);
    const bool fits = !groups.empty() && groups.back().phase == step.phase && joins(groups.back().up, up) && joins(groups.back().down, down);
    if (!fits) groups.push_back({step.phase, Kind::kNone, Kind::kNone, i, i});
    Group& group = groups.back();
    if (up != Kind::kNone) group.up = up;
    if (down != Kind::kNone) group.down = down;
    group.last = i + 1;
  }
  return groups;
}

std::string version(std::chrono::system_clock::time_point made_at, std::size_t number) {
  if (made_at == std::chrono::system_clock::time_point{}) return fmt::format("{:04}", number);
  std::string digits;
  for (const char c : format_utc(made_at + std::chrono::seconds(number - 1))) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) digits += c;
  }
  return digits;
}

std::string file_word(const std::string& text) {
  std::string word;
  for (const char c : text) word += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return word;
}

std::string stem_of(const Plan& plan, const Group& group, std::chrono::system_clock::time_point made_at, std::size_t number) {
  const bool data = group.up == Kind::kData || group.down == Kind::kData;
  return fmt::format("{}_{}_{:02}_{}{}", version(made_at, number), file_word(plan.change), number, to_string(group.phase),
                     data && group.phase != Phase::kBackfill ? "_data" : "");
}

}  // namespace

std::vector<SqlFile> plan_sql(const PlanView& view, std::chrono::system_clock::time_point made_at) {
  const ScriptForm* form = script_form(view.plan.before.server.engine);
  if (form == nullptr) return {};
  SqlFileWriter writer(view, *form);
  std::vector<SqlFile> files;
  std::size_t number = 0;
  for (const Group& group : groups_of(view.plan)) {
    const std::string stem = stem_of(view.plan, group, made_at, ++number);
    const FileRequest request{stem, group.phase, group.first, group.last};
    files.push_back({stem + ".up.sql", writer.up(request, group.up == Kind::kData)});
    files.push_back({stem + ".down.sql", writer.down(request, group.down == Kind::kData)});
  }
  return files;
}

std::string sql_listing(const std::vector<SqlFile>& files) {
  std::string text;
  const auto add = [&](const SqlFile& file) { text += fmt::format("{}-- ==== {} ====\n\n{}", text.empty() ? "" : "\n", file.name, file.text); };
  for (const SqlFile& file : files) {
    if (file.name.ends_with(".up.sql")) add(file);
  }
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    if (file->name.ends_with(".down.sql")) add(*file);
  }
  return text;
}

}  // namespace shoofly
