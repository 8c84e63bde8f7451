// CREATE UNLOGGED TABLE, SET UNLOGGED.

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Loads go between the two.
bool is_logged_later(const Scene& scene) {
  const std::string_view all = scene.script.text;
  if (scene.text.data() < all.data() || scene.text.data() > all.data() + all.size()) return false;
  const auto end = static_cast<std::size_t>(scene.text.data() - all.data()) + scene.text.size();
  return has_word(all.substr(std::min(end, all.size())), "logged");
}

void check_unlogged_table(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<Rebuild>();
  if (work != nullptr && work->what == Rebuild::What::kLogged &&
      scene.words().find(" set unlogged") != std::string::npos && scene.is_live(work->name) &&
      !is_logged_later(scene))
    return reporter.report(
        fmt::format("{} is empty after the next crash or failover: all of its rows are lost then",
                    scene.shown(work->name)),
        {"leave it logged, unless its rows can be made again"});
  const auto* make = scene.act<MakeTable>();
  if (make == nullptr || !make->table.unlogged) return;
  reporter.report(
      fmt::format("{} is empty after a crash or a failover", scene.shown(make->table.name)),
      {"an ordinary table, unless its rows can be made again"});
}

}  // namespace

extern const Rule unlogged_table;
const Rule unlogged_table{"unlogged-table",
                          Family::kData,
                          Severity::kNote,
                          "a table that a crash empties",
                          "An unlogged table has no rows after a crash, and none on any standby.",
                          check_unlogged_table,
                          nullptr};

}  // namespace shoofly::lint
