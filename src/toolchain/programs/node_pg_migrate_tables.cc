#include "toolchain/programs/node_pg_migrate_tables.h"

#include <map>
#include <utility>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// As it is where it is more than a name.
std::optional<Sql> pgm_reference(const Node* node) {
  const auto name = pgm_name(node);
  if (!name) return std::nullopt;
  const bool whole = name->name.find_first_of("(\"") != std::string::npos;
  return whole ? written(name->name) : kSql.write("{}", *name);
}

Sql pgm_deferrable(const Node& node) {
  if (!node.flag("deferrable")) return {};
  return node.flag("deferred") ? kSql.write(" deferrable initially deferred")
                               : kSql.write(" deferrable initially immediate");
}

Sql pgm_actions(const Node& node) {
  Sql actions;
  if (!node.word("match").empty())
    actions = kSql.write("{} match {}", actions, written(node.word("match")));
  if (!node.word("onDelete").empty())
    actions = kSql.write("{} on delete {}", actions, written(node.word("onDelete")));
  if (!node.word("onUpdate").empty())
    actions = kSql.write("{} on update {}", actions, written(node.word("onUpdate")));
  return kSql.write("{}{}", actions, pgm_deferrable(node));
}

// "a", ["a", "b"] is one; [["a"], "b"] are two.
std::optional<std::vector<std::vector<std::string>>> pgm_column_lists(const Node& node) {
  std::vector<std::vector<std::string>> lists;
  bool nested = false;
  if (node.is(Node::Kind::kList)) {
    for (const Argument& item : node.items) nested = nested || item.value.is(Node::Kind::kList);
  }
  if (!nested) {
    const auto one = plain_texts(&node);
    if (!one) return std::nullopt;
    return std::vector<std::vector<std::string>>{*one};
  }
  for (const Argument& item : node.items) {
    const auto one = plain_texts(&item.value);
    if (!one) return std::nullopt;
    lists.push_back(*one);
  }
  return lists;
}

std::string joined_names(const std::vector<std::string>& columns) {
  std::string name;
  for (const std::string& column : columns) name += "_" + column;
  return name;
}

// How the constraints of one map are called.
struct PgmNames {
  std::string table;
  std::string said;
  Sql called(const std::string& end) const {
    return constraint_name(said.empty() ? cut_name(table + end) : said);
  }
};

bool pgm_foreign_key(const Node& node, const PgmNames& names, std::vector<Sql>& parts) {
  const auto from = plain_texts(node.keyword("columns"));
  const auto to = pgm_reference(node.keyword("references"));
  if (!from || !to) return false;
  const std::string own = node.word("referencesConstraintName");
  const Sql called = own.empty() ? names.called("_fk" + joined_names(*from)) : constraint_name(own);
  parts.push_back(kSql.write("{}foreign key ({}) references {}{}", called, kSql.idents(*from), *to,
                             pgm_actions(node)));
  return true;
}

bool pgm_checks(const Node& node, const PgmNames& names, std::vector<Sql>& parts) {
  const auto conditions = plain_texts(&node);
  if (!conditions) return false;
  for (std::size_t i = 0; i < conditions->size(); ++i) {
    const std::string number = node.is_text() ? "" : "_" + std::to_string(i + 1);
    parts.push_back(
        kSql.write("{}check ({})", names.called("_chck" + number), written((*conditions)[i])));
  }
  return true;
}

// unique, primaryKey, exclude
bool pgm_keys_of(const Argument& item, const PgmNames& names, const Sql& deferrable,
                 std::vector<Sql>& parts) {
  if (item.key == "exclude" && item.value.is_text()) {
    parts.push_back(
        kSql.write("{}exclude {}{}", names.called("_excl"), written(item.value.text), deferrable));
    return true;
  }
  const bool unique = item.key == "unique";
  if (!unique && item.key != "primaryKey") return false;
  const auto lists = pgm_column_lists(item.value);
  if (!lists) return false;
  for (const std::vector<std::string>& columns : *lists)
    parts.push_back(unique ? kSql.write("{}unique ({}){}",
                                        names.called("_uniq" + joined_names(columns)),
                                        kSql.idents(columns), deferrable)
                           : kSql.write("{}primary key ({}){}", names.called("_pkey"),
                                        kSql.idents(columns), deferrable));
  return true;
}

// LIKE or INHERITS of another table.
bool pgm_copied(const Node& options, std::vector<Sql>& parts, Sql& behind) {
  if (const Node* like = options.keyword("like")) {
    const auto plain = pgm_name(like->is(Node::Kind::kMap) ? like->keyword("table") : like);
    const Node* how = like->keyword("options");
    if (!plain || how != nullptr) return false;
    parts.push_back(kSql.write("like {}", *plain));
  }
  if (const Node* parent = options.keyword("inherits")) {
    const auto name = pgm_name(parent);
    if (!name) return false;
    behind = kSql.write(" inherits ({})", *name);
  }
  return true;
}

}  // namespace

std::optional<QualifiedName> pgm_name(const Node* node) {
  if (const auto name = plain_text(node)) return QualifiedName{"", *name};
  if (node == nullptr || !node->is(Node::Kind::kMap) || node->word("name").empty())
    return std::nullopt;
  return QualifiedName{node->word("schema"), node->word("name")};
}

Sql pgm_type(const std::string& said) {
  static const std::map<std::string, std::string> kAliases = {
      {"int", "integer"},
      {"string", "text"},
      {"float", "real"},
      {"bool", "boolean"},
      {"double", "double precision"},
      {"datetime", "timestamp"},
  };
  const auto alias = kAliases.find(said);
  return written(alias == kAliases.end() ? said : alias->second);
}

std::optional<Sql> pgm_value(const Node& node) {
  if (const auto literal = literal_value(node)) return literal;
  const bool calls = node.calls("func") || node.calls("literal");
  const auto text = calls ? plain_text(node.argument(0)) : std::nullopt;
  return text ? std::optional(written(*text)) : std::nullopt;
}

std::optional<Sql> pgm_column(const std::string& name, const Node& said, PgmKeys keys) {
  const bool in_line = keys == PgmKeys::kInline;
  if (said.is_text() && said.text != "id")
    return kSql.write("{} {}", Ident{name}, pgm_type(said.text));
  const bool id = said.is_text() || said.word("type") == "id";
  ColumnDraft column;
  column.name = name;
  column.primary_key = in_line && (id || said.flag("primaryKey"));
  if (said.is_text()) {
    column.type = kSql.write("serial");
    return column_sql(column);
  }
  const std::string type = said.word("type");
  if (!said.is(Node::Kind::kMap) || type.empty()) return std::nullopt;
  column.type = id ? kSql.write("serial") : pgm_type(type);
  if (!said.word("collation").empty())
    column.type = kSql.write("{} collate {}", column.type, written(said.word("collation")));
  column.not_null = said.flag("notNull");
  column.unique = said.flag("unique");
  if (const Node* value = said.keyword("default")) {
    column.default_value = pgm_value(*value);
    if (!column.default_value) return std::nullopt;
  }
  if (!said.word("check").empty()) column.check = written(said.word("check"));
  if (!said.word("expressionGenerated").empty())
    column.generated =
        kSql.write("always as ({}) stored", written(said.word("expressionGenerated")));
  if (const Node* identity = said.keyword("sequenceGenerated"))
    column.generated = identity->word("precedence") == "ALWAYS"
                           ? kSql.write("always as identity")
                           : kSql.write("by default as identity");
  const Sql sql = column_sql(column);
  const Node* to = said.keyword("references");
  if (to == nullptr) return sql;
  const auto reference = pgm_reference(to);
  if (!reference) return std::nullopt;
  return kSql.write("{} {}references {}{}", sql,
                    constraint_name(said.word("referencesConstraintName")), *reference,
                    pgm_actions(said));
}

PgmKeys pgm_keys(const Node& columns, std::vector<std::string>& key) {
  for (const Argument& item : columns.items) {
    item.read = true;
    const Node& said = item.value;
    const bool id = said.is_text() ? said.text == "id" : said.word("type") == "id";
    if (id || (said.is(Node::Kind::kMap) && said.flag("primaryKey"))) key.push_back(item.key);
  }
  return key.size() > 1 ? PgmKeys::kApart : PgmKeys::kInline;
}

bool pgm_constraints(const Node& said, const std::string& table, const std::string& name,
                     std::vector<Sql>& parts) {
  const PgmNames names{table, name};
  const Sql deferrable = pgm_deferrable(said);
  for (const Argument& item : said.items) {
    if (item.key == "deferrable" || item.key == "deferred" || item.key == "comment") continue;
    item.read = true;
    bool whole = false;
    if (item.key == "check") {
      whole = pgm_checks(item.value, names, parts);
    } else if (item.key == "foreignKeys" && item.value.is(Node::Kind::kMap)) {
      whole = pgm_foreign_key(item.value, names, parts);
    } else if (item.key == "foreignKeys" && item.value.is(Node::Kind::kList)) {
      whole = true;
      for (const Argument& each : item.value.items)
        whole = pgm_foreign_key(each.value, names, parts) && whole;
    } else {
      whole = pgm_keys_of(item, names, deferrable, parts);
    }
    if (!whole) return false;
  }
  return true;
}

std::optional<Sql> pgm_table(const Node& call, const QualifiedName& table, SqlScript& sql) {
  const Node* columns = call.argument(1);
  const Node* options = call.argument(2);
  if (table.name.empty() || columns == nullptr) return std::nullopt;
  const std::size_t before = sql.opaque_parts();
  std::vector<Sql> parts;
  std::vector<std::string> key;
  const bool map = columns->is(Node::Kind::kMap);
  const PgmKeys keys = map ? pgm_keys(*columns, key) : PgmKeys::kInline;
  if (!map) sql.opaque(columns->at, "the columns of " + table.name);
  for (const Argument& item : columns->items) {
    const auto column =
        map && !item.key.empty() ? pgm_column(item.key, item.value, keys) : std::nullopt;
    if (column) parts.push_back(*column);
    if (map && !column)
      sql.opaque(item.value.at,
                 item.key.empty() ? described(item.value) : "the column " + item.key);
  }
  if (keys == PgmKeys::kApart)
    parts.push_back(kSql.write("{}primary key ({})",
                               constraint_name(cut_name(table.name + "_pkey")), kSql.idents(key)));
  Sql behind;
  const Node* constraints = options == nullptr ? nullptr : options->keyword("constraints");
  if (constraints != nullptr && !pgm_constraints(*constraints, table.name, "", parts))
    sql.opaque(constraints->at, "the constraints of " + table.name);
  if (options != nullptr && !pgm_copied(*options, parts, behind))
    sql.opaque(options->at, "what " + table.name + " is made like");
  if (sql.opaque_parts() > before) parts.push_back(unread_parts());
  const bool unless_there = options != nullptr && options->flag("ifNotExists");
  return kSql.write("{}{}", create_table_sql(table, parts, unless_there), behind);
}

}  // namespace shoofly::toolchain::programs
