#include "lint/linter.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lint/fingerprint.h"
#include "lint/suppressions.h"

namespace shoofly::lint {
namespace {

class Collect final : public Reporter {
 public:
  Collect(const Rule& rule, const std::string& file, Position at, std::string_view statement,
          std::vector<Finding>& findings)
      : rule_(rule), file_(file), at_(at), statement_(statement), findings_(findings) {}
  void report(std::string problem, std::vector<std::string> help) override {
    report_at(at_, std::move(problem), std::move(help));
  }
  void report_at(Position at, std::string problem, std::vector<std::string> help) override {
    findings_.push_back({&rule_, rule_.severity, file_, at, std::move(problem), std::move(help),
                         statement_.empty() ? "" : fingerprint(normalised(statement_))});
  }

 private:
  const Rule& rule_;
  const std::string& file_;
  Position at_;
  std::string_view statement_;
  std::vector<Finding>& findings_;
};

bool is_program(const WrittenStatement& statement) {
  const auto* aside = std::get_if<Aside>(&statement.act);
  return aside != nullptr && std::holds_alternative<CodeBlock>(aside->detail);
}

}  // namespace

std::string_view to_string(Family family) {
  switch (family) {
    case Family::kLocks:
      return "locks";
    case Family::kCompatibility:
      return "compatibility";
    case Family::kData:
      return "data";
    case Family::kReversibility:
      return "reversibility";
    case Family::kIdempotence:
      return "idempotence";
    case Family::kTransactions:
      return "transactions";
    case Family::kTimeouts:
      return "timeouts";
    case Family::kTenants:
      return "tenants";
    case Family::kOrder:
      return "order";
    case Family::kSecurity:
      return "security";
    case Family::kHouse:
      return "house";
  }
  return "";
}

bool Scene::is_live(const QualifiedName& name) const {
  if (transaction.made.count(schema.at_home(name)) > 0) return false;
  const WrittenTable* known = schema.find_table(name);
  return known == nullptr || !known->temporary;
}

std::string Scene::shown(const QualifiedName& name) const {
  return name.schema == schema.home ? QualifiedName{"", name.name}.display() : name.display();
}

Linter::Linter(Server server, const StatementFacts& facts, const std::vector<const Rule*>& rules,
               const std::vector<std::unique_ptr<HouseRule>>* house)
    : server_(std::move(server)), facts_of_(facts), rules_(rules), house_(house) {}

void Linter::lint(const Migration& migration, const ReadScript& up, const ReadScript* down,
                  bool known) {
  if (down == nullptr || known) return play(migration, up, !known, nullptr);
  // What leads back is looked at on the schema that is there then, and not played: the migrations
  // that follow build on the way up.
  Saved before;
  replay_.save_into(&before);
  play(migration, up, true, nullptr);
  const TransactionState pending = transaction_;
  transaction_ = {};
  Saved after;
  replay_.save_into(&after);
  play(migration, *down, true, &before);
  replay_.save_into(nullptr);
  replay_.restore(after);
  transaction_ = pending;
}

void Linter::play(const Migration& migration, const ReadScript& read, bool look,
                  const Saved* before) {
  const std::vector<WrittenStatement>& statements = read.written.statements;
  const std::size_t first = findings_.size();
  begin(read);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const std::size_t number = statements[i].number;
    const bool alone = (i == 0 || statements[i - 1].number != number) &&
                       (i + 1 == statements.size() || statements[i + 1].number != number);
    if (look) {
      look_at(migration, read, statements[i], alone);
    } else {
      remember(statements[i],
               facts_of_.facts_of(statements[i].act, replay_.schema(), server_.major));
    }
  }
  if (look) {
    end(migration, read, before);
    for (const StatementSpan& span : read.written.spans)
      ++(span.read ? coverage_.analysed : coverage_.not_analysed);
    for (Diagnostic problem : read.written.problems) {
      problem.severity = Severity::kWarning;
      problem.problem = "not analysed: " + problem.problem;
      notices_.push_back({std::move(problem), kNotAnalysed});
    }
    ask_house(read);
    suppress(read.script->file, read, first);
  }
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
  const Ending ending{migration, *read.script, transaction_, was,
                      before == nullptr ? replay_.schema() : is};
  for (const Rule* rule : rules_) {
    if (rule->finish == nullptr) continue;
    Collect collect(*rule, read.script->file, {}, "", findings_);
    rule->finish(ending, collect);
  }
}

void Linter::ask_house(const ReadScript& read) {
  if (house_ == nullptr || house_->empty()) return;
  const std::string_view all = read.script->text;
  Position at{read.script->line, 1};
  std::size_t counted = 0;
  for (std::size_t number = 0; number < read.written.spans.size(); ++number) {
    const StatementSpan& span = read.written.spans[number];
    const std::string_view text = all.substr(span.start, span.end - span.start);
    for (const std::size_t begun = span.start + first_word(text); counted < begun; ++counted) {
      at = all[counted] == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
    }
    const std::string words = normalised(text);
    for (const std::unique_ptr<HouseRule>& house : *house_) {
      if (house->matches(words))
        findings_.push_back({&house->rule,
                             house->rule.severity,
                             read.script->file,
                             at,
                             house->message,
                             {},
                             fingerprint(words),
                             number});
    }
  }
}

void Linter::look_at(const Migration& migration, const ReadScript& read,
                     const WrittenStatement& statement, bool alone) {
  const DdlFacts facts = facts_of_.facts_of(statement.act, replay_.schema(), server_.major);
  std::string_view text;
  if (statement.number < read.written.spans.size()) {
    const StatementSpan& span = read.written.spans[statement.number];
    text = std::string_view(read.script->text).substr(span.start, span.end - span.start);
  }
  const Scene scene{server_, facts_of_, migration,        *read.script, statement,
                    text,    alone,     replay_.schema(), transaction_, facts};
  for (const Rule* rule : rules_) {
    if (rule->check == nullptr) continue;
    Collect collect(*rule, read.script->file, statement.at, text, findings_);
    rule->check(scene, collect);
  }
  if (is_program(statement)) {
    ++coverage_.opaque;
    --coverage_.analysed;  // its span counts once
  }
  remember(statement, facts);
}

void Linter::remember(const WrittenStatement& statement, const DdlFacts& facts) {
  if (const auto* make = std::get_if<MakeTable>(&statement.act)) {
    const QualifiedName name = replay_.schema().at_home(make->table.name);
    if (replay_.schema().find_table(name) == nullptr) transaction_.made.insert(name);
  }
  if (const auto* make = std::get_if<MakeConstraint>(&statement.act)) {
    if (!make->constraint.constraint.validated)
      transaction_.unvalidated.insert(make->constraint.constraint.name);
  }
  ++transaction_.statements;
  remember_keys(statement);
  if (const auto* label = std::get_if<AddLabel>(&statement.act))
    transaction_.labels.insert(label->label);
  const auto* aside = std::get_if<Aside>(&statement.act);
  if (aside != nullptr && aside->what == "policy")
    transaction_.policies.insert(replay_.schema().at_home(aside->table));
  if (aside != nullptr && aside->what == "row-level security")
    transaction_.secured.emplace(replay_.schema().at_home(aside->table), statement.at);
  if (transaction_.open) {
    for (LockFact lock : facts.locks) {
      lock.relation = replay_.schema().at_home(lock.relation);
      transaction_.locks.push_back(std::move(lock));
    }
  }
  if (aside == nullptr || aside->kind == Aside::Kind::kObject) transaction_.changed_schema = true;
  if (aside != nullptr) {
    if (const auto* mark = std::get_if<TransactionMark>(&aside->detail))
      take_mark(*mark, statement.at);
    if (const auto* setting = std::get_if<SessionSetting>(&aside->detail)) take_setting(*setting);
  }
  replay_.take(statement);
}

void Linter::remember_keys(const WrittenStatement& statement) {
  const auto add = [&](const QualifiedName& table, const WrittenConstraint& written) {
    const Constraint& constraint = written.constraint;
    if (constraint.kind != ConstraintKind::kForeignKey) return;
    transaction_.foreign_keys.push_back(
        {replay_.schema().at_home(table), constraint.columns, statement.at});
  };
  if (const auto* make = std::get_if<MakeTable>(&statement.act)) {
    for (const WrittenConstraint& constraint : make->table.constraints)
      add(make->table.name, constraint);
  } else if (const auto* column = std::get_if<MakeColumn>(&statement.act)) {
    for (const WrittenConstraint& constraint : column->constraints) add(column->table, constraint);
  } else if (const auto* constraint = std::get_if<MakeConstraint>(&statement.act)) {
    add(constraint->table, constraint->constraint);
  }
}

void Linter::take_setting(const SessionSetting& setting) {
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
      transaction_.open = true;
      transaction_.begun = at;
      break;
    case TransactionMark::Verb::kCommit:
    case TransactionMark::Verb::kRollback:
      transaction_.open = false;
      transaction_.by_tool = false;
      transaction_.begun = {};
      transaction_.changed_schema = false;
      transaction_.locks.clear();
      transaction_.unvalidated.clear();
      transaction_.labels.clear();
      for (const std::string& name : transaction_.local_settings) transaction_.settings.erase(name);
      transaction_.local_settings.clear();
      break;
    case TransactionMark::Verb::kSavepoint:
    case TransactionMark::Verb::kOther:
      break;
  }
}

void Linter::begin(const ReadScript& read) {
  const Wrapping wrapping = read.script->wrapping;
  // One transaction over all that is pending goes on. Its tables are live all the same: which of
  // the migrations before this one are pending with it is not known.
  if (wrapping == Wrapping::kAllPending && transaction_.by_tool) {
    transaction_.made.clear();
    transaction_.foreign_keys.clear();
    transaction_.policies.clear();
    transaction_.secured.clear();
    transaction_.statements = 0;
    return;
  }
  transaction_ = {};
  transaction_.open =
      wrapping == Wrapping::kMessage ? read.written.spans.size() > 1 : wrapping != Wrapping::kNone;
  transaction_.by_tool = transaction_.open;
}

void Linter::suppress(const std::string& file, const ReadScript& read, std::size_t first) {
  std::vector<Suppression> all =
      read_suppressions(read.script->text, read.written.spans, read.script->line);
  if (all.empty()) return;
  const auto ignored = [&](const Finding& finding) {
    for (Suppression& one : all) {
      if (one.rule != finding.rule->id || one.reason.empty()) continue;
      if (one.statement >= read.written.spans.size()) continue;
      if (finding.number) {
        if (*finding.number == one.statement) return one.used = true;
        continue;
      }
      const bool here = std::any_of(read.written.statements.begin(), read.written.statements.end(),
                                    [&](const WrittenStatement& statement) {
                                      return statement.number == one.statement &&
                                             statement.at.line == finding.at.line &&
                                             statement.at.column == finding.at.column;
                                    });
      if (here) return one.used = true;
    }
    return false;
  };
  const auto begin = findings_.begin() + static_cast<std::ptrdiff_t>(first);
  findings_.erase(std::remove_if(begin, findings_.end(), ignored), findings_.end());
  for (const Suppression& one : all) {
    if (one.reason.empty()) {
      notices_.push_back({{Severity::kError,
                           file,
                           one.at,
                           "a suppression without a reason: it does nothing",
                           {"-- shoofly:ignore " + one.rule + " why it is right here"}},
                          kSuppression});
    } else if (!one.used) {
      notices_.push_back({{Severity::kNote,
                           file,
                           one.at,
                           fmt::format("nothing here is found by \"{}\": the suppression is not "
                                       "needed",
                                       one.rule),
                           {"take it out"}},
                          kSuppression});
    }
  }
}

}  // namespace shoofly::lint
