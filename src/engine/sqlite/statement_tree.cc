#include "engine/sqlite/statement_tree.h"

#include <tao/pegtl/contrib/parse_tree.hpp>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/sqlite/grammar.h"

namespace shoofly::sqlite {
namespace {

using PegNode = tao::pegtl::parse_tree::node;

// Which rules are nodes, and of which part.
template <typename... Rules>
struct NodeTable {
  template <typename Rule>
  using Selector =
      tao::pegtl::parse_tree::selector<Rule, tao::pegtl::parse_tree::store_content::on<Rules...>>;
  static std::unordered_map<std::string_view, Part> parts(std::initializer_list<Part> of) {
    std::unordered_map<std::string_view, Part> table;
    const Part* part = of.begin();
    (table.emplace(tao::pegtl::demangle<Rules>(), *part++), ...);
    return table;
  }
};

using Selected = NodeTable<
    grammar::CreateTable, grammar::CreateTableAs, grammar::CreateIndex, grammar::CreateView,
    grammar::CreateTrigger, grammar::CreateVirtualTable, grammar::DropTable, grammar::DropIndex,
    grammar::DropView, grammar::DropTrigger, grammar::RenameTable, grammar::RenameColumn,
    grammar::AddColumn, grammar::DropColumn, grammar::SetNotNull, grammar::DropNotNull,
    grammar::AddConstraint, grammar::DropConstraint, grammar::Insert, grammar::Update,
    grammar::Delete, grammar::Select, grammar::Begin, grammar::Commit, grammar::Rollback,
    grammar::RollbackTo, grammar::Savepoint, grammar::Release, grammar::Pragma, grammar::Attach,
    grammar::Detach, grammar::Vacuum, grammar::Reindex, grammar::Analyze, grammar::Explain,
    grammar::Temporary, grammar::Unique, grammar::IfNotExists, grammar::IfExists, grammar::Name,
    grammar::OtherName, grammar::Columns, grammar::Column, grammar::ColumnDefinition, grammar::Type,
    grammar::ConstraintName, grammar::DefaultValue, grammar::Null, grammar::NotNull,
    grammar::PrimaryKey, grammar::Descending, grammar::Autoincrement, grammar::UniqueKey,
    grammar::Check, grammar::References, grammar::ReferenceRule, grammar::Deferrable,
    grammar::Collation, grammar::Generated, grammar::Stored, grammar::TablePrimaryKey,
    grammar::TableUnique, grammar::TableCheck, grammar::TableForeignKey, grammar::TableOption,
    grammar::Part_, grammar::Where, grammar::Assignments, grammar::Rows, grammar::Query,
    grammar::Value, grammar::TriggerWhen, grammar::TriggerOn, grammar::Body>;

const std::unordered_map<std::string_view, Part>& part_table() {
  static const auto table = Selected::parts({Part::kCreateTable,
                                             Part::kCreateTableAs,
                                             Part::kCreateIndex,
                                             Part::kCreateView,
                                             Part::kCreateTrigger,
                                             Part::kCreateVirtualTable,
                                             Part::kDropTable,
                                             Part::kDropIndex,
                                             Part::kDropView,
                                             Part::kDropTrigger,
                                             Part::kRenameTable,
                                             Part::kRenameColumn,
                                             Part::kAddColumn,
                                             Part::kDropColumn,
                                             Part::kSetNotNull,
                                             Part::kDropNotNull,
                                             Part::kAddConstraint,
                                             Part::kDropConstraint,
                                             Part::kInsert,
                                             Part::kUpdate,
                                             Part::kDelete,
                                             Part::kSelect,
                                             Part::kBegin,
                                             Part::kCommit,
                                             Part::kRollback,
                                             Part::kRollbackTo,
                                             Part::kSavepoint,
                                             Part::kRelease,
                                             Part::kPragma,
                                             Part::kAttach,
                                             Part::kDetach,
                                             Part::kVacuum,
                                             Part::kReindex,
                                             Part::kAnalyze,
                                             Part::kExplain,
                                             Part::kTemporary,
                                             Part::kUnique,
                                             Part::kIfNotExists,
                                             Part::kIfExists,
                                             Part::kName,
                                             Part::kOtherName,
                                             Part::kColumns,
                                             Part::kColumn,
                                             Part::kColumnDefinition,
                                             Part::kType,
                                             Part::kConstraintName,
                                             Part::kDefault,
                                             Part::kNull,
                                             Part::kNotNull,
                                             Part::kPrimaryKey,
                                             Part::kDescending,
                                             Part::kAutoincrement,
                                             Part::kUniqueKey,
                                             Part::kCheck,
                                             Part::kReferences,
                                             Part::kReferenceRule,
                                             Part::kDeferrable,
                                             Part::kCollation,
                                             Part::kGenerated,
                                             Part::kStored,
                                             Part::kTablePrimaryKey,
                                             Part::kTableUnique,
                                             Part::kTableCheck,
                                             Part::kTableForeignKey,
                                             Part::kTableOption,
                                             Part::kPart,
                                             Part::kWhere,
                                             Part::kAssignments,
                                             Part::kRows,
                                             Part::kQuery,
                                             Part::kValue,
                                             Part::kTriggerWhen,
                                             Part::kTriggerOn,
                                             Part::kBody});
  return table;
}

// As deep as the grammar, which is a few levels.
Node node_of(const PegNode& from, const char* begin) {
  Node node;
  const auto part = part_table().find(from.type);
  if (part != part_table().end()) node.part = part->second;
  if (!from.is_root()) {
    node.first = static_cast<std::size_t>(from.m_begin.data - begin);
    node.last = static_cast<std::size_t>(from.m_end.data - begin);
  }
  node.nodes.reserve(from.children.size());
  for (const auto& child : from.children) node.nodes.push_back(node_of(*child, begin));
  return node;
}

}  // namespace

const Node* Node::find(Part which) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(),
                                  [&](const Node& node) { return node.part == which; });
  return found == nodes.end() ? nullptr : &*found;
}

StatementTree parse_statement(const std::vector<Token>& tokens) {
  const std::string codes = codes_of(tokens);
  const char* begin = codes.data();
  grammar::Input input(begin, begin + codes.size());
  const auto root =
      tao::pegtl::parse_tree::parse<grammar::OneStatement, PegNode, Selected::Selector>(input);
  StatementTree tree;
  tree.stopped_at = static_cast<std::size_t>(input.furthest() - begin);
  if (root != nullptr && !root->children.empty())
    tree.statement = node_of(*root->children.front(), begin);
  return tree;
}

}  // namespace shoofly::sqlite
