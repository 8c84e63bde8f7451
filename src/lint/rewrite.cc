#include "lint/rewrite.h"

#include <utility>

namespace shoofly::lint {
namespace {

using Runs = RewritePart::Runs;

std::string words_before(Runs runs, bool first) {
  if (runs == Runs::kAlone)
    return first ? "in a transaction of its own: " : "then, in another transaction: ";
  return first ? "" : "then: ";
}

}  // namespace

Rewrite in_place(std::vector<std::string> statements, std::vector<std::string> remarks) {
  return {.parts = {{Runs::kInPlace, std::move(statements)}}, .remarks = std::move(remarks)};
}

Rewrite outside(std::string statement, std::vector<std::string> remarks) {
  return {.parts = {{Runs::kOutside, {std::move(statement)}}}, .remarks = std::move(remarks)};
}

Rewrite around(std::vector<std::string> before, std::vector<std::string> behind,
               std::vector<std::string> remarks) {
  return {.parts = {},
          .before = std::move(before),
          .behind = std::move(behind),
          .remarks = std::move(remarks)};
}

Rewrite by_shoofly(std::string operation, std::vector<std::string> remarks) {
  return {.parts = {}, .change_file = std::move(operation), .remarks = std::move(remarks)};
}

Rewrite remarks_only(std::vector<std::string> remarks) {
  return {.parts = {}, .remarks = std::move(remarks)};
}

std::vector<std::string> help_of(const Rewrite& rewrite) {
  std::vector<std::string> lines;
  bool said_outside = false;
  for (const RewritePart& part : rewrite.parts) {
    for (const std::string& statement : part.statements)
      lines.push_back(words_before(part.runs, lines.empty()) + statement);
    if (part.runs == Runs::kOutside && !said_outside) {
      lines.emplace_back("outside a transaction: the server refuses it in one");
      said_outside = true;
    }
  }
  for (const std::string& statement : rewrite.before) lines.push_back(statement + " before it");
  for (const std::string& statement : rewrite.behind) lines.push_back(statement + " behind it");
  if (!rewrite.change_file.empty()) {
    lines.emplace_back("shoofly does it beside the application, with a change file:");
    for (std::size_t at = 0; at < rewrite.change_file.size();) {
      const std::size_t end = rewrite.change_file.find('\n', at);
      lines.push_back(rewrite.change_file.substr(at, end - at));
      at = end == std::string::npos ? rewrite.change_file.size() : end + 1;
    }
  }
  lines.insert(lines.end(), rewrite.remarks.begin(), rewrite.remarks.end());
  return lines;
}

}  // namespace shoofly::lint
