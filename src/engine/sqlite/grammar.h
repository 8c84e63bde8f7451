#pragma once

// SQLite's statements as a parsing expression grammar over the codes of their tokens (words.h).
// Only statement_tree.cc includes this. A rule that is listed in Selected there becomes a node.
//
// It takes what SQLite takes and somewhat more (the order of clauses, what a query is made of):
// what it refuses, SQLite refuses (tests: reads_what_sqlite_prepares). No rule refers to itself, so
// the stack does not depend on the text; an alternative never reads an expression twice.

#include <tao/pegtl.hpp>

#include <algorithm>
#include <cstddef>

#include "engine/sqlite/words.h"

namespace shoofly::sqlite::grammar {

namespace pegtl = tao::pegtl;
using pegtl::list;
using pegtl::not_at;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

using Lines = pegtl::memory_input<pegtl::tracking_mode::lazy>;

// Remembers how far any rule has come: there is what cannot be read.
class Input : public Lines {
 public:
  Input(const char* begin, const char* end) : Lines(begin, end, ""), furthest_(begin) {}
  Code peek() const {
    return this->empty() ? Code{0} : static_cast<Code>(static_cast<unsigned char>(*current()));
  }
  void look() { furthest_ = std::max(furthest_, current()); }
  const char* furthest() const { return furthest_; }

 private:
  const char* furthest_;
};

// ---- tokens ----

template <Code... Codes>
struct Is {
  using rule_t = Is;
  using subs_t = pegtl::empty_list;
  static bool match(Input& in) {
    in.look();
    const Code code = in.peek();
    if (!((code == Codes) || ...)) return false;
    in.bump(1);
    return true;
  }
};

struct AnyName {
  using rule_t = AnyName;
  using subs_t = pegtl::empty_list;
  static bool match(Input& in) {
    in.look();
    const Code code = in.peek();
    const bool named =
        code == Code::kName || code == Code::kString || (code >= Code::kAbort && code < Code::kAdd);
    if (named) in.bump(1);
    return named;
  }
};

// One token or more with their brackets in order, up to one of these outside of brackets, to a
// bracket that closes what is around it, or to the end.
inline constexpr std::size_t kDeepest = 1000;  // SQLITE_MAX_EXPR_DEPTH

template <Code... Stops>
struct Run {
  using rule_t = Run;
  using subs_t = pegtl::empty_list;
  static bool match(Input& in) {
    std::size_t depth = 0;
    std::size_t taken = 0;
    Code before{0};
    for (; !in.empty(); ++taken, in.bump(1)) {
      in.look();
      const Code code = in.peek();
      if (code == Code::kIllegal || code == Code::kSemicolon) break;
      // IS DISTINCT FROM is an operator.
      const bool part = code == Code::kFrom && before == Code::kDistinct;
      if (depth == 0 && (code == Code::kClose || (!part && ((code == Stops) || ...)))) break;
      before = code;
      if (code == Code::kOpen && ++depth > kDeepest) return false;
      if (code == Code::kClose) --depth;
    }
    in.look();
    return taken > 0 && depth == 0;
  }
};

// What is in brackets, with them.
struct Group {
  using rule_t = Group;
  using subs_t = pegtl::empty_list;
  static bool match(Input& in) {
    in.look();
    if (in.peek() != Code::kOpen) return false;
    std::size_t depth = 0;
    while (!in.empty()) {
      in.look();
      const Code code = in.peek();
      if (code == Code::kIllegal || code == Code::kSemicolon) return false;
      if (code == Code::kOpen && ++depth > kDeepest) return false;
      in.bump(1);
      if (code == Code::kClose && --depth == 0) return true;
    }
    in.look();
    return false;
  }
};

using Open = Is<Code::kOpen>;
using Close = Is<Code::kClose>;
using Comma = Is<Code::kComma>;
template <typename Item>
using InBrackets = seq<Open, list<Item, Comma>, Close>;

// ---- names ----

struct Temporary : Is<Code::kTemp> {};
struct Unique : Is<Code::kUnique> {};
struct IfNotExists : seq<Is<Code::kIf>, Is<Code::kNot>, Is<Code::kExists>> {};
struct IfExists : seq<Is<Code::kIf>, Is<Code::kExists>> {};
struct Name : seq<AnyName, opt<Is<Code::kDot>, AnyName>> {};
struct OtherName : AnyName {};
struct Column : AnyName {};
struct Columns : InBrackets<Column> {};
struct Expression : Run<Code::kComma> {};
struct Query : Run<> {};
struct Where : seq<Is<Code::kWhere>, Run<Code::kReturning, Code::kOrder, Code::kLimit>> {};

// ---- columns and constraints ----

struct Conflict
    : opt<Is<Code::kOn>, Is<Code::kConflict>,
          Is<Code::kRollback, Code::kAbort, Code::kFail, Code::kIgnore, Code::kReplace>> {};
struct Descending : Is<Code::kDesc> {};
struct Autoincrement : Is<Code::kAutoincrement> {};
struct Direction : opt<sor<Is<Code::kAsc>, Descending>> {};
struct Part_ : Run<Code::kComma> {};
struct Parts : InBrackets<Part_> {};

struct Signed : seq<opt<Is<Code::kPlus, Code::kMinus>>, Is<Code::kNumber>> {};
struct GeneratedAlways : seq<Is<Code::kGenerated>, Is<Code::kAlways>> {};
struct TypeWords : plus<not_at<GeneratedAlways, Is<Code::kAs>>, AnyName> {};
struct Type : seq<TypeWords, opt<Open, Signed, opt<Comma, Signed>, Close>> {};

struct ConstraintName : AnyName {};
struct Named : seq<Is<Code::kConstraint>, ConstraintName> {};
struct Literal : sor<seq<opt<Is<Code::kPlus, Code::kMinus>>,
                         Is<Code::kNumber, Code::kString, Code::kBlob, Code::kNull>>,
                     seq<opt<Is<Code::kPlus, Code::kMinus>>, AnyName>> {};
struct DefaultValue : sor<Group, Literal> {};
struct Default : seq<Is<Code::kDefault>, DefaultValue> {};
struct Null : seq<Is<Code::kNull>, Conflict> {};
struct NotNull : seq<Is<Code::kNot>, Is<Code::kNull>, Conflict> {};
struct PrimaryKey
    : seq<Is<Code::kPrimary>, Is<Code::kKey>, Direction, Conflict, opt<Autoincrement>> {};
struct UniqueKey : seq<Is<Code::kUnique>, Conflict> {};
struct Check : seq<Is<Code::kCheck>, Group, Conflict> {};
struct Action : sor<seq<Is<Code::kSet>, Is<Code::kNull, Code::kDefault>>,
                    Is<Code::kCascade, Code::kRestrict>, seq<Is<Code::kNo>, Is<Code::kAction>>> {};
struct ReferenceRule
    : sor<seq<Is<Code::kOn>, Is<Code::kDelete, Code::kUpdate, Code::kInsert>, Action>,
          seq<Is<Code::kMatch>, AnyName>> {};
struct References : seq<Is<Code::kReferences>, OtherName, opt<Columns>, star<ReferenceRule>> {};
struct Deferrable : seq<opt<Is<Code::kNot>>, Is<Code::kDeferrable>,
                        opt<Is<Code::kInitially>, Is<Code::kDeferred, Code::kImmediate>>> {};
struct Collation : AnyName {};
struct Collate : seq<Is<Code::kCollate>, Collation> {};
struct Stored : AnyName {};
struct Generated : seq<opt<GeneratedAlways>, Is<Code::kAs>, Group, opt<Stored>> {};

struct ColumnRule : sor<Named, Default, NotNull, Null, PrimaryKey, UniqueKey, Check, References,
                        Deferrable, Collate, Generated> {};
struct ColumnDefinition : seq<Column, opt<Type>, star<ColumnRule>> {};

struct TablePrimaryKey
    : seq<Is<Code::kPrimary>, Is<Code::kKey>, Open, list<Part_, Comma>, Close, Conflict> {};
struct TableUnique : seq<Is<Code::kUnique>, Parts, Conflict> {};
struct TableCheck : seq<Is<Code::kCheck>, Group, Conflict> {};
struct TableForeignKey
    : seq<Is<Code::kForeign>, Is<Code::kKey>, Columns, References, opt<Deferrable>> {};
struct TableRule : sor<Named, TablePrimaryKey, TableUnique, TableCheck, TableForeignKey> {};
struct TableOption : sor<seq<Is<Code::kWithout>, AnyName>, AnyName> {};

// ---- what is made, changed, dropped ----

struct CreateTableAs : seq<Is<Code::kCreate>, opt<Temporary>, Is<Code::kTable>, opt<IfNotExists>,
                           Name, Is<Code::kAs>, Query> {};
struct CreateTable : seq<Is<Code::kCreate>, opt<Temporary>, Is<Code::kTable>, opt<IfNotExists>,
                         Name, Open, list<ColumnDefinition, Comma>, star<opt<Comma>, TableRule>,
                         Close, opt<list<TableOption, Comma>>> {};
struct CreateIndex : seq<Is<Code::kCreate>, opt<Unique>, Is<Code::kIndex>, opt<IfNotExists>, Name,
                         Is<Code::kOn>, OtherName, Parts, opt<Where>> {};
struct CreateView : seq<Is<Code::kCreate>, opt<Temporary>, Is<Code::kView>, opt<IfNotExists>, Name,
                        opt<Columns>, Is<Code::kAs>, Query> {};
struct CreateVirtualTable
    : seq<Is<Code::kCreate>, Is<Code::kVirtual>, Is<Code::kTable>, opt<IfNotExists>, Name,
          Is<Code::kUsing>, OtherName, opt<sor<seq<Open, Close>, Group>>> {};
struct DropTable : seq<Is<Code::kDrop>, Is<Code::kTable>, opt<IfExists>, Name> {};
struct DropIndex : seq<Is<Code::kDrop>, Is<Code::kIndex>, opt<IfExists>, Name> {};
struct DropView : seq<Is<Code::kDrop>, Is<Code::kView>, opt<IfExists>, Name> {};
struct DropTrigger : seq<Is<Code::kDrop>, Is<Code::kTrigger>, opt<IfExists>, Name> {};

struct Alter : seq<Is<Code::kAlter>, Is<Code::kTable>, Name> {};
using ColumnWord = opt<Is<Code::kColumn>>;
// A column may be called "column".
template <typename Then>
using OptionalColumn = sor<seq<Is<Code::kColumn>, Then>, Then>;
struct RenameTable : seq<Alter, Is<Code::kRename>, Is<Code::kTo>, OtherName> {};
struct RenameColumn
    : seq<Alter, Is<Code::kRename>, OptionalColumn<seq<Column, Is<Code::kTo>, OtherName>>> {};
struct AddColumn : seq<Alter, Is<Code::kAdd>, OptionalColumn<ColumnDefinition>> {};
struct DropColumn : seq<Alter, Is<Code::kDrop>, OptionalColumn<Column>> {};
struct AddConstraint : seq<Alter, Is<Code::kAdd>, opt<Named>, TableCheck> {};
struct DropConstraint : seq<Alter, Is<Code::kDrop>, Named> {};
struct SetNotNull : seq<Alter, Is<Code::kAlter>, ColumnWord, Column, Is<Code::kSet>, NotNull> {};
struct DropNotNull : seq<Alter, Is<Code::kAlter>, ColumnWord, Column, Is<Code::kDrop>,
                         Is<Code::kNot>, Is<Code::kNull>> {};

// ---- rows ----

struct With : opt<Is<Code::kWith>, opt<Is<Code::kRecursive>>,
                  list<seq<AnyName, opt<Columns>, Is<Code::kAs>,
                           opt<opt<Is<Code::kNot>>, Is<Code::kMaterialized>>, Group>,
                       Comma>> {};
struct Alias : seq<Is<Code::kAs>, AnyName> {};
struct Or : opt<Is<Code::kOr>,
                Is<Code::kRollback, Code::kAbort, Code::kFail, Code::kIgnore, Code::kReplace>> {};
struct Hint : opt<sor<seq<Is<Code::kIndexed>, Is<Code::kBy>, AnyName>,
                      seq<Is<Code::kNot>, Is<Code::kIndexed>>>> {};
struct Returning : seq<Is<Code::kReturning>, Run<Code::kOrder, Code::kLimit>> {};
struct Limit : seq<Is<Code::kOrder, Code::kLimit>, Run<>> {};
using Tail = star<sor<Returning, Limit>>;

struct Rows : seq<Is<Code::kValues>, list<Group, Comma>> {};
struct Rest : Run<> {};
struct Source : sor<seq<Is<Code::kDefault>, Is<Code::kValues>>, seq<Rows, opt<Rest>>,
                    seq<not_at<Rows>, Query>> {};
struct Insert : seq<With, sor<seq<Is<Code::kInsert>, Or>, Is<Code::kReplace>>, Is<Code::kInto>,
                    Name, opt<Alias>, opt<Columns>, Source, opt<Rest>> {};
struct Assignment : seq<sor<seq<Column>, Columns>, Is<Code::kEqual>,
                        Run<Code::kComma, Code::kFrom, Code::kWhere, Code::kReturning, Code::kOrder,
                            Code::kLimit>> {};
struct Assignments : list<Assignment, Comma> {};
struct From
    : seq<Is<Code::kFrom>, Run<Code::kWhere, Code::kReturning, Code::kOrder, Code::kLimit>> {};
struct Update : seq<With, Is<Code::kUpdate>, Or, Name, opt<Alias>, Hint, Is<Code::kSet>,
                    Assignments, opt<From>, opt<Where>, Tail> {};
struct Delete
    : seq<With, Is<Code::kDelete>, Is<Code::kFrom>, Name, opt<Alias>, Hint, opt<Where>, Tail> {};
struct Select : seq<With, Is<Code::kSelect, Code::kValues>, Run<>> {};
struct RowStatement : sor<Insert, Update, Delete, Select> {};

// ---- triggers ----

struct TriggerOn : seq<Is<Code::kOn>, OtherName> {};
struct TriggerWhen : seq<Is<Code::kWhen>, Run<Code::kBegin>> {};
struct Body : plus<RowStatement, Is<Code::kSemicolon>> {};
struct CreateTrigger
    : seq<Is<Code::kCreate>, opt<Temporary>, Is<Code::kTrigger>, opt<IfNotExists>, Name,
          opt<sor<Is<Code::kBefore, Code::kAfter>, seq<Is<Code::kInstead>, Is<Code::kOf>>>>,
          Is<Code::kDelete, Code::kInsert, Code::kUpdate>, opt<Is<Code::kOf>, list<Column, Comma>>,
          TriggerOn, opt<Is<Code::kFor>, Is<Code::kEach>, Is<Code::kRow>>, opt<TriggerWhen>,
          Is<Code::kBegin>, Body, Is<Code::kEnd>> {};

// ---- everything else ----

struct TransactionWord : opt<Is<Code::kTransaction>, opt<AnyName>> {};
struct Begin : seq<Is<Code::kBegin>, opt<Is<Code::kDeferred, Code::kImmediate, Code::kExclusive>>,
                   TransactionWord> {};
struct Commit : seq<Is<Code::kCommit, Code::kEnd>, TransactionWord> {};
struct RollbackTo : seq<Is<Code::kRollback>, TransactionWord, Is<Code::kTo>,
                        sor<seq<Is<Code::kSavepoint>, AnyName>, AnyName>> {};
struct Rollback : seq<Is<Code::kRollback>, TransactionWord> {};
struct Savepoint : seq<Is<Code::kSavepoint>, AnyName> {};
struct Release : seq<Is<Code::kRelease>, sor<seq<Is<Code::kSavepoint>, AnyName>, AnyName>> {};

struct Value : sor<Signed, AnyName, Is<Code::kOn, Code::kDelete, Code::kDefault>> {};
struct Pragma : seq<Is<Code::kPragma>, Name,
                    opt<sor<seq<Is<Code::kEqual>, Value>, seq<Open, Value, Close>>>> {};
struct Attach
    : seq<Is<Code::kAttach>, opt<Is<Code::kDatabase>>, Run<Code::kAs>, Is<Code::kAs>, Run<>> {};
struct Detach : seq<Is<Code::kDetach>, opt<Is<Code::kDatabase>>, Run<>> {};
struct Vacuum : seq<Is<Code::kVacuum>, opt<OtherName>, opt<Is<Code::kInto>, Run<>>> {};
struct Reindex : seq<Is<Code::kReindex>, opt<Name>> {};
struct Analyze : seq<Is<Code::kAnalyze>, opt<Name>> {};

struct Command : sor<RowStatement, CreateTable, CreateTableAs, CreateIndex, CreateView,
                     CreateTrigger, CreateVirtualTable, DropTable, DropIndex, DropView, DropTrigger,
                     RenameTable, RenameColumn, AddConstraint, AddColumn, DropConstraint,
                     DropColumn, SetNotNull, DropNotNull, Begin, Commit, RollbackTo, Rollback,
                     Savepoint, Release, Pragma, Attach, Detach, Vacuum, Reindex, Analyze> {};
struct Explain : seq<Is<Code::kExplain>, opt<Is<Code::kQuery>, Is<Code::kPlan>>, Command> {};

struct End {
  using rule_t = End;
  using subs_t = pegtl::empty_list;
  static bool match(Input& in) {
    in.look();
    return in.empty();
  }
};
struct OneStatement : sor<seq<Explain, End>, seq<Command, End>> {};

}  // namespace shoofly::sqlite::grammar
