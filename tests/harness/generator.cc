// The values that the applications of a scenario write.

#include <array>
#include <sstream>

#include <fmt/format.h>

#include "harness/scenario.h"

namespace shoofly::testing {
namespace {

// Words that quoting, splitting and comparing get wrong most easily; none holds a space.
constexpr std::array<const char*, 22> kWords = {
    "Anna",    "anna", "Bob", "O'Brien",    "Łukasz",    "安娜", "a%b_c", "back\\slash",
    "quo\"te", "x",    "Z",   "semi;colon", "--dash",    "$1",   "?1",    "{}",
    "éa",      "é",    "ﬁ",   "007",        "tab\there", "NULL"};

std::int64_t between(std::mt19937_64& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

std::string word(std::mt19937_64& random) {
  return kWords[static_cast<size_t>(
      between(random, 0, static_cast<std::int64_t>(kWords.size()) - 1))];
}

std::string words(std::mt19937_64& random, std::int64_t count) {
  std::string text;
  for (std::int64_t i = 0; i < count; ++i) text += (i == 0 ? "" : " ") + word(random);
  return text;
}

bool read_range(const std::string& text, std::int64_t& low, std::int64_t& high) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return false;
  low = std::stoll(text.substr(0, dots));
  high = std::stoll(text.substr(dots + 2));
  return true;
}

}  // namespace

Result<Generator> Generator::parse(const std::string& text) {
  Generator generator;
  std::string rest = text;
  if (!rest.empty() && rest.back() == '?') {
    generator.nullable_ = true;
    rest.pop_back();
  }
  if (!rest.empty() && rest.back() == '~') {
    generator.may_omit_ = true;
    rest.pop_back();
  }
  std::istringstream in(rest);
  std::string argument;
  in >> generator.kind_;
  std::getline(in >> std::ws, argument);
  const bool ranged = generator.kind_ == "integer" || generator.kind_ == "words";
  if (ranged && !read_range(argument, generator.low_, generator.high_)) {
    return invalid_input(fmt::format("\"{}\" needs a range such as 1..9", text));
  }
  if (generator.kind_ == "pick") {
    std::istringstream choices(argument);
    for (std::string choice; std::getline(choices, choice, '|');)
      generator.choices_.push_back(choice);
  }
  static const std::array<const char*, 8> kKinds = {"integer", "word",   "words", "text",
                                                    "pick",    "serial", "uuid",  "omitted"};
  for (const char* kind : kKinds) {
    if (generator.kind_ == kind) return generator;
  }
  return invalid_input(fmt::format("unknown values \"{}\"", text));
}

std::optional<std::string> Generator::make(std::mt19937_64& random, std::int64_t& counter) const {
  if (nullable_ && between(random, 0, 5) == 0) return std::nullopt;
  if (kind_ == "integer") return std::to_string(between(random, low_, high_));
  if (kind_ == "word") return word(random);
  if (kind_ == "words") return words(random, between(random, low_, high_));
  if (kind_ == "pick")
    return choices_[static_cast<size_t>(
        between(random, 0, static_cast<std::int64_t>(choices_.size()) - 1))];
  if (kind_ == "serial") return std::to_string(++counter);
  if (kind_ == "uuid")
    return fmt::format("{:08x}-0000-4000-8000-{:012x}", (++counter * 2654435761U) & 0xffffffffU,
                       counter);
  // text: whatever a text can be
  switch (between(random, 0, 5)) {
    case 0:
      return "";
    case 1:
      return "  " + word(random) + " ";
    case 2:
      return words(random, 3) + "\n" + word(random);
    default:
      return words(random, between(random, 1, 2));
  }
}

}  // namespace shoofly::testing
