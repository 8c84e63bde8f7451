#include "toolchain/programs/order.h"

#include <functional>
#include <map>
#include <queue>
#include <utility>

#include <fmt/format.h>

namespace shoofly::toolchain::programs {

Result<std::vector<std::size_t>> in_order(const std::vector<Dependent>& all) {
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto [there, added] = known.emplace(all[i].name, i);
    if (!added)
      return invalid_input(fmt::format("read \"{}\": \"{}\" is \"{}\", too", all[i].file,
                                       all[there->second].file, all[i].name));
  }
  std::vector<std::vector<std::size_t>> followers(all.size());
  std::vector<std::size_t> waits(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const std::string& name : all[i].needs) {
      const auto other = known.find(name);
      if (other == known.end())
        return invalid_input(
            fmt::format("read \"{}\": it follows \"{}\", which is not there", all[i].file, name));
      followers[other->second].push_back(i);
      ++waits[i];
    }
  }
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (waits[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    order.push_back(next);
    for (const std::size_t follower : followers[next]) {
      if (--waits[follower] == 0) ready.push(follower);
    }
  }
  for (std::size_t i = 0; i < all.size() && order.size() < all.size(); ++i) {
    if (waits[i] > 0)
      return invalid_input(
          fmt::format("read \"{}\": what it follows follows it in turn", all[i].file));
  }
  return order;
}

lint::Migration broken_migration(const std::string& file, Position at) {
  lint::Migration migration;
  migration.version = file;
  migration.up.file = migration.down.file = file;
  migration.up.origins.push_back({0, {1, 1}, false});
  migration.up.opaque.push_back(
      {at, "the file: a bracket or a quote that begins or ends here has no other"});
  return migration;
}

}  // namespace shoofly::toolchain::programs
