#include "engine/sqlite/statement_reader.h"

#include <algorithm>
#include <utility>

#include "engine/row_bounds.h"
#include "engine/sqlite/table_reader.h"
#include "engine/sqlite/words.h"

namespace shoofly::sqlite {
namespace {

using AsideKind = Aside::Kind;

class StatementReader {
 public:
  StatementReader(const Node& node, const StatementText& text) : node_(node), source_(text) {}

  WrittenAct run() {
    switch (node_.part) {
      case Part::kCreateTable:
        return MakeTable{read_table(node_, source_), node_.has(Part::kIfNotExists)};
      case Part::kCreateTableAs:
        return unread_table("CREATE TABLE AS", TableKind::kOrdinary);
      case Part::kCreateVirtualTable:
        return unread_table("a virtual table", TableKind::kVirtual);
      case Part::kCreateIndex:
        return MakeIndex{read_index(node_, source_), false, node_.has(Part::kIfNotExists)};
      case Part::kCreateView:
        return Aside{AsideKind::kObject, "view", name(), {}};
      case Part::kCreateTrigger:
        return trigger();
      case Part::kDropTable:
        return TakeTable{name(), node_.has(Part::kIfExists)};
      case Part::kDropIndex:
        return TakeIndex{name(), false, node_.has(Part::kIfExists)};
      case Part::kDropView:
        return removal("view");
      case Part::kDropTrigger:
        return removal("trigger");
      default:
        return change();
    }
  }

 private:
  WrittenAct change() {
    switch (node_.part) {
      case Part::kRenameTable:
        return NameTable{name(), other_name()};
      case Part::kRenameColumn:
        return NameColumn{name(), column(), other_name()};
      case Part::kAddColumn:
        return added_column();
      case Part::kDropColumn:
        return TakeColumn{name(), column()};
      case Part::kSetNotNull:
        return TurnNullable{name(), column(), false};
      case Part::kDropNotNull:
        return TurnNullable{name(), column(), true};
      case Part::kAddConstraint:
        return MakeConstraint{
            name(), read_check(*node_.find(Part::kTableCheck), constraint_name(), {}, source_)};
      case Part::kDropConstraint:
        return TakeConstraint{name(), constraint_name()};
      default:
        return aside();
    }
  }

  Aside aside() {
    switch (node_.part) {
      case Part::kInsert:
      case Part::kUpdate:
      case Part::kDelete:
      case Part::kSelect:
        return rows();
      case Part::kBegin:
        return mark(TransactionMark::Verb::kBegin, "BEGIN");
      case Part::kCommit:
        return mark(TransactionMark::Verb::kCommit, "COMMIT");
      case Part::kRollback:
        return mark(TransactionMark::Verb::kRollback, "ROLLBACK");
      case Part::kSavepoint:
        return mark(TransactionMark::Verb::kSavepoint, "SAVEPOINT");
      case Part::kRollbackTo:
      case Part::kRelease:
        return mark(TransactionMark::Verb::kOther, "SAVEPOINT");
      case Part::kPragma:
        return pragma();
      case Part::kVacuum:
        return vacuum();
      case Part::kReindex:
        return reindex();
      case Part::kAnalyze:
        return {AsideKind::kSettled, "ANALYZE", name(), {}};
      case Part::kAttach:
        return {AsideKind::kSession, "ATTACH", {}, {}};
      case Part::kDetach:
        return {AsideKind::kSession, "DETACH", {}, {}};
      default:
        return {AsideKind::kData, "EXPLAIN", {}, {}};
    }
  }

  // ---- what names what ----

  QualifiedName name() const {
    const Node* found = node_.find(Part::kName);
    return found == nullptr ? QualifiedName{} : source_.qualified(*found);
  }
  std::string one(Part part) const {
    const Node* found = node_.find(part);
    return found == nullptr ? "" : source_.name(*found);
  }
  std::string other_name() const { return one(Part::kOtherName); }
  std::string column() const { return one(Part::kColumn); }
  std::string constraint_name() const { return one(Part::kConstraintName); }

  // ---- statements ----

  MakeTable unread_table(const char* what, TableKind kind) {
    WrittenTable table;
    table.name = name();
    table.at = source_.at(node_);
    table.kind = kind;
    table.temporary = node_.has(Part::kTemporary) || source_.says_temp(*node_.find(Part::kName));
    table.unread = what;
    return {std::move(table), node_.has(Part::kIfNotExists)};
  }

  MakeColumn added_column() {
    ReadColumn read = read_column(*node_.find(Part::kColumnDefinition), source_);
    return {name(), std::move(read.column), std::move(read.constraints)};
  }

  Aside trigger() {
    const Node* table = node_.find(Part::kTriggerOn);
    return {
        AsideKind::kObject, "trigger", name(), {"", source_.name(*table->find(Part::kOtherName))}};
  }

  Aside removal(const char* kind) {
    const std::string what = kind == std::string("view") ? "DROP VIEW" : "DROP TRIGGER";
    return {AsideKind::kOther,
            what,
            name(),
            {},
            ObjectRemoval{kind, name(), {}, node_.has(Part::kIfExists)}};
  }

  static Aside mark(TransactionMark::Verb verb, const char* what) {
    return {AsideKind::kSession, what, {}, {}, TransactionMark{verb}};
  }

  // One without a value asks; it sets nothing.
  Aside pragma() {
    const std::string setting = name().name;
    Aside aside{AsideKind::kSession, "PRAGMA " + setting, {}, {}};
    const Node* value = node_.find(Part::kValue);
    if (value == nullptr) return aside;
    const Token& last = source_.tokens()[value->last - 1];
    std::string text = last.kind == TokenKind::kNumber ? source_.text(*value) : name_of(last);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    aside.detail = SessionSetting{setting, std::move(text)};
    return aside;
  }

  Aside vacuum() {
    const Token& last = source_.tokens()[node_.last - 1];
    const bool elsewhere = node_.last - node_.first > 2 || is_word(last, "into");
    if (elsewhere) return {AsideKind::kOther, "VACUUM INTO", {}, {}};
    Rebuild rebuild;
    rebuild.what = Rebuild::What::kVacuumFull;
    rebuild.of = "database";
    return {AsideKind::kOther, "VACUUM", {}, {}, rebuild};
  }

  Aside reindex() {
    Rebuild rebuild;
    rebuild.what = Rebuild::What::kReindex;
    rebuild.name = name();
    rebuild.of = rebuild.name.name.empty() ? "database" : "table";
    return {AsideKind::kOther, "REINDEX", rebuild.name, {}, rebuild};
  }

  Aside rows() {
    RowWork work;
    if (const Node* table = node_.find(Part::kName))
      work.tables.push_back(source_.qualified(*table));
    if (const Node* where = node_.find(Part::kWhere)) {
      work.filtered = true;
      if (!work.tables.empty()) work.fixed = bounds(*where, work.tables.front().name);
    }
    std::string what = "SELECT";
    if (node_.part == Part::kInsert) {
      what = "INSERT";
      work.verb = RowWork::Verb::kInsert;
      work.columns = source_.names(node_.find(Part::kColumns));
      work.from_query = node_.has(Part::kQuery);
      work.rows = rows_of(node_.find(Part::kRows));
    } else if (node_.part == Part::kUpdate) {
      what = "UPDATE";
      work.verb = RowWork::Verb::kUpdate;
      work.columns = assigned(*node_.find(Part::kAssignments));
    } else if (node_.part == Part::kDelete) {
      what = "DELETE";
      work.verb = RowWork::Verb::kDelete;
    }
    return {AsideKind::kData, what, {}, {}, std::move(work)};
  }

  // `UPDATE .. FROM` names other tables, too.
  std::vector<std::string> bounds(const Node& where, const std::string& table) const {
    using Kind = ConditionToken::Kind;
    const Node& name = *node_.find(Part::kName);
    std::vector<std::string> names = {table};
    bool assigned = node_.part != Part::kUpdate;
    std::vector<ConditionToken> tokens;
    for (std::size_t i = name.last; i < where.last; ++i) {
      const Token& token = source_.tokens()[i];
      assigned = assigned || is_word(token, "set");
      if (i < where.first) {
        if (is_word(token, "from") && assigned) return {};
        if (is_word(token, "as") && !assigned) names.push_back(name_of(source_.tokens()[i + 1]));
        continue;
      }
      switch (token.kind) {
        case TokenKind::kWord:
          tokens.push_back(condition_word(token.text));
          break;
        case TokenKind::kQuotedName:
          tokens.push_back({Kind::kName, condition_word(name_of(token)).text});
          break;
        case TokenKind::kNumber:
          tokens.push_back(condition_number(token.text));
          break;
        case TokenKind::kString:
        case TokenKind::kBlob:
        case TokenKind::kVariable:
          tokens.push_back({Kind::kConstant, {}});
          break;
        case TokenKind::kOther:
        case TokenKind::kIllegal:
          tokens.push_back({Kind::kSign, std::string(token.text)});
      }
    }
    if (!tokens.empty()) tokens.erase(tokens.begin());  // WHERE
    return bounds_of(tokens, names).columns();
  }

  std::size_t rows_of(const Node* rows) const {
    std::size_t count = 0;
    int depth = 0;
    for (std::size_t i = rows == nullptr ? 0 : rows->first; rows != nullptr && i < rows->last;
         ++i) {
      const Code code = code_of(source_.tokens()[i]);
      if (code == Code::kOpen && depth++ == 0) ++count;
      if (code == Code::kClose) --depth;
    }
    return count;
  }

  std::vector<std::string> assigned(const Node& assignments) const {
    std::vector<std::string> columns;
    for (const Node& node : assignments.nodes) {
      if (node.part == Part::kColumn) columns.push_back(source_.name(node));
      if (node.part != Part::kColumns) continue;
      for (std::string& one : source_.names(&node)) columns.push_back(std::move(one));
    }
    return columns;
  }

  const Node& node_;
  const Source source_;
};

}  // namespace

WrittenAct read_statement(const Node& statement, const StatementText& source) {
  return StatementReader(statement, source).run();
}

}  // namespace shoofly::sqlite
