#pragma once

// The fields of the catalog's types and of what is kept in step, for codec.h.

#include "catalog/catalog.h"
#include "catalog/codec.h"
#include "catalog/row_move.h"
#include "catalog/sync.h"
#include "catalog/table_sync.h"

namespace shoofly::codec {

template <>
struct EnumNames<Generated> {
  static constexpr std::array names{"none", "stored", "virtual"};
};
template <>
struct EnumNames<ConstraintKind> {
  static constexpr std::array names{"primary key", "unique", "check", "foreign key", "exclusion"};
};
template <>
struct EnumNames<TableKind> {
  static constexpr std::array names{"ordinary", "partitioned", "partition", "foreign", "virtual"};
};
template <>
struct EnumNames<Winner> {
  static constexpr std::array names{"old side", "new side"};
};
template <>
struct EnumNames<Filling> {
  static constexpr std::array names{"forward", "backward", "none"};
};

template <class C, Is<QualifiedName> T>
void fields(C& codec, T& v) {
  codec("schema", v.schema);
  codec("name", v.name);
}

template <class C, Is<Grant> T>
void fields(C& codec, T& v) {
  codec("grantee", v.grantee);
  codec("privilege", v.privilege);
  codec("column", v.column);
  codec("grantable", v.grantable);
}

template <class C, Is<Sequence> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("type", v.type);
  codec("start", v.start);
  codec("increment", v.increment);
  codec("minimum", v.minimum);
  codec("maximum", v.maximum);
  codec("cache", v.cache);
  codec("cycle", v.cycle);
  codec("grants", v.grants);
}

template <class C, Is<Column> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("type", v.type);
  codec("nullable", v.nullable);
  codec("default", v.default_sql);
  codec("default_is_literal", v.default_is_literal);
  codec("generated", v.generated);
  codec("generated_sql", v.generated_sql);
  codec("identity", v.identity);
  codec("collation", v.collation);
  codec("comment", v.comment);
  codec.added("labels", v.labels);
  codec.added("statistics", v.statistics);
  codec.added("storage", v.storage);
  codec.added("compression", v.compression);
  codec.added("options", v.options);
  codec.added("sequence", v.sequence);
}

template <class C, Is<IndexPart> T>
void fields(C& codec, T& v) {
  codec("column", v.column);
  codec("expression", v.expression);
  codec("collation", v.collation);
  codec("opclass", v.opclass);
  codec("descending", v.descending);
  codec("nulls_first", v.nulls_first);
}

template <class C, Is<Index> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("unique", v.unique);
  codec("nulls_not_distinct", v.nulls_not_distinct);
  codec("method", v.method);
  codec("parts", v.parts);
  codec("include", v.include);
  codec("where", v.where_sql);
  codec("reads", v.reads);
  codec("valid", v.valid);
  codec("constraint", v.constraint);
  codec.added("storage", v.storage);
  codec.added("tablespace", v.tablespace);
  codec.added("comment", v.comment);
  codec.added("attached_to", v.attached_to);
}

template <class C, Is<Constraint> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("constraint_kind", v.kind);
  codec("columns", v.columns);
  codec("expression", v.expression);
  codec("references", v.references);
  codec("referenced_columns", v.referenced_columns);
  codec("rules", v.rules);
  codec("validated", v.validated);
}

template <class C, Is<Trigger> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("timing", v.timing);
  codec("on_insert", v.on_insert);
  codec("on_update", v.on_update);
  codec("on_delete", v.on_delete);
  codec("row_level", v.row_level);
  codec("update_of", v.update_of);
  codec("enabled", v.enabled);
}

template <class C, Is<Dependent> T>
void fields(C& codec, T& v) {
  codec("dependent_kind", v.kind);
  codec("name", v.name);
  codec("column", v.column);
  codec.added("in_the_way", v.in_the_way);
}

template <class C, Is<View> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("table", v.table);
  codec("columns", v.columns);
  codec.added("sources", v.sources);
  codec("security_invoker", v.security_invoker);
  codec("owner", v.owner);
  codec("grants", v.grants);
  codec.added("in_own_schema", v.in_own_schema);
}

template <class C, Is<Table> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec.added("parent", v.parent);
  codec.added("has_partitions", v.has_partitions);
  codec("table_kind", v.kind);
  codec("columns", v.columns);
  codec("constraints", v.constraints);
  codec("indexes", v.indexes);
  codec("triggers", v.triggers);
  codec("dependents", v.dependents);
  codec("owner", v.owner);
  codec.added("grants", v.grants);
  codec("row_security", v.row_security);
  codec("row_security_hides", v.row_security_hides);
  codec("published", v.published);
  codec("subscribed", v.subscribed);
  codec("without_rowid", v.without_rowid);
  codec("strict", v.strict);
  codec.added("replica_identity", v.replica_identity);
  codec("attribute_slots", v.attribute_slots);
  codec("row_estimate", v.row_estimate);
  codec("bytes", v.bytes);
  codec("index_bytes", v.index_bytes);
}

template <class C, Is<ServerInfo> T>
void fields(C& codec, T& v) {
  codec("engine", v.engine);
  codec("version", v.version);
  codec("version_text", v.version_text);
  codec("database", v.database);
  codec("user", v.user);
  codec("superuser", v.superuser);
  codec("read_only", v.read_only);
  codec("in_recovery", v.in_recovery);
  codec("deadlock_timeout_ms", v.deadlock_timeout_ms);
  codec("settings", v.settings);
}

template <class C, Is<Catalog> T>
void fields(C& codec, T& v) {
  codec("server", v.server);
  codec("tables", v.tables);
  codec.added("views", v.views);
  codec.added("other_names", v.other_names);
}

// ---- Sync -------------------------------------------------------------------------------------

template <class C, Is<Binding> T>
void fields(C& codec, T& v) {
  codec("parameter", v.parameter);
  codec("column", v.column);
  codec("type", v.type);
}

template <class C, Is<Expression> T>
void fields(C& codec, T& v) {
  codec("text", v.text);
  codec("result_type", v.result_type);
  codec("reads", v.reads);
  codec("immutable", v.immutable);
  codec("volatile_default", v.volatile_default);
}

template <class C, Is<SyncColumn> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("type", v.type);
  codec("literal_default", v.literal_default);
  codec("default_unknown", v.default_unknown);
  codec("required", v.required);
  codec("derived", v.derived);
}

template <class C, Is<SyncGroup> T>
void fields(C& codec, T& v) {
  codec("operation", v.operation);
  codec("old_side", v.old_side);
  codec("new_side", v.new_side);
}

template <class C, Is<SyncSpec> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("key", v.key);
  codec("tag", v.tag);
  codec("marker", v.marker);
  codec.added("fresh_marker", v.fresh_marker);
  codec("groups", v.groups);
  codec("winner", v.winner);
  codec("filling", v.filling);
  codec("other_before_triggers", v.other_before_triggers);
  codec("enable_always", v.enable_always);
}

template <class C, Is<ColumnPair> T>
void fields(C& codec, T& v) {
  codec("source", v.source);
  codec("follower", v.follower);
  codec("type", v.type);
  codec("nothing", v.nothing);
  codec.added("follower_away", v.follower_away);
}

template <class C, Is<TableSync> T>
void fields(C& codec, T& v) {
  codec("source", v.source);
  codec("follower", v.follower);
  codec("key", v.key);
  codec("columns", v.columns);
  codec("source_unique", v.source_unique);
  codec("follower_unique", v.follower_unique);
  codec("tag", v.tag);
  codec("key_may_move", v.key_may_move);
  codec("source_parts", v.source_parts);
  codec("into_rows", v.into_rows);
  codec("both_ways", v.both_ways);
  codec("every_row", v.every_row);
  codec.added("follower_away", v.follower_away);
}

template <class C, Is<RowMove> T>
void fields(C& codec, T& v) {
  codec("from", v.from);
  codec("to", v.to);
  codec("key", v.key);
  codec("columns", v.columns);
  codec("condition", v.condition);
  codec("ledger", v.ledger);
}

}  // namespace shoofly::codec
