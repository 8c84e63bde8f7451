#include "lint/suppressions.h"

#include <algorithm>

#include <fmt/format.h>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

constexpr std::string_view kMark = "shoofly:ignore";
constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t from = std::min(text.find_first_not_of(kBlanks), text.size());
  const std::size_t last = text.find_last_not_of(kBlanks);
  return last == std::string_view::npos ? std::string_view() : text.substr(from, last + 1 - from);
}

// Only in a comment that is a line's own: `--` before it, and nothing but the mark behind that.
bool in_comment(std::string_view text, std::size_t at) {
  const std::size_t before = text.find_last_not_of(kBlanks, at == 0 ? 0 : at - 1);
  return before != std::string_view::npos && before > 0 && text[before] == '-' &&
         text[before - 1] == '-';
}

}  // namespace

Suppressions::Suppressions(std::string_view text) {
  int line = 1;
  std::size_t counted = 0;
  for (std::size_t at = text.find(kMark); at != std::string_view::npos;
       at = text.find(kMark, at + kMark.size())) {
    if (!in_comment(text, at)) continue;
    line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                        text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted = at;
    const std::size_t begin = at + kMark.size();
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view words = trimmed(text.substr(begin, end - begin));
    const std::size_t space = std::min(words.find_first_of(kBlanks), words.size());
    const std::size_t start = text.rfind('\n', at);
    const auto column = static_cast<int>(start == std::string_view::npos ? at + 1 : at - start);
    all_.push_back({std::string(words.substr(0, space)),
                    std::string(trimmed(words.substr(space))),
                    {line, column},
                    at});
  }
}

void Suppressions::place(const WrittenSchema& part) {
  const std::size_t from = placed_;
  for (std::size_t i = 0; i < part.spans.size(); ++i) {
    for (; placed_ < all_.size() && all_[placed_].byte < part.spans[i].end; ++placed_)
      all_[placed_].statement = part.first + i;
  }
  if (from == placed_) return;
  for (const WrittenStatement& statement : part.statements) {
    for (std::size_t i = from; i < placed_; ++i) {
      if (all_[i].statement == statement.number) all_[i].acts.push_back(statement.at);
    }
  }
}

bool Suppressions::cover(const Finding& finding) {
  const auto is_for = [&](const One& one) {
    if (one.rule != finding.rule->id || one.reason.empty() || !one.statement) return false;
    if (finding.number) return *finding.number == *one.statement;
    return std::any_of(one.acts.begin(), one.acts.end(), [&](Position at) {
      return at.line == finding.at.line && at.column == finding.at.column;
    });
  };
  const auto found = std::find_if(all_.begin(), all_.end(), is_for);
  if (found == all_.end()) return false;
  return found->used = true;
}

std::vector<Notice> Suppressions::notices(const std::string& file) const {
  std::vector<Notice> notices;
  for (const One& one : all_) {
    if (one.reason.empty()) {
      notices.push_back({{Severity::kError,
                          file,
                          one.at,
                          "a suppression without a reason: it does nothing",
                          {"-- shoofly:ignore " + one.rule + " why it is right here"}},
                         kSuppression});
    } else if (!one.used) {
      notices.push_back({{Severity::kNote,
                          file,
                          one.at,
                          fmt::format("nothing here is found by \"{}\": the suppression is not "
                                      "needed",
                                      one.rule),
                          {"take it out"}},
                         kSuppression});
    }
  }
  return notices;
}

}  // namespace shoofly::lint
