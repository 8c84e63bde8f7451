#include "engine/postgres/block_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/guarded_act.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/statements.h"

namespace shoofly::postgres {
namespace {

constexpr std::array<std::string_view, 7> kLoops = {
    "PLpgSQL_stmt_loop", "PLpgSQL_stmt_while",     "PLpgSQL_stmt_fori",   "PLpgSQL_stmt_fors",
    "PLpgSQL_stmt_forc", "PLpgSQL_stmt_foreach_a", "PLpgSQL_stmt_dynfors"};

bool is_loop(std::string_view kind) {
  return std::find(kLoops.begin(), kLoops.end(), kind) != kLoops.end();
}

// Every node is asked about once: a tree is no deeper than the parser lets it be.
bool commits(Node node) {
  for (const Node child : node) {
    if (child.key() == "PLpgSQL_stmt_commit" || commits(child)) return true;
  }
  return false;
}

class BlockReader {
 public:
  BlockReader(const std::string& body, std::size_t body_start)
      : body_(body), body_start_(body_start) {
    found_.complete = true;
  }

  BlockStatements run(Node action) {
    visit(action, {});
    return std::move(found_);
  }

 private:
  struct Around {
    bool maybe = false;
    bool in_batches = false;
  };

  void visit(Node node, Around around) {
    for (const Node child : node) {
      const std::string kind = child.key();
      if (kind == "PLpgSQL_stmt_execsql") {
        add(query_of(child["sqlstmt"]), around);
      } else if (kind == "PLpgSQL_stmt_perform") {
        perform(query_of(child["expr"]), around);
      } else if (kind == "PLpgSQL_stmt_dynexecute") {
        execute(query_of(child["query"]), around);
      } else {
        visit(child, within(kind, child, around));
      }
    }
  }

  Around within(const std::string& kind, Node node, Around around) {
    if (kind == "PLpgSQL_stmt_dynfors") found_.complete = false;
    const bool caught = kind == "PLpgSQL_stmt_block" && node.contains("exceptions");
    if (kind == "PLpgSQL_stmt_if" || kind == "PLpgSQL_stmt_case" || caught) around.maybe = true;
    if (!is_loop(kind)) return around;
    return {true, around.in_batches || commits(node)};
  }

  static std::string query_of(Node expression) { return expression["PLpgSQL_expr"].text("query"); }

  // A literal without anything behind it, and without a quote in it that would move its places.
  void execute(const std::string& query, Around around) {
    const bool literal = query.size() > 2 && query.front() == '\'' && query.back() == '\'' &&
                         query.find('\'', 1) == query.size() - 1;
    if (literal) return add(query.substr(1, query.size() - 2), around);
    found_.complete = false;
  }

  // A SELECT for the grammar. What is not found in the text is passed over.
  void perform(const std::string& query, Around around) {
    constexpr std::size_t kWord = 7;  // "SELECT ", and PERFORM
    const std::string known = query.size() > kWord ? query.substr(kWord) : "";
    const std::size_t at = known.empty() ? std::string::npos : body_.find(known, next_);
    if (at == std::string::npos || at < kWord + 1 || parse_statement(query).error) return;
    next_ = at + known.size();
    found_.statements.push_back(
        {body_start_ + at - kWord - 1, "SELECT  " + known, around.maybe, around.in_batches});
  }

  void add(const std::string& query, Around around) {
    // INTO and its targets are blanks in what the grammar gives: the words before it are the
    // text's.
    const std::string_view known = std::string_view(query).substr(0, query.find("   "));
    const std::size_t at = body_.find(known, next_);
    if (at == std::string::npos) {
      found_.complete = false;
      return;
    }
    next_ = at + known.size();
    found_.statements.push_back({body_start_ + at, query, around.maybe, around.in_batches});
  }

  const std::string& body_;
  std::size_t body_start_;
  std::size_t next_ = 0;
  BlockStatements found_;
};

struct RoutineText {
  std::string language;
  std::string body;
};

RoutineText text_of_routine(Node node) {
  RoutineText text;
  for (const Node option : node["options"]) {
    const Node element = option["DefElem"];
    const Node items = element["arg"]["List"]["items"];
    if (element.text("defname") == "language")
      text.language = element["arg"]["String"].text("sval");
    if (element.text("defname") == "as" && !items.empty())
      text.body = items[0]["String"].text("sval");
  }
  return text;
}

}  // namespace

void mark_as_in_block(WrittenStatement& statement, const BlockStatement& block_statement) {
  if (block_statement.in_batches) mark_as_batched(statement);
  if (block_statement.maybe) mark_as_maybe(statement);
}

Result<BlockStatements> read_routine_block(const std::string& statement) {
  const ParsedStatement parsed = parse_statement(statement);
  if (parsed.error) return invalid_input("it makes no function");
  const RoutineText text = text_of_routine(parsed.tree["CreateFunctionStmt"]);
  // Quotes in it that are doubled would move its places.
  const std::size_t at = text.body.empty() ? std::string::npos : statement.find(text.body);
  if (at == std::string::npos) return invalid_input("it has no body that can be read");
  if (text.language == "plpgsql") return read_block(statement, text.body, at);
  if (text.language != "sql") return invalid_input("it is in another language");
  BlockStatements found;
  found.complete = true;
  for (const StatementText& one : divide(text.body).statements)
    found.statements.push_back({at + one.start, one.text});
  return found;
}

Result<BlockStatements> read_block(const std::string& statement, const std::string& body,
                                   std::size_t body_start) {
  SHOOFLY_ASSIGN(const std::shared_ptr<const Tree> tree, parse_plpgsql(statement));
  return BlockReader(body, body_start).run(tree->root()[0]["PLpgSQL_function"]["action"]);
}

}  // namespace shoofly::postgres
