#include "toolchain/atlas_sum.h"

#include <map>

#include "base/sha256.h"
#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

// Among the comments that a file begins with.
bool says_ignore(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    if (!line.starts_with("--")) return false;
    const std::string_view said = comment_of(line);
    if (begins_with_word(said, "atlas:sum") && said.find("ignore") != std::string_view::npos)
      return true;
    at += line.size();
  }
  return false;
}

// "name h1:sum" in each line but the first.
std::map<std::string, std::string> sums_of(std::string_view text) {
  std::map<std::string, std::string> sums;
  for (std::size_t at = 0; at < text.size();) {
    std::string_view line = line_at(text, at);
    at += line.size();
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    const std::size_t mark = line.find(" h1:");
    if (mark != std::string_view::npos) sums.emplace(line.substr(0, mark), line.substr(mark + 4));
  }
  return sums;
}

}  // namespace

std::string atlas_sum(const std::vector<SummedFile>& files) {
  Sha256 all;
  Sha256 lines;
  std::string text;
  for (const SummedFile& file : files) {
    all.add(file.name);
    if (says_ignore(file.text)) continue;
    all.add(file.text);
    const std::string sum = all.base64();
    lines.add(file.name);
    lines.add(sum);
    text += file.name + " h1:" + sum + "\n";
  }
  return "h1:" + lines.base64() + "\n" + text;
}

std::optional<std::string> first_unsealed(std::string_view sum,
                                          const std::vector<SummedFile>& files) {
  const std::map<std::string, std::string> sums = sums_of(sum);
  Sha256 all;
  for (const SummedFile& file : files) {
    all.add(file.name);
    if (says_ignore(file.text)) continue;
    all.add(file.text);
    const auto said = sums.find(file.name);
    if (said == sums.end() || said->second != all.base64()) return file.name;
  }
  return std::nullopt;
}

}  // namespace shoofly::toolchain
