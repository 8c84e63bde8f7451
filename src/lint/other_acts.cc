#include "lint/other_acts.h"

#include <string_view>

#include <fmt/format.h>

namespace shoofly::lint {
namespace {

// Many, or long ones, are not written out.
std::string words_for_acts(std::span<const std::string> acts) {
  constexpr std::size_t kMostLetters = 200;
  std::string text;
  for (const std::string& act : acts) text += (text.empty() ? "" : " ") + act + ";";
  if (text.size() <= kMostLetters && text.find('\n') == std::string::npos) return text;
  return acts.size() == 1
             ? "the other action of it, as a statement of its own"
             : fmt::format("{} other actions of it, as a statement of their own", acts.size());
}

}  // namespace

std::vector<std::string> with_other_acts(std::vector<std::string> help,
                                         std::span<const std::string> acts, std::size_t own) {
  if (own >= acts.size()) return help;
  const std::span<const std::string> before = acts.first(own);
  const std::span<const std::string> behind = acts.subspan(own + 1);
  if (!before.empty())
    help.insert(help.begin(), "first, what stands before it: " + words_for_acts(before));
  if (!behind.empty()) help.push_back("last, what stands behind it: " + words_for_acts(behind));
  return help;
}

}  // namespace shoofly::lint
