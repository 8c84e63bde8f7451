// What the linter notes of each statement in the history of the schema.

#include <variant>

#include "lint/linter.h"

namespace shoofly::lint {
namespace {

// Of longer ones (rows, mostly) nobody asks.
constexpr std::size_t kLongestAsked = std::size_t{64} << 10;

bool has_expression(const Index& index) {
  bool expression = !index.where_sql.empty();
  for (const IndexPart& part : index.parts) expression = expression || !part.expression.empty();
  return expression;
}

bool is_computed(const WrittenColumn& column) {
  return column.column.generated != Generated::kNone;
}

// It names columns that its act alone does not tell.
bool names_more(const WrittenAct& act) {
  if (const auto* index = std::get_if<MakeIndex>(&act)) return has_expression(index->index.index);
  if (const auto* turn = std::get_if<TurnType>(&act)) return !turn->value.empty();
  if (const auto* column = std::get_if<MakeColumn>(&act)) return is_computed(column->column);
  if (const auto* table = std::get_if<MakeTable>(&act)) {
    bool computed = false;
    for (const WrittenColumn& column : table->table.columns)
      computed = computed || is_computed(column);
    return computed;
  }
  const auto* aside = std::get_if<Aside>(&act);
  if (aside == nullptr) return false;
  if (const auto* rows = std::get_if<RowWork>(&aside->detail)) {
    return rows->verb == RowWork::Verb::kInsert || rows->verb == RowWork::Verb::kUpdate ||
           rows->verb == RowWork::Verb::kDelete;
  }
  return aside->what == "view" || aside->what == "materialized view" || aside->what == "policy" ||
         aside->what == "trigger" || aside->what == "CREATE TABLE AS";
}

}  // namespace

// Of the statement that begins with this act.
void Linter::look_around(const ReadScript& read, std::size_t act) {
  if (queries_ == nullptr) return;
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
  around_.shape.reset();
  if (around_.whole.in_doubt || around_.text.size() > kLongestAsked) return;
  bool asked = false;
  for (const WrittenStatement& each : around_.whole.acts) asked = asked || names_more(each.act);
  if (!asked) return;
  Result<QueryShape> shape = queries_->read_ddl(std::string(around_.text));
  if (!shape.ok()) return;  // MERGE, or it is reported as not analysed
  around_.shape = *std::move(shape);
  around_.whole.shape = &*around_.shape;
}

void Linter::take_history(const WrittenStatement& statement, const SchemaHistory::Parts& before) {
  if (places_ == nullptr) places_ = std::make_unique<const Places>(*around_.script);
  history_.take({statement, around_.text, around_.whole.in_doubt, around_.whole.shape,
                 around_.script->file, places_->in_file(statement.at)},
                before, replay_.schema());
}

// What the statements before that number do that could not be read.
void Linter::doubt_unread(const ReadScript& read, std::size_t end) {
  if (queries_ == nullptr) return;
  for (; first_unseen_ < end; ++first_unseen_) {
    const StatementSpan* span = read.written.span_of(first_unseen_);
    if (span != nullptr && !span->read)
      history_.doubt_words(
          std::string_view(read.script->text).substr(span->start, span->end - span->start));
  }
}

}  // namespace shoofly::lint
