// What is told of a run beside its course: events, and how its guards see it.

#include <utility>

#include "execute/journal.h"

namespace shoofly {
namespace {

constexpr int kEventTries = 30;  // of an event whose number somebody else has taken

}  // namespace

Statement Journal::event_statement(const std::string& run_id, const std::string& kind,
                                   const std::string& what) const {
  return {
      sql("insert into {} (run_id, number, at, kind, text) select {}, coalesce(max(number), 0) + 1, {}, {}, {} "
          "from {} where run_id = {}",
          table("event"), p(1), p(2), p(3), p(4), table("event"), p(5)),
      {run_id, now(), kind, what, run_id}};
}

// The runner and its watch may take the same number at the same time: who is second takes the next.
Status Journal::event(const std::string& run_id, const std::string& kind, const std::string& what) {
  Result<ResultSet> result = note(event_statement(run_id, kind, what));
  for (int tries = 1;
       tries < kEventTries && !result.ok() && result.error().kind == ErrorKind::kData; ++tries)
    result = note(event_statement(run_id, kind, what));
  return result.ok() ? ok_status() : Status(std::move(result).error());
}

Status Journal::event_by_time(const std::string& run_id, const std::string& kind,
                              const std::string& what) {
  // Not a `note`: the crash sweep counts writes.
  const Result<ResultSet> result = connection_.run(event_statement(run_id, kind, what));
  return result.ok() ? ok_status() : Status(result.error());
}

Statement Journal::guard_table() const {
  return {sql("create table if not exists {} (run_id text primary key, state text not null)",
              table("guard")),
          {}};
}

Status Journal::say_guards(const std::string& run_id, const std::string& state) {
  // Not a `note`, as above.
  const Statement say{sql("insert into {} (run_id, state) values ({}, {}) "
                          "on conflict (run_id) do update set state = excluded.state",
                          table("guard"), p(1), p(2)),
                      {run_id, state}};
  Result<ResultSet> said = connection_.run(say);
  if (!said.ok() && said.error().kind == ErrorKind::kNotFound) {
    SHOOFLY_TRY(connection_.run(guard_table()));
    said = connection_.run(say);
  }
  return said.ok() ? ok_status() : Status(std::move(said).error());
}

Status Journal::forget_guards(const std::string& run_id) {
  const Result<ResultSet> gone =
      connection_.run({sql("delete from {} where run_id = {}", table("guard"), p(1)), {run_id}});
  return gone.ok() ? ok_status() : Status(gone.error());
}

Result<std::string> Journal::guards(const std::string& run_id) {
  Result<ResultSet> found = connection_.run(
      {sql("select state from {} where run_id = {}", table("guard"), p(1)), {run_id}});
  if (!found.ok() && found.error().kind == ErrorKind::kNotFound) return std::string();
  if (!found.ok()) return std::move(found).error();
  return found->rows.empty() ? std::string() : as_text(found->rows[0][0]);
}

Result<std::vector<EventRecord>> Journal::events(const std::string& run_id, int newest) {
  SHOOFLY_ASSIGN(
      const ResultSet result,
      connection_.run(
          {sql("select number, at, kind, text from {} where run_id = {} order by number desc limit {}",
               table("event"), p(1), newest),
           {run_id}}));
  std::vector<EventRecord> events;
  for (const std::vector<Value>& row : result.rows) {
    events.push_back({as_int(row[0]), as_text(row[1]), as_text(row[2]), as_text(row[3])});
  }
  return events;
}

}  // namespace shoofly
