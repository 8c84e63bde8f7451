#include "lint/fix_script.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

using Means = FixItem::Means;
using Runs = RewritePart::Runs;

// The most urgent proposal for each act of each statement.
using Proposals = std::map<std::size_t, std::map<std::size_t, const Finding*>>;

Proposals proposals_of(const ReadScript& read, const std::vector<const Finding*>& findings) {
  Proposals proposals;
  for (const Finding* finding : findings) {
    if (finding->rewrite == nullptr || finding->rewrite->empty()) continue;
    const Finding*& chosen =
        proposals[read.written.statements[*finding->act].number][*finding->act];
    const auto urgency = [](const Finding& one) {
      return std::pair(one.rewrite->before.empty(), one.severity);
    };
    if (chosen == nullptr || urgency(*chosen) < urgency(*finding)) chosen = finding;
  }
  return proposals;
}

// Behind the semicolon of the statement that ends there; comments may stand before that.
std::size_t behind_semicolon(std::string_view text, std::size_t end) {
  std::size_t at = end;
  while (at < text.size() && text[at] != ';') {
    at = text.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return end;
    const bool line = text.substr(at, 2) == "--" || text[at] == '#';
    const bool block = text.substr(at, 2) == "/*";
    if (line || block) {
      const std::size_t close = text.find(line ? "\n" : "*/", at);
      if (close == std::string_view::npos) return end;
      at = close + (line ? 1 : 2);
    } else if (text[at] != ';') {
      return end;
    }
  }
  return at < text.size() ? at + 1 : end;
}

// Behind its semicolon, and a comment that ends its line.
std::size_t end_of_statement(const ReadScript& read, std::size_t number) {
  const std::string& text = read.script->text;
  const std::size_t to = behind_semicolon(text, read.written.spans[number].end);
  const std::size_t rest = std::min(text.find_first_not_of(" \t\r", to), text.size());
  const bool comment = text.compare(rest, 2, "--") == 0 || text.compare(rest, 1, "#") == 0;
  return comment ? std::min(text.find('\n', rest), text.size()) : to;
}

// With the comments before it, what is behind it, and the rest of a line that has nothing else.
std::pair<std::size_t, std::size_t> whole_span(const ReadScript& read, std::size_t number) {
  const std::string& text = read.script->text;
  std::size_t from = number == 0 ? 0 : end_of_statement(read, number - 1);
  std::size_t to = end_of_statement(read, number);
  // What is left of the line before belongs to that.
  const std::size_t line = std::min(text.find_first_not_of(" \t\r", from), text.size());
  if (number > 0 && line < text.size() && text[line] == '\n') from = line + 1;
  const std::size_t rest = std::min(text.find_first_not_of(" \t\r", to), text.size());
  if (rest < text.size() && text[rest] == '\n') to = rest + 1;
  // Blank lines before are nobody's.
  while (from < to) {
    const std::size_t end = text.find('\n', from);
    if (end == std::string::npos || end >= to) break;
    if (text.find_first_not_of(" \t\r", from) != end) break;
    from = end + 1;
  }
  from = std::min(text.find_first_not_of(" \t", from), to);
  return {from, std::max(from, to)};
}

std::string without_end(std::string text) {
  text.erase(std::min(text.find_last_not_of(" \t\r\n") + 1, text.size()));
  return text;
}

bool all_read(const std::vector<RewritePart>& parts, const SqlReader& reader) {
  for (const RewritePart& part : parts) {
    for (const std::string& statement : part.statements) {
      const WrittenSchema written = reader.read(statement, "", 1);
      if (!written.problems.empty() || written.spans.empty()) return false;
    }
  }
  return true;
}

class ScriptFixer {
 public:
  ScriptFixer(const ReadScript& read, const std::vector<const Finding*>& findings,
              const std::string& change_file, const Writing& writing, std::vector<Unfixed>& unfixed)
      : read_(read),
        findings_(findings),
        change_file_(change_file),
        reader_(writing.reader),
        engine_(writing.engine),
        unfixed_(unfixed),
        proposals_(proposals_of(read, findings)) {}

  FixScript run() {
    bool open = read_.script->wrapping == Wrapping::kAllPending;
    std::size_t act = 0;
    const std::vector<WrittenStatement>& acts = read_.written.statements;
    for (std::size_t number = 0; number < read_.written.spans.size(); ++number) {
      script_.spans.push_back(whole_span(read_, number));
      const std::size_t first = act;
      while (act < acts.size() && acts[act].number == number) ++act;
      take(number, first, act, open);
      const Means means = first < act ? means_of(acts[first]) : Means::kWork;
      if (!script_.items.back().rewritten) script_.items.back().means = means;
      locked_ = means != Means::kEnd && (locked_ || (first < act && is_lock(acts[first])));
      open = means == Means::kBegin || (open && means != Means::kEnd);
    }
    return std::move(script_);
  }

 private:
  static Means means_of(const WrittenStatement& statement) {
    const auto* aside = std::get_if<Aside>(&statement.act);
    if (aside == nullptr) return Means::kWork;
    if (const auto* mark = std::get_if<TransactionMark>(&aside->detail)) {
      if (mark->verb == TransactionMark::Verb::kBegin) return Means::kBegin;
      const bool ends = mark->verb == TransactionMark::Verb::kCommit ||
                        mark->verb == TransactionMark::Verb::kRollback;
      return ends ? Means::kEnd : Means::kWork;
    }
    const auto* setting = std::get_if<SessionSetting>(&aside->detail);
    if (setting == nullptr) return Means::kWork;
    return setting->name.ends_with("_timeout") ? Means::kTimeout : Means::kSetting;
  }

  // PostgreSQL: what it takes is held until the transaction ends, for the statements behind it.
  bool is_lock(const WrittenStatement& statement) const {
    const auto* aside = std::get_if<Aside>(&statement.act);
    if (aside == nullptr || engine_ != "postgres") return false;
    if (std::holds_alternative<TableLock>(aside->detail)) return true;
    const auto* rows = std::get_if<RowWork>(&aside->detail);
    return rows != nullptr &&
           std::any_of(rows->calls.begin(), rows->calls.end(), [](const QualifiedName& call) {
             return call.name.starts_with("pg_advisory_xact_lock");
           });
  }

  // Those that run where the statement is; the others are refused behind an explicit lock.
  std::map<std::size_t, const Finding*> those_within_lock(
      const std::map<std::size_t, const Finding*>& proposals) {
    std::map<std::size_t, const Finding*> within;
    for (const auto& [act, finding] : proposals) {
      const std::vector<RewritePart>& parts = finding->rewrite->parts;
      const bool splits = !finding->rewrite->change_file.empty() ||
                          std::any_of(parts.begin(), parts.end(), [](const RewritePart& part) {
                            return part.runs != Runs::kInPlace;
                          });
      if (!locked_ || !splits) {
        within.emplace(act, finding);
      } else {
        refuse(*finding,
               "a lock that the text takes before is held until the transaction ends: in another "
               "one, this would run without it");
      }
    }
    return within;
  }

  // From its first word to its last.
  std::string_view words_of(std::size_t number) const {
    const StatementSpan& span = read_.written.spans[number];
    const std::string_view text =
        std::string_view(read_.script->text).substr(span.start, span.end - span.start);
    return up_to_last_word(text.substr(std::min(first_word(text), text.size())), lexis_of(engine_));
  }

  // The comments before the statement.
  std::string before(std::size_t number) const {
    const auto [from, to] = script_.spans[number];
    const StatementSpan& span = read_.written.spans[number];
    const std::string_view words = words_of(number);
    const auto start = static_cast<std::size_t>(words.data() - read_.script->text.data());
    const std::size_t word = std::min(to, words.empty() ? span.end : start);
    return word <= from ? "" : read_.script->text.substr(from, word - from);
  }

  // Comments before and behind its semicolon, as lines.
  std::string behind(std::size_t number) const {
    const std::string& text = read_.script->text;
    const std::string_view words = words_of(number);
    const std::size_t end = read_.written.spans[number].end;
    const auto from = static_cast<std::size_t>(words.data() + words.size() - text.data());
    const std::size_t semicolon = behind_semicolon(text, end);
    const std::size_t before = semicolon > end ? semicolon - 1 : end;
    const std::size_t last = std::max(semicolon, end_of_statement(read_, number));
    std::string lines;
    for (const std::string_view part :
         {std::string_view(text).substr(from, before - from),
          std::string_view(text).substr(semicolon, last - semicolon)}) {
      const std::size_t first = part.find_first_not_of(" \t\r\n;");
      if (first != std::string_view::npos)
        lines += without_end(std::string(part.substr(first))) + "\n";
    }
    return lines;
  }

  void keep(std::size_t number, bool open) {
    const auto [from, to] = script_.spans[number];
    script_.items.push_back({Runs::kInPlace,
                             without_end(read_.script->text.substr(from, to - from)), number, false,
                             open});
  }

  void refuse(const Finding& finding, std::string why) {
    unfixed_.push_back({finding.rule, finding.file, finding.at, std::move(why)});
  }

  void take(std::size_t number, std::size_t first, std::size_t last, bool open) {
    const auto found = proposals_.find(number);
    const auto proposals = found == proposals_.end() ? std::map<std::size_t, const Finding*>()
                                                     : those_within_lock(found->second);
    if (proposals.empty()) {
      wraps_ = nullptr;
      return keep(number, open);
    }
    std::vector<RewritePart> parts;
    const Rewrite* const wraps_before = std::exchange(wraps_, nullptr);
    if (!parts_of(proposals, number, first, last, parts)) return keep(number, open);
    if (wraps_ != nullptr) join_wraps(wraps_before, parts.front());
    script_.rewritten = true;
    std::string comments = before(number) + behind(number);
    for (const RewritePart& part : parts) {
      std::string text = as_comment(part.comment);
      for (const std::string& statement : part.statements) {
        if (!text.empty() && text.back() != '\n') text += '\n';
        // A suppression is for the statement that follows it; any other comment may be a mark of
        // the tool, before which nothing may come.
        const bool waits = comments.find("shoofly:ignore") != std::string::npos;
        if (!comments.empty() && !(waits && is_setting(statement)))
          text += std::exchange(comments, "");
        if (!text.empty() && text.back() != '\n') text += '\n';
        text += statement;
      }
      script_.items.push_back({part.runs, std::move(text), number, true, open});
    }
  }

  static std::string as_comment(const std::string& lines) {
    std::string text;
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = std::min(lines.find('\n', at), lines.size());
      text += "-- " + lines.substr(at, end - at) + "\n";
      at = end + 1;
    }
    return text;
  }

  static bool is_setting(std::string_view statement) {
    const std::vector<SqlWord> words = sql_words(statement);
    return !words.empty() && is_word(statement, words.front(), "set");
  }

  // Of all acts of the statement, rewritten or not. False: it stays as it is.
  bool parts_of(const std::map<std::size_t, const Finding*>& proposals, std::size_t number,
                std::size_t first, std::size_t last, std::vector<RewritePart>& parts) {
    const std::string_view text = words_of(number);
    const bool wraps = std::all_of(proposals.begin(), proposals.end(), [](const auto& one) {
      return !one.second->rewrite->before.empty();
    });
    if (wraps) return wrap(*proposals.begin()->second, text, parts);
    const std::vector<SqlEdit> edits = edits_of(proposals);
    if (!edits.empty()) {
      parts = {{Runs::kInPlace, {with_edits(text, edits)}}};
      if (!all_read(parts, reader_)) refuse_unread(*proposals.begin()->second, parts);
      return !parts.empty();
    }
    const std::vector<std::string> own = last - first == 1
                                             ? std::vector<std::string>{std::string(text)}
                                             : single_acts(text, last - first, lexis_of(engine_));
    if (own.empty()) {
      refuse(*proposals.begin()->second, "its acts cannot be told apart: write one statement each");
      return false;
    }
    for (std::size_t act = first; act < last; ++act) {
      const auto proposed = proposals.find(act);
      if (proposed == proposals.end()) {
        parts.push_back({Runs::kInPlace, {own[act - first] + ";"}});
        continue;
      }
      const Finding& finding = *proposed->second;
      if (!finding.rewrite->before.empty()) {  // another round's
        parts.push_back({Runs::kInPlace, {own[act - first] + ";"}});
        continue;
      }
      if (!finding.rewrite->change_file.empty()) {
        script_.operations.push_back(finding.rewrite->change_file);
        parts.push_back({Runs::kAlone, {marked(act, own[act - first])}});
        continue;
      }
      if (!all_read(finding.rewrite->parts, reader_)) {
        parts = finding.rewrite->parts;
        refuse_unread(finding, parts);
        return false;
      }
      parts.insert(parts.end(), finding.rewrite->parts.begin(), finding.rewrite->parts.end());
    }
    return true;
  }

  // All changes of the statement as a whole; what else is proposed for it is another round's.
  static std::vector<SqlEdit> edits_of(const std::map<std::size_t, const Finding*>& proposals) {
    std::vector<SqlEdit> edits;
    for (const auto& [act, finding] : proposals) {
      const std::vector<SqlEdit>& more = finding->rewrite->edits;
      const bool apart = std::all_of(more.begin(), more.end(), [&](const SqlEdit& one) {
        return std::all_of(edits.begin(), edits.end(), [&](const SqlEdit& other) {
          return one.to < other.from || other.to < one.from;
        });
      });
      if (apart) edits.insert(edits.end(), more.begin(), more.end());
    }
    return edits;
  }

  void refuse_unread(const Finding& finding, std::vector<RewritePart>& parts) {
    refuse(finding, "what would be written cannot be read: " + parts.front().statements.front());
    parts.clear();
  }

  // What is set for the statement before and put back stays set where this one wants the same.
  void join_wraps(const Rewrite* wraps_before, RewritePart& part) {
    const bool same = wraps_before != nullptr && !wraps_before->behind.empty() &&
                      wraps_before->before == wraps_->before &&
                      wraps_before->behind == wraps_->behind;
    if (!same) return;
    std::string& last = script_.items.back().text;
    for (auto one = wraps_->behind.rbegin(); one != wraps_->behind.rend(); ++one)
      last.resize(last.size() - one->size() - 1);  // with the end of the line before it
    part.statements.erase(
        part.statements.begin(),
        part.statements.begin() + static_cast<std::ptrdiff_t>(wraps_->before.size()));
  }

  bool wrap(const Finding& finding, std::string_view text, std::vector<RewritePart>& parts) {
    wraps_ = finding.rewrite.get();
    RewritePart part{Runs::kInPlace, finding.rewrite->before};
    part.statements.push_back(std::string(text) + ";");
    part.statements.insert(part.statements.end(), finding.rewrite->behind.begin(),
                           finding.rewrite->behind.end());
    parts.push_back(std::move(part));
    return true;
  }

  // It stays, for databases that nobody uses yet; where one is used, shoofly has done it before.
  std::string marked(std::size_t act, const std::string& statement) const {
    std::string text;
    std::vector<std::string_view> said;
    for (const Finding* finding : findings_) {
      if (finding->act != act) continue;
      if (std::find(said.begin(), said.end(), finding->rule->id) != said.end()) continue;
      said.push_back(finding->rule->id);
      text += fmt::format("-- shoofly:ignore {} {} does it where the table is in use\n",
                          finding->rule->id, change_file_);
    }
    return text + statement + ";";
  }

  const ReadScript& read_;
  const std::vector<const Finding*>& findings_;
  const std::string& change_file_;
  const SqlReader& reader_;
  const std::string_view engine_;
  std::vector<Unfixed>& unfixed_;
  const Proposals proposals_;
  const Rewrite* wraps_ = nullptr;  // is around the last item alone
  bool locked_ = false;             // by the text, until the transaction ends
  FixScript script_;
};

}  // namespace

FixScript fix_script(const ReadScript& read, const std::vector<const Finding*>& findings,
                     const std::string& change_file, const Writing& writing,
                     std::vector<Unfixed>& unfixed) {
  // What is set around a statement is set last: then statements that follow each other share it.
  if (lexis_of(writing.engine) == Lexis::kOfMysql) {
    std::vector<const Finding*> others;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(others),
                 [](const Finding* finding) {
                   return finding->rewrite == nullptr || finding->rewrite->before.empty();
                 });
    std::vector<Unfixed> of_others;
    FixScript script = ScriptFixer(read, others, change_file, writing, of_others).run();
    if (script.rewritten) {
      unfixed.insert(unfixed.end(), of_others.begin(), of_others.end());
      return script;
    }
  }
  return ScriptFixer(read, findings, change_file, writing, unfixed).run();
}

std::vector<Group> groups_of(const FixScript& script) {
  std::vector<std::vector<const FixItem*>> groups;
  for (const FixItem& item : script.items) {
    const bool joins = !groups.empty() && item.runs == Runs::kInPlace &&
                       groups.back().back()->runs == Runs::kInPlace;
    if (!joins) groups.emplace_back();
    groups.back().push_back(&item);
  }
  return groups;
}

std::string text_of(const Group& group) {
  std::string text;
  for (const FixItem* item : group) text += item->text + (item->text.ends_with('\n') ? "" : "\n");
  return text;
}

namespace {

// The whole script, a line of BEGIN or COMMIT more where one transaction must become several.
std::vector<FixItem> with_transactions(const FixScript& script) {
  std::vector<FixItem> all;
  // BEGIN and COMMIT with nothing between, of which one is new, are nothing.
  const auto add = [&](FixItem item) {
    const bool empty = item.means == Means::kEnd && !all.empty() &&
                       all.back().means == Means::kBegin &&
                       (item.rewritten || all.back().rewritten);
    if (empty) {
      all.back().text.clear();
      all.back().means = Means::kWork;
      all.back().rewritten = true;
      item.text.clear();
      item.means = Means::kWork;
      item.rewritten = true;
    }
    all.push_back(std::move(item));
  };
  for (const FixItem& item : script.items) {
    const bool alone = item.open && item.runs != Runs::kInPlace;
    const auto mark = [&](const char* text, Means means) {
      add({Runs::kInPlace, text, item.statement, true, false, means});
    };
    if (alone) mark("commit;", Means::kEnd);
    if (alone && item.runs == Runs::kAlone) mark("begin;", Means::kBegin);
    add(item);
    if (alone && item.runs == Runs::kAlone) mark("commit;", Means::kEnd);
    if (alone) mark("begin;", Means::kBegin);
  }
  return all;
}

}  // namespace

std::vector<Edit> edits_in_text(const FixScript& script, const std::string& between) {
  std::vector<Edit> edits;
  const std::vector<FixItem> items = with_transactions(script);
  for (std::size_t i = 0; i < items.size();) {
    const std::size_t number = items[i].statement;
    std::string text;
    bool rewritten = false;
    for (; i < items.size() && items[i].statement == number; ++i) {
      rewritten = rewritten || items[i].rewritten;
      if (!text.empty() && !items[i].text.empty()) text += between;
      text += items[i].text;
    }
    if (!text.empty()) text += "\n";
    if (rewritten) edits.push_back({script.spans[number].first, script.spans[number].second, text});
  }
  return edits;
}

}  // namespace shoofly::lint
