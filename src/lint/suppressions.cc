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

// Where the `--` of the comment begins that has the mark.
std::size_t dashes_before(std::string_view text, std::size_t at) {
  return text.find_last_not_of(kBlanks, at - 1) - 1;
}

std::vector<std::string> nearest_of(const std::string& rule,
                                    const std::vector<std::string>& known) {
  const std::string near = nearest(rule, known);
  if (near.empty()) return {"the names are those in brackets behind each finding"};
  return {fmt::format("did you mean \"{}\"?", near)};
}

}  // namespace

Suppressions::Suppressions(std::string_view text) : text_(text) {
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
    const std::size_t start = text.rfind('\n', at) + 1;  // npos + 1: the text's first line
    const std::size_t first = text.find_first_not_of(kBlanks, start);
    all_.push_back({std::string(words.substr(0, space)),
                    std::string(trimmed(words.substr(space))),
                    {line, static_cast<int>(at - start) + 1},
                    at,
                    start,
                    first < dashes_before(text, at)});
  }
}

void Suppressions::place(const WrittenSchema& part) {
  const std::size_t from = placed_;
  for (std::size_t i = 0; i < part.spans.size(); ++i) {
    for (; placed_ < all_.size() && all_[placed_].byte < part.spans[i].end; ++placed_) {
      One& one = all_[placed_];
      const bool for_last = one.behind && has_not_begun(one, part.spans[i].start);
      if (!for_last) {
        one.statement = part.first + i;
      } else if (i > 0) {
        one.statement = part.first + i - 1;
      } else {
        one.statement = last_;
        one.acts = last_acts_;
      }
    }
  }
  for (const WrittenStatement& statement : part.statements) {
    for (std::size_t i = from; i < placed_; ++i) {
      if (all_[i].statement == statement.number) all_[i].acts.push_back(statement.at);
    }
  }
  if (part.spans.empty()) return;
  last_ = part.first + part.spans.size() - 1;
  last_acts_.clear();
  for (auto one = part.statements.rbegin(); one != part.statements.rend() && one->number == *last_;
       ++one)
    last_acts_.push_back(one->at);
}

// Between the line's beginning and the comment there is nothing of the statement that follows.
bool Suppressions::has_not_begun(const One& one, std::size_t statement_start) const {
  const std::size_t from = std::max(one.line_start, statement_start);
  const std::size_t dashes = dashes_before(text_, one.byte);
  return from >= dashes ||
         text_.substr(from, dashes - from).find_first_not_of(" \t\r;") == std::string_view::npos;
}

void Suppressions::conclude() {
  for (; placed_ < all_.size(); ++placed_) {
    if (!all_[placed_].behind) continue;
    all_[placed_].statement = last_;
    all_[placed_].acts = last_acts_;
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

std::vector<Notice> Suppressions::notices(const std::string& file,
                                          const std::vector<std::string>& known) const {
  std::vector<Notice> notices;
  for (const One& one : all_) {
    if (!known.empty() && std::find(known.begin(), known.end(), one.rule) == known.end()) {
      notices.push_back(
          {{Severity::kError, file, one.at,
            fmt::format("there is no rule \"{}\": the suppression does nothing", one.rule),
            nearest_of(one.rule, known)},
           kSuppression});
    } else if (one.reason.empty()) {
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
