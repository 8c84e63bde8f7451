#include "report/verification.h"

#include <fmt/format.h>

#include "report/row_move_sql.h"
#include "report/table_sync_sql.h"

namespace shoofly {
namespace {

Verification in_step(const PlanView& view, const SyncSpec& spec) {
  return {
      fmt::format("rows of {} whose two sides are not in step", spec.table.display()),
      view.dialect.writer().write("select count(*) as out_of_step from {} where ({}) is not true",
                                  spec.table, view.sync.in_step(spec)),
      "0"};
}

Verification unfilled(const PlanView& view, const SyncSpec& spec) {
  return {fmt::format("rows of {} that are not converted yet", spec.table.display()),
          view.dialect.writer().write("select count(*) as not_converted from {} where {} = 0",
                                      spec.table, Ident{spec.marker}),
          "0"};
}

Sql orphans(const SqlWriter& writer, const CountWork& work) {
  const Constraint& key = *work.foreign_key;
  std::vector<Sql> given;
  std::vector<Sql> equal;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    given.push_back(writer.write("x.{} is not null", Ident{key.columns[i]}));
    equal.push_back(
        writer.write("r.{} = x.{}", Ident{key.referenced_columns.at(i)}, Ident{key.columns[i]}));
  }
  const bool full = key.rules.find("MATCH FULL") != std::string::npos;
  return writer.write(
      "select count(*) as not_allowed from {} x where ({}) and not exists (select 1 from {} r where {})",
      work.table, Sql::join(given, full ? " or " : " and "), key.references,
      Sql::join(equal, " and "));
}

Sql equal_rows(const SqlWriter& writer, const CountWork& work) {
  const Index& index = *work.unique;
  std::vector<Sql> parts;
  std::vector<Sql> conditions;
  for (const IndexPart& part : index.parts) {
    parts.push_back(part.column.empty() ? writer.write("({})", Sql::checked(part.expression))
                                        : writer.ident(part.column));
    if (!index.nulls_not_distinct)
      conditions.push_back(writer.write("{} is not null", parts.back()));
  }
  if (!index.where_sql.empty())
    conditions.push_back(writer.write("({})", Sql::checked(index.where_sql)));
  const Sql where =
      conditions.empty() ? Sql() : writer.write(" where {}", Sql::join(conditions, " and "));
  return writer.write(
      "select count(*) as not_allowed from (select 1 from {}{} group by {} having count(*) > 1) equal_rows",
      work.table, where, Sql::join(parts, ", "));
}

Verification counted_rows(const PlanView& view, const CountWork& work) {
  const SqlWriter writer = view.dialect.writer();
  if (work.foreign_key) {
    return {fmt::format("rows of {} where {}", work.table.display(), work.meaning),
            orphans(writer, work), "0"};
  }
  if (work.unique) {
    return {fmt::format("groups of rows of {} where {}", work.table.display(), work.meaning),
            equal_rows(writer, work), "0"};
  }
  return {fmt::format("rows of {} where {}", work.table.display(), work.meaning),
          view.dialect.writer().write("select count(*) as not_allowed from {} where {}", work.table,
                                      Sql::checked(work.condition)),
          "0"};
}

}  // namespace

std::vector<Verification> verifications_of(const PlanView& view, const Work& work) {
  if (const auto* check = std::get_if<CheckWork>(&work)) return {in_step(view, check->spec)};
  if (const auto* check = std::get_if<TableCheckWork>(&work))
    return {same_rows(view.dialect.writer(), check->sync)};
  if (const auto* count = std::get_if<CountWork>(&work)) return {counted_rows(view, *count)};
  if (const auto* move = std::get_if<MoveWork>(&work))
    return {left_behind(view.dialect.writer(), *move)};
  if (const auto* fill = std::get_if<FillWork>(&work)) {
    // Going back, rows whose old side is right as it is are not written and stay at 0.
    return {fill->spec.filling == Filling::kBackward ? in_step(view, fill->spec)
                                                     : unfilled(view, fill->spec)};
  }
  if (const auto* loss = std::get_if<LossWork>(&work)) {
    Verification lost = in_step(view, loss->spec);
    lost.question = fmt::format("rows of {} whose new values the old shape cannot carry",
                                loss->spec.table.display());
    return {lost};
  }
  return {};
}

std::vector<Verification> verifications_after(const PlanView& view, Phase phase) {
  std::vector<Verification> list;
  for (const SyncSpec& spec : specs_after(view.plan, phase)) {
    if (phase == Phase::kExpand) continue;  // nothing is filled yet
    if (phase == Phase::kBackfill) list.push_back(unfilled(view, spec));
    list.push_back(in_step(view, spec));
  }
  for (const TableSync& sync : table_syncs_after(view.plan, phase)) {
    if (phase != Phase::kExpand) list.push_back(same_rows(view.dialect.writer(), sync));
  }
  for (const Step* step : steps_of(view.plan, phase)) {
    if (const auto* count = std::get_if<CountWork>(&step->forward))
      list.push_back(counted_rows(view, *count));
  }
  return list;
}

}  // namespace shoofly
