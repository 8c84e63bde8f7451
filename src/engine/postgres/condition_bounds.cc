#include "engine/postgres/condition_bounds.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/postgres/parser.h"
#include "engine/postgres/written_parts.h"
#include "engine/row_bounds.h"

namespace shoofly::postgres {
namespace {

constexpr int kDeepestCondition = 50;

Node without_casts(Node value) {
  for (int depth = 0; depth < kDeepestCondition && value.contains("TypeCast"); ++depth)
    value = value["TypeCast"]["arg"];
  return value;
}

bool is_constant_node(Node value) {
  value = without_casts(value);
  return value.contains("A_Const") || value.contains("ParamRef");
}

std::optional<std::int64_t> integer_of(Node value) {
  const Node constant = without_casts(value)["A_Const"];
  if (constant.contains("fval")) {  // beyond 32 bits
    const std::string text = constant["fval"].text("fval");
    if (text.empty() || text.find_first_not_of("-0123456789") != std::string::npos ||
        text.size() > 18)
      return std::nullopt;
    return std::stoll(text);
  }
  if (!constant.contains("ival")) return std::nullopt;
  return constant["ival"].number("ival");  // 0 is left out
}

// Names by which a FROM knows what it has.
std::set<std::string> names_in(Node from) {
  std::set<std::string> names;
  walk(from, [&](const std::string& kind, Node node) {
    if (kind != "RangeVar" && kind != "RangeSubselect") return;
    const std::string alias = node["alias"].text("aliasname");
    names.insert(alias.empty() ? node.text("relname") : alias);
  });
  return names;
}

class BoundsReader {
 public:
  explicit BoundsReader(Node statement) : statement_(statement) {
    const Node relation = statement["relation"];
    const std::string alias = relation["alias"].text("aliasname");
    table_ = alias.empty() ? relation.text("relname") : alias;
    for (const Node cte : statement["withClause"]["ctes"]) {
      const Node common = cte["CommonTableExpr"];
      if (is_bounded(common["ctequery"]["SelectStmt"])) bounded_.insert(common.text("ctename"));
    }
    for (const char* list : {"fromClause", "usingClause"}) {
      for (const Node item : statement[list]) take_source(item, 0);
    }
  }

  std::vector<std::string> run() {
    take(statement_["whereClause"], 0);
    return bounds_.columns();
  }

 private:
  bool is_bounded(Node select) const {
    if (is_bounded_query(select)) return true;
    const Node from = select["fromClause"];
    return from.size() == 1 && from[0].contains("RangeVar") &&
           bounded_.contains(from[0]["RangeVar"].text("relname"));
  }

  // What stands beside the table, under the names that its rows have here.
  void take_source(Node item, int depth) {
    others_ = true;
    const Node join = item["JoinExpr"];
    if (!join.is_null() && depth < kDeepestCondition && join.text("jointype") == "JOIN_INNER") {
      take_source(join["larg"], depth + 1);
      take_source(join["rarg"], depth + 1);
    }
    const Node query = item["RangeSubselect"];
    if (is_bounded(query["subquery"]["SelectStmt"]) && !query.flag("lateral"))
      sources_.insert(query["alias"].text("aliasname"));
    const Node name = item["RangeVar"];
    if (!bounded_.contains(name.text("relname"))) return;
    const std::string alias = name["alias"].text("aliasname");
    sources_.insert(alias.empty() ? name.text("relname") : alias);
  }

  void take(Node condition, int depth) {
    if (depth > kDeepestCondition) return;
    const Node both = condition["BoolExpr"];
    if (both.text("boolop") == "AND_EXPR") {
      for (const Node one : both["args"]) take(one, depth + 1);
    } else if (both.text("boolop") == "OR_EXPR") {
      take_choices(both["args"], depth);
    } else if (condition.contains("A_Expr")) {
      take_comparison(condition["A_Expr"]);
    } else if (condition.contains("SubLink")) {
      take_query(condition["SubLink"]);
    }
  }

  // id = 7 or id = 8: of a column that each of them bounds there are few values.
  void take_choices(Node choices, int depth) {
    const RowBounds outside = std::exchange(bounds_, {});
    std::vector<std::string> common;
    bool first = true;
    for (const Node one : choices) {
      bounds_ = {};
      take(one, depth + 1);
      const std::vector<std::string> own = bounds_.columns();
      if (std::exchange(first, false)) common = own;
      std::erase_if(common, [&](const std::string& column) {
        return std::find(own.begin(), own.end(), column) == own.end();
      });
    }
    bounds_ = outside;
    for (const std::string& column : common) bounds_.some_of(column);
  }

  // The column of the table that this is; empty: of something else, perhaps.
  std::string column_of(Node node) const {
    const std::vector<std::string> name = name_parts(node["ColumnRef"]["fields"]);
    if (name.size() == 1 && !others_) return name[0];
    return name.size() == 2 && name[0] == table_ ? name[1] : "";
  }

  // A column of a source of few rows.
  bool is_of_source(Node node) const {
    const std::vector<std::string> name = name_parts(node["ColumnRef"]["fields"]);
    return name.size() == 2 && sources_.contains(name[0]);
  }

  void take_comparison(Node comparison) {
    const std::vector<std::string> name = name_parts(comparison["name"]);
    const std::string sign = name.empty() ? "" : name.back();
    const std::string kind = comparison.text("kind");
    const Node left = comparison["lexpr"];
    const Node right = comparison["rexpr"];
    if (kind == "AEXPR_OP") {
      compare(column_of(left), sign, right);
      compare(column_of(right), turned(sign), left);
      return;
    }
    const std::string column = column_of(left);
    if (column.empty()) return;
    if (kind == "AEXPR_BETWEEN") {
      const Node limits = right["List"]["items"];
      compare(column, ">=", limits[0]);
      compare(column, "<=", limits[1]);
    } else if (sign == "=" && kind == "AEXPR_IN") {
      if (all_constant(right["List"]["items"])) bounds_.some_of(column);
    } else if (sign == "=" && kind == "AEXPR_OP_ANY" && is_bounded_array(right)) {
      bounds_.some_of(column);
    }
  }

  static std::string turned(const std::string& sign) {
    if (sign == "<") return ">";
    if (sign == ">") return "<";
    if (sign == "<=") return ">=";
    return sign == ">=" ? "<=" : sign;
  }

  void compare(const std::string& column, const std::string& sign, Node value) {
    if (column.empty()) return;
    if (sign == "=" && (is_constant_node(value) || is_of_source(value))) bounds_.some_of(column);
    const std::optional<std::int64_t> number = integer_of(value);
    if (!number) return;
    if (sign == ">=" || sign == ">") bounds_.at_least(column, *number + (sign == ">" ? 1 : 0));
    if (sign == "<=" || sign == "<") bounds_.at_most(column, *number - (sign == "<" ? 1 : 0));
  }

  static bool all_constant(Node list) {
    return !list.empty() &&
           std::all_of(list.begin(), list.end(), [](Node one) { return is_constant_node(one); });
  }

  // '{1,2}', ARRAY[1, 2], ARRAY(SELECT .. LIMIT 500)
  bool is_bounded_array(Node array) const {
    array = without_casts(array);
    if (is_constant_node(array)) return true;
    const Node query = array["SubLink"];
    if (query.text("subLinkType") == "ARRAY_SUBLINK") return is_bounded_inside(query);
    return all_constant(array["A_ArrayExpr"]["elements"]);
  }

  // IN (SELECT .. LIMIT 500), = ANY (SELECT ..)
  void take_query(Node query) {
    if (query.text("subLinkType") != "ANY_SUBLINK") return;
    const std::vector<std::string> sign = name_parts(query["operName"]);
    if (!sign.empty() && sign.back() != "=") return;
    const std::string column = column_of(query["testexpr"]);
    if (!column.empty() && is_bounded_inside(query)) bounds_.some_of(column);
  }

  // A query that asks for the row at hand gives another answer for each.
  bool is_bounded_inside(Node query) const {
    const Node select = query["subselect"]["SelectStmt"];
    if (!is_bounded(select)) return false;
    const std::set<std::string> own = names_in(query["subselect"]);
    bool asks = false;
    walk(query["subselect"], [&](const std::string& kind, Node node) {
      const std::vector<std::string> name =
          kind == "ColumnRef" ? name_parts(node["fields"]) : std::vector<std::string>();
      asks = asks || (name.size() > 1 && name[0] == table_ && !own.contains(table_));
    });
    return !asks;
  }

  Node statement_;
  std::string table_;
  bool others_ = false;
  std::set<std::string> bounded_;  // common table expressions
  std::set<std::string> sources_;  // what of FROM or USING has few rows
  RowBounds bounds_;
};

}  // namespace

namespace {

// A function may give many rows; of these it is known that they give one.
bool gives_one_row(Node targets) {
  static const std::set<std::string> one = {
      "nextval", "currval", "setval", "now",      "timezone",        "gen_random_uuid",
      "lower",   "upper",   "md5",    "to_jsonb", "date_trunc",      "uuid_generate_v4",
      "concat",  "format",  "crypt",  "gen_salt", "clock_timestamp", "statement_timestamp"};
  bool all = true;
  walk(targets, [&](const std::string& kind, Node node) {
    if (kind != "FuncCall") return;
    const std::vector<std::string> name = name_parts(node["funcname"]);
    all = all && !name.empty() && one.contains(name.back());
  });
  return all;
}

// max(id) + 1: without GROUP BY that is one row, and the first or last of an index. What counts or
// sums gives one row, too, but takes as long as there are rows.
bool asks_for_outermost(Node select) {
  if (!select["groupClause"].empty()) return false;
  bool any = false;
  bool others = false;
  walk(select["targetList"], [&](const std::string& kind, Node node) {
    others = others || kind == "SubLink";
    if (kind != "FuncCall") return;
    const std::vector<std::string> name = name_parts(node["funcname"]);
    const bool outermost = !name.empty() && (name.back() == "max" || name.back() == "min");
    any = any || outermost;
    others = others || !outermost || node.contains("over");
  });
  return any && !others;
}

}  // namespace

void read_bounds(Node statement, RowWork& work) { work.fixed = BoundsReader(statement).run(); }

bool is_bounded_query(Node select) {
  if (select.is_null()) return false;
  if (select.contains("valuesLists") && !select["valuesLists"].empty()) return true;
  const Node limit = without_casts(select["limitCount"])["A_Const"];
  if (!limit.is_null() && !limit.flag("isnull")) return true;
  if (select.text("op") != "SETOP_NONE" && !select.text("op").empty())
    return is_bounded_query(select["larg"]) && is_bounded_query(select["rarg"]);
  if (asks_for_outermost(select)) return true;
  return select["fromClause"].empty() && !select["targetList"].empty() &&
         gives_one_row(select["targetList"]);
}

}  // namespace shoofly::postgres
