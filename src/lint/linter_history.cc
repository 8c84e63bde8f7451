// What the linter notes of each statement in the history of the schema.

#include <variant>

#include "lint/linter.h"

namespace shoofly::lint {

// Of the statement that begins with this act.
void Linter::look_around(const ReadScript& read, std::size_t act) {
  if (!keeps_history_) return;
  const std::vector<WrittenStatement>& all = read.written.statements;
  std::size_t end = act + 1;
  while (end < all.size() && all[end].number == all[act].number) ++end;
  doubt_unread(read, all[act].number);
  around_.script = read.script;
  around_.text = text_of(read, all[act]);
  around_.whole = {{all.data() + act, end - act}, false, nullptr};
  const auto* first = std::get_if<Aside>(&all[act].act);
  const bool in_block =
      end - act > 1 && first != nullptr && std::holds_alternative<CodeBlock>(first->detail);
  around_.whole.in_doubt = in_block || maybe_;
  const StatementSpan* span = read.written.span_of(all[act].number);
  if (span != nullptr && !around_.whole.in_doubt) around_.whole.shape = span->shape.get();
}

void Linter::take_history(const WrittenStatement& statement, const SchemaHistory::Parts& before) {
  if (places_ == nullptr) places_ = std::make_unique<const Places>(*around_.script);
  history_.take({statement, around_.text, around_.whole.in_doubt, around_.whole.shape,
                 around_.script->file, places_->in_file(statement.at)},
                before, replay_.schema());
}

// What the statements before that number do that could not be read.
void Linter::doubt_unread(const ReadScript& read, std::size_t end) {
  if (!keeps_history_) return;
  for (; first_unseen_ < end; ++first_unseen_) {
    const StatementSpan* span = read.written.span_of(first_unseen_);
    if (span != nullptr && !span->read)
      history_.doubt_words(
          std::string_view(read.script->text).substr(span->start, span->end - span->start));
  }
}

}  // namespace shoofly::lint
