#include "verify/table_digest.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace shoofly {
namespace {

constexpr std::int64_t kRowsAtTheEnd = 1'000;  // a range this small is compared row by row

__extension__ using Wide = __int128;

Wide wide_from(const std::string& decimal) {
  Wide value = 0;
  bool negative = false;
  for (const char c : decimal) {
    if (c == '-') negative = true;
    if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

std::string decimal(Wide value) {
  if (value == 0) return "0";
  const bool negative = value < 0;
  std::string text;
  for (; value != 0; value /= 10)
    text += static_cast<char>('0' + std::abs(static_cast<int>(value % 10)));
  if (negative) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

std::string sum(const std::string& a, const std::string& b) {
  return decimal(wide_from(a) + wide_from(b));
}

std::vector<std::string> columns_of(const Table& table, const std::vector<std::string>& wanted) {
  if (!wanted.empty()) return wanted;
  std::vector<std::string> names;
  for (const Column& column : table.columns) {
    if (column.generated == Generated::kNone) names.push_back(column.name);
  }
  return names;
}

class TableDigester {
 public:
  TableDigester(const Engine& engine, const DigestRequest& request)
      : engine_(engine), request_(request), columns_(columns_of(request.table, request.columns)) {}

  Result<RangeDigest> run() {
    SHOOFLY_ASSIGN(std::unique_ptr<Connection> first, engine_.connect(request_.dsn, {}));
    SHOOFLY_ASSIGN(const bool proved, engine_.digest().self_test(*first, request_.table, columns_));
    if (!proved) {
      return internal_error(
          fmt::format("digest {}: the self-test did not find the difference it had planted",
                      request_.table.name.display()));
    }
    std::vector<std::thread> threads;
    for (int i = 1; i < request_.workers; ++i) threads.emplace_back([this] { work(nullptr); });
    work(std::move(first));
    for (std::thread& thread : threads) thread.join();
    if (error_) return std::move(*error_);
    return total_;
  }

 private:
  void work(std::unique_ptr<Connection> connection) {
    if (!connection) {
      Result<std::unique_ptr<Connection>> opened = engine_.connect(request_.dsn, {});
      if (!opened.ok()) return fail(std::move(opened).error());
      connection = std::move(*opened);
    }
    while (!failed_) {
      Result<std::optional<KeyRange>> range = next(*connection);
      if (!range.ok()) return fail(std::move(range).error());
      if (!range->has_value()) return;
      Result<RangeDigest> part =
          engine_.digest().digest(*connection, request_.table, columns_, **range);
      if (!part.ok()) return fail(std::move(part).error());
      add(*part);
    }
  }

  Result<std::optional<KeyRange>> next(Connection& connection) {
    const std::lock_guard lock(mutex_);
    if (over_) return std::optional<KeyRange>();
    SHOOFLY_ASSIGN(
        std::optional<Key> upto,
        engine_.digest().boundary(connection, request_.table, at_, request_.rows_per_range));
    KeyRange range{at_, upto};
    over_ = !upto.has_value();
    at_ = std::move(upto);
    return std::optional<KeyRange>(std::move(range));
  }

  void add(const RangeDigest& part) {
    const std::lock_guard lock(mutex_);
    total_.rows += part.rows;
    total_.sum1 = sum(total_.sum1, part.sum1);
    total_.sum2 = sum(total_.sum2, part.sum2);
  }

  void fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_.emplace(std::move(error));
    failed_ = true;
  }

  const Engine& engine_;
  const DigestRequest& request_;
  std::vector<std::string> columns_;
  std::mutex mutex_;
  std::optional<Key> at_;
  bool over_ = false;
  std::optional<Error> error_;
  std::atomic<bool> failed_{false};
  RangeDigest total_;
};

class Comparer {
 public:
  Comparer(const DigestSide& left, const DigestSide& right, const std::vector<std::string>& columns,
           std::size_t limit, Milliseconds settle, Clock& clock)
      : left_(left),
        right_(right),
        columns_(columns_of(left.table, columns)),
        limit_(limit),
        settle_(settle),
        clock_(clock) {}

  Result<TableDifference> run() {
    SHOOFLY_TRY(descend({}));
    found_.equal = found_.differing.empty() && found_.rows_left == found_.rows_right;
    return found_;
  }

 private:
  Result<RangeDigest> digest(const DigestSide& side, const KeyRange& range) {
    return side.engine->digest().digest(*side.connection, side.table, columns_, range);
  }

  // Halves a differing range by the left side's keys until it is small, then looks at rows.
  Status descend(const KeyRange& range) {
    if (found_.differing.size() >= limit_) return ok_status();
    SHOOFLY_ASSIGN(const RangeDigest left, digest(left_, range));
    SHOOFLY_ASSIGN(const RangeDigest right, digest(right_, range));
    if (!range.after && !range.upto) {
      found_.rows_left = left.rows;
      found_.rows_right = right.rows;
    }
    if (left == right) return ok_status();
    const DigestSide& larger = left.rows >= right.rows ? left_ : right_;
    const std::int64_t rows = std::max(left.rows, right.rows);
    if (rows <= kRowsAtTheEnd) return compare_rows(range);
    SHOOFLY_ASSIGN(
        const std::optional<Key> middle,
        larger.engine->digest().boundary(*larger.connection, larger.table, range.after, rows / 2));
    if (!middle || middle == range.upto) return compare_rows(range);
    SHOOFLY_TRY(descend({range.after, middle}));
    return descend({middle, range.upto});
  }

  using Rows = std::map<std::string, std::pair<Key, std::string>>;
  Result<Rows> rows_of(const DigestSide& side, const KeyRange& range) {
    SHOOFLY_ASSIGN(const std::vector<Digest::RowDigest> list,
                   side.engine->digest().rows(*side.connection, side.table, columns_, range));
    Rows rows;
    for (const Digest::RowDigest& row : list) rows[key_to_text(row.key)] = {row.key, row.hash};
    return rows;
  }

  Result<std::vector<Key>> differing_in(const KeyRange& range) {
    SHOOFLY_ASSIGN(const Rows left, rows_of(left_, range));
    SHOOFLY_ASSIGN(const Rows right, rows_of(right_, range));
    std::vector<Key> keys;
    for (const auto& [text, row] : left) {
      const auto match = right.find(text);
      if (match == right.end() || match->second.second != row.second) keys.push_back(row.first);
    }
    for (const auto& [text, row] : right) {
      if (left.find(text) == left.end()) keys.push_back(row.first);
    }
    return keys;
  }

  Status compare_rows(const KeyRange& range) {
    SHOOFLY_ASSIGN(std::vector<Key> keys, differing_in(range));
    if (!keys.empty() && settle_.count() > 0) {
      clock_.sleep_for(settle_);
      SHOOFLY_ASSIGN(const std::vector<Key> still, differing_in(range));
      std::erase_if(keys, [&](const Key& key) {
        return std::find(still.begin(), still.end(), key) == still.end();
      });
    }
    for (Key& key : keys) {
      if (found_.differing.size() < limit_) found_.differing.push_back(std::move(key));
    }
    return ok_status();
  }

  const DigestSide& left_;
  const DigestSide& right_;
  std::vector<std::string> columns_;
  std::size_t limit_;
  Milliseconds settle_;
  Clock& clock_;
  TableDifference found_;
};

}  // namespace

Result<RangeDigest> digest_table(const Engine& engine, const DigestRequest& request) {
  if (request.table.key_columns().empty()) {
    return refused(fmt::format("digest {}: it has no primary key and no unique NOT NULL key",
                               request.table.name.display()));
  }
  return TableDigester(engine, request).run();
}

Result<TableDifference> compare_tables(const DigestSide& left, const DigestSide& right,
                                       const std::vector<std::string>& columns, std::size_t limit,
                                       Milliseconds settle, Clock& clock) {
  return Comparer(left, right, columns, limit, settle, clock).run();
}

}  // namespace shoofly
