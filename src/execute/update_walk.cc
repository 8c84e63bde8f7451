#include "execute/update_walk.h"

#include <utility>

#include "base/retry.h"
#include "engine/range_dispenser.h"

namespace shoofly {
namespace {

constexpr int kWalkTries = 40;

}  // namespace

Statement UpdateWalk::statement(const UpdateWork& work, const KeyRange& range) const {
  const SqlWriter writer = engine_.dialect().writer();
  Statement statement;
  std::vector<Sql> bounds;
  const auto place = [&](Value value) {
    statement.parameters.push_back(std::move(value));
    return Sql::checked(
        engine_.dialect().placeholder(static_cast<int>(statement.parameters.size())));
  };
  const auto bound = [&](const std::optional<Key>& key, bool after) {
    if (!key) return;
    std::vector<Sql> places;
    for (const Value& value : *key) places.push_back(place(value));
    const Sql columns = writer.idents(work.key);
    const Sql values = Sql::join(places, ", ");
    bounds.push_back(after ? writer.write(" and ({}) > ({})", columns, values)
                           : writer.write(" and ({}) <= ({})", columns, values));
  };
  bound(range.after, true);
  bound(range.upto, false);
  const Sql fence =
      writer.write("select 1 from {} run where run.id = {} and run.fence = {}",
                   engine_.dialect().journal_table("run"), place(run_.id), place(run_.fence));
  statement.sql = writer.write("update {} set {} = ({}) where ({}){} and exists ({})", work.table,
                               Ident{work.column}, Sql::checked(work.expression),
                               Sql::checked(work.condition), Sql::join(bounds, ""), fence);
  return statement;
}

Result<std::int64_t> UpdateWalk::chunk(const Statement& statement) {
  Backoff backoff(Milliseconds(20), Milliseconds(5'000));
  for (int tries = 1;; ++tries) {
    Result<ResultSet> done = connection_.run(statement);
    if (done.ok()) return done->affected;
    if (done.error().kind != ErrorKind::kRetryable || tries >= kWalkTries)
      return std::move(done).error();
    clock_.sleep_for(backoff.next());
  }
}

Result<std::int64_t> UpdateWalk::run(const UpdateWork& work, const BackfillPolicy& policy) {
  SyncSpec keys;
  keys.table = work.table;
  keys.key = work.key;
  RangeDispenser dispenser(engine_.chunks(), keys, std::nullopt);
  std::int64_t rows = 0;
  while (true) {
    if (stop_.stopped()) return stop_.reason();
    const auto begun = clock_.steady();
    SHOOFLY_ASSIGN(const std::optional<HandedRange> handed,
                   dispenser.next(connection_, policy.batch_max));
    if (!handed) return rows;
    SHOOFLY_ASSIGN(const std::int64_t written, chunk(statement(work, handed->range)));
    rows += written;
    throttle_.breathe(std::chrono::duration_cast<Milliseconds>(clock_.steady() - begun), clock_,
                      stop_);
  }
}

}  // namespace shoofly
