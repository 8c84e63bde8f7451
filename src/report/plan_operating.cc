// What to watch, backups, the traffic's windows, and the change as it was written.

#include <fmt/format.h>

#include "base/dsn.h"
#include "plan/guards.h"
#include "report/engine_notes.h"
#include "report/plan_sections.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::code;
using doc::Inline;
using doc::Row;
using doc::say;

std::string replaced(std::string text, std::string_view what, const std::string& with) {
  const std::size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

std::vector<Row> guard_rows(const Plan& plan) {
  std::vector<Row> rows;
  for (const Guard& guard : plan.policies.guards) {
    const std::string& source = guard.query.empty() ? guard.command : guard.query;
    rows.push_back({guard.signal, limit_text(guard), guard.then,
                    source.empty() ? Inline("") : code(redact(source))});
  }
  return rows;
}

std::string journal_queries(const PlanView& view) {
  const SqlWriter writer = view.dialect.writer();
  const Sql run = writer.write(
      "select id, status, phase, runner, heartbeat, message from {} order by created_at desc;",
      view.dialect.journal_table("run"));
  const Sql chunks = writer.write(
      "select run_id, step_id, sum(rows) as rows, sum(chunks) as chunks from {} where slot >= 0 group by run_id, step_id;",
      view.dialect.journal_table("chunk"));
  const Sql events =
      writer.write("select at, kind, text from {} where run_id = {} order by number desc limit 20;",
                   view.dialect.journal_table("event"), Text{view.run()});
  return fmt::format(
      "-- The runs, and who works on them\n{}\n\n-- Rows converted so far\n{}\n\n-- What happened last\n{}",
      run.str(), chunks.str(), events.str());
}

}  // namespace

doc::Document observe_section(const PlanView& view) {
  const EngineNotes& notes = notes_for(view.plan.before.server.engine);
  doc::Document d;
  d.heading(2, "Observability");
  std::vector<Row> watch = {
      {"Progress: phase, rows, rows a second, time left",
       code(view.commands().of("status", "--watch")),
       "the rate falls to nothing: look at the last events"},
      {"The application's error rate", "its own dashboard",
       "it doubles for 10 minutes: pause; see the criteria for rollback"},
      {"The application's p99 latency on these tables", "its own dashboard",
       "it rises by half for 10 minutes: pause, then resume with fewer workers or rows a second"},
      {"Free disk room", "the server", "less is free than the growth that is still to come"}};
  if (view.plan.before.server.engine == "postgres") {
    watch.push_back(
        {"Lock waits", "the query below",
         "one of our sessions holds up another for longer than the lock timeout: report it, it is a "
         "bug"});
    watch.push_back({"Lag of replicas, log kept back", "the query below",
                     "it exceeds what your readers stand: pause until it is gone"});
  }
  d.grid({"Watch", "Where", "Act when"}, std::move(watch));
  std::vector<Row> guards = guard_rows(view.plan);
  d.paragraph(
      guards.empty()
          ? Inline(
                "The change sets no guards besides the verification: nothing but you watches the load.")
          : Inline(view.plan.policies.guards_given
                       ? "Guards of the change:"
                       : "Guards in force; the change names none, so these are the default ones:"));
  d.grid({"Signal", "Trips", "Then", "Reads"}, std::move(guards));
  d.paragraph("The journal lies in the target and can be read by hand:");
  d.code("sql", journal_queries(view));
  for (const WatchQuery& query : notes.watch) {
    d.paragraph(query.question + ":");
    d.code("sql", query.sql);
  }
  return d;
}

doc::Document backup_section(const PlanView& view) {
  const EngineNotes& notes = notes_for(view.plan.before.server.engine);
  std::string tables;
  for (const TableSummary& table : view.plan.tables)
    tables += (tables.empty() ? "--table=" : " --table=") + shell_word(table.table.display());
  doc::Document d;
  d.heading(2, "Backup and point-in-time recovery");
  std::vector<Inline> lines;
  for (const std::string& text : notes.backup) lines.push_back(doc::prose(text));
  d.bullets(std::move(lines));
  std::string script;
  for (const SuggestedCommand& command : notes.backup_commands) {
    const std::string filled = replaced(replaced(command.command, "{tables}", tables), "{database}",
                                        shell_word(view.plan.before.server.database));
    script += fmt::format("# {}\n{}\n", command.meaning, filled);
  }
  if (!script.empty()) d.code("sh", script);
  std::vector<Inline> recovery;
  for (const std::string& text : notes.point_in_time) recovery.push_back(doc::prose(text));
  d.bullets(std::move(recovery));
  return d;
}

doc::Document traffic_section(const PlanView& view) {
  const Plan& plan = view.plan;
  doc::Document d;
  d.heading(2, "Traffic and peak windows");
  const Interval fill = duration_of(plan, Phase::kBackfill, Phase::kVerify);
  if (plan.policies.peak_windows.empty()) {
    d.paragraph(say(
        "The change names no peak windows. The backfill and the verification together take {}: give them a quiet stretch of that length, or "
        "several, with a pause between.",
        interval_text(fill)));
    return d;
  }
  std::vector<Inline> windows;
  for (const std::string& window : plan.policies.peak_windows) windows.push_back(code(window));
  d.paragraph(say(
      "Peak: {}. Begin right after a window; the backfill and the verification together take {}. What does not fit before the next one is "
      "paused and resumed: `pause` takes effect within one chunk.",
      joined(windows, ", "), interval_text(fill)));
  d.paragraph(
      "Cutover and contract take short locks only, but take them in a quiet hour: there they are granted at the first attempt.");
  return d;
}

doc::Document change_section(const PlanView& view) {
  doc::Document d;
  if (view.plan.change_text.empty()) return d;
  d.heading(2, "The change, as written");
  d.code("yaml", redact(view.plan.change_text));
  return d;
}

}  // namespace shoofly
