#include "toolchain/programs/rails_table.h"

#include <map>

#include "base/sha256.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {
namespace {

std::string number_of(const Node& call, const char* key) {
  const Node* said = call.keyword(key);
  return said != nullptr && said->is(Node::Kind::kNumber) ? said->text : "";
}

Sql sized(const char* type, const std::string& size) {
  const Sql plain = written(type);
  return size.empty() ? plain : kSql.write("{}({})", plain, written(size));
}

std::optional<Sql> rails_type(const std::string& type, const Node& call) {
  static const std::map<std::string, const char*> kTypes = {
      {"text", "text"},
      {"boolean", "boolean"},
      {"date", "date"},
      {"float", "float"},
      {"binary", "bytea"},
      {"json", "json"},
      {"jsonb", "jsonb"},
      {"uuid", "uuid"},
      {"inet", "inet"},
      {"cidr", "cidr"},
      {"macaddr", "macaddr"},
      {"hstore", "hstore"},
      {"citext", "citext"},
      {"tsvector", "tsvector"},
      {"interval", "interval"},
      {"bigint", "bigint"},
      {"money", "money"},
      {"primary_key", "bigserial primary key"},
      {"bigserial", "bigserial"},
      {"serial", "serial"},
      {"int4range", "int4range"},
      {"daterange", "daterange"},
      {"tsrange", "tsrange"},
      {"tstzrange", "tstzrange"},
      {"xml", "xml"},
      {"point", "point"},
      {"ltree", "ltree"},
  };
  if (type == "virtual" && !call.word("type").empty() && call.word("type") != "virtual")
    return rails_type(call.word("type"), call);
  if (type == "string") return sized("varchar", number_of(call, "limit"));
  if (type == "integer") {
    const std::string limit = number_of(call, "limit");
    if (limit == "8") return kSql.write("bigint");
    return limit == "2" ? kSql.write("smallint") : kSql.write("integer");
  }
  if (type == "decimal" || type == "numeric") {
    const std::string precision = number_of(call, "precision");
    const std::string scale = number_of(call, "scale");
    return sized("numeric", scale.empty() ? precision : precision + ", " + scale);
  }
  const std::string precision = number_of(call, "precision");
  const std::string digits = precision.empty() ? "6" : precision;
  if (type == "datetime" || type == "timestamp") return sized("timestamp", digits);
  if (type == "timestamptz") return sized("timestamptz", digits);
  if (type == "time") return sized("time", precision);
  if (type == "enum") {
    const std::string name = call.word("enum_type");
    return name.empty() ? std::nullopt : std::optional(kSql.write("{}", qualified(name)));
  }
  const auto known = kTypes.find(type);
  if (known != kTypes.end()) return written(known->second);
  // A type as SQL says it: t.column :a, "varchar(20)"
  if (type.find_first_of("( ") != std::string::npos) return written(type);
  return std::nullopt;
}

}  // namespace

std::optional<Sql> rails_default(const Node& node) {
  if (node.is(Node::Kind::kFunction) && node.body.size() == 1) {
    const auto text = plain_text(&node.body.front());
    return text ? std::optional(written(*text)) : std::nullopt;
  }
  if (node.is(Node::Kind::kMap) || node.is(Node::Kind::kList)) {
    if (!node.items.empty()) return std::nullopt;
    return kSql.write("{}", Text{"{}"});
  }
  return literal_value(node);
}

std::optional<ColumnDraft> rails_column(const std::string& name, const std::string& type,
                                        const Node& call) {
  const auto sql = rails_type(type, call);
  if (!sql) return std::nullopt;
  ColumnDraft column;
  column.name = name;
  column.type = call.flag("array") ? kSql.write("{}[]", *sql) : *sql;
  const Node* null = call.keyword("null");
  column.not_null = null != nullptr && null->is_false();
  column.primary_key = call.flag("primary_key");
  column.collation = call.word("collation");
  if (type == "virtual") {
    const std::string expression = call.word("as");
    if (expression.empty() || !call.flag("stored")) return std::nullopt;
    column.generated = kSql.write("always as ({}) stored", written(expression));
  }
  const Node* value = call.keyword("default");
  if (value == nullptr || value->is(Node::Kind::kNothing)) return column;
  // Rails takes it for a call, and sends it as it stands.
  const bool call_of_server =
      type == "uuid" && value->is_text() && value->text.find("()") != std::string::npos;
  column.default_value = call_of_server ? written(value->text) : rails_default(*value);
  return column.default_value ? std::optional(column) : std::nullopt;
}

std::string rails_plural(const std::string& word) {
  static const std::map<std::string, std::string> kOdd = {
      {"person", "people"}, {"child", "children"}, {"man", "men"}, {"datum", "data"}};
  const auto odd = kOdd.find(word);
  if (odd != kOdd.end()) return odd->second;
  const bool consonant =
      word.size() > 1 && std::string("aeiou").find(word[word.size() - 2]) == std::string::npos;
  if (word.ends_with('y') && consonant) return word.substr(0, word.size() - 1) + "ies";
  for (const char* end : {"s", "x", "z", "ch", "sh"}) {
    if (word.ends_with(end)) return word + "es";
  }
  return word + "s";
}

std::string rails_singular(const std::string& word) {
  if (word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
  return word.ends_with('s') ? word.substr(0, word.size() - 1) : word;
}

std::string rails_index_name(const std::string& table, const std::vector<std::string>& columns) {
  std::string name = "index_" + table + "_on_";
  for (std::size_t i = 0; i < columns.size(); ++i) name += (i == 0 ? "" : "_and_") + columns[i];
  return cut_name(name);
}

std::string rails_key_name(const std::string& table, const std::string& column) {
  Sha256 sum;
  sum.add(table + "_" + column + "_fk");
  return "fk_rails_" + sum.hexadecimal().substr(0, 10);
}

std::string rails_constraint_name(const std::string& kind, const std::string& table,
                                  const std::string& expression) {
  Sha256 sum;
  sum.add(table + "_" + expression + "_" + kind);
  return kind + "_rails_" + sum.hexadecimal().substr(0, 10);
}

std::optional<IndexDraft> rails_index(const QualifiedName& table, const Node* columns,
                                      const Node& options) {
  const auto names = plain_texts(columns);
  if (!names || names->empty()) return std::nullopt;
  IndexDraft index;
  index.name =
      options.word("name").empty() ? rails_index_name(table.name, *names) : options.word("name");
  index.table = table;
  const Node* order = options.keyword("order");
  const Node* classes = options.keyword("opclass");
  for (const std::string& name : *names) {
    const bool expression = name.find('(') != std::string::npos;
    Sql key = expression ? written(name) : kSql.ident(name);
    if (!expression && classes != nullptr) {
      const std::string one = classes->is_text() ? classes->text : classes->word(name);
      if (!one.empty()) key = kSql.write("{} {}", key, written(one));
    }
    const std::string way = order == nullptr   ? ""
                            : order->is_text() ? order->text
                                               : order->word(name);
    index.keys.push_back(way == "desc" ? kSql.write("{} desc", key) : key);
  }
  index.unique = options.flag("unique");
  index.concurrently = options.word("algorithm") == "concurrently";
  index.if_not_exists = options.flag("if_not_exists");
  index.nulls_not_distinct = options.flag("nulls_not_distinct");
  index.method = options.word("using");
  index.include = plain_texts(options.keyword("include")).value_or(std::vector<std::string>());
  const Node* where = options.keyword("where");
  if (where != nullptr) {
    const auto condition = plain_text(where);
    if (!condition) return std::nullopt;
    index.where = written(*condition);
  }
  return index;
}

KeyDraft rails_key(const QualifiedName& table, const std::string& to, const Node& options) {
  KeyDraft key;
  const std::string single = rails_singular(to);
  const std::string column = options.word("column").empty()
                                 ? single.substr(single.rfind('.') + 1) + "_id"
                                 : options.word("column");
  key.columns = {column};
  key.references = qualified(to);
  key.referenced = {options.word("primary_key").empty() ? "id" : options.word("primary_key")};
  key.name =
      options.word("name").empty() ? rails_key_name(table.name, column) : options.word("name");
  static const std::map<std::string, std::string> kActions = {
      {"cascade", "cascade"}, {"nullify", "set null"}, {"restrict", "restrict"}};
  const auto action = [&](const char* name) {
    const auto known = kActions.find(options.word(name));
    return known == kActions.end() ? "" : known->second;
  };
  key.on_delete = action("on_delete");
  key.on_update = action("on_update");
  const std::string deferrable = options.word("deferrable");
  if (!deferrable.empty()) key.deferrable = "deferrable initially " + deferrable;
  const Node* validate = options.keyword("validate");
  key.not_valid = validate != nullptr && validate->is_false();
  return key;
}

}  // namespace shoofly::toolchain::programs
