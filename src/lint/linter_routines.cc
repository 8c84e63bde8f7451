// What the linter knows of the bodies of functions: who names what is not there any more.

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/letters.h"
#include "lint/fingerprint.h"
#include "lint/linter.h"
#include "lint/places.h"
#include "lint/sql_words.h"

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

namespace {

// What a rule proposes is about the statement itself, which stands elsewhere.
void tell_of_call(Finding& finding, const std::string& routine, int line) {
  finding.problem = fmt::format("{}() runs here: {}", routine, finding.problem);
  finding.help = {
      fmt::format("make it a statement of the migration, not of the body of {}() (line "
                  "{} from its CREATE on): then it is said how it can be done",
                  routine, line)};
  finding.rewrite.reset();
}

// A condition that may name an argument is not judged: whether it finds one row is not known.
bool may_name_argument(const WrittenStatement& statement) {
  const auto* aside = std::get_if<Aside>(&statement.act);
  const auto* work = aside == nullptr ? nullptr : std::get_if<RowWork>(&aside->detail);
  return work != nullptr && (work->filtered || work->from_query);
}

}  // namespace

namespace {

// CREATE TRIGGER .. EXECUTE FUNCTION s.f(); empty: it is none.
QualifiedName function_of_trigger(std::string_view text) {
  const std::vector<SqlWord> words = sql_words(text);
  const auto plain = [&](std::size_t i) {
    std::string word(text.substr(words[i].from, words[i].to - words[i].from));
    if (word.size() > 1 && word.front() == '"') return word.substr(1, word.size() - 2);
    for (char& c : word) c = lower_letter(c);
    return word;
  };
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    if (!is_word(text, words[i], "execute")) continue;
    const bool schema = i + 4 < words.size() && plain(i + 3) == ".";
    return schema ? QualifiedName{plain(i + 2), plain(i + 4)} : QualifiedName{"", plain(i + 2)};
  }
  return {};
}

}  // namespace

// What leads back is run when the functions have gone back, too.
void Linter::follow_routines(const ReadScript& part, const WrittenStatement& statement,
                             const std::set<std::string>& tables, std::string_view text,
                             bool look) {
  const auto* aside = std::get_if<Aside>(&statement.act);
  const auto* made = aside == nullptr ? nullptr : std::get_if<Routine>(&aside->detail);
  if (made != nullptr && !made->altered && call_depth_ == 0)
    take_routine(part, statement.at, std::string(text), look);
  if (leads_back_) return;
  if (made != nullptr && !made->altered && call_depth_ == 0)
    known_routines_[replay_.schema().at_home(aside->name)][made->arguments] = {
        std::string(text), !made->arguments.empty()};
  if (aside != nullptr) {
    const auto* removal = std::get_if<ObjectRemoval>(&aside->detail);
    const auto* rename = std::get_if<ObjectRename>(&aside->detail);
    const auto* move = std::get_if<SchemaMove>(&aside->detail);
    for (const QualifiedName* gone :
         {removal == nullptr ? nullptr : &removal->name,
          rename == nullptr ? nullptr : &rename->name, move == nullptr ? nullptr : &move->name}) {
      if (gone != nullptr) known_routines_.erase(replay_.schema().at_home(*gone));
    }
    if (removal != nullptr && removal->kind == "trigger") {
      routine_watch_.unbind(removal->name, replay_.schema().at_home(removal->table));
    } else if (removal != nullptr) {
      routine_watch_.remove(removal->name);
    }
    if (aside->what == "trigger") {
      const QualifiedName function = function_of_trigger(text);
      if (!function.name.empty())
        routine_watch_.bind(aside->name, replay_.schema().at_home(aside->table),
                            replay_.schema().at_home(function), replay_.schema());
    }
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

// What a routine of the migrations does when one of them calls it happens here.
void Linter::play_calls(const Migration& migration, const ReadScript& part,
                        const WrittenStatement& statement, bool look) {
  constexpr int kDeepestCall = 5;
  const auto* aside = std::get_if<Aside>(&statement.act);
  const auto* work = aside == nullptr ? nullptr : std::get_if<RowWork>(&aside->detail);
  if (work == nullptr || work->calls.empty() || call_depth_ == kDeepestCall) return;
  for (const QualifiedName& called : work->calls)
    play_body(migration, part, statement, replay_.schema().at_home(called), look);
}

void Linter::play_body(const Migration& migration, const ReadScript& part,
                       const WrittenStatement& statement, const QualifiedName& routine, bool look) {
  const auto known = known_routines_.find(routine);
  if (known == known_routines_.end()) return;
  const std::string shown = routine.schema == replay_.schema().home
                                ? QualifiedName{"", routine.name}.display()
                                : routine.display();
  WrittenSchema body;
  // Of several of one name it is not told which is meant.
  const bool one = known->second.size() == 1;
  const KnownRoutine called = known->second.begin()->second;
  if (one) body = routines_->runs(called.text);
  if (!one || !body.problems.empty()) {
    certain_ = false;
    if (look) {
      ++coverage_.opaque;
      notices_.push_back(
          {{Severity::kNote,
            part.script->file,
            statement.at,
            fmt::format("opaque: {}() runs here, and not all of its body is known", shown),
            {}},
           kOpaque});
    }
  }
  ReadScript calling{part.script};
  calling.written.spans = part.written.spans;
  calling.written.first = part.written.first;
  std::vector<int> lines;
  for (WrittenStatement& each : body.statements) {
    lines.push_back(each.at.line);
    each.at = statement.at;
    each.number = statement.number;
    calling.written.statements.push_back(std::move(each));
  }
  ++call_depth_;
  transaction_.block = statement.number;  // it is a program as a DO is
  for (std::size_t i = 0; i < calling.written.statements.size(); ++i) {
    const std::size_t first = findings_.size();
    const bool judged = !called.has_arguments || !may_name_argument(calling.written.statements[i]);
    play_statement(migration, calling, i, look && judged);
    for (std::size_t found = first; found < findings_.size() && call_depth_ == 1; ++found)
      tell_of_call(findings_[found], shown, lines[i]);
  }
  --call_depth_;
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
         : !each.news.fires_on.empty()
             ? fmt::format("function {}: {}, and from here on each write of {} for which a trigger "
                           "runs it fails (42703: its record has no such field)",
                           each.news.shown, each.news.what, each.news.fires_on)
             : fmt::format("function {}: {}, and from here on it fails when it is called",
                           each.news.shown, each.news.what),
         {refused ? "drop the function before, or make it again without it"
                  : "make the function again in the same migration, so that it fits"},
         each.statement});
  }
}

}  // namespace shoofly::lint
