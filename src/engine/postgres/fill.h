#pragma once

#include "engine/engine.h"
#include "engine/postgres/key_ranges.h"

namespace shoofly::postgres {

// One chunk of the fill, in one transaction and (but for a session's first one) one round trip: its
// result is one row with the number of rows written, or none where the run's fence is another by
// now.
Result<ResultSet> run_fill(Connection& connection, const SyncSpec& spec, const TableKey& key,
                           const KeyRange& range, const Progress& progress);

// The same of any statement of this form, after those of `before` in the same transaction. One
// whose bounds are not both given is planned anew.
Result<ResultSet> run_chunk(Connection& connection, const Statement& statement,
                            const KeyRange& range, const std::vector<Statement>& before = {});

// Whether the target's own search_path is in force already.
enum class PlannedUnder { kDefaultPath, kPathAsItIs };
// EXECUTE of the statement, which this session has prepared: planning one over 1,000 columns takes
// longer than all else in its chunk. It wants plan_cache_mode force_generic_plan. A pooler may have
// cleaned up the session: then it fails with kNoSuchPrepared.
Result<Statement> planned_once(Connection& connection, const Statement& statement,
                               PlannedUnder path);
inline constexpr const char* kNoSuchPrepared = "26000";

// `with fence ..., done as (WRITE returning 1)` and the note of its progress. WRITE may refer to
// `fence`, and does nothing unless `exists (select from fence)`.
class Chunk {
 public:
  Chunk(const KeyRange& range, const Progress& progress);
  Bound& bound() { return bound_; }
  Statement statement(const Sql& write);
  // `with fence ..., PARTS` and the same note. TOTALS is one row, of which the column `rows` is
  // what was written; the result is that row, or none where the run's fence is another by now.
  Statement statement(const Sql& parts, const Sql& totals);

 private:
  Sql fence() const;
  Sql note() const;
  Bound bound_;
  Sql run_;
  Sql fence_;
  Sql step_;
  Sql slot_;
  Sql upto_;
};

// The statement that it is.
Statement fill_statement(const SyncSpec& spec, const TableKey& key, const KeyRange& range,
                         const Progress& progress);

}  // namespace shoofly::postgres
