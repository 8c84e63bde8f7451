#include "toolchain/programs/django_editor.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace shoofly::toolchain::programs {
namespace {

std::string joined(const std::string& table, const std::vector<std::string>& columns,
                   const char* suffix) {
  std::string name = table;
  for (const std::string& column : columns) name += "_" + column;
  return cut_name(name + suffix);
}

}  // namespace

Sql DjangoEditor::type_of(const DjangoField& field) {
  return field.target.empty() ? field.type : state_.key_type(field.target);
}

ColumnDraft DjangoEditor::column_of(const DjangoModel& model, const DjangoField& field) {
  ColumnDraft column;
  column.name = field.column;
  column.type = type_of(field);
  column.not_null = !field.null;
  column.primary_key = field.primary_key;
  column.unique = field.unique;
  column.default_value = field.stays;
  if (field.identity) column.generated = kSql.write("by default as identity");
  if (field.positive) column.check = kSql.write("{} >= 0", Ident{field.column});
  column.collation = field.collation;
  if (field.stored) column.generated = kSql.write("always as ({}) stored", *field.stored);
  if (!field.stored_known)
    sql_.opaque(at_, fmt::format("the expression of {}.{}", model.table, field.column));
  if (!field.known) sql_.opaque(at_, fmt::format("the type of {}.{}", model.table, field.column));
  return column;
}

KeyDraft DjangoEditor::key_of(const std::string& table, const DjangoField& field) {
  const QualifiedName to = state_.table_of(field.target);
  const std::string key = state_.key_column(field.target);
  return {cut_name(table + "_" + field.column + "_fk_" + to.name + "_" + key),
          {field.column},
          to,
          {key},
          "",
          "",
          "deferrable initially deferred",
          false};
}

std::vector<IndexDraft> DjangoEditor::indexes_of(const std::string& table,
                                                 const DjangoField& field) {
  std::vector<IndexDraft> indexes;
  const std::string name = joined(table, {field.column}, "");
  if (field.has_index()) indexes.push_back({name, {"", table}, {kSql.ident(field.column)}});
  const std::string type = type_of(field).str();
  if (field.has_like())
    indexes.push_back(
        {name + "_like",
         {"", table},
         {type == "text" ? kSql.write("{} text_pattern_ops", Ident{field.column})
                         : kSql.write("{} varchar_pattern_ops", Ident{field.column})}});
  return indexes;
}

void DjangoEditor::put_off_indexes(const std::string& table, const DjangoField& field) {
  for (const IndexDraft& index : indexes_of(table, field))
    deferred_.push_back({at_, table, field.column, index, {}});
}

void DjangoEditor::create_model(DjangoModel& model, const std::vector<Sql>& constraints) {
  if (!model.managed) return;
  std::vector<Sql> parts;
  bool known = true;
  for (const auto& [name, field] : model.fields) {
    if (!field.composite.empty()) {
      std::vector<std::string> columns;
      for (const std::string& each : field.composite) columns.push_back(model.column_of(each));
      parts.push_back(kSql.write("primary key ({})", kSql.idents(columns)));
    } else if (!field.many) {
      parts.push_back(column_sql(column_of(model, field)));
      known = known && field.known;
    }
  }
  if (!known) parts.push_back(unread_parts());
  parts.insert(parts.end(), constraints.begin(), constraints.end());
  put(create_table_sql({"", model.table}, parts, false));
  for (const std::vector<std::string>& fields : model.unique_together)
    add_unique(model, fields, false);
  for (const auto& [name, field] : model.fields) {
    if (field.is_relation() && field.constrained)
      later(kSql.write("alter table {} add {}", Ident{model.table},
                       key_sql(key_of(model.table, field))));
  }
  for (const auto& [name, field] : model.fields) {
    if (!field.many) put_off_indexes(model.table, field);
  }
  for (const auto& [name, field] : model.fields) {
    if (field.many) create_many(model, name, field);
  }
}

std::string DjangoEditor::many_table(const DjangoModel& model, const std::string& name,
                                     const DjangoField& field) const {
  return field.join_table.empty() ? cut_name(model.table + "_" + name) : field.join_table;
}

void DjangoEditor::create_many(const DjangoModel& model, const std::string& name,
                               const DjangoField& field) {
  if (field.through || !model.managed) return;
  DjangoModel join;
  join.table = many_table(model, name, field);
  const std::string own = model.app + "." + lower(model.name);
  const std::string other = field.target.substr(field.target.find('.') + 1);
  const bool self = own == field.target;
  DjangoField id;
  id.column = "id";
  // The project's DEFAULT_AUTO_FIELD is not known; it is this one unless it says so.
  id.type = kSql.write("bigint");
  id.primary_key = id.identity = true;
  const auto end = [](const std::string& column, const std::string& target) {
    DjangoField field_to;
    field_to.column = column;
    field_to.target = target;
    field_to.indexed = true;
    return field_to;
  };
  const std::string first = self ? "from_" + lower(model.name) : lower(model.name);
  const std::string second = self ? "to_" + other : other;
  join.fields = {
      {"id", id}, {first, end(first + "_id", own)}, {second, end(second + "_id", field.target)}};
  join.unique_together = {{first, second}};
  create_model(join, {});
}

void DjangoEditor::delete_model(DjangoModel& model) {
  if (!model.managed) return;
  for (const auto& [name, field] : model.fields) {
    if (field.many && !field.through)
      put(kSql.write("drop table {} cascade", Ident{many_table(model, name, field)}));
  }
  put(kSql.write("drop table {} cascade", Ident{model.table}));
  std::erase_if(deferred_, [&](const Deferred& each) { return each.table == model.table; });
}

void DjangoEditor::add_field(DjangoModel& model, const std::string& name,
                             const DjangoField& field) {
  if (!model.managed) return;
  if (field.many) return create_many(model, name, field);
  ColumnDraft column = column_of(model, field);
  const bool fills = field.value.has_value() && !field.stays;
  if (fills) column.default_value = field.value;
  if (field.is_relation() && field.constrained) {
    column.key = key_of(model.table, field);
    column.key->columns.clear();
  }
  put(kSql.write("alter table {} add column {}", Ident{model.table}, column_sql(column)));
  if (column.key) put(kSql.write("set constraints {} immediate", Ident{column.key->name}));
  if (fills)
    put(kSql.write("alter table {} alter column {} drop default", Ident{model.table},
                   Ident{field.column}));
  put_off_indexes(model.table, field);
}

void DjangoEditor::remove_field(DjangoModel& model, const std::string& name,
                                const DjangoField& field) {
  if (!model.managed) return;
  if (field.many) {
    if (!field.through)
      put(kSql.write("drop table {} cascade", Ident{many_table(model, name, field)}));
    return;
  }
  if (field.is_relation() && field.constrained) {
    const std::string key = name_of(model, key_of(model.table, field).name);
    put(kSql.write("set constraints {} immediate", Ident{key}));
    put(kSql.write("alter table {} drop constraint {}", Ident{model.table}, Ident{key}));
  }
  put(kSql.write("alter table {} drop column {} cascade", Ident{model.table}, Ident{field.column}));
  std::erase_if(deferred_, [&](const Deferred& each) {
    return each.table == model.table && each.column == field.column;
  });
}

void DjangoEditor::alter_keys(const DjangoModel& model, const DjangoField& from,
                              const DjangoField& to) {
  const bool was = from.is_relation() && from.constrained;
  const bool is = to.is_relation() && to.constrained;
  if (was && (!is || from.target != to.target)) {
    const std::string key = name_of(model, key_of(model.table, from).name);
    put(kSql.write("set constraints {} immediate", Ident{key}));
    put(kSql.write("alter table {} drop constraint {}", Ident{model.table}, Ident{key}));
  }
  if (from.unique && !to.unique)
    put(kSql.write("alter table {} drop constraint {}", Ident{model.table},
                   Ident{name_of(model, joined(model.table, {from.column}, "_key"))}));
  if (from.has_index() && !to.has_index())
    put(kSql.write("drop index if exists {}", Ident{joined(model.table, {from.column}, "")}));
  if (from.positive && !to.positive)
    put(kSql.write("alter table {} drop constraint {}", Ident{model.table},
                   Ident{name_of(model, joined(model.table, {from.column}, "_check"))}));
}

// The type, where it or its collation changes.
std::optional<Sql> DjangoEditor::type_change(const DjangoModel& model, const DjangoField& from,
                                             const DjangoField& to) {
  const Sql type = type_of(to);
  const bool changes = type_of(from) != type;
  if (!changes && from.collation == to.collation) return std::nullopt;
  if (changes && from.has_like() && !to.has_like())
    put(kSql.write("drop index if exists {}",
                   Ident{joined(model.table, {from.column}, "") + "_like"}));
  if (!to.known) sql_.opaque(at_, fmt::format("the type of {}.{}", model.table, to.column));
  Sql action = kSql.write("alter column {} type {}", Ident{to.column}, type);
  if (!to.collation.empty()) action = kSql.write("{} collate {}", action, Ident{to.collation});
  if (changes && from.kind != to.kind)
    action = kSql.write("{} using {}::{}", action, Ident{to.column}, type);
  return action;
}

void DjangoEditor::alter_indexes(const DjangoModel& model, const DjangoField& from,
                                 const DjangoField& to) {
  if (!from.unique && to.unique)
    put(kSql.write("alter table {} add constraint {} unique ({})", Ident{model.table},
                   Ident{joined(model.table, {to.column}, "_uniq")}, Ident{to.column}));
  for (const IndexDraft& index : indexes_of(model.table, to)) {
    const bool like = index.name.ends_with("_like");
    if (like ? !from.has_like() : !from.has_index()) put(index_sql(index));
  }
  const bool was = from.is_relation() && from.constrained && from.target == to.target;
  if (to.is_relation() && to.constrained && !was) {
    put(kSql.write("alter table {} add {}", Ident{model.table}, key_sql(key_of(model.table, to))));
  }
  if (to.positive && !from.positive)
    put(kSql.write("alter table {} add constraint {} check ({} >= 0)", Ident{model.table},
                   Ident{joined(model.table, {to.column}, "_check")}, Ident{to.column}));
}

void DjangoEditor::alter_field(DjangoModel& model, const DjangoField& from, const DjangoField& to) {
  if (!model.managed) return;
  if (from.many || to.many || from.primary_key != to.primary_key)
    return sql_.opaque(at_, "a change of a primary key or a relation to many");
  if (from.stored || to.stored) return sql_.opaque(at_, "a change of a generated column");
  alter_keys(model, from, to);
  const QualifiedName table{"", model.table};
  if (from.column != to.column)
    put(kSql.write("alter table {} rename column {} to {}", table, Ident{from.column},
                   Ident{to.column}));
  const Sql column = kSql.write("alter column {}", Ident{to.column});
  std::vector<Sql> actions;
  if (auto action = type_change(model, from, to)) actions.push_back(std::move(*action));
  const bool tightens = from.null && !to.null;
  const bool fills = tightens && to.value && !to.stays;
  if (fills) actions.push_back(kSql.write("{} set default {}", column, *to.value));
  if (from.null != to.null && !fills)
    actions.push_back(to.null ? kSql.write("{} drop not null", column)
                              : kSql.write("{} set not null", column));
  if (!actions.empty()) put(kSql.write("alter table {} {}", table, Sql::join(actions, ", ")));
  if (fills) {
    put(kSql.write("update {} set {} = {} where {} is null", table, Ident{to.column}, *to.value,
                   Ident{to.column}));
    put(kSql.write("set constraints all immediate"));
    put(kSql.write("alter table {} {} set not null", table, column));
    put(kSql.write("alter table {} {} drop default", table, column));
  }
  alter_indexes(model, from, to);
}

// Of its constraints, before the table gets another one.
void DjangoEditor::remember_names(DjangoModel& model, const std::string& table) {
  std::map<std::string, std::string> names;
  const auto keep = [&](const std::string& now, const std::string& then) {
    names[then] = name_of(model, now);
  };
  for (const auto& [name, field] : model.fields) {
    if (field.is_relation()) keep(key_of(model.table, field).name, key_of(table, field).name);
    if (field.unique)
      keep(joined(model.table, {field.column}, "_key"), joined(table, {field.column}, "_key"));
    if (field.positive)
      keep(joined(model.table, {field.column}, "_check"), joined(table, {field.column}, "_check"));
  }
  for (const std::vector<std::string>& fields : model.unique_together) {
    std::vector<std::string> columns;
    for (const std::string& field : fields) columns.push_back(model.column_of(field));
    keep(joined(model.table, columns, "_uniq"), joined(table, columns, "_uniq"));
  }
  model.old_names = std::move(names);
}

std::string DjangoEditor::name_of(const DjangoModel& model, const std::string& name) const {
  const auto old = model.old_names.find(name);
  return old == model.old_names.end() ? name : old->second;
}

void DjangoEditor::rename_table(DjangoModel& model, const std::string& table) {
  if (!model.managed || model.table == table) return;
  put(kSql.write("alter table {} rename to {}", Ident{model.table}, Ident{table}));
  for (const auto& [name, field] : model.fields) {
    if (!field.many || field.through || !field.join_table.empty()) continue;
    put(kSql.write("alter table {} rename to {}", Ident{many_table(model, name, field)},
                   Ident{cut_name(table + "_" + name)}));
  }
  for (Deferred& each : deferred_) {
    if (each.table != model.table || each.column.empty()) continue;
    const bool like = each.index.name.ends_with("_like");
    each.table = each.index.table.name = table;
    each.index.name = joined(table, {each.column}, "") + (like ? "_like" : "");
  }
  remember_names(model, table);
  model.table = table;
}

void DjangoEditor::add_unique(const DjangoModel& model, const std::vector<std::string>& fields,
                              bool at_once) {
  std::vector<std::string> columns;
  for (const std::string& field : fields) columns.push_back(model.column_of(field));
  const Sql sql = kSql.write("alter table {} add constraint {} unique ({})", Ident{model.table},
                             Ident{joined(model.table, columns, "_uniq")}, kSql.idents(columns));
  at_once ? put(sql) : later(sql);
}

void DjangoEditor::drop_unique(const DjangoModel& model, const std::vector<std::string>& fields) {
  std::vector<std::string> columns;
  for (const std::string& field : fields) columns.push_back(model.column_of(field));
  put(kSql.write("alter table {} drop constraint {}", Ident{model.table},
                 Ident{name_of(model, joined(model.table, columns, "_uniq"))}));
}

void DjangoEditor::finish() {
  for (const Deferred& each : std::exchange(deferred_, {}))
    sql_.say(each.at, each.sql.empty() ? index_sql(each.index) : each.sql);
}

}  // namespace shoofly::toolchain::programs
