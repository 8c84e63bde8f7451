#include "operation/visibility.h"

#include <algorithm>

#include <fmt/format.h>

namespace shoofly {

std::vector<Visibility> visibility(const std::vector<SeenIn>& rows) {
  std::vector<Visibility> all;
  for (const SeenIn& row : rows) {
    all.push_back({row.phase, row.application, "INSERT", row.seen.insert});
    all.push_back({row.phase, row.application, "UPDATE", row.seen.update});
    all.push_back({row.phase, row.application, "SELECT", row.seen.select});
  }
  return all;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

std::string quoted(std::vector<std::string> names) {
  for (std::string& name : names) name = fmt::format("\"{}\"", name);
  return listed(names);
}

std::vector<Visibility> two_shapes(const std::vector<std::string>& old_columns,
                                   const std::vector<std::string>& new_columns) {
  const std::string before = quoted(old_columns);
  const std::string after = quoted(new_columns);
  const auto both_ways = [](const std::string& own, const std::string& other) {
    return Seen{
        fmt::format("writes {}; in the same statement {} gets what follows from it", own, other),
        fmt::format("of {} derives {} anew; of other columns costs nothing", own, other),
        fmt::format("sees in {} what either application wrote", own)};
  };
  const Seen old_seen = both_ways(before, after);
  const Seen new_seen = both_ways(after, before);
  Seen first = old_seen;
  first.select = fmt::format("sees {} as before; SELECT * has more columns", before);
  Seen early = new_seen;
  early.update = fmt::format(
      "of a row not yet converted first fills {} from {}, then writes what it changed: a NULL "
      "given to what reads NULL there still is no change",
      after, before);
  early.select = fmt::format("sees NULL in {} of a row not yet converted", after);
  const std::string fails = fmt::format("fails: {} out of sight",
                                        old_columns.size() == 1 ? before + " is" : before + " are");
  return visibility(
      {{kUntilGate, "old", first},
       {kUntilGate, "new", early},
       {kUntilCutover, "old", old_seen},
       {kUntilCutover, "new", new_seen},
       {kUntilContract, "old", old_seen},
       {kUntilContract, "new", new_seen},
       {kAfterContract, "old", {fails, fails, fails}},
       {kAfterContract,
        "new",
        {fmt::format("writes {}", after), fmt::format("of {} writes them only", after),
         fmt::format("sees {}", after)}}});
}

std::vector<Visibility> one_name(const std::string& column, const std::string& old_form,
                                 const std::string& new_form) {
  const auto form = [&](const std::string& own, const std::string& other) {
    return Seen{
        fmt::format("writes \"{}\" as {}; the hidden column with {} follows", column, own, other),
        fmt::format("of \"{}\" takes {}; the hidden column follows", column, own),
        fmt::format("sees \"{}\" as {}", column, own)};
  };
  const Seen before = form(old_form, new_form);
  const Seen after = form(new_form, old_form);
  const Seen only{fmt::format("writes \"{}\" as {}", column, new_form),
                  fmt::format("of \"{}\" takes {}", column, new_form),
                  fmt::format("sees \"{}\" as {}", column, new_form)};
  return visibility({{kUntilGate, "old", before},
                     {kUntilGate, "new", before},
                     {kUntilCutover, "old", before},
                     {kUntilCutover, "new", before},
                     {kUntilContract, "old", after},
                     {kUntilContract, "new", after},
                     {kAfterContract, "old", only},
                     {kAfterContract, "new", only}});
}

std::vector<Visibility> everywhere(const Seen& seen, const std::vector<SeenIn>& but) {
  std::vector<SeenIn> rows;
  for (const char* phase : {kUntilGate, kUntilCutover, kUntilContract, kAfterContract}) {
    for (const char* application : {"old", "new"}) {
      const auto other = std::find_if(but.begin(), but.end(), [&](const SeenIn& row) {
        return row.phase == phase && row.application == application;
      });
      rows.push_back({phase, application, other == but.end() ? seen : other->seen});
    }
  }
  return visibility(rows);
}

}  // namespace shoofly
