#include "lint/linter.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/fingerprint.h"
#include "lint/guarded.h"
#include "lint/names.h"
#include "lint/other_acts.h"
#include "lint/spelled.h"
#include "lint/sql_words.h"
#include "lint/stand_ins.h"
#include "lint/time_zone.h"
#include "lint/undoing.h"
#include "lint/vain_acts.h"

namespace shoofly::lint {
namespace {

// One for all rules: they are asked of every act, and most have nothing to say.
class Collect final : public Reporter {
 public:
  Collect(const std::string& file, Position at, const Spelling& statement, bool takes_changes,
          std::vector<Finding>& findings, Pending& pending)
      : file_(file),
        at_(at),
        statement_(statement),
        takes_changes_(takes_changes),
        findings_(findings),
        pending_(pending) {}
  void ask(const Rule& rule) {
    rule_ = &rule;
    about_.name.clear();
    most_ = Severity::kError;
  }
  void report(std::string problem, std::vector<std::string> help) override {
    report_at(at_, std::move(problem), std::move(help));
  }
  void report_at(Position at, std::string problem, std::vector<std::string> help) override {
    if (!takes_changes_) {
      std::erase_if(help, [](const std::string& line) { return line.starts_with("shoofly "); });
    }
    if (in_program_) help = without_stand_ins(std::move(help));
    if (!spelled_.empty()) problem = with_spelled_names(problem, spelled_);
    const Severity severity = std::min(rule_->severity, std::exchange(most_, Severity::kError));
    findings_.push_back({rule_, severity, file_, at, std::move(problem), std::move(help),
                         statement_.fingerprint()});
    weigh(findings_.back());
  }
  void report_unless(Undoing undone, std::string problem, std::vector<std::string> help) override {
    report(std::move(problem), std::move(help));
    findings_.back().pending = pending_.add(std::move(undone));
  }
  void report(std::string problem, Rewrite rewrite) override {
    if (!takes_changes_) rewrite.change_file.clear();
    if (in_program_) rewrite = without_stand_ins(std::move(rewrite));
    const bool instead = !rewrite.parts.empty() && rewrite.edits.empty() && !rewrite.told &&
                         rule_->effort != Effort::kNone;
    report(std::move(problem),
           instead ? with_other_acts(help_of(rewrite), acts_, own_) : help_of(rewrite));
    if (keeps_) findings_.back().rewrite = std::make_shared<const Rewrite>(std::move(rewrite));
  }
  void report_unless(Undoing undone, std::string problem, Rewrite rewrite) override {
    report(std::move(problem), std::move(rewrite));
    findings_.back().pending = pending_.add(std::move(undone));
  }
  void keep_rewrites() { keeps_ = true; }
  // The statement was read of a program, which may fill in parts of it.
  void in_program() { in_program_ = true; }
  void about(const QualifiedName& table) override { about_ = table; }
  void at_most(Severity severity) override { most_ = severity; }
  // What its findings mean on the target is seen from this.
  struct Stake {
    const WrittenStatement& statement;
    const DdlFacts& facts;
    const SchemaModel& schema;
  };
  void weigh_by(const Stake& stake) { stake_ = &stake; }
  void spell_as(std::string_view statement) { spelled_ = statement; }
  // The statement has these acts, and is looked at for that of this number.
  void divide(std::span<const std::string> acts, std::size_t own) {
    acts_ = acts;
    own_ = own;
  }

 private:
  void weigh(Finding& finding) {
    if (stake_ == nullptr || rule_->effort == Effort::kNone) return;
    const QualifiedName name = about_.name.empty() ? worked_on(stake_->statement, stake_->schema)
                                                   : std::exchange(about_, {});
    std::optional<AtStake> stake =
        at_stake(rule_->effort, stake_->statement, stake_->facts, stake_->schema.find_table(name));
    if (!stake) return;
    const QualifiedName full = stake_->schema.at_home(name);
    if (full.schema == stake_->schema.home) stake->table = QualifiedName{"", full.name}.display();
    finding.problem += words_of(*stake);
    if (stake->tiny) finding.severity = Severity::kNote;
    finding.at_stake = std::make_shared<const AtStake>(*stake);
  }

  const Rule* rule_ = nullptr;
  const std::string& file_;
  Position at_;
  const Spelling& statement_;
  bool takes_changes_;  // else help that names a change of this program's is left out
  std::vector<Finding>& findings_;
  Pending& pending_;
  bool keeps_ = false;
  bool in_program_ = false;
  QualifiedName about_;
  Severity most_ = Severity::kError;
  const Stake* stake_ = nullptr;
  std::string_view spelled_ = {};  // SQLite's: what names are shown as
  std::span<const std::string> acts_;
  std::size_t own_ = 0;
};

bool is_program(const WrittenStatement& statement) {
  const auto* aside = std::get_if<Aside>(&statement.act);
  const auto* code = aside == nullptr ? nullptr : std::get_if<CodeBlock>(&aside->detail);
  return code != nullptr && !code->read;
}

}  // namespace

Linter::Linter(Server server, const StatementFacts& facts, const std::vector<const Rule*>& rules,
               const std::vector<std::unique_ptr<HouseRule>>* house)
    : server_(std::move(server)),
      facts_of_(facts),
      house_(house),
      keeps_history_(server_.engine != "postgres") {
  if (server_.engine == "mariadb" || server_.engine == "mysql") history_.take_indexes_by_table();
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(rules_),
               [&](const Rule* rule) { return rule->engines.include(server_.engine); });
}

std::string_view text_of(const ReadScript& read, const WrittenStatement& statement) {
  const StatementSpan* span = read.written.span_of(statement.number);
  if (span == nullptr) return {};
  return std::string_view(read.script->text).substr(span->start, span->end - span->start);
}

void Linter::lint(const Migration& migration, const ReadScript& up, const ReadScript* down,
                  bool known) {
  pending_.begin_migration();
  maybe_ = migration.maybe;
  history_.begin_keeping();
  pending_is_known_ = pending_is_known_ || known;
  if (down == nullptr || known) return play(migration, up, !known, nullptr);
  // What leads back is looked at on the schema that is there then, and not played: the migrations
  // that follow build on the way up.
  Saved before;
  replay_.save_into(&before);
  play(migration, up, true, nullptr);
  const TransactionState pending = transaction_;
  const std::size_t mark = history_.mark();
  const std::vector<KnownObject> objects = objects_;
  Saved after;
  replay_.save_into(&after);
  nothing_to_undo_ = only_settles_ && up.script->opaque.empty();
  play(migration, *down, true, &before);
  replay_.save_into(nullptr);
  replay_.restore(after);
  history_.go_back(mark);
  transaction_ = pending;
  objects_ = objects;
}

void Linter::conclude() {
  pending_.conclude();
  for (Finding& finding : held_back_) {
    if (!pending_.is_withdrawn(finding.pending)) findings_.push_back(std::move(finding));
  }
  held_back_.clear();
}

void Linter::play(const Migration& migration, const ReadScript& read, bool look,
                  const Saved* before) {
  if (!read.script->opaque.empty()) certain_ = false;
  if (!read.script->gaps.empty()) history_.doubt_all();
  const std::size_t first = findings_.size();
  const std::size_t first_notice = notices_.size();
  begin(read);
  looked_at_last_ = look;
  Course course{Suppressions(look ? std::string_view(read.script->text) : ""), {}, {}};
  play_part(migration, read, look, course);
  while (read.rest != nullptr) {
    std::optional<WrittenSchema> next = read.rest->next(kPartOfScript);
    if (!next) break;
    mark_guarded(*read.script, *next);
    play_part(migration, {read.script, *std::move(next)}, look, course);
  }
  tell_news(read);
  tell_routine_news(read);
  only_settles_ = course.settles && !course.works;
  if (!look) return;
  end(migration, read, before);
  settle(read, first, first_notice, course);
}

void Linter::play_part(const Migration& migration, const ReadScript& part, bool look,
                       Course& course) {
  const std::vector<WrittenStatement>& statements = part.written.statements;
  std::size_t vain = 0;  // up to where nothing runs
  for (std::size_t i = 0; i < statements.size(); ++i) {
    vain = std::max(vain, end_of_vain_block(*part.script, part.written, i, replay_.schema()));
    const StatementSpan* span = vain == 0 ? nullptr : part.written.span_of(statements[i].number);
    if (span != nullptr && span->start < vain) continue;
    play_statement(migration, part, i, look);
    const auto* aside = std::get_if<Aside>(&statements[i].act);
    if (is_program(statements[i])) certain_ = false;
    const bool settles =
        aside != nullptr && std::holds_alternative<ConstraintValidation>(aside->detail);
    course.settles |= settles;
    course.works |= aside == nullptr || (!settles && aside->kind != Aside::Kind::kSession);
  }
  doubt_unread(part, part.written.first + part.written.spans.size());
  if (!look) return;
  for (const StatementSpan& span : part.written.spans)
    ++(span.read ? coverage_.analysed : coverage_.not_analysed);
  for (Diagnostic problem : part.written.problems) {
    problem.severity = Severity::kWarning;
    problem.problem = "not analysed: " + problem.problem;
    notices_.push_back({std::move(problem), kNotAnalysed});
  }
  ask_house(part, course);
  course.suppressions.place(part.written);
  for (const StatementSpan& span : part.written.spans)
    course.starts.push_back(static_cast<std::uint32_t>(span.start));
}

void Linter::play_statement(const Migration& migration, const ReadScript& part, std::size_t act,
                            bool look) {
  const std::vector<WrittenStatement>& statements = part.written.statements;
  const WrittenStatement& statement = statements[act];
  const bool begins = act == 0 || statements[act - 1].number != statement.number;
  const bool ends = act + 1 == statements.size() || statements[act + 1].number != statement.number;
  const std::set<std::string> tables = watch_ || routines_ != nullptr
                                           ? tables_of(statement.act, replay_.schema())
                                           : std::set<std::string>();
  if (begins && call_depth_ == 0) look_around(part, act);
  if (look) {
    look_at(migration, part, act, begins && call_depth_ == 0, begins && ends && call_depth_ == 0);
  } else {
    forget_locks_before(statement);
    remember(statement, facts_of_.facts_of(statement, replay_.schema(), server_.version));
  }
  if (server_.engine == "sqlite") follow_objects(statement, text_of(part, statement));
  if (watch_) ask_queries(part, statement, tables, look);
  if (routines_ == nullptr) return;
  follow_routines(part, statement, tables, text_of(part, statement), look);
  play_calls(migration, part, statement, look);
}

void Linter::end(const Migration& migration, const ReadScript& read, const Saved* before) {
  Saved touched;
  if (before != nullptr) {
    touched = *before;
    if (replay_.saved() != nullptr)
      touched.insert(replay_.saved()->begin(), replay_.saved()->end());
  }
  const SchemaModel was = schema_of(touched);
  const SchemaModel is = present(touched, replay_.schema());
  const Ending ending{migration,
                      *read.script,
                      transaction_,
                      was,
                      before == nullptr ? replay_.schema() : is,
                      server_,
                      certain_,
                      tenants_,
                      guarded_,
                      nothing_to_undo_ && before != nullptr,
                      &objects_,
                      keeps_history_ ? &history_ : nullptr};
  const Spelling none("");
  Collect collect(read.script->file, {}, none, facts_of_.takes_changes(), findings_, pending_);
  for (const Rule* rule : rules_) {
    if (rule->finish == nullptr) continue;
    collect.ask(*rule);
    rule->finish(ending, collect);
  }
}

// A way back is run when the application has gone back, too.
void Linter::ask_queries(const ReadScript& read, const WrittenStatement& statement,
                         const std::set<std::string>& tables, bool look) {
  for (QueryWatch::News& news : watch_->after_step(tables, replay_.schema())) {
    if (!look || read.script->direction == Direction::kDown) continue;
    const std::string_view text = text_of(read, statement);
    news_.push_back({std::move(news), statement.at, text.empty() ? "" : fingerprint_of(text)});
  }
  if (!transaction_.open) tell_news(read);
}

// One finding for all of the queries that a statement breaks in the same way.
void Linter::tell_news(const ReadScript& read) {
  constexpr std::size_t kMostPlaces = 5;
  std::vector<PendingNews> all = std::exchange(news_, {});
  std::erase_if(all, [&](const PendingNews& one) { return !watch_->stands(one.news); });
  while (!all.empty()) {
    const PendingNews first = all.front();
    std::vector<std::string> places;
    std::erase_if(all, [&](const PendingNews& one) {
      if (one.news.misfit != first.news.misfit || one.at.line != first.at.line ||
          one.at.column != first.at.column)
        return false;
      const DeployedQuery& query = *one.news.query;
      places.push_back(query.at.line == 0 ? query.file
                                          : fmt::format("{}:{}", query.file, query.at.line));
      return true;
    });
    const std::size_t more = places.size() - std::min(places.size(), kMostPlaces);
    places.resize(places.size() - more);
    std::string where = fmt::format("{}", fmt::join(places, ", "));
    if (more > 0) where += fmt::format(" and {} more", more);
    tell(read, first, where);
  }
}

void Linter::tell(const ReadScript& read, const PendingNews& news, const std::string& where) {
  const Misfit& misfit = news.news.misfit;
  const std::string_view id = misfit.kind == Misfit::Kind::kFails     ? "deployed-query-fails"
                              : misfit.kind == Misfit::Kind::kMayFail ? "deployed-query-may-fail"
                                                                      : "prepared-result-changes";
  const auto rule =
      std::find_if(rules_.begin(), rules_.end(), [&](const Rule* each) { return each->id == id; });
  if (rule == rules_.end()) return;  // the settings turn it off
  findings_.push_back({*rule,
                       (*rule)->severity,
                       read.script->file,
                       news.at,
                       fmt::format("{}: {}", where, misfit.what),
                       {misfit.kind == Misfit::Kind::kOtherType
                            ? "let the application's sessions be opened anew after it"
                            : "first deploy an application whose statement fits both; then this"},
                       news.statement});
}

void Linter::ask_house(const ReadScript& part, Course& course) const {
  if (house_ == nullptr || house_->empty()) return;
  const std::string_view all = part.script->text;
  Position& at = course.counted_to;
  for (std::size_t i = 0; i < part.written.spans.size(); ++i) {
    const StatementSpan& span = part.written.spans[i];
    const std::string_view text = all.substr(span.start, span.end - span.start);
    for (const std::size_t begun = span.start + first_word(text); course.counted < begun;
         ++course.counted) {
      at =
          all[course.counted] == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
    }
    const std::string words = normalised(text);
    for (const std::unique_ptr<HouseRule>& house : *house_) {
      if (house->matches(words))
        course.by_house.push_back({&house->rule,
                                   house->rule.severity,
                                   part.script->file,
                                   at,
                                   house->message,
                                   {},
                                   fingerprint(words),
                                   part.written.first + i});
    }
  }
}

// As single_acts divides it; once for all acts of a statement.
std::string_view Linter::own_text(const ReadScript& read, std::size_t act, std::string_view text) {
  const std::vector<WrittenStatement>& all = read.written.statements;
  const std::size_t number = all[act].number;
  if (act == 0 || all[act - 1].number != number) {
    std::size_t acts = 1;
    while (act + acts < all.size() && all[act + acts].number == number) ++acts;
    own_acts_ = single_acts(text, acts, lexis_of(server_.engine));
    first_of_own_ = act;
  }
  const std::size_t at = act - first_of_own_;
  return at < own_acts_.size() ? std::string_view(own_acts_[at]) : std::string_view();
}

// Of the statement that begins with this act. Judged on the schema as it is before all of them.
DdlFacts Linter::facts_together(const ReadScript& read, std::size_t act) const {
  const std::span<const WrittenStatement> rest = std::span(read.written.statements).subspan(act);
  const auto end = std::find_if(rest.begin(), rest.end(), [&](const WrittenStatement& one) {
    return one.number != rest.front().number;
  });
  const auto acts = rest.first(static_cast<std::size_t>(end - rest.begin()));
  std::vector<WrittenStatement> alike;  // empty: what is written is asked for
  for (std::size_t i = 0; i < acts.size(); ++i) {
    auto in_utc = as_in_utc(acts[i], replay_.schema(), transaction_, facts_of_);
    if (!in_utc) continue;
    if (alike.empty()) alike.assign(acts.begin(), acts.end());
    alike[i] = *std::move(in_utc);
  }
  return facts_of_.facts_of_all(alike.empty() ? acts : std::span<const WrittenStatement>(alike),
                                replay_.schema(), server_.version);
}

void Linter::look_at(const Migration& migration, const ReadScript& read, std::size_t act,
                     bool begins, bool alone) {
  const WrittenStatement& statement = read.written.statements[act];
  forget_locks_before(statement);
  const auto in_utc = as_in_utc(statement, replay_.schema(), transaction_, facts_of_);
  DdlFacts facts =
      facts_of_.facts_of(in_utc ? *in_utc : statement, replay_.schema(), server_.version);
  const bool vain = is_vain(statement.act, replay_.schema());
  if (vain) facts.rewrites = facts.scans = false;
  const std::string_view text = up_to_last_word(text_of(read, statement), lexis_of(server_.engine));
  if (!alone && (begins || call_depth_ > 0)) together_ = facts_together(read, act);
  const std::string_view own = alone ? text : own_text(read, act, text);
  if (!spelling_.is_of(text)) spelling_ = Spelling(text);
  const Scene scene{server_,
                    facts_of_,
                    migration,
                    *read.script,
                    statement,
                    text,
                    alone,
                    replay_.schema(),
                    transaction_,
                    facts,
                    certain_ && !maybe_,
                    begins,
                    tenants_,
                    own,
                    &history_,
                    around_.whole,
                    alone ? nullptr : &together_,
                    &objects_,
                    &spelling_};
  Collect collect(read.script->file, statement.at, spelling_, facts_of_.takes_changes(), findings_,
                  pending_);
  if (server_.engine == "sqlite") collect.spell_as(text);
  if (keeps_rewrites_) collect.keep_rewrites();
  if (!read.script->origins.empty()) collect.in_program();
  const Collect::Stake stake{statement, facts, replay_.schema()};
  collect.weigh_by(stake);
  if (!alone && server_.engine == "postgres") collect.divide(own_acts_, act - first_of_own_);
  for (const Rule* rule : rules_) {
    if (rule->check == nullptr || (vain && is_silent_on_vain(*rule))) continue;
    const std::size_t before = findings_.size();
    collect.ask(*rule);
    rule->check(scene, collect);
    for (std::size_t i = before; i < findings_.size() && keeps_rewrites_; ++i) {
      findings_[i].act = act;
      findings_[i].leads_back = scene.leads_back();
    }
  }
  if (is_program(statement)) {
    ++coverage_.opaque;
    --coverage_.analysed;  // its span counts once
  }
  remember(statement, facts);
}

}  // namespace shoofly::lint
