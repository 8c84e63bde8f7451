#include "lint/guarded.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <variant>

#include "engine/guarded_act.h"
#include "lint/vain_acts.h"

namespace shoofly::lint {
namespace {

template <class Part>
bool stands_in(std::size_t at, const Part& part) {
  return part.start <= at && at < part.end;
}

// `if not exists` of its own: whatever the condition asks, that is not it.
bool asks_itself(std::string_view text) {
  std::string words;
  for (const char c : text.substr(0, 200)) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (blank && words.ends_with(' ')) continue;
    words += blank ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return words.find("if not exists") != std::string::npos;
}

bool only_makes(const WrittenAct& act) {
  return std::holds_alternative<MakeTable>(act) || std::holds_alternative<MakeColumn>(act) ||
         std::holds_alternative<MakeIndex>(act) || std::holds_alternative<MakeConstraint>(act) ||
         std::holds_alternative<Aside>(act);
}

}  // namespace

void mark_guarded(const Script& script, WrittenSchema& written) {
  if (script.guarded.empty()) return;
  for (WrittenStatement& statement : written.statements) {
    const StatementSpan* span = written.span_of(statement.number);
    if (span == nullptr) continue;
    const auto around = std::find_if(
        script.guarded.begin(), script.guarded.end(),
        [&](const Guarded& one) { return one.start <= span->start && span->start < one.end; });
    if (around == script.guarded.end()) continue;
    mark_as_maybe(statement);
    if (around->in_batches) mark_as_batched(statement);
  }
}

std::size_t end_of_vain_block(const Script& script, const WrittenSchema& written, std::size_t act,
                              const SchemaModel& schema) {
  const StatementSpan* first = written.span_of(written.statements[act].number);
  if (first == nullptr || script.blocks.empty()) return 0;
  const StatementSpan* last =
      act == 0 ? nullptr : written.span_of(written.statements[act - 1].number);
  std::size_t end = 0;
  for (const Stretch& block : script.blocks) {
    const bool begins = last == nullptr || !stands_in(last->start, block);
    if (!begins || !stands_in(first->start, block)) continue;
    for (std::size_t i = act; i < written.statements.size(); ++i) {
      const WrittenStatement& each = written.statements[i];
      const StatementSpan* span = written.span_of(each.number);
      if (span == nullptr || !stands_in(span->start, block) || !only_makes(each.act)) break;
      if (!is_vain(each.act, schema)) continue;
      const std::string_view text =
          std::string_view(script.text).substr(span->start, span->end - span->start);
      if (!asks_itself(text)) end = std::max(end, block.end);
      break;
    }
  }
  return end;
}

bool is_row_by_row(const Scene& scene) {
  const std::string& all = scene.script.text;
  if (scene.text.data() < all.data() || scene.text.data() >= all.data() + all.size()) return false;
  const auto at = static_cast<std::size_t>(scene.text.data() - all.data());
  return std::any_of(scene.script.row_by_row.begin(), scene.script.row_by_row.end(),
                     [&](const Stretch& one) { return stands_in(at, one); });
}

std::string in_how_many_statements(const Scene& scene) {
  return is_row_by_row(scene) ? "row by row in one transaction" : "in one statement";
}

}  // namespace shoofly::lint
