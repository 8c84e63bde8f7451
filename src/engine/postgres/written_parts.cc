// size: one grammar's parts, each needs the others' helpers

#include "engine/postgres/written_parts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/letters.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

bool same_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

// schema.name in SQL, without pg_catalog.
std::string sql_name(Node list) {
  std::vector<std::string> parts = name_parts(list);
  if (parts.size() > 1 && parts[0] == "pg_catalog") parts.erase(parts.begin());
  std::vector<Sql> names;
  for (const std::string& part : parts) names.push_back(kSql.ident(part));
  return Sql::join(names, ".").str();
}

bool is_serial(const std::string& type) {
  static constexpr std::array<std::string_view, 6> kSerials = {
      "serial", "serial4", "bigserial", "serial8", "smallserial", "serial2"};
  return std::any_of(kSerials.begin(), kSerials.end(),
                     [&](std::string_view serial) { return same_word(type, serial); });
}

std::string type_of_serial(const std::string& type) {
  for (const char* big : {"bigserial", "serial8"})
    if (same_word(type, big)) return "bigint";
  for (const char* small : {"smallserial", "serial2"})
    if (same_word(type, small)) return "smallint";
  return "integer";
}

std::string reaction(const std::string& action) {
  if (action == "r") return "RESTRICT";
  if (action == "c") return "CASCADE";
  if (action == "n") return "SET NULL";
  if (action == "d") return "SET DEFAULT";
  return "";
}

// As the inspector prints a foreign key's rules.
std::string rules_of(Node node) {
  std::vector<std::string> rules;
  if (node.text("fk_matchtype") == "f") rules.emplace_back("MATCH FULL");
  const std::string update = reaction(node.text("fk_upd_action"));
  if (!update.empty()) rules.push_back("ON UPDATE " + update);
  std::string drop = reaction(node.text("fk_del_action"));
  if (!drop.empty()) {
    std::vector<Sql> columns;
    for (const std::string& column : name_parts(node["fk_del_set_cols"]))
      columns.push_back(kSql.ident(column));
    if (!columns.empty()) drop += " (" + Sql::join(columns, ", ").str() + ")";
    rules.push_back("ON DELETE " + drop);
  }
  if (node.flag("is_no_inherit")) rules.emplace_back("NO INHERIT");
  if (node.flag("deferrable")) rules.emplace_back("DEFERRABLE");
  if (node.flag("initdeferred")) rules.emplace_back("INITIALLY DEFERRED");
  return fmt::format("{}", fmt::join(rules, " "));
}

std::vector<std::string> columns_read(const ParsedExpression& expression) {
  std::vector<std::string> columns;
  for (const ColumnUse& use : column_uses(expression)) {
    if (use.star || use.parts.empty()) continue;
    if (std::find(columns.begin(), columns.end(), use.parts.back()) == columns.end())
      columns.push_back(use.parts.back());
  }
  return columns;
}

std::string value_of(Node argument) {
  if (argument.is_object()) {
    for (const Node node : argument) {
      const std::string kind = node.key();
      if (kind == "Integer") return std::to_string(node.number("ival"));
      if (kind == "Float") return node.text("fval");
      if (kind == "Boolean") return node.flag("boolval") ? "true" : "false";
      if (kind == "String") return node.text("sval");
      if (kind == "TypeName") {
        const auto parts = name_parts(node["names"]);
        return parts.empty() ? "" : parts.back();
      }
    }
  }
  return "true";
}

// "fillfactor='70'", as the inspector prints it.
std::string storage_of(Node options) {
  std::vector<Sql> all;
  for (const Node option : options) {
    const Node element = option["DefElem"];
    all.push_back(kSql.write("{}={}", Sql::checked(kSql.ident(element.text("defname")).str()),
                             Text{value_of(element["arg"])}));
  }
  return Sql::join(all, ", ").str();
}

// Where the expression of an index' element ends: a call, a pair of brackets, or a word.
std::size_t end_of_expression(const StatementSource& source, std::size_t from, std::size_t to) {
  std::size_t token = from;
  while (token < to && !source.is(token, "(")) ++token;
  if (token == to) return from + 1;
  return source.after_bracket(token);
}

Result<IndexPart> read_part(Node element, const StatementSource& source, std::size_t from,
                            std::size_t to) {
  IndexPart part;
  part.column = element.text("name");
  if (part.column.empty()) {
    SHOOFLY_ASSIGN(part.expression, read_sql(source, from, end_of_expression(source, from, to)));
  }
  part.collation = sql_name(element["collation"]);
  part.opclass = sql_name(element["opclass"]);
  const std::string options = storage_of(element["opclassopts"]);
  if (!options.empty()) part.opclass += " (" + options + ")";
  part.descending = element.text("ordering") == "SORTBY_DESC";
  const std::string nulls = element.text("nulls_ordering");
  part.nulls_first =
      nulls == "SORTBY_NULLS_FIRST" || (part.descending && nulls != "SORTBY_NULLS_LAST");
  return part;
}

void read_key(Node node, WrittenConstraint& result) {
  result.constraint.columns = name_parts(node["keys"]);
  result.index.unique = true;
  result.index.include = name_parts(node["including"]);
  result.index.nulls_not_distinct = node.flag("nulls_not_distinct");
  result.using_index = node.text("indexname");
  for (const std::string& column : result.constraint.columns) {
    IndexPart& part = result.index.parts.emplace_back();
    part.column = column;
  }
}

void read_foreign_key(Node node, WrittenConstraint& result) {
  result.constraint.columns = name_parts(node["fk_attrs"]);
  result.constraint.references = name_of(node["pktable"]);
  result.constraint.referenced_columns = name_parts(node["pk_attrs"]);
}

Status read_check(const StatementSource& source, std::size_t token, WrittenConstraint& result) {
  const std::size_t open = source.find("check", token, source.end()) + 1;
  const std::size_t close = source.after_bracket(open);
  SHOOFLY_ASSIGN(const ParsedExpression condition,
                 parse_expression(source.text(open + 1, close - 1)));
  result.constraint.expression = condition.text;
  result.constraint.columns = columns_read(condition);
  return ok_status();
}

// Where the next part of a column's definition begins.
std::size_t next_boundary(const std::vector<std::size_t>& boundaries, std::size_t after) {
  return *std::upper_bound(boundaries.begin(), boundaries.end(), after);
}

void read_attribute(const std::string& kind, std::vector<WrittenConstraint>& constraints) {
  if (constraints.empty()) return;
  std::string& rules = constraints.back().constraint.rules;
  const auto add = [&](const char* rule) {
    if (rules.find(rule) == std::string::npos)
      rules += (rules.empty() ? "" : " ") + std::string(rule);
  };
  if (kind == "CONSTR_ATTR_DEFERRABLE") add("DEFERRABLE");
  if (kind == "CONSTR_ATTR_DEFERRED") {
    add("DEFERRABLE");
    add("INITIALLY DEFERRED");
  }
}

// Most columns of a project have one of a few types: those are parsed once by each thread.
Status one_type(const std::string& text) {
  constexpr std::size_t kMost = 256;
  thread_local std::unordered_set<std::string> known;
  if (known.count(text) > 0) return ok_status();
  const auto parsed = parse_type(text);
  if (!parsed.ok()) return parsed.error();
  if (known.size() < kMost) known.insert(text);
  return ok_status();
}

class ColumnReader {
 public:
  ColumnReader(Node node, const StatementSource& source)
      : node_(node), source_(source), name_(source.token_at(location_of(node))) {
    result_.column.column.name = node.text("colname");
    result_.column.at = source.at(name_);
    for (const Node constraint : node["constraints"])
      boundaries_.push_back(source.token_at(location_of(constraint["Constraint"])));
    if (node.contains("collClause"))
      boundaries_.push_back(source.token_at(location_of(node["collClause"])));
    boundaries_.push_back(source.end_of_item(name_));
    std::sort(boundaries_.begin(), boundaries_.end());
  }

  Result<ReadColumn> run() {
    SHOOFLY_TRY(read_type());
    Column& column = result_.column.column;
    column.collation = read_collation(node_);
    for (const Node constraint : node_["constraints"]) SHOOFLY_TRY(take(constraint["Constraint"]));
    return std::move(result_);
  }

 private:
  Status read_type() {
    std::size_t end = boundaries_.front();
    for (const char* clause : {"compression", "storage", "options"})
      end = std::min(end, source_.find(clause, name_ + 2, end));
    Column& column = result_.column.column;
    column.type = source_.text(name_ + 1, end);
    if (is_serial(column.type)) {
      result_.column.serial = true;
      column.type = type_of_serial(column.type);
      column.nullable = false;
      return ok_status();
    }
    return one_type(column.type);
  }

  Status take(Node constraint) {
    Column& column = result_.column.column;
    const std::string kind = constraint.text("contype");
    const std::size_t token = source_.token_at(location_of(constraint));
    const std::size_t end = next_boundary(boundaries_, token);
    if (kind == "CONSTR_NOTNULL") {
      column.nullable = false;
    } else if (kind == "CONSTR_NULL") {
      column.nullable = true;
    } else if (kind == "CONSTR_DEFAULT") {
      SHOOFLY_ASSIGN(const ParsedExpression value,
                     parse_expression(source_.text(source_.find("default", token, end) + 1, end)));
      column.default_sql = value.text;
      column.default_is_literal = is_literal(value);
    } else if (kind == "CONSTR_IDENTITY") {
      column.identity = constraint.text("generated_when") == "d" ? "by default" : "always";
      column.nullable = false;
    } else if (kind == "CONSTR_GENERATED") {
      const std::size_t open = source_.find("as", token, end) + 1;
      const std::size_t close = source_.after_bracket(open);
      SHOOFLY_ASSIGN(column.generated_sql, read_sql(source_, open + 1, close - 1));
      column.generated = Generated::kStored;
    } else if (kind.starts_with("CONSTR_ATTR_")) {
      read_attribute(kind, result_.constraints);
    } else {
      SHOOFLY_ASSIGN(WrittenConstraint read, read_constraint(constraint, source_));
      if (read.constraint.kind != ConstraintKind::kCheck && read.constraint.columns.empty()) {
        read.constraint.columns = {column.name};
        if (read.constraint.kind != ConstraintKind::kForeignKey) {
          read.index.parts.emplace_back().column = column.name;
        }
      }
      if (read.constraint.kind == ConstraintKind::kPrimaryKey) column.nullable = false;
      result_.constraints.push_back(std::move(read));
    }
    return ok_status();
  }

  Node node_;
  const StatementSource& source_;
  std::size_t name_;
  std::vector<std::size_t> boundaries_;  // tokens at which a part of the definition begins, or ends
  ReadColumn result_;
};

}  // namespace

namespace {

bool is_letter(char c) { return lower_letter(c) >= 'a' && lower_letter(c) <= 'z'; }
bool is_gap(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// "INSERT INTO": the first two words where they are nothing but letters, with blanks between and
// behind them. Else empty.
std::string_view first_words(std::string_view text) {
  std::size_t at = 0;
  const auto pass = [&](auto&& of) {
    const std::size_t from = at;
    while (at < text.size() && of(text[at])) ++at;
    return at > from;
  };
  pass(is_gap);
  if (!pass(is_letter) || !pass(is_gap) || !pass(is_letter)) return {};
  return at == text.size() || is_gap(text[at]) ? text.substr(0, at) : std::string_view();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Behind a quoted text with the doubled quotes in it.
std::size_t past_quotes(std::string_view text, std::size_t at) {
  const char quote = text[at];
  do {
    at = past_unit(text, at);
  } while (at < text.size() && text[at] == quote);
  return at;
}

std::size_t past_word(std::string_view text, std::size_t at) {
  if (text[at] == '"' || text[at] == '\'') return past_quotes(text, at);
  std::size_t end = past_unit(text, at);
  if (is_digit(text[at])) {
    while (end < text.size() && (is_digit(text[end]) || is_letter(text[end]) || text[end] == '.'))
      ++end;
  }
  // U&"d\0061ta"
  const std::string_view behind = text.substr(end, 2);
  const bool coded =
      lower_letter(text[at]) == 'u' && end == at + 1 && (behind == "&\"" || behind == "&'");
  return coded ? past_quotes(text, end + 1) : end;
}

// The library's scanner tells the same in ten times the time.
std::vector<Token> words_of(std::string_view text) {
  std::vector<Token> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view two = text.substr(at, 2);
    const std::size_t end = past_word(text, at);
    const bool blank = std::isspace(static_cast<unsigned char>(text[at])) != 0;
    if (!blank && two != "--" && two != "/*") words.push_back({at, end, TokenKind::kOther});
    at = end;
  }
  return words;
}

std::string kind_by(std::string_view text, const std::vector<Token>& tokens) {
  std::string words;
  for (std::size_t i = 0; i < 2 && i < tokens.size() && tokens[i].kind == TokenKind::kKeyword;
       ++i) {
    if (i > 0) words += ' ';
    words += text.substr(tokens[i].start, tokens[i].end - tokens[i].start);
  }
  std::transform(words.begin(), words.end(), words.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return words;
}

}  // namespace

const std::vector<Token>& StatementSource::tokens() const {
  if (!tokens_) tokens_ = words_of(statement_.text);
  return *tokens_;
}

std::string_view StatementSource::word(std::size_t token) const {
  if (token >= end()) return {};
  const Token& one = tokens()[token];
  return std::string_view(statement_.text).substr(one.start, one.end - one.start);
}

std::size_t StatementSource::token_at(std::size_t byte) const {
  const std::vector<Token>& all = tokens();
  const auto found =
      std::lower_bound(all.begin(), all.end(), byte,
                       [](const Token& token, std::size_t at) { return token.start < at; });
  return static_cast<std::size_t>(found - all.begin());
}

bool StatementSource::is(std::size_t token, std::string_view expected) const {
  return same_word(word(token), expected);
}

std::size_t StatementSource::find(std::string_view wanted, std::size_t from, std::size_t to) const {
  int depth = 0;
  for (std::size_t i = from; i < to && i < end(); ++i) {
    if (depth == 0 && is(i, wanted)) return i;
    if (is(i, "(") || is(i, "[")) ++depth;
    if (is(i, ")") || is(i, "]")) --depth;
  }
  return to;
}

std::size_t StatementSource::after_bracket(std::size_t open) const {
  int depth = 0;
  for (std::size_t i = open; i < end(); ++i) {
    if (is(i, "(") || is(i, "[")) ++depth;
    if (is(i, ")") || is(i, "]")) --depth;
    if (depth == 0) return i + 1;
  }
  return end();
}

std::size_t StatementSource::end_of_item(std::size_t from) const {
  int depth = 0;
  for (std::size_t i = from; i < end(); ++i) {
    if (is(i, "(") || is(i, "[")) ++depth;
    if (is(i, ")") || is(i, "]")) --depth;
    if (depth < 0 || (depth == 0 && is(i, ","))) return i;
  }
  return end();
}

std::string StatementSource::text(std::size_t from, std::size_t to) const {
  std::string result;
  for (std::size_t i = from; i < to && i < end(); ++i) {
    if (i > from) {
      const std::string_view gap =
          std::string_view(statement_.text)
              .substr(tokens()[i - 1].end, tokens()[i].start - tokens()[i - 1].end);
      // 'a' and 'b' on two lines are one string.
      if (!gap.empty()) result += gap.find('\n') == std::string_view::npos ? ' ' : '\n';
    }
    result += word(i);
  }
  return result;
}

std::string StatementSource::kind() const {
  const std::string begin(first_words(statement_.text));
  Result<std::vector<Token>> tokens = scan(begin.empty() ? statement_.text : begin);
  if (!tokens.ok()) return {};
  std::erase_if(*tokens, [](const Token& token) { return token.kind == TokenKind::kComment; });
  return kind_by(statement_.text, *tokens);
}

Position StatementSource::at(std::size_t token) const {
  return position_of(token < end() ? tokens()[token].start : statement_.text.size());
}

Position StatementSource::position_of(std::size_t byte) const {
  return lines_.at(statement_.start + byte);
}

QualifiedName name_of(Node range_var) {
  return {range_var.text("schemaname"), range_var.text("relname")};
}

QualifiedName name_of_list(Node list) {
  const std::vector<std::string> parts = name_parts(list);
  if (parts.empty()) return {};
  return {parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back()};
}

std::size_t location_of(Node node) {
  const auto at = node.number("location");
  return at < 0 ? 0 : static_cast<std::size_t>(at);
}

Result<std::string> read_sql(const StatementSource& source, std::size_t from, std::size_t to) {
  std::string text = source.text(from, to);
  const auto parsed = parse_expression(text);
  if (!parsed.ok()) return parsed.error();
  return text;
}

std::string read_collation(Node node) { return sql_name(node["collClause"]["collname"]); }

Result<ReadColumn> read_column(Node column_def, const StatementSource& source) {
  return ColumnReader(column_def, source).run();
}

Result<WrittenConstraint> read_constraint(Node constraint, const StatementSource& source) {
  WrittenConstraint result;
  const std::string kind = constraint.text("contype");
  const std::size_t token = source.token_at(location_of(constraint));
  result.at = source.at(token);
  result.constraint.name = constraint.text("conname");
  result.constraint.rules = rules_of(constraint);
  result.constraint.validated = !constraint.flag("skip_validation");
  if (kind == "CONSTR_PRIMARY") {
    result.constraint.kind = ConstraintKind::kPrimaryKey;
    read_key(constraint, result);
  } else if (kind == "CONSTR_UNIQUE") {
    result.constraint.kind = ConstraintKind::kUnique;
    read_key(constraint, result);
  } else if (kind == "CONSTR_FOREIGN") {
    result.constraint.kind = ConstraintKind::kForeignKey;
    read_foreign_key(constraint, result);
  } else if (kind == "CONSTR_EXCLUSION") {
    result.constraint.kind = ConstraintKind::kExclusion;
    const std::size_t start = source.find("exclude", token, source.end());
    result.constraint.expression = source.text(start, source.end_of_item(start));
    result.index.method = constraint.text("access_method");
  } else if (kind == "CONSTR_CHECK") {
    result.constraint.kind = ConstraintKind::kCheck;
    SHOOFLY_TRY(read_check(source, token, result));
  } else {
    return invalid_input(fmt::format("constraint {} is not read", kind));
  }
  return result;
}

Result<WrittenIndex> read_index(Node statement, const StatementSource& source) {
  WrittenIndex result;
  result.at = source.at(0);
  result.table = name_of(statement["relation"]);
  Index& index = result.index;
  index.name = statement.text("idxname");
  index.unique = statement.flag("unique");
  index.nulls_not_distinct = statement.flag("nulls_not_distinct");
  index.method = statement.text("accessMethod");
  index.storage = storage_of(statement["options"]);
  index.tablespace = statement.text("tableSpace");
  const std::size_t relation = source.token_at(location_of(statement["relation"]));
  std::size_t token = relation;
  while (token < source.end() && !source.is(token, "(")) ++token;
  ++token;
  for (const Node element : statement["indexParams"]) {
    const std::size_t end = source.end_of_item(token);
    SHOOFLY_ASSIGN(IndexPart part, read_part(element["IndexElem"], source, token, end));
    index.parts.push_back(std::move(part));
    token = end + 1;
  }
  for (const Node element : statement["indexIncludingParams"])
    index.include.push_back(element["IndexElem"].text("name"));
  if (statement.contains("whereClause")) {
    const std::size_t where = source.find("where", token, source.end());
    SHOOFLY_ASSIGN(index.where_sql, read_sql(source, where + 1, source.end()));
  }
  return result;
}

}  // namespace shoofly::postgres
