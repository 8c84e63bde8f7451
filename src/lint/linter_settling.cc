// What becomes of the findings of a script when all of it was played: those that are suppressed or
// withdrawn go, the others get their places in the file.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/plural.h"
#include "lint/fingerprint.h"
#include "lint/linter.h"
#include "lint/places.h"
#include "lint/refused_statements.h"

namespace shoofly::lint {
namespace {

// "; so it is with 2 other statements here (lines 5, 9)". Those of one line are one.
std::string and_also(const std::vector<Position>& places) {
  constexpr std::size_t kMostLines = 8;
  std::set<int> lines;
  for (const Position& place : places) lines.insert(place.line);
  std::string named;
  std::size_t number = 0;
  for (const int line : lines) {
    if (number++ == kMostLines) break;
    named += fmt::format("{}{}", named.empty() ? "" : ", ", line);
  }
  if (lines.size() > kMostLines) named += fmt::format(" and {} more", lines.size() - kMostLines);
  return fmt::format("; so it is with {} here ({} {})",
                     plural(static_cast<std::int64_t>(places.size()), "other statement"),
                     lines.size() == 1 ? "line" : "lines", named);
}

// Which of a script's statements stands at a place of its text.
class StatementPlaces {
 public:
  StatementPlaces(std::string_view text, const std::vector<std::uint32_t>& starts)
      : text_(text), starts_(starts) {}

  // None: no statement begins before it.
  std::optional<std::size_t> statement_at(const Position& at) {
    if (at.line <= 0) return std::nullopt;
    if (lines_.empty()) {
      lines_.push_back(0);
      for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i] == '\n') lines_.push_back(i + 1);
      }
    }
    if (static_cast<std::size_t>(at.line) > lines_.size()) return std::nullopt;
    const std::size_t offset = lines_[static_cast<std::size_t>(at.line) - 1] +
                               static_cast<std::size_t>(std::max(at.column, 1)) - 1;
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    if (next == starts_.begin()) return std::nullopt;
    return static_cast<std::size_t>(next - starts_.begin()) - 1;
  }

 private:
  std::string_view text_;
  const std::vector<std::uint32_t>& starts_;
  std::vector<std::size_t> lines_;  // where each begins
};

}  // namespace

// What was found in a script, when all of it was played.
void Linter::settle(const ReadScript& read, std::size_t first, std::size_t first_notice,
                    Course& course) {
  std::move(course.by_house.begin(), course.by_house.end(), std::back_inserter(findings_));
  std::erase_if(findings_, [&](const Finding& finding) {
    return finding.pending != 0 && pending_.is_withdrawn(finding.pending);
  });
  name_statements(read, first, course);
  course.suppressions.conclude();
  const auto own = findings_.begin() + static_cast<std::ptrdiff_t>(first);
  findings_.erase(
      std::remove_if(own, findings_.end(),
                     [&](const Finding& finding) { return course.suppressions.cover(finding); }),
      findings_.end());
  if (server_.engine != "postgres") drop_moot(read.script->text, first, course);
  for (Notice& notice : course.suppressions.notices(read.script->file, known_rules_))
    notices_.push_back(std::move(notice));
  if (read.script->made_by_tool) drop_advice(first);
  put_in_file(*read.script, first, first_notice);
  if (read.script->direction == Direction::kDown) drop_repeated(first);
  for (const Gap& gap : read.script->gaps) {
    ++coverage_.not_analysed;
    notices_.push_back({{Severity::kWarning,
                         read.script->file,
                         gap.at,
                         "not analysed: " + gap.what,
                         {"look at it yourself"}},
                        kNotAnalysed});
  }
  count_opaque(*read.script);
  hold_back(first);
  if (!keeps_rewrites_) tell_once(first);
}

// Of a rule whose findings in a script have one cause, the first; by what is left when those that
// are suppressed or not true any more are gone.
void Linter::tell_once(std::size_t first) {
  std::map<std::pair<const Rule*, std::string>, std::size_t> told;  // where it is among findings_
  std::size_t kept = first;
  for (std::size_t i = first; i < findings_.size(); ++i) {
    const Rule* rule = findings_[i].rule;
    const bool once = rule->once_in_script || rule->each_once;
    const std::pair key(rule, rule->each_once ? findings_[i].problem : std::string());
    const auto before = once ? told.find(key) : told.end();
    if (before != told.end()) {
      findings_[before->second].also.push_back(findings_[i].at);
      continue;
    }
    if (once) told.emplace(key, kept);
    if (kept != i) findings_[kept] = std::move(findings_[i]);
    ++kept;
  }
  findings_.resize(kept);
  for (const auto& [key, at] : told) {
    if (!findings_[at].also.empty()) findings_[at].problem += and_also(findings_[at].also);
  }
}

// What is found when a script has ended has a place, and is about the statement there.
void Linter::name_statements(const ReadScript& read, std::size_t first, const Course& course) {
  const std::string_view text = read.script->text;
  StatementPlaces places(text, course.starts);
  for (std::size_t i = first; i < findings_.size(); ++i) {
    Finding& finding = findings_[i];
    if (!finding.statement.empty()) continue;
    const std::optional<std::size_t> at = places.statement_at(finding.at);
    if (!at) continue;
    const std::size_t start = course.starts[*at];
    const std::size_t end = *at + 1 == course.starts.size() ? text.size() : course.starts[*at + 1];
    const std::string_view statement = text.substr(start, end - start);
    finding.statement =
        fingerprint_of(statement.substr(0, statement.find_last_not_of(" \t\r\n;") + 1));
  }
}

// Beside a refusal that stands.
void Linter::drop_moot(std::string_view text, std::size_t first, const Course& course) {
  const auto own = findings_.begin() + static_cast<std::ptrdiff_t>(first);
  if (std::none_of(own, findings_.end(), is_refusal)) return;
  StatementPlaces places(text, course.starts);
  std::set<std::size_t> refused;
  for (auto one = own; one != findings_.end(); ++one) {
    const auto at = is_refusal(*one) ? places.statement_at(one->at) : std::nullopt;
    if (at) refused.insert(*at);
  }
  findings_.erase(std::remove_if(own, findings_.end(),
                                 [&](const Finding& one) {
                                   if (!is_moot_if_refused(one)) return false;
                                   const auto at = places.statement_at(one.at);
                                   return at && refused.count(*at) > 0;
                                 }),
                  findings_.end());
}

// Until here a place is one of the script's text. What is about all of a script that is a part of
// its file, as a changeset, stands where that begins.
void Linter::put_in_file(const Script& script, std::size_t first, std::size_t first_notice) {
  const Places places(script);
  for (std::size_t i = first; i < findings_.size(); ++i) {
    Position& at = findings_[i].at;
    // What the tool has no way back for (Migration::one_way) has its place in the file.
    if (findings_[i].rule->id == "down-missing" && at.line > 0) continue;
    at = at.line <= 0 && script.line > 1 ? Position{script.line, 1} : places.in_file(at);
  }
  for (std::size_t i = first_notice; i < notices_.size(); ++i)
    notices_[i].at = places.in_file(notices_[i].at);
}

// Of what nobody has written: what is left is that it fails, or does not undo.
void Linter::drop_advice(std::size_t first) {
  const auto own = findings_.begin() + static_cast<std::ptrdiff_t>(first);
  findings_.erase(std::remove_if(own, findings_.end(),
                                 [](const Finding& finding) {
                                   return finding.rule->severity != Severity::kError &&
                                          finding.rule->family != Family::kReversibility;
                                 }),
                  findings_.end());
}

// A change that says both ways has one place for them: what is the same of both is said once.
void Linter::drop_repeated(std::size_t first) {
  if (first == findings_.size()) return;
  const std::string& file = findings_[first].file;
  const auto key_of = [](const Finding& finding) {
    return std::tuple(finding.rule, finding.at.line, finding.at.column,
                      std::string_view(finding.problem));
  };
  std::set<std::tuple<const Rule*, int, int, std::string_view>> said;
  for (std::size_t i = first; i > 0 && findings_[i - 1].file == file; --i)
    said.insert(key_of(findings_[i - 1]));
  std::vector<Finding> kept;
  for (std::size_t i = first; i < findings_.size(); ++i) {
    if (said.count(key_of(findings_[i])) == 0) kept.push_back(findings_[i]);
  }
  findings_.resize(first);
  std::move(kept.begin(), kept.end(), std::back_inserter(findings_));
}

// Its places are those of the file.
void Linter::count_opaque(const Script& script) {
  coverage_.opaque += script.opaque.size();
  for (const OpaquePart& part : script.opaque)
    notices_.push_back(
        {{Severity::kNote, script.file, part.at, "opaque: " + part.what, {}}, kOpaque});
}

// What a later migration may make good is not said before the last.
void Linter::hold_back(std::size_t first) {
  const auto from = findings_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto waits = std::stable_partition(from, findings_.end(), [&](const Finding& finding) {
    return finding.pending == 0 || !pending_.outlasts(finding.pending);
  });
  std::move(waits, findings_.end(), std::back_inserter(held_back_));
  findings_.erase(waits, findings_.end());
}

}  // namespace shoofly::lint
