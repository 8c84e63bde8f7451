#include "lint/fix.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lint/delimiter_command.h"
#include "lint/fix_down.h"
#include "lint/fix_script.h"
#include "lint/rule.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

using Means = FixItem::Means;
using Runs = RewritePart::Runs;

constexpr const char* kNothingToUndo = "select 1;  -- nothing to undo\n";

bool all_are(const Group& group, Means means) {
  return std::all_of(group.begin(), group.end(),
                     [&](const FixItem* item) { return item->means == means; });
}

// And without what is behind it.
std::string without_semicolon(const std::string& statement) {
  const std::vector<SqlWord> words = sql_words(statement);
  const bool ends = !words.empty() && is_word(statement, words.back(), ";");
  return ends ? statement.substr(0, words.back().from) : statement;
}

bool is_outside(const Group& group) { return group.front()->runs == Runs::kOutside; }

// Behind it what ends a statement is not what is written between statements here.
bool has_delimiter_command(const ReadScript* read) {
  return read != nullptr && delimiter_command(read->script->text).has_value();
}

class MigrationFixer {
 public:
  MigrationFixer(const Fixable& fixable, const Writing& writing, const Joints& joints)
      : fixable_(fixable), writing_(writing), joints_(joints) {}

  Fixed run() {
    if (lexis_of(writing_.engine) == Lexis::kOfMysql &&
        (has_delimiter_command(&fixable_.up) || has_delimiter_command(fixable_.down))) {
      refuse_all(fixable_.findings, "the file has a DELIMITER command: change it by hand");
      return std::move(fixed_);
    }
    std::vector<const Finding*> up;
    std::vector<const Finding*> down;
    for (const Finding* finding : fixable_.findings) {
      if (!joints_.refusal.empty() && needs_joints(*finding)) {
        refuse(*finding, joints_.refusal);
        continue;
      }
      if (finding->rewrite != nullptr && !finding->rewrite->unwritten.empty()) {
        refuse(*finding, finding->rewrite->unwritten);
        continue;
      }
      if (!joints_.schema_file.empty() && finding->rewrite != nullptr &&
          finding->rewrite->other_schema) {
        refuse(*finding, fmt::format("{} says another type: change it there, and have the tool "
                                     "make the migration anew",
                                     joints_.schema_file));
        continue;
      }
      (finding->leads_back ? down : up).push_back(finding);
    }
    fix_up(up);
    if (fixed_.fix.empty() && fixable_.down != nullptr) fix_down(down);
    return std::move(fixed_);
  }

 private:
  static bool needs_joints(const Finding& finding) {
    if (finding.rewrite == nullptr) return false;
    const std::vector<RewritePart>& parts = finding.rewrite->parts;
    return std::any_of(parts.begin(), parts.end(),
                       [](const RewritePart& part) { return part.runs != Runs::kInPlace; });
  }
  void refuse(const Finding& finding, std::string why) {
    fixed_.unfixed.push_back({finding.rule, finding.file, finding.at, std::move(why)});
  }
  void refuse_all(const std::vector<const Finding*>& findings, const std::string& why) {
    for (const Finding* finding : findings) {
      if (finding->rewrite != nullptr) refuse(*finding, why);
    }
  }
  // MariaDB, MySQL: a transaction that the text opens stays in it, as the tool sends it.
  bool divides_text(const ReadScript& read, const FixScript& script) const {
    const bool opens = std::any_of(script.items.begin(), script.items.end(),
                                   [](const FixItem& item) { return item.means == Means::kBegin; });
    return !joints_.files || read.script->wrapping == Wrapping::kNone ||
           (opens && lexis_of(writing_.engine) == Lexis::kOfMysql);
  }

  // A group of nothing but timeouts is of no use alone: what needs one gets its own.
  static std::vector<Group> worth_running(std::vector<Group> groups) {
    if (groups.size() > 1)
      std::erase_if(groups, [](const Group& group) { return all_are(group, Means::kTimeout); });
    return groups;
  }

  void fix_up(const std::vector<const Finding*>& findings) {
    const FixScript script =
        fix_script(fixable_.up, findings, fixable_.change_file, writing_, fixed_.unfixed);
    if (!script.rewritten) return;
    Fix fix;
    fix.operations = script.operations;
    if (divides_text(fixable_.up, script)) {
      fix.up = edits_in_text(script, joints_.between);
      fixed_.fix = std::move(fix);
      return;
    }
    const std::vector<Group> groups = worth_running(groups_of(script));
    if (groups.size() > 1 && sets_more(script))
      return refuse_all(findings, "it sets what later statements need, and they would run apart");
    fix.up = edits_for(script, groups.front());
    fix.outside = is_outside(groups.front());
    for (std::size_t i = 1; i < groups.size(); ++i)
      fix.then.push_back({text_of(groups[i]), is_outside(groups[i]), false, "", false});
    if (fixable_.down != nullptr && groups.size() > 1) divide_down(groups, fix);
    fixed_.fix = std::move(fix);
  }

  static bool sets_more(const FixScript& script) {
    return std::any_of(script.items.begin(), script.items.end(),
                       [](const FixItem& item) { return item.means == Means::kSetting; });
  }

  // What is left of the script is the group; the rest of it goes.
  static std::vector<Edit> edits_for(const FixScript& script, const Group& group) {
    std::vector<Edit> edits;
    for (std::size_t number = 0; number < script.spans.size(); ++number) {
      std::string text;
      bool rewritten = false;
      for (const FixItem* item : group) {
        if (item->statement != number) continue;
        rewritten = rewritten || item->rewritten;
        text += item->text + "\n";
      }
      if (text.empty() || rewritten)
        edits.push_back({script.spans[number].first, script.spans[number].second, text});
    }
    return edits;
  }

  // Each statement of the way back goes to the piece that made what it takes away, or took what it
  // makes, else it stays with the first one, which is the last to be undone.
  void divide_down(const std::vector<Group>& groups, Fix& fix) {
    const Pieces pieces(groups, writing_);
    std::vector<std::string> texts(groups.size());
    take_from_down(pieces, texts, fix);
    for (std::size_t i = 1; i < groups.size(); ++i) {
      Piece& piece = fix.then[i - 1];
      piece.has_down = true;
      piece.down = std::move(texts[i]);
      pieces.complete(i, piece);
      if (piece.down.empty()) piece.down = kNothingToUndo;
    }
  }

  // A statement whose acts belong to different pieces is divided.
  void take_from_down(const Pieces& pieces, std::vector<std::string>& texts, Fix& fix) {
    const FixScript down = fix_script(*fixable_.down, {}, "", writing_, fixed_.unfixed);
    const std::vector<std::vector<std::size_t>> owners =
        pieces.owners(fixable_.down->written.statements, down);
    bool any_left = false;
    for (std::size_t i = 0; i < down.items.size(); ++i) {
      const FixItem& item = down.items[i];
      const std::string stays = share_out(item, owners[i], texts);
      any_left = any_left || (!stays.empty() && item.means == Means::kWork);
      if (stays != item.text)
        fix.down.push_back({down.spans[item.statement].first, down.spans[item.statement].second,
                            stays.empty() ? "" : stays + "\n"});
    }
    if (!any_left && !fix.down.empty()) fix.down.back().text = kNothingToUndo;
  }

  // What of the statement stays with the first piece; the rest goes to the others' texts.
  std::string share_out(const FixItem& item, const std::vector<std::size_t>& pieces,
                        std::vector<std::string>& texts) const {
    const Lexis lexis = lexis_of(writing_.engine);
    const std::size_t last = pieces.empty() ? 0 : *std::max_element(pieces.begin(), pieces.end());
    const bool together =
        std::all_of(pieces.begin(), pieces.end(), [&](std::size_t piece) { return piece == last; });
    const std::string whole = together ? item.text : without_semicolon(item.text);
    const std::vector<std::string> own =
        together ? std::vector<std::string>() : single_acts(whole, pieces.size(), lexis);
    if (own.empty()) {
      if (last == 0) return item.text;
      texts[last] += item.text + "\n";
      return "";
    }
    std::string stays;
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (pieces[i] == 0) {
        stays += (stays.empty() ? "" : "\n") + own[i] + ";";
      } else {
        texts[pieces[i]] += own[i] + ";\n";
      }
    }
    return stays;
  }

  void fix_down(const std::vector<const Finding*>& findings) {
    const FixScript script =
        fix_script(*fixable_.down, findings, fixable_.change_file, writing_, fixed_.unfixed);
    if (!script.rewritten) return;
    if (divides_text(*fixable_.down, script)) {
      fixed_.fix.down = edits_in_text(script, joints_.between);
      return;
    }
    const std::vector<Group> groups = worth_running(groups_of(script));
    if (groups.size() > 1)
      return refuse_all(findings, "the way back would need several transactions, in one file");
    fixed_.fix.down = edits_for(script, groups.front());
    fixed_.fix.down_outside = is_outside(groups.front());
  }

  const Fixable& fixable_;
  const Writing& writing_;
  const Joints& joints_;
  Fixed fixed_;
};

}  // namespace

Fixed fix_migration(const Fixable& fixable, const Writing& writing, const Joints& joints) {
  return MigrationFixer(fixable, writing, joints).run();
}

}  // namespace shoofly::lint
