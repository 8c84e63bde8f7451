#include "engine/sqlite/load.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "engine/sqlite/connection.h"
#include "engine/sqlite/file_users.h"
#include "engine/sqlite/preflight.h"
#include "engine/sqlite/ranges.h"
#include "engine/sqlite/sync_parts.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

const QualifiedName kScratch{"temp", "shoofly_speed"};
constexpr std::int64_t kSamplesOfLoad = 3;
// Enough for a time that can be measured, and a fraction of a second where rows are large.
constexpr std::int64_t kSampledRows = 20'000;
constexpr double kWalFrameHeader = 24;

Result<std::int64_t> number(Connection& connection, const Sql& sql) {
  SHOOFLY_ASSIGN(const ResultSet set, connection.run({sql, {}}));
  return set.rows.empty() ? 0 : as_int(set.rows[0][0]);
}

// The whole row and what the fill derives: the fill writes rows anew.
Sql copied(const SyncSpec& spec) {
  const SyncParts parts(spec);
  std::vector<Sql> fields = {Sql::checked("*")};
  for (const SyncGroup& group : spec.groups) {
    for (const SyncColumn& column : columns_of(group, unfilled_side(spec))) {
      if (derivable(column)) fields.push_back(parts.value(column, Row::kStored));
    }
  }
  return Sql::join(fields, ", ");
}

class SpeedTest {
 public:
  SpeedTest(Connection& connection, const SyncSpec& spec) : connection_(connection), spec_(spec) {}
  ~SpeedTest() { drop(); }
  SpeedTest(const SpeedTest&) = delete;
  SpeedTest& operator=(const SpeedTest&) = delete;

  Result<std::vector<SpeedSample>> run() {
    SHOOFLY_ASSIGN(page_size_, number(connection_, kSql.write("pragma page_size")));
    SHOOFLY_ASSIGN(const std::vector<KeyRange> ranges, sampled_ranges());
    std::vector<SpeedSample> samples;
    for (const KeyRange& range : ranges) {
      Result<SpeedSample> sample = copy(range);
      // A row on which the expression fails stops the fill, with its key; here it only costs a
      // sample.
      if (!sample.ok() && sample.error().kind == ErrorKind::kData) {
        samples.push_back({.failure = sample.error().describe()});
        continue;
      }
      if (!sample.ok())
        return std::move(sample).error().with_context(
            fmt::format("measure {}", spec_.table.display()));
      if (sample->rows > 0) samples.push_back(*sample);
    }
    return samples;
  }

 private:
  // At the beginning, in the middle and near the end of a key that is a number; else one after
  // another.
  Result<std::vector<KeyRange>> sampled_ranges() {
    if (spec_.key.size() == 1) {
      const Ident key{spec_.key[0]};
      SHOOFLY_ASSIGN(const ResultSet ends,
                     connection_.run({kSql.write("select min({}), (select max({}) from {}) from {}",
                                                 key, key, spec_.table, spec_.table),
                                      {}}));
      const auto* low = std::get_if<std::int64_t>(&ends.rows.at(0).at(0));
      const auto* high = std::get_if<std::int64_t>(&ends.rows.at(0).at(1));
      if (low != nullptr && high != nullptr && *high / 2 - *low / 2 > kSamplesOfLoad * kSampledRows)
        return spread(*low, *high);
    }
    return consecutive();
  }

  // In steps that cannot overflow, however far apart the ends are.
  static std::vector<KeyRange> spread(std::int64_t low, std::int64_t high) {
    std::vector<KeyRange> ranges = {{}};
    const std::int64_t step = high / kSamplesOfLoad - low / kSamplesOfLoad;
    for (std::int64_t at = low; std::ssize(ranges) < kSamplesOfLoad;) {
      at += step;
      ranges.push_back({Key{at}, std::nullopt});
    }
    return ranges;
  }

  Result<std::vector<KeyRange>> consecutive() {
    std::vector<KeyRange> ranges = {{}};
    while (std::ssize(ranges) < kSamplesOfLoad) {
      SHOOFLY_ASSIGN(std::optional<Key> next,
                     boundary_of(connection_, spec_.table, spec_.key, ranges.back(), kSampledRows));
      if (!next) break;
      ranges.push_back({std::move(next), std::nullopt});
    }
    return ranges;
  }

  Result<SpeedSample> copy(const KeyRange& range) {
    drop();
    const RangeSql within = range_sql(spec_.key, range);
    const Sql row = kSql.write("select {} from {}", copied(spec_), spec_.table);
    SHOOFLY_TRY(connection_.run({kSql.write("create table {} as {} where 0", kScratch, row), {}}));
    const Sql sql = kSql.write("insert into {} {} where {} order by {} limit {}", kScratch, row,
                               within.condition, kSql.idents(spec_.key), kSampledRows);
    SHOOFLY_ASSIGN(const std::int64_t pages_before, used_pages());
    const auto begun = system_clock().steady();
    SHOOFLY_ASSIGN(const ResultSet inserted, connection_.run({sql, within.parameters}));
    SpeedSample sample;
    sample.rows = inserted.affected;
    sample.elapsed = std::chrono::ceil<Milliseconds>(system_clock().steady() - begun);
    SHOOFLY_ASSIGN(const std::int64_t pages_after, used_pages());
    const auto pages = static_cast<double>(pages_after - pages_before);
    sample.bytes = (pages_after - pages_before) * page_size_;
    if (sample.rows > 0) {
      sample.log_bytes_per_row = pages * (static_cast<double>(page_size_) + kWalFrameHeader) /
                                 static_cast<double>(sample.rows);
    }
    return sample;
  }

  Result<std::int64_t> used_pages() {
    SHOOFLY_ASSIGN(const std::int64_t all,
                   number(connection_, kSql.write("pragma temp.page_count")));
    SHOOFLY_ASSIGN(const std::int64_t free,
                   number(connection_, kSql.write("pragma temp.freelist_count")));
    return all - free;
  }

  // If this fails the session is gone, and the table with it.
  void drop() {
    static_cast<void>(connection_.run({kSql.write("drop table if exists {}", kScratch), {}}));
  }

  Connection& connection_;
  const SyncSpec& spec_;
  std::int64_t page_size_ = 0;
};

class SqliteLoadProbe final : public LoadProbe {
 public:
  // A file has neither sessions nor a log that others follow.
  const std::vector<std::string>& signals() const override {
    static const std::vector<std::string> none;
    return none;
  }
  Result<LoadReading> read(Connection&, const LoadRequest&) const override { return LoadReading{}; }
  Status check_query(const std::string&) const override {
    return unsupported("read signal: a guard's query is not supported on SQLite");
  }
  Result<std::optional<double>> ask(Connection&, const std::string& query,
                                    Milliseconds) const override {
    return check_query(query).error();
  }

  Result<std::vector<Blocker>> blockers(Connection& connection,
                                        const std::vector<LockFact>&) const override {
    SHOOFLY_ASSIGN(const ResultSet mode,
                   connection.run({kSql.write("pragma main.journal_mode"), {}}));
    const bool wal = as_text(mode.rows.at(0).at(0)) == "wal";
    std::vector<FileUser> users = users_of_file(SqliteConnection::of(connection).path(),
                                                wal ? JournalMode::kWal : JournalMode::kRollback);
    const bool holders = !users.empty() && users.front().lock != FileLock::kNone;
    if (holders)
      std::erase_if(users, [](const FileUser& user) { return user.lock == FileLock::kNone; });
    std::vector<Blocker> found;
    for (const FileUser& user : users) {
      Blocker blocker{.session = fmt::format("pid {}", user.pid),
                      .user = user.user,
                      .application = user.command};
      if (user.lock == FileLock::kWrite) blocker.lock_mode = "the write lock";
      if (user.lock == FileLock::kRead) blocker.lock_mode = "a read lock";
      found.push_back(std::move(blocker));
    }
    return found;
  }

  Result<std::vector<SpeedSample>> fill_speed(Connection& connection,
                                              const SyncSpec& spec) const override {
    return SpeedTest(connection, spec).run();
  }

  Result<std::vector<PreflightCheck>> preflight(
      Connection& connection, const Catalog& catalog,
      const std::vector<QualifiedName>& tables) const override {
    return preflight_checks(SqliteConnection::of(connection), catalog, tables);
  }
};

}  // namespace

const LoadProbe& load_probe() {
  static const SqliteLoadProbe probe;
  return probe;
}

}  // namespace shoofly::sqlite
