#include "report/plan_sql.h"

#include <cctype>

#include <fmt/format.h>

#include "report/sql_files.h"

namespace shoofly {
namespace {

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

}  // namespace

std::vector<SqlFile> plan_sql(const PlanView& view, std::chrono::system_clock::time_point made_at) {
  const ScriptForm* form = script_form(view.plan.before.server.engine);
  if (form == nullptr) return {};
  SqlFileWriter writer(view, *form);
  std::vector<SqlFile> files;
  for (std::size_t i = 0; i < view.plan.steps.size(); ++i) {
    const std::string stem =
        fmt::format("{}_{}_{}", version(made_at, i + 1), file_word(view.plan.change),
                    file_word(view.plan.steps[i].id));
    files.push_back({stem + ".up.sql", writer.up(i)});
    files.push_back({stem + ".down.sql", writer.down(i)});
  }
  return files;
}

std::string sql_listing(const std::vector<SqlFile>& files) {
  std::string text;
  const auto add = [&](const SqlFile& file) {
    text += fmt::format("{}-- ==== {} ====\n\n{}", text.empty() ? "" : "\n", file.name, file.text);
  };
  for (const SqlFile& file : files) {
    if (file.name.ends_with(".up.sql")) add(file);
  }
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    if (file->name.ends_with(".down.sql")) add(*file);
  }
  return text;
}

}  // namespace shoofly
