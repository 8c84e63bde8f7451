#include "engine/postgres/routine_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/postgres/parser.h"
#include "engine/postgres/query_reader.h"
#include "engine/postgres/scanner.h"
#include "engine/postgres/schema_reader.h"
#include "engine/postgres/statements.h"
#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {
namespace {

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return small;
}

std::string text_of_option(Node argument) { return argument["String"].text("sval"); }

std::string argument_type(Node parameter) {
  return fmt::format("{}{}", fmt::join(name_parts(parameter["argType"]["names"]), "."),
                     parameter["argType"].contains("arrayBounds") ? "[]" : "");
}

class BodyReader {
 public:
  explicit BodyReader(const std::string& statement) : statement_(statement) {}

  Result<RoutineBody> run() {
    const ParsedStatement parsed = parse_statement(statement_);
    const Node node = parsed.tree["CreateFunctionStmt"];
    if (parsed.error || node.is_null()) return invalid_input("it makes no function");
    name(node);
    std::string language = node.contains("sql_body") ? "sql" : "";
    std::string text;
    for (const Node option : node["options"]) {
      const Node element = option["DefElem"];
      if (element.text("defname") == "language")
        language = in_small_letters(text_of_option(element["arg"]));
      const Node items = element["arg"]["List"]["items"];
      if (element.text("defname") == "as" && !items.empty()) text = text_of_option(items[0]);
    }
    if (node.contains("sql_body")) {
      atomic();
    } else if (language == "sql") {
      sql(text, Text::kWhole);
    } else if (language == "plpgsql") {
      plpgsql();
      add_records(text);
    } else if (language != "c" && language != "internal") {
      body_.opaque = true;
    }
    return std::move(body_);
  }

 private:
  enum class Text { kWhole, kOfPlpgsql };

  void name(Node node) {
    const std::vector<std::string> parts = name_parts(node["funcname"]);
    if (!parts.empty()) body_.name.name = parts.back();
    if (parts.size() > 1) body_.name.schema = parts[parts.size() - 2];
    for (const Node each : node["parameters"]) {
      const Node parameter = each["FunctionParameter"];
      const std::string mode = parameter.text("mode");
      if (!parameter.text("name").empty()) variables_.insert(parameter.text("name"));
      if (mode != "FUNC_PARAM_OUT" && mode != "FUNC_PARAM_TABLE")
        body_.arguments += argument_type(parameter) + ",";
    }
    // f.a is a parameter, too.
    variables_.insert(body_.name.name);
  }

  // What stands between BEGIN ATOMIC and the last END, or behind RETURN.
  void atomic() {
    body_.bound = true;
    const Result<std::vector<Token>> tokens = scan(statement_);
    if (!tokens.ok()) return;
    std::size_t from = 0;
    std::size_t to = statement_.size();
    for (std::size_t i = 0; i < tokens->size() && from == 0; ++i) {
      const std::string word = word_at((*tokens)[i]);
      if (word == "return") from = (*tokens)[i].start;
      if (word == "begin" && i + 1 < tokens->size() && word_at((*tokens)[i + 1]) == "atomic")
        from = (*tokens)[i + 1].end;
      if (word == "begin" && from > 0) {
        const auto end = std::find_if(tokens->rbegin(), tokens->rend(),
                                      [&](const Token& token) { return word_at(token) == "end"; });
        if (end != tokens->rend() && end->start > from) to = end->start;
      }
    }
    if (from > 0) sql(statement_.substr(from, to - from), Text::kWhole);
  }

  std::string word_at(const Token& token) const {
    if (token.kind != TokenKind::kKeyword && token.kind != TokenKind::kIdentifier) return "";
    return in_small_letters(
        std::string_view(statement_).substr(token.start, token.end - token.start));
  }

  void sql(const std::string& text, Text kind) {
    for (const StatementText& one : divide(text).statements) {
      std::string query = one.text;
      if (in_small_letters(query.substr(0, 7)) == "return ") query.replace(0, 6, "select");
      add(query, kind);
    }
  }

  void plpgsql() {
    const Result<std::shared_ptr<const Tree>> tree = parse_plpgsql(statement_);
    if (!tree.ok()) {
      const std::string why = tree.error().message;
      // Its stand-ins know no types of the database: that is no fault of the text.
      if (why.find("syntax error") != std::string::npos) {
        body_.broken = why;
      } else {
        body_.opaque = true;
      }
      return;
    }
    const Node function = (*tree)->root()[0]["PLpgSQL_function"];
    for (const Node each : function["datums"]) {
      for (const Node datum : each) {
        if (!datum.text("refname").empty()) variables_.insert(datum.text("refname"));
      }
    }
    visit(function["action"]);
  }

  // As deep as the parser lets a tree be.
  void visit(Node node) {
    for (const Node child : node) {
      const std::string kind = child.key();
      const bool made =
          kind == "PLpgSQL_stmt_dynexecute" || kind == "PLpgSQL_stmt_dynfors" || kind == "dynquery";
      if (kind == "PLpgSQL_expr") {
        add(child.text("query"), Text::kOfPlpgsql);
      } else if (made && !is_literal(child)) {
        body_.opaque = true;
        if (kind != "dynquery") visit(child["body"]);
      } else {
        visit(child);
      }
    }
  }

  // EXECUTE of a literal: its text is added as any other.
  bool is_literal(Node execute) {
    const Node asked = execute.contains("query") ? execute["query"] : execute;
    const std::string query = asked["PLpgSQL_expr"].text("query");
    const bool literal = query.size() > 2 && query.front() == '\'' && query.back() == '\'' &&
                         query.find('\'', 1) == query.size() - 1;
    if (literal) sql(query.substr(1, query.size() - 2), Text::kWhole);
    return literal;
  }

  // NEW.a and OLD.a of a trigger's function, as columns of a table without a name. One that asks of
  // which table it is may mean another's.
  void add_records(const std::string& text) {
    const std::string small = in_small_letters(text);
    if (fields_.empty() || small.find("tg_table") != std::string::npos ||
        small.find("tg_rel") != std::string::npos)
      return;
    QueryShape shape;
    shape.scopes.push_back({{{{}, "new"}}, false, -1});
    for (const std::string& field : fields_) shape.columns.push_back({0, "new", field});
    body_.queries.push_back(std::move(shape));
  }

  void take_fields(Node tree) {
    walk(tree, [&](const std::string& kind, Node node) {
      if (kind != "ColumnRef") return;
      const std::vector<std::string> name = name_parts(node["fields"]);
      if (name.size() > 1 && name.size() == node["fields"].size() &&
          (name[0] == "new" || name[0] == "old"))
        fields_.insert(name[1]);
    });
  }

  // A statement, an expression, or an assignment. What is none of them names no table.
  void add(const std::string& text, Text kind) {
    const ParsedStatement parsed = parse_statement(text);
    if (!parsed.error) {
      take_fields(parsed.tree);
      const std::string what = parsed.tree.is_null() ? "" : (*parsed.tree.begin()).key();
      static constexpr std::array<std::string_view, 4> kRead = {"SelectStmt", "InsertStmt",
                                                                "UpdateStmt", "DeleteStmt"};
      if (std::find(kRead.begin(), kRead.end(), what) != kRead.end()) keep(text);
      return;
    }
    if (kind == Text::kWhole) {
      body_.broken = parsed.error->message;
      return;
    }
    const std::size_t assigns = text.find(":=");
    const std::string value = assigns == std::string::npos ? text : text.substr(assigns + 2);
    // new.a := 1
    if (assigns != std::string::npos)
      take_fields(parse_statement("select " + text.substr(0, assigns)).tree);
    const ParsedStatement asked = parse_statement("select " + value);
    if (asked.error) return;
    take_fields(asked.tree);
    keep("select " + value);
  }

  void keep(const std::string& query) {
    Result<QueryShape> shape = query_reader().read(query);
    if (!shape.ok()) return;
    std::erase_if(shape->columns, [&](const QueryColumn& column) {
      return variables_.count(column.table.empty() ? column.name : column.table) > 0;
    });
    if (!shape->scopes.empty() || !shape->writes.empty())
      body_.queries.push_back(*std::move(shape));
  }

  const std::string& statement_;
  RoutineBody body_;
  std::set<std::string> variables_;
  std::set<std::string> fields_;  // of NEW and OLD
};

class PostgresRoutineReader final : public RoutineReader {
 public:
  Result<RoutineBody> read(const std::string& statement) const override {
    return BodyReader(statement).run();
  }
  WrittenSchema runs(const std::string& statement) const override {
    return read_schema_file(statement, "", 1, TextKind::kRoutine);
  }
};

}  // namespace

const RoutineReader& routine_reader() {
  static const PostgresRoutineReader instance;
  return instance;
}

}  // namespace shoofly::postgres
