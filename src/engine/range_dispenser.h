#pragma once

// Hands out consecutive key ranges of a table, each to one caller, and knows up to where everything
// has been done. Thread-safe: one probe at a time, on the asking worker's own connection.

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "base/result.h"
#include "engine/engine.h"

namespace shoofly {

struct HandedRange {
  std::int64_t ordinal = 0;
  KeyRange range;
};

class RangeDispenser {
 public:
  // ChunkSource::boundary and last_key of one table.
  using Boundary = std::function<Result<std::optional<Key>>(
      Connection& connection, const KeyRange& rest, std::int64_t rows)>;
  using Last = std::function<Result<std::optional<Key>>(Connection& connection)>;

  // With `last` it ends at the key that is the last one when it begins, so that rows that are
  // added faster than the walk goes do not keep it from ending. Without, the last range is open.
  RangeDispenser(Boundary boundary, std::optional<Key> from, Last last = nullptr)
      : boundary_(std::move(boundary)), last_(std::move(last)), at_(std::move(from)) {}
  RangeDispenser(const ChunkSource& chunks, const SyncSpec& spec, std::optional<Key> from)
      : RangeDispenser(
            [&](Connection& connection, const KeyRange& rest, std::int64_t rows) {
              return chunks.boundary(connection, spec, rest, rows);
            },
            std::move(from)) {}

  // The next range of about `rows` rows; nullopt when everything has been handed out. Errors of the
  // probe leave the dispenser where it was.
  Result<std::optional<HandedRange>> next(Connection& connection, std::int64_t rows) {
    const std::lock_guard lock(mutex_);
    if (over_) return std::optional<HandedRange>();
    if (last_) {
      SHOOFLY_ASSIGN(end_, last_(connection));
      last_ = nullptr;
    }
    SHOOFLY_ASSIGN(std::optional<Key> upto, boundary_(connection, {at_, end_}, rows));
    HandedRange handed{next_++, {at_, upto ? upto : end_}};
    under_way_[handed.ordinal] = at_;
    if (upto) {
      at_ = std::move(upto);
    } else {
      over_ = true;
    }
    return std::optional<HandedRange>(std::move(handed));
  }

  void done(std::int64_t ordinal) {
    const std::lock_guard lock(mutex_);
    under_way_.erase(ordinal);
  }

  // Every row with a key up to this one has been done; nullopt: none is known to be.
  std::optional<Key> low_water() {
    const std::lock_guard lock(mutex_);
    return under_way_.empty() ? at_ : under_way_.begin()->second;
  }

 private:
  Boundary boundary_;
  Last last_;
  std::mutex mutex_;
  std::optional<Key> at_;
  std::optional<Key> end_;
  bool over_ = false;
  std::int64_t next_ = 0;
  std::map<std::int64_t, std::optional<Key>> under_way_;  // ordinal -> where its range begins
};

}  // namespace shoofly
