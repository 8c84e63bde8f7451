#include "plan/draft_wishes.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "operation/node_text.h"

namespace shoofly {
namespace {

using Keys = std::vector<std::pair<std::string, Node>>;

Node word(const std::string& text) { return text_node(text); }
Node name_node(const std::string& name) { return text_node(written_name(name)); }
const Node kLeftOut{};

Node names_node(const std::vector<std::string>& names) {
  std::vector<Node> items;
  for (const std::string& name : names) items.push_back(name_node(name));
  return list_node(std::move(items));
}

DraftWish wish_of(const std::string& operation, const QualifiedName& table,
                  const std::string& object, Position from, Keys keys) {
  DraftWish wish;
  wish.operation = operation;
  wish.table = table;
  wish.from = from;
  wish.about =
      fmt::format("{} {}{}{}", operation, table.display(), object.empty() ? "" : ".", object);
  wish.keys = map_node(std::move(keys));
  return wish;
}

// One name is a column in the list; a name that YAML would read otherwise is quoted there.
Node part_node(const IndexPart& part) {
  const bool plain_order = part.nulls_first == part.descending;
  const bool plain =
      part.collation.empty() && part.opclass.empty() && !part.descending && plain_order;
  if (plain && !part.column.empty()) return name_node(part.column);
  Keys keys;
  if (!part.column.empty()) {
    keys.emplace_back("column", name_node(part.column));
  } else {
    keys.emplace_back("expression", text_node(part.expression));
  }
  if (part.descending) keys.emplace_back("order", word("desc"));
  if (!plain_order) keys.emplace_back("nulls", word(part.nulls_first ? "first" : "last"));
  if (!part.collation.empty()) keys.emplace_back("collation", text_node(part.collation));
  if (!part.opclass.empty()) keys.emplace_back("opclass", text_node(part.opclass));
  return map_node(std::move(keys));
}

Node deferrable_node(const std::string& rules) {
  if (rules.find("INITIALLY DEFERRED") != std::string::npos) return word("initially_deferred");
  return rules.find("DEFERRABLE") != std::string::npos ? flag_node(true) : kLeftOut;
}

// "ON DELETE SET NULL" -> "set_null"
Node reaction_node(const std::string& rules, const std::string& event) {
  const std::size_t at = rules.find("ON " + event + " ");
  if (at == std::string::npos) return kLeftOut;
  const std::string rest = rules.substr(at + event.size() + 4);
  for (const auto& [sql, yaml] : {std::pair<const char*, const char*>{"CASCADE", "cascade"},
                                  {"RESTRICT", "restrict"},
                                  {"SET NULL", "set_null"},
                                  {"SET DEFAULT", "set_default"}}) {
    if (rest.starts_with(sql)) return word(yaml);
  }
  return kLeftOut;
}

DraftWish draft_key(const QualifiedName& table, const WrittenConstraint& written, bool named) {
  const Constraint& key = written.constraint;
  const bool primary = key.kind == ConstraintKind::kPrimaryKey;
  DraftWish wish = wish_of(
      primary ? "add_primary_key" : "add_unique", table, key.name, written.at,
      {{"columns", names_node(key.columns)},
       {"name", named ? name_node(key.name) : kLeftOut},
       {"include", written.index.include.empty() ? kLeftOut : names_node(written.index.include)},
       {"deferrable", deferrable_node(key.rules)},
       {"nulls_distinct", written.index.nulls_not_distinct ? flag_node(false) : kLeftOut}});
  wish.unique = key.columns;
  wish.relies_on = key.columns;
  if (primary) wish.columns = key.columns;
  return wish;
}

DraftWish draft_foreign_key(const QualifiedName& table, const WrittenConstraint& written,
                            bool named) {
  const Constraint& key = written.constraint;
  DraftWish wish = wish_of(
      "add_foreign_key", table, key.name, written.at,
      {{"columns", names_node(key.columns)},
       {"references", text_node(written_name(key.references))},
       {"to", key.referenced_columns.empty() ? kLeftOut : names_node(key.referenced_columns)},
       {"name", named ? name_node(key.name) : kLeftOut},
       {"on_delete", reaction_node(key.rules, "DELETE")},
       {"on_update", reaction_node(key.rules, "UPDATE")},
       {"match", key.rules.find("MATCH FULL") == std::string::npos ? kLeftOut : word("full")},
       {"deferrable", deferrable_node(key.rules)}});
  wish.relies_on = key.columns;
  wish.refers_to = key.references;
  wish.relies_on_there = key.referenced_columns;
  return wish;
}

DraftWish draft_check(const QualifiedName& table, const WrittenConstraint& written, bool named) {
  DraftWish wish = wish_of("add_check", table, written.constraint.name, written.at,
                           {{"name", named ? name_node(written.constraint.name) : kLeftOut},
                            {"check", text_node(written.constraint.expression)}});
  wish.relies_on = written.constraint.columns;
  return wish;
}

}  // namespace

Node flag_node(bool flag) {
  Node node = text_node(flag ? "true" : "false");
  node.quoted = false;
  return node;
}

DraftedWish draft_add_column(const QualifiedName& table, const WrittenColumn& written) {
  const Column& column = written.column;
  const auto refused = [&](const std::string& what, const std::string& help) {
    return DraftedWish{std::nullopt,
                       fmt::format("no operation adds {}: column \"{}\" of {}", what, column.name,
                                   table.display()),
                       {help}};
  };
  if (column.generated != Generated::kNone)
    return refused("a generated column",
                   "ALTER TABLE .. ADD COLUMN writes every row under a lock: add a plain column, "
                   "fill it with add_column's \"value\"");
  if (!column.identity.empty() || written.serial)
    return refused("a column that numbers the rows",
                   "ALTER TABLE .. ADD COLUMN writes every row under a lock; do it by hand where "
                   "that is short");
  if (!column.collation.empty())
    return refused(fmt::format("a column with a collation ({})", column.collation),
                   "add it by hand: without a default it is instant");
  DraftWish wish = draft_column_wish(
      "add_column", table, column.name, written.at,
      {{"type", text_node(column.type)},
       {"nullable", column.nullable ? kLeftOut : flag_node(false)},
       {"default", column.default_sql ? text_node(*column.default_sql) : kLeftOut}});
  wish.replaces = {column.name};
  return {std::move(wish), "", {}};
}

DraftWish draft_column_wish(const std::string& operation, const QualifiedName& table,
                            const std::string& column, Position from, Keys keys) {
  keys.insert(keys.begin(), {"column", name_node(column)});
  DraftWish wish = wish_of(operation, table, column, from, std::move(keys));
  wish.columns = {column};
  return wish;
}

DraftWish draft_change_type(const QualifiedName& table, const std::string& column,
                            const std::string& type, const std::string& value,
                            const std::optional<std::string>& default_sql, Position from) {
  DraftWish wish =
      draft_column_wish("change_type", table, column, from,
                        {{"type", text_node(type)},
                         {"value", value.empty() ? kLeftOut : text_node(value)},
                         {"default", default_sql ? text_node(*default_sql) : kLeftOut}});
  wish.replaces = {column};
  return wish;
}

DraftWish draft_rename_column(const QualifiedName& table, const std::string& from_name,
                              const std::string& to, Position from) {
  DraftWish wish =
      draft_column_wish("rename_column", table, from_name, from, {{"to", name_node(to)}});
  wish.columns.push_back(to);
  wish.replaces = {from_name, to};
  return wish;
}

DraftWish draft_index(const std::string& operation, const QualifiedName& table, const Index& index,
                      bool named, Position from) {
  std::vector<Node> parts;
  for (const IndexPart& part : index.parts) parts.push_back(part_node(part));
  const bool replaced = operation == "replace_index";
  DraftWish wish = wish_of(
      operation, table, index.name, from,
      {{replaced ? "index" : "name", named ? name_node(index.name) : kLeftOut},
       {"columns", list_node(std::move(parts))},
       {"include", index.include.empty() ? kLeftOut : names_node(index.include)},
       {"where", index.where_sql.empty() ? kLeftOut : text_node(index.where_sql)},
       {"method",
        index.method.empty() || index.method == "btree" ? kLeftOut : text_node(index.method)},
       {"unique", index.unique ? flag_node(true) : kLeftOut},
       {"nulls_distinct", index.nulls_not_distinct ? flag_node(false) : kLeftOut}});
  wish.relies_on = index.reads;
  for (const IndexPart& part : index.parts) {
    if (!part.column.empty()) wish.relies_on.push_back(part.column);
    if (index.unique && index.where_sql.empty()) wish.unique.push_back(part.column);
  }
  wish.relies_on.insert(wish.relies_on.end(), index.include.begin(), index.include.end());
  if (!index.name.empty()) wish.objects = {index.name};
  if (!index.storage.empty())
    wish.remarks.push_back(fmt::format(
        "WITH ({}) is not part of the operation: ALTER INDEX .. SET afterwards", index.storage));
  return wish;
}

DraftedWish draft_add_constraint(const QualifiedName& table, const WrittenConstraint& written,
                                 bool named) {
  const Constraint& constraint = written.constraint;
  DraftWish wish;
  switch (constraint.kind) {
    case ConstraintKind::kPrimaryKey:
    case ConstraintKind::kUnique:
      wish = draft_key(table, written, named);
      break;
    case ConstraintKind::kForeignKey:
      if (constraint.rules.find('(') != std::string::npos) {
        return {std::nullopt,
                fmt::format("no operation adds a foreign key with \"{}\"", constraint.rules),
                {"add it by hand: NOT VALID, then VALIDATE CONSTRAINT"}};
      }
      wish = draft_foreign_key(table, written, named);
      break;
    case ConstraintKind::kCheck:
      if (!constraint.rules.empty()) {
        return {std::nullopt,
                fmt::format("no operation adds a check that is {}", constraint.rules),
                {"add it by hand: NOT VALID, then VALIDATE CONSTRAINT"}};
      }
      wish = draft_check(table, written, named);
      break;
    case ConstraintKind::kExclusion:
      return {std::nullopt,
              fmt::format("exclusion constraint \"{}\" of {}: its index cannot be built without "
                          "stopping the table's writers",
                          constraint.name, table.display()),
              {"where that is short, write the operation yourself: add_exclude, with lock_table: "
               "true"}};
  }
  if (!constraint.name.empty()) wish.objects = {constraint.name};
  return {std::move(wish), "", {}};
}

DraftWish draft_object_wish(const std::string& operation, const QualifiedName& table,
                            const std::string& key, const std::string& object, Position from,
                            Keys more) {
  more.insert(more.begin(), {key, name_node(object)});
  DraftWish wish = wish_of(operation, table, object, from, std::move(more));
  wish.objects = {object};
  return wish;
}

DraftWish draft_constraint_wish(const std::string& operation, const QualifiedName& table,
                                const Constraint& constraint, Position from, Keys more) {
  DraftWish wish =
      draft_object_wish(operation, table, "constraint", constraint.name, from, std::move(more));
  wish.relies_on = constraint.columns;
  wish.refers_to = constraint.references;
  wish.relies_on_there = constraint.referenced_columns;
  return wish;
}

DraftWish draft_drop_index(const QualifiedName& table, const Index& index, Position from) {
  DraftWish wish = draft_object_wish("drop_index", table, "index", index.name, from);
  wish.relies_on = index.reads;
  return wish;
}

DraftWish draft_create_table(const QualifiedName& table, const std::string& statement,
                             Position from) {
  DraftWish wish = wish_of("create_table", table, "", from, {{"sql", text_node(statement)}});
  wish.alone = wish.makes_table = true;
  return wish;
}

DraftWish draft_table_wish(const std::string& operation, const QualifiedName& table, Position from,
                           Keys keys) {
  DraftWish wish = wish_of(operation, table, "", from, std::move(keys));
  wish.alone = true;
  return wish;
}

DraftWish draft_add_label(const QualifiedName& table, const std::string& column,
                          const std::string& label, const std::string& before, Position from) {
  DraftWish wish = wish_of("add_enum_value", table, column, from,
                           {{"column", name_node(column)},
                            {"value", text_node(label)},
                            {"before", before.empty() ? kLeftOut : text_node(before)}});
  wish.about += " '" + label + "'";
  wish.relies_on = {column};
  wish.objects = {"label " + label};
  return wish;
}

}  // namespace shoofly
