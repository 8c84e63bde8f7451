#pragma once

#include <algorithm>
#include <vector>

namespace shoofly {

template <typename T, typename U>
bool contains(const std::vector<T>& all, const U& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace shoofly
