#include "engine/postgres/query_reader.h"

#include <cctype>
#include <set>
#include <utility>
#include <vector>

#include "engine/postgres/parser.h"
#include "engine/postgres/statements.h"
#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {
namespace {

// How deeply SELECTs may stand in each other.
constexpr int kDeepestQuery = 64;

class QueryShapeReader {
 public:
  Result<QueryShape> run_ddl(Node statement) {
    const Node node = statement.size() == 1 ? *statement.begin() : Node();
    const std::string kind = node.key();
    if (kind == "ViewStmt" || kind == "CreateTableAsStmt") {
      for (const Node query : node["query"]) nested(query, -1);
      if (kind == "ViewStmt") show(node);
    } else if (kind == "IndexStmt") {
      of_table(node["relation"], {node["indexParams"], node["whereClause"]});
    } else if (kind == "CreatePolicyStmt") {
      of_table(node["table"], {node["qual"], node["with_check"]});
    } else if (kind == "CreateStmt") {
      of_table(node["relation"], {node["tableElts"]});
    } else if (kind == "CreateTrigStmt") {
      trigger(node);
    } else if (kind == "AlterTableStmt") {
      const int number = of_table(node["relation"], {});
      for (const Node command : node["cmds"]) alteration(command["AlterTableCmd"], number);
    } else {
      return run(statement);
    }
    return std::move(shape_);
  }

  Result<QueryShape> run(Node statement) {
    if (statement.size() != 1) return invalid_input("exactly one statement is expected");
    const Node node = *statement.begin();
    const std::string kind = node.key();
    if (kind == "SelectStmt") {
      select(node, -1, true);
    } else if (kind == "InsertStmt") {
      insert(node);
    } else if (kind == "UpdateStmt") {
      change(node, "targetList", true);
    } else if (kind == "DeleteStmt") {
      change(node, "usingClause", false);
    } else {
      return invalid_input("neither SELECT nor INSERT, UPDATE or DELETE");
    }
    return std::move(shape_);
  }

 private:
  int new_scope(int outer) {
    shape_.scopes.push_back({{}, false, outer});
    return static_cast<int>(shape_.scopes.size()) - 1;
  }
  void show(Node view) {
    Node query = view["query"]["SelectStmt"];
    for (int depth = 0; query.contains("larg") && depth < kDeepestQuery; ++depth)
      query = query["larg"];
    for (const Node each : query["targetList"]) shape_.shown.push_back(shown_name(each));
    if (shape_.shown.empty()) shape_.shown.emplace_back("*");
    // CREATE VIEW v (a, b): names of the first ones.
    std::size_t number = 0;
    for (const std::string& name : name_parts(view["aliases"])) {
      if (number == shape_.shown.size() || shape_.shown[number] == "*") break;
      shape_.shown[number++] = name;
    }
  }

  static std::string shown_name(Node each) {
    const Node target = each["ResTarget"];
    if (!target.text("name").empty()) return target.text("name");
    const Node fields = target["val"]["ColumnRef"]["fields"];
    if (fields.empty()) return "";
    const Node last = fields[static_cast<int>(fields.size()) - 1];
    return last.contains("A_Star") ? "*" : last["String"].text("sval");
  }

  int of_table(Node relation, const std::vector<Node>& expressions) {
    const int number = new_scope(-1);
    scope(number).tables.push_back({name_of(relation), ""});
    for (const Node expression : expressions) uses(expression, number);
    return number;
  }

  void trigger(Node node) {
    const int number = new_scope(-1);
    for (const char* row : {"new", "old"})
      scope(number).tables.push_back({name_of(node["relation"]), row});
    for (const std::string& column : name_parts(node["columns"]))
      shape_.columns.push_back({number, "new", column});
    uses(node["whenClause"], number);
  }

  // Bounds of a partition look like columns.
  void alteration(Node command, int number) {
    const std::string kind = command.text("subtype");
    if (kind == "AT_AddColumn" || kind == "AT_AddConstraint" || kind == "AT_AlterColumnType")
      uses(command["def"], number);
  }

  QueryScope& scope(int number) { return shape_.scopes[static_cast<std::size_t>(number)]; }

  void with(Node clause, int outer) {
    for (const Node each : clause["ctes"]) {
      const Node cte = each["CommonTableExpr"];
      known_here_.insert(cte.text("ctename"));
      for (const Node inner : cte["ctequery"]) nested(inner, outer);
    }
  }

  // A statement within another: a sub-select, or what a CTE does.
  void nested(Node inner, int outer) {
    const std::string kind = inner.key();
    if (kind == "SelectStmt") select(inner, outer, false);
    if (kind == "InsertStmt") insert(inner);
    if (kind == "UpdateStmt") change(inner, "targetList", true);
    if (kind == "DeleteStmt") change(inner, "usingClause", false);
  }

  void add_table(Node range, int number) {
    const QualifiedName name = name_of(range);
    if (name.schema.empty() && known_here_.count(name.name) > 0) {
      scope(number).open = true;
      return;
    }
    // Under other names of its columns.
    if (!range["alias"]["colnames"].empty()) {
      scope(number).open = true;
      return;
    }
    scope(number).tables.push_back({name, range["alias"]["aliasname"].as_text()});
  }

  void source(Node item, int number) {
    for (const Node node : item) {
      const std::string kind = node.key();
      if (kind == "RangeVar") {
        add_table(node, number);
      } else if (kind == "JoinExpr") {
        if (node.contains("alias")) scope(number).open = true;
        source(node["larg"], number);
        source(node["rarg"], number);
        uses(node["quals"], number);
        // Columns of USING and NATURAL are of both sides: the sides are looked at by their names.
        for (const Node column : node["usingClause"])
          shape_.columns.push_back({number, "", column["String"].text("sval")});
      } else if (kind == "RangeSubselect") {
        scope(number).open = true;
        for (const Node inner : node["subquery"]) nested(inner, number);
      } else {
        scope(number).open = true;  // a function, VALUES, XMLTABLE
        uses(node, number);
      }
    }
  }

  void select(Node node, int outer, bool outermost) {
    if (++depth_ > kDeepestQuery) {
      --depth_;
      return;
    }
    with(node["withClause"], outer);
    if (node.contains("larg")) {  // UNION and the like
      select(node["larg"], outer, outermost);
      select(node["rarg"], outer, false);
      --depth_;
      return;
    }
    const int number = new_scope(outer);
    for (const Node item : node["fromClause"]) source(item, number);
    const std::set<std::string> labels = labels_of(node["targetList"]);
    targets(node["targetList"], number, outermost);
    for (const char* clause : {"whereClause", "havingClause", "limitCount", "limitOffset"})
      uses(node[clause], number);
    for (const char* clause : {"groupClause", "sortClause", "distinctClause"})
      uses(node[clause], number, &labels);
    uses(node["valuesLists"], number);
    uses(node["windowClause"], number);
    --depth_;
  }

  // ORDER BY and GROUP BY may name what the SELECT gives.
  static std::set<std::string> labels_of(Node targets) {
    std::set<std::string> labels;
    for (const Node target : targets) labels.insert(target["ResTarget"].text("name"));
    return labels;
  }

  void targets(Node list, int number, bool results) {
    for (const Node each : list) {
      const Node value = each["ResTarget"]["val"];
      if (results && value.contains("ColumnRef"))
        shape_.results.push_back(column_of(value["ColumnRef"], number));
      uses(value, number);
    }
  }

  static QueryColumn column_of(Node reference, int number) {
    const std::vector<std::string> parts = name_parts(reference["fields"]);
    QueryColumn column{number, "", parts.empty() ? "" : parts.back()};
    if (parts.size() > 1) column.table = parts[parts.size() - 2];
    return column;
  }

  // Every column in an expression, and the statements in it.
  void uses(Node tree, int number, const std::set<std::string>* labels = nullptr) {
    if (++depth_ > 10 * kDeepestQuery) {
      --depth_;
      return;
    }
    for (const Node node : tree) {
      const std::string kind = node.key();
      if (kind == "ColumnRef") {
        const QueryColumn column = column_of(node, number);
        const bool label =
            labels != nullptr && column.table.empty() && labels->count(column.name) > 0;
        if (!label && !column.name.empty()) shape_.columns.push_back(column);
      } else if (kind == "SelectStmt") {
        select(node, number, false);
      } else if (node.is_object() || node.is_array()) {
        uses(node, number, labels);
      }
    }
    --depth_;
  }

  void insert(Node node) {
    with(node["withClause"], -1);
    QueryWrite write;
    write.inserts = true;
    write.table = name_of(node["relation"]);
    for (const Node column : node["cols"])
      write.columns.push_back(column["ResTarget"].text("name"));
    const Node source = node["selectStmt"]["SelectStmt"];
    write.positional = write.columns.empty() && !source.is_null();
    for (const Node row : source["valuesLists"]) {
      write.values = row["List"]["items"].size();
      break;
    }
    const Node conflict = node["onConflictClause"];
    for (const Node element : conflict["infer"]["indexElems"]) {
      const std::string name = element["IndexElem"].text("name");
      if (!name.empty()) write.conflict_columns.push_back(name);
    }
    const int number = new_scope(-1);
    scope(number).tables.push_back({write.table, node["relation"]["alias"].text("aliasname")});
    scope(number).tables.push_back({write.table, "excluded"});
    if (!source.is_null()) select(source, -1, false);
    set_columns(conflict["targetList"], number, write.table);
    uses(conflict["whereClause"], number);
    targets(node["returningList"], number, true);
    shape_.writes.push_back(std::move(write));
  }

  void set_columns(Node list, int number, const QualifiedName& table) {
    QueryWrite write;
    write.table = table;
    for (const Node each : list) {
      const Node target = each["ResTarget"];
      write.columns.push_back(target.text("name"));
      uses(target["val"], number);
    }
    if (!write.columns.empty()) shape_.writes.push_back(std::move(write));
  }

  void change(Node node, const char* list, bool updates) {
    with(node["withClause"], -1);
    const int number = new_scope(-1);
    add_table(node["relation"], number);
    for (const Node item : node[updates ? "fromClause" : list]) source(item, number);
    if (updates) set_columns(node[list], number, name_of(node["relation"]));
    uses(node["whereClause"], number);
    targets(node["returningList"], number, true);
  }

  QueryShape shape_;
  std::set<std::string> known_here_;  // names of CTEs
  int depth_ = 0;
};

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The end of a parameter that begins at `at`; `at`: there is none.
std::size_t end_of_parameter(std::string_view text, std::size_t at) {
  const auto next = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  if (text[at] == '?') return at + 1;
  if (text[at] == '%' && next(at + 1) == 's') return at + 2;
  if (text[at] == '%' && next(at + 1) == '(') {
    const std::size_t close = text.find(")s", at);
    return close == std::string_view::npos ? at : close + 2;
  }
  const bool cast = text[at] == ':' && (next(at + 1) == ':' || (at > 0 && text[at - 1] == ':'));
  if (text[at] != ':' || cast || !is_name(next(at + 1))) return at;
  std::size_t end = at + 1;
  while (end < text.size() && is_name(text[end])) ++end;
  return end;
}

// Outside of quotes.
std::string with_numbered_parameters(std::string_view text) {
  std::string result;
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::size_t end = quote == '\0' ? end_of_parameter(text, i) : i;
    if (end > i) {
      result += "$1";
      i = end - 1;
      continue;
    }
    if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    }
    result += c;
  }
  return result;
}

class PostgresQueryReader final : public QueryReader {
 public:
  Result<QueryShape> read(const std::string& statement) const override {
    ParsedStatement parsed = parse_statement(statement);
    if (parsed.error) parsed = parse_statement(with_numbered_parameters(statement));
    if (parsed.error) return invalid_input(parsed.error->message);
    return QueryShapeReader().run(parsed.tree);
  }
  std::vector<Piece> divide(std::string_view text) const override {
    std::vector<Piece> pieces;
    for (StatementText& statement : postgres::divide(text).statements)
      pieces.push_back({statement.start, std::move(statement.text)});
    return pieces;
  }
};

}  // namespace

const QueryReader& query_reader() {
  static const PostgresQueryReader instance;
  return instance;
}

Result<QueryShape> shape_of(Node statements) { return QueryShapeReader().run_ddl(statements); }

}  // namespace shoofly::postgres
