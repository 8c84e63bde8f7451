#include "report/verification.h"

#include <fmt/format.h>

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

Verification counted_rows(const PlanView& view, const CountWork& work) {
  return {fmt::format("rows of {} where {}", work.table.display(), work.meaning),
          view.dialect.writer().write("select count(*) as not_allowed from {} where {}", work.table,
                                      Sql::checked(work.condition)),
          "0"};
}

}  // namespace

std::vector<Verification> verifications_of(const PlanView& view, const Work& work) {
  if (const auto* check = std::get_if<CheckWork>(&work)) return {in_step(view, check->spec)};
  if (const auto* count = std::get_if<CountWork>(&work)) return {counted_rows(view, *count)};
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
  for (const Step* step : steps_of(view.plan, phase)) {
    if (const auto* count = std::get_if<CountWork>(&step->forward))
      list.push_back(counted_rows(view, *count));
  }
  return list;
}

}  // namespace shoofly
