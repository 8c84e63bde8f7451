#include "plan/draft_change.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "operation/node_text.h"

namespace shoofly {
namespace {

constexpr std::size_t kLongestName = 63;

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& name) {
    return std::find(b.begin(), b.end(), name) != b.end();
  });
}

bool same_set(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

// Why `late` cannot stand in one change with `early`; empty: it can.
std::string conflict(const DraftWish& early, const DraftWish& late) {
  const bool same = early.table == late.table;
  const bool refers = late.refers_to == early.table;
  if (early.alone && (same || refers))
    return fmt::format("{} has the table to itself", early.about);
  if (late.alone && (same || early.refers_to == late.table))
    return fmt::format("{} is about the same table", early.about);
  if (same) {
    if (share(early.columns, late.columns))
      return fmt::format("{} is about the same column", early.about);
    if (share(early.objects, late.objects))
      return fmt::format("{} is about the same name", early.about);
    if (share(early.replaces, late.relies_on) || share(late.replaces, early.relies_on))
      return fmt::format("{} changes a column that it is over", early.about);
  }
  if (refers && share(early.replaces, late.relies_on_there))
    return fmt::format("{} changes a column that it refers to", early.about);
  if (early.refers_to == late.table && share(late.replaces, early.relies_on_there))
    return fmt::format("{} refers to the column", early.about);
  if (refers && !early.unique.empty() && same_set(early.unique, late.relies_on_there))
    return fmt::format("{} makes unique what it refers to", early.about);
  return "";
}

}  // namespace

DraftChange schedule(std::vector<DraftWish> wishes) {
  // Those before it that are about the same tables, in the change or waiting: what waits holds back
  // what has to come after it.
  std::map<QualifiedName, std::vector<std::size_t>> about;
  std::vector<std::string> reasons;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    const DraftWish& wish = wishes[i];
    std::string reason = wish.wait;
    for (const QualifiedName& table : {wish.table, wish.refers_to}) {
      if (table.name.empty()) continue;
      for (const std::size_t early : about[table]) {
        if (reason.empty()) reason = conflict(wishes[early], wish);
      }
    }
    about[wish.table].push_back(i);
    if (!wish.refers_to.name.empty()) about[wish.refers_to].push_back(i);
    reasons.push_back(std::move(reason));
  }
  DraftChange change;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if (reasons[i].empty()) {
      change.wishes.push_back(std::move(wishes[i]));
    } else {
      change.later.push_back({std::move(wishes[i]), std::move(reasons[i])});
    }
  }
  return change;
}

Position ChangeText::origin_of(Position at) const {
  Position from;
  for (const Origin& origin : origins) {
    if (origin.line > at.line) break;
    from = origin.from;
  }
  return from;
}

ChangeText change_text(const std::string& name, const std::string& source,
                       const std::vector<DraftWish>& wishes, const std::vector<std::string>& said) {
  ChangeText result;
  std::string& text = result.text;
  const auto comment = [&](int indent, const std::string& line) {
    std::string plain = line;
    std::replace_if(
        plain.begin(), plain.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; },
        ' ');
    text += fmt::format("{:{}}# {}\n", "", indent, plain);
  };
  for (const std::string& line : said) comment(0, line);
  text += fmt::format("change: {}\noperations:\n", yaml_scalar(name));
  for (const DraftWish& wish : wishes) {
    if (wish.from.line > 0) comment(2, fmt::format("{}:{}", source, wish.from.line));
    for (const std::string& remark : wish.remarks) comment(2, remark);
    result.origins.push_back(
        {static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1, wish.from});
    text += fmt::format("  - {}:\n", wish.operation);
    Node keys = wish.keys;
    keys.kind = Node::Kind::kMap;
    keys.entries.insert(keys.entries.begin(),
                        {text_node("table"), text_node(written_name(wish.table))});
    text += yaml_text(keys, 6);
  }
  return result;
}

std::string change_name_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  std::string stem = slash == std::string::npos ? path : path.substr(slash + 1);
  if (stem.ends_with(".sql")) stem.resize(stem.size() - 4);
  std::string name;
  for (const char c : stem) {
    const bool kept = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (kept) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  name = name.substr(0, kLongestName);
  while (!name.empty() && name.back() == '-') name.pop_back();
  if (name.empty() || std::isalnum(static_cast<unsigned char>(name[0])) == 0)
    name = "to-" + (name.empty() ? "schema" : name.substr(0, kLongestName - 3));
  return name;
}

std::string written_name(const std::string& name) {
  const auto first = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const bool plain = !name.empty() && first(name[0]) &&
                     std::all_of(name.begin(), name.end(),
                                 [&](char c) { return first(c) || (c >= '0' && c <= '9'); });
  if (plain) return name;
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string written_name(const QualifiedName& name) {
  if (name.schema.empty()) return written_name(name.name);
  return written_name(name.schema) + "." + written_name(name.name);
}

}  // namespace shoofly
