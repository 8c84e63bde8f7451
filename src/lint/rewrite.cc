#include "lint/rewrite.h"

#include <algorithm>
#include <utility>

#include "lint/fingerprint.h"

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

std::string with_edits(std::string_view statement, std::vector<SqlEdit> edits) {
  std::sort(edits.begin(), edits.end(),
            [](const SqlEdit& a, const SqlEdit& b) { return a.from < b.from; });
  std::string text;
  std::size_t at = 0;
  for (const SqlEdit& edit : edits) {
    text += std::string(statement.substr(at, edit.from - at)) + edit.text;
    at = edit.to;
  }
  return text + std::string(statement.substr(at)) + ";";
}

Rewrite edited(std::string_view statement, std::vector<SqlEdit> edits, std::string in_words) {
  if (edits.empty()) return in_words.empty() ? Rewrite{} : remarks_only({std::move(in_words)});
  const std::string_view words =
      statement.substr(std::min(first_word(statement), statement.size()));
  Rewrite rewrite = in_place({with_edits(words, edits)});
  rewrite.edits = std::move(edits);
  rewrite.told = words.find('\n') != std::string_view::npos && !in_words.empty();
  if (rewrite.told) rewrite.remarks = {std::move(in_words)};
  return rewrite;
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
  if (rewrite.told) return rewrite.remarks;
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
