// What the linter knows of the bodies of functions: who names what is not there any more.

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "lint/fingerprint.h"
#include "lint/linter.h"
#include "lint/places.h"

namespace shoofly::lint {
namespace {

constexpr std::string_view kGone = " is not there";

// The server knows the body, and does not let it go.
bool is_refused(const RoutineWatch::News& news) { return news.bound && news.what.ends_with(kGone); }

// "column orders.note is not there" -> "orders.note"
std::string name_in(const std::string& what) {
  const std::size_t begin = what.find(' ') + 1;
  return what.substr(begin, what.size() - kGone.size() - begin);
}

}  // namespace

// What leads back is run when the functions have gone back, too.
void Linter::follow_routines(const ReadScript& part, const WrittenStatement& statement,
                             const std::set<std::string>& tables, std::string_view text,
                             bool look) {
  const auto* aside = std::get_if<Aside>(&statement.act);
  const auto* routine = aside == nullptr ? nullptr : std::get_if<Routine>(&aside->detail);
  if (routine != nullptr && !routine->changes)
    take_routine(part, statement.at, std::string(text), look);
  if (leads_back_) return;
  if (aside != nullptr) {
    const auto* removal = std::get_if<ObjectRemoval>(&aside->detail);
    const auto* rename = std::get_if<ObjectRename>(&aside->detail);
    const auto* move = std::get_if<SchemaMove>(&aside->detail);
    if (removal != nullptr) routine_watch_.remove(removal->name);
    if (rename != nullptr) routine_watch_.remove(rename->name);
    if (move != nullptr) routine_watch_.remove(move->name);
  }
  for (RoutineWatch::News& news :
       routine_watch_.after_step(statement.act, tables, replay_.schema())) {
    // On a target the live catalog has it.
    if (is_refused(news) && (statement.maybe || on_target_)) continue;
    if (look)
      routine_news_.push_back(
          {std::move(news), statement.at, text.empty() ? "" : fingerprint(normalised(text))});
  }
}

void Linter::take_routine(const ReadScript& part, Position at, const std::string& text, bool look) {
  Result<RoutineBody> body = routines_->read(text);
  if (!body.ok()) return;  // the statement itself is reported as not analysed
  const std::string& file = part.script->file;
  if (look && !body->broken.empty()) {
    ++coverage_.not_analysed;
    notices_.push_back(
        {{Severity::kWarning,
          file,
          at,
          fmt::format("not analysed: the body of {}: {}", body->name.display(), body->broken),
          {"the server refuses a body that it cannot read, unless "
           "check_function_bodies is off"}},
         kNotAnalysed});
  }
  if (look && body->opaque) ++coverage_.opaque;
  if (leads_back_) return;
  const Places places(*part.script);
  routine_watch_.put(*std::move(body), {file, places.in_file(at)}, replay_.schema());
}

// A function that the same migration makes anew has not failed; what the server refuses it does
// not mend.
void Linter::tell_routine_news(const ReadScript& read) {
  const auto find = [&](std::string_view id) {
    const auto rule =
        std::find_if(rules_.begin(), rules_.end(), [&](const Rule* one) { return one->id == id; });
    return rule == rules_.end() ? nullptr : *rule;  // null: the settings turn it off
  };
  for (const RoutineNews& each : std::exchange(routine_news_, {})) {
    const bool refused = is_refused(each.news);
    if (!refused && !routine_watch_.stands(each.news)) continue;
    const Rule* rule = find(refused ? "still-used" : "function-body-fails");
    if (rule == nullptr) continue;
    findings_.push_back(
        {rule,
         rule->severity,
         read.script->file,
         each.at,
         refused ? fmt::format("the server refuses it (2BP01): function {} uses {}",
                               each.news.shown, name_in(each.news.what))
                 : fmt::format("function {}: {}, and from here on it fails when it is called",
                               each.news.shown, each.news.what),
         {refused ? "drop the function before, or make it again without it"
                  : "make the function again in the same migration, so that it fits"},
         each.statement});
  }
}

}  // namespace shoofly::lint
