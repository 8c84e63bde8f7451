#pragma once

// Atlas' own sums of its files: atlas.sum has one for each, of that file and all before it, and
// one over itself. Read in Atlas' source of June 2026. Pure.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::toolchain {

struct SummedFile {
  std::string name;
  std::string text;  // its bytes
};
// The first file that is not as `sum` says, or is not in it; none: all are.
std::optional<std::string> first_unsealed(std::string_view sum,
                                          const std::vector<SummedFile>& files);

// The text of an atlas.sum for these files.
std::string atlas_sum(const std::vector<SummedFile>& files);

}  // namespace shoofly::toolchain
