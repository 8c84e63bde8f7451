// What the linter knows of the transaction that runs: where it begins and ends, what is set in it,
// what it makes good.

#include <algorithm>
#include <utility>

#include "lint/linter.h"
#include "lint/undoing.h"

namespace shoofly::lint {
namespace {

// There BEGIN commits what is open; elsewhere it changes nothing, or is refused.
bool begin_commits(const std::string& engine) { return engine == "mariadb" || engine == "mysql"; }

// With the folder that it is in: a tool may call all of its files alike.
std::string short_file(const std::string& path) {
  const std::size_t name = path.rfind('/');
  if (name == std::string::npos || name == 0) return path;
  const std::size_t folder = path.rfind('/', name - 1);
  return folder == std::string::npos ? path : path.substr(folder + 1);
}

}  // namespace

// Without a transaction a lock is held until its statement has ended, and so is what a DO has set
// for its own.
void Linter::forget_locks_before(const WrittenStatement& statement) {
  if (transaction_.open || statement.number == transaction_.last) return;
  transaction_.locks.clear();
  forget_local_settings();
}

void Linter::forget_local_settings() {
  for (const std::string& name : transaction_.local_settings) transaction_.settings.erase(name);
  transaction_.local_settings.clear();
}

// What untrue findings this leaves, and what nobody knows yet.
void Linter::undo(const WrittenStatement& statement) {
  for (const Undoing& undoing : undone_by(statement, replay_.schema())) {
    // What leads back is only run when something goes wrong.
    if (!leads_back_ || undoing.same_transaction) pending_.undo(undoing);
  }
  for (QualifiedName& object : objects_made_by(statement, replay_.schema()))
    transaction_.objects.insert(std::move(object));
  const auto* aside = std::get_if<Aside>(&statement.act);
  const bool routine =
      aside != nullptr && (aside->what == "procedure" || aside->what == "function");
  if (routine && begin_commits(server_.engine) && aside->kind == Aside::Kind::kObject)
    transaction_.objects.insert(replay_.schema().at_home(aside->name));
}

void Linter::take_setting(const SessionSetting& setting, std::size_t number) {
  // Is a warning there, and nothing else (25P01).
  if (server_.engine == "postgres" && setting.local && !transaction_.open &&
      number != transaction_.block) {
    transaction_.vain_settings.insert(setting.name);
    return;
  }
  // Has no effect there.
  if (server_.engine == "sqlite" && setting.name == "foreign_keys" && transaction_.open) return;
  transaction_.inherited.erase(setting.name);
  if (!setting.local) transaction_.set_in[setting.name] = script_file_;
  if (setting.reset) {
    transaction_.settings.erase(setting.name);
  } else {
    transaction_.settings[setting.name] = setting.value;
    if (setting.local) transaction_.local_settings.insert(setting.name);
  }
}

void Linter::take_mark(const TransactionMark& mark, Position at) {
  switch (mark.verb) {
    case TransactionMark::Verb::kBegin:
      if (!transaction_.open || transaction_.implicit || begin_commits(server_.engine))
        begin_of_text();
      transaction_.open = true;
      transaction_.begun = at;
      break;
    case TransactionMark::Verb::kRollback:
      roll_back();
      [[fallthrough]];
    case TransactionMark::Verb::kCommit:
      at_begin_.reset();
      replay_.end_transaction();
      // Where DDL commits, its own file has no transaction to tell what is mended soon.
      if (!begin_commits(server_.engine)) pending_.end_transaction();
      // What follows in the same message runs in one, too.
      transaction_.open = transaction_.implicit = transaction_.by_tool = message_;
      transaction_.begun = {};
      transaction_.locks.clear();
      transaction_.unvalidated.clear();
      transaction_.labels.clear();
      transaction_.labels_before.clear();
      transaction_.worked = false;
      transaction_.loosened.clear();
      transaction_.freed_columns.clear();
      transaction_.moved_columns.clear();
      transaction_.switched_off.clear();
      forget_local_settings();
      break;
    case TransactionMark::Verb::kSavepoint:
    case TransactionMark::Verb::kOther:
      break;
  }
}

// What the file before has left set: of those before it, only where it is known that they are run
// with it.
void Linter::inherit_settings(TransactionState& fresh) const {
  if (pending_is_known_ && !looked_at_last_) return;
  if (pending_is_known_) fresh.inherited = transaction_.inherited;
  for (const auto& [name, file] : transaction_.set_in) {
    fresh.inherited.erase(name);
    const auto now = transaction_.settings.find(name);
    if (now != transaction_.settings.end() && transaction_.local_settings.count(name) == 0)
      fresh.inherited.insert_or_assign(name, InheritedSetting{now->second, file});
  }
}

void Linter::begin(const ReadScript& read) {
  const Wrapping wrapping = read.script->wrapping;
  leads_back_ = read.script->direction == Direction::kDown;
  const bool goes_on = wrapping == Wrapping::kAllPending && pending_is_known_ && looked_at_last_ &&
                       transaction_.by_tool && !leads_back_;
  TransactionState fresh;
  if (goes_on) {
    fresh.locks = std::move(transaction_.locks);
    fresh.unvalidated = std::move(transaction_.unvalidated);
    fresh.labels = std::move(transaction_.labels);
    fresh.worked = transaction_.worked;
    fresh.settings = std::move(transaction_.settings);
    fresh.local_settings = std::move(transaction_.local_settings);
  }
  if (leads_back_) {
    fresh.made = std::move(transaction_.made);
    fresh.objects = std::move(transaction_.objects);
  }
  if (!goes_on && !leads_back_) inherit_settings(fresh);
  // Which of these are pending nobody says: one run may have several.
  if (wrapping == Wrapping::kAllPending && !goes_on && !leads_back_ && !pending_is_known_ &&
      transaction_.open && transaction_.by_tool) {
    fresh.labels_before = std::move(transaction_.labels_before);
    for (const auto& [label, type] : transaction_.labels)
      fresh.labels_before.insert_or_assign(label, EarlierLabel{type, script_file_});
  }
  fresh.moved_labels = std::move(transaction_.moved_labels);
  fresh.were_partitions = std::move(transaction_.were_partitions);
  transaction_ = std::move(fresh);
  script_file_ = short_file(read.script->file);
  transaction_.committing = committing_;
  message_ = wrapping == Wrapping::kMessage && facts_of_.message_is_transaction() &&
             read.written.spans.size() > 1;
  transaction_.open = wrapping == Wrapping::kMessage ? message_ : wrapping != Wrapping::kNone;
  transaction_.by_tool = transaction_.open;
  transaction_.implicit = message_;
  at_begin_.reset();
  spelling_ = Spelling("");
  first_unseen_ = read.written.first;
  places_.reset();
  replay_.end_transaction();
  pending_.end_transaction();
}

void Linter::begin_of_text() {
  transaction_.implicit = transaction_.by_tool = false;
  at_begin_ = Begun{transaction_, findings_.size(), history_.mark()};
  replay_.begin_transaction();
}

// Nothing of it stays: not what it has made, and so not what that would break.
void Linter::roll_back() {
  if (!at_begin_) return;
  replay_.roll_back();
  history_.go_back(at_begin_->history);
  const std::size_t statements = transaction_.statements;
  transaction_ = std::move(at_begin_->state);
  transaction_.statements = statements;
  const auto from = findings_.begin() + static_cast<std::ptrdiff_t>(at_begin_->findings);
  findings_.erase(std::remove_if(from, findings_.end(),
                                 [](const Finding& finding) {
                                   const Family family = finding.rule->family;
                                   return family == Family::kCompatibility ||
                                          family == Family::kReversibility;
                                 }),
                  findings_.end());
}

}  // namespace shoofly::lint
