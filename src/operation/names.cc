#include "operation/names.h"

#include <cstdint>

#include <fmt/format.h>

namespace shoofly {

std::string short_hash(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return fmt::format("{:08x}", static_cast<std::uint32_t>(hash ^ (hash >> 32U)));
}

std::string fitted(const std::string& name, std::size_t limit) {
  if (name.size() <= limit) return name;
  std::size_t keep = limit - 9;
  const auto continues = [&](std::size_t i) {
    return (static_cast<unsigned char>(name[i]) & 0xC0U) == 0x80U;
  };
  while (keep > 0 && continues(keep)) --keep;
  return name.substr(0, keep) + "_" + short_hash(name);
}

std::string hidden_new(const std::string& name, std::size_t limit) {
  return fitted("_shoofly_new_" + name, limit);
}
std::string hidden_old(const std::string& name, std::size_t limit) {
  return fitted("_shoofly_old_" + name, limit);
}
std::string not_null_proof(const std::string& column, std::size_t limit) {
  return fitted("_shoofly_nn_" + column, limit);
}

bool is_ours(std::string_view name) {
  return name.starts_with(kOurPrefix) || name.starts_with("~shoofly");
}

}  // namespace shoofly
