#include "lint/stand_ins.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

namespace shoofly::lint {
namespace {

constexpr std::string_view kNoSql =
    "a part of it is computed when it runs, so there is no SQL to propose";

bool is_of_stand_in(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool has_one(const std::vector<std::string>& statements) {
  return std::any_of(statements.begin(), statements.end(),
                     [](const std::string& statement) { return has_stand_in(statement); });
}

}  // namespace

bool has_stand_in(std::string_view sql) {
  if (sql.find(kComputedValue) != std::string_view::npos) return true;
  for (std::size_t at = sql.find("__"); at != std::string_view::npos; at = sql.find("__", at)) {
    const bool begins = at == 0 || !is_of_stand_in(sql[at - 1]);
    std::size_t end = at;
    while (end < sql.size() && is_of_stand_in(sql[end])) ++end;
    if (begins && end - at > 3 && sql[end - 1] == '_') return true;
    at = end;
  }
  return false;
}

std::vector<std::string> without_stand_ins(std::vector<std::string> help) {
  const auto leaks = [](const std::string& line) { return has_stand_in(line); };
  const auto first = std::find_if(help.begin(), help.end(), leaks);
  if (first == help.end()) return help;
  *first = kNoSql;
  std::erase_if(help, leaks);
  return help;
}

Rewrite without_stand_ins(Rewrite rewrite) {
  const bool has = has_one(rewrite.before) || has_one(rewrite.behind) ||
                   has_stand_in(rewrite.change_file) ||
                   std::any_of(rewrite.parts.begin(), rewrite.parts.end(),
                               [](const RewritePart& part) { return has_one(part.statements); });
  if (!has) return rewrite;
  std::vector<std::string> remarks = {std::string(kNoSql)};
  for (std::string& remark : rewrite.remarks) {
    if (!has_stand_in(remark)) remarks.push_back(std::move(remark));
  }
  return remarks_only(std::move(remarks));
}

}  // namespace shoofly::lint
