// Keys that MariaDB makes otherwise than they are written, as they are too long.

#include <string>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/rules/mysql/key_bytes.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_index_cut_short(const Scene& scene, Reporter& reporter) {
  if (scene.server.engine != "mariadb" || !is_certain(scene)) return;
  for (const LongKey& key : long_keys(scene)) {
    if (key.refused) continue;
    const std::string becomes =
        key.hashed ? "MariaDB makes a hash of it, which finds whole values only: no order, no range"
                   : fmt::format("MariaDB keeps the first {} {} of the column in it", key.kept,
                                 key.charset.empty() ? "bytes" : "characters");
    reporter.report_at(
        key.at,
        fmt::format("{} of {} would be {} bytes long, and {} is what InnoDB takes{}: "
                    "{}",
                    key.what, scene.shown(key.table), key.bytes, kMostKeyBytes,
                    key.charset.empty() ? "" : fmt::format(" ({})", key.charset), becomes),
        {key.help});
  }
}

}  // namespace

extern const Rule index_cut_short;
const Rule index_cut_short{
    "index-cut-short",
    Family::kData,
    Severity::kNote,
    "a key that is too long is made otherwise than it is written",
    "MariaDB says so in a note (1071) only; MySQL refuses the same statement.",
    check_index_cut_short,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
