#include "verify/row_count.h"

#include <optional>

#include "engine/range_dispenser.h"

namespace shoofly {
namespace {

Result<CheckOutcome> in_range(const Engine& engine, Connection& connection,
                              const CountRequest& request, const KeyRange& range) {
  const CountWork& rule = request.rule;
  if (rule.foreign_key) {
    return engine.chunks().orphans(connection, request.table, *rule.foreign_key, range,
                                   request.sample_limit);
  }
  return engine.chunks().count_where(connection, request.table, Sql::checked(rule.condition), range,
                                     request.sample_limit);
}

void add(CheckOutcome& total, const CheckOutcome& part, std::size_t limit) {
  total.rows += part.rows;
  total.mismatches += part.mismatches;
  for (const Key& key : part.samples) {
    if (total.samples.size() < limit) total.samples.push_back(key);
  }
}

}  // namespace

Result<CheckOutcome> count_rows(const Engine& engine, Connection& connection,
                                const CountRequest& request) {
  if (request.rule.unique) {
    return engine.chunks().duplicates(connection, request.table, *request.rule.unique,
                                      request.sample_limit);
  }
  SyncSpec walked;
  walked.table = request.table.name;
  walked.key = request.table.key_columns();
  if (walked.key.empty()) return in_range(engine, connection, request, {});
  RangeDispenser ranges(engine.chunks(), walked, std::nullopt);
  CheckOutcome total;
  while (true) {
    if (request.stopped()) return Error(ErrorKind::kInterrupted, "count rows: interrupted");
    SHOOFLY_ASSIGN(const std::optional<HandedRange> handed,
                   ranges.next(connection, request.rows_per_range));
    if (!handed) return total;
    SHOOFLY_ASSIGN(const CheckOutcome part, in_range(engine, connection, request, handed->range));
    add(total, part, request.sample_limit);
  }
}

}  // namespace shoofly
