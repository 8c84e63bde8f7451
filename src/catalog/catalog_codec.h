#pragma once

// The fields of the catalog's types, of actions and of sync specs, for codec.h.

#include "catalog/action.h"
#include "catalog/catalog.h"
#include "catalog/codec.h"
#include "catalog/sync.h"

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

template <>
struct KindName<AddColumn> {
  static constexpr const char* name = "add_column";
};
template <>
struct KindName<DropColumn> {
  static constexpr const char* name = "drop_column";
};
template <>
struct KindName<RenameColumns> {
  static constexpr const char* name = "rename_columns";
};
template <>
struct KindName<SetNotNull> {
  static constexpr const char* name = "set_not_null";
};
template <>
struct KindName<DropNotNull> {
  static constexpr const char* name = "drop_not_null";
};
template <>
struct KindName<SetDefault> {
  static constexpr const char* name = "set_default";
};
template <>
struct KindName<DropDefault> {
  static constexpr const char* name = "drop_default";
};
template <>
struct KindName<AddConstraint> {
  static constexpr const char* name = "add_constraint";
};
template <>
struct KindName<ValidateConstraint> {
  static constexpr const char* name = "validate_constraint";
};
template <>
struct KindName<DropConstraint> {
  static constexpr const char* name = "drop_constraint";
};
template <>
struct KindName<CreateIndex> {
  static constexpr const char* name = "create_index";
};
template <>
struct KindName<DropIndex> {
  static constexpr const char* name = "drop_index";
};
template <>
struct KindName<AttachIndex> {
  static constexpr const char* name = "attach_index";
};
template <>
struct KindName<InstallSync> {
  static constexpr const char* name = "install_sync";
};
template <>
struct KindName<ReplaceSync> {
  static constexpr const char* name = "replace_sync";
};
template <>
struct KindName<RemoveSync> {
  static constexpr const char* name = "remove_sync";
};
template <>
struct KindName<CommentColumn> {
  static constexpr const char* name = "comment_column";
};

template <>
struct KindName<AlterConstraint> {
  static constexpr const char* name = "alter_constraint";
};
template <>
struct KindName<AddEnumLabel> {
  static constexpr const char* name = "add_enum_label";
};
template <>
struct KindName<CreateTable> {
  static constexpr const char* name = "create_table";
};
template <>
struct KindName<DropTable> {
  static constexpr const char* name = "drop_table";
};
template <>
struct KindName<RenameTable> {
  static constexpr const char* name = "rename_table";
};
template <>
struct KindName<CreateView> {
  static constexpr const char* name = "create_view";
};
template <>
struct KindName<DropView> {
  static constexpr const char* name = "drop_view";
};
template <>
struct KindName<CreatePartitioned> {
  static constexpr const char* name = "create_partitioned";
};
template <>
struct KindName<SwapTables> {
  static constexpr const char* name = "swap_tables";
};
template <>
struct KindName<InstallTableSync> {
  static constexpr const char* name = "install_table_sync";
};
template <>
struct KindName<RemoveTableSync> {
  static constexpr const char* name = "remove_table_sync";
};
template <>
struct KindName<AnalyzeTable> {
  static constexpr const char* name = "analyze_table";
};
template <>
struct EnumNames<PartitionValue::Kind> {
  static constexpr std::array names{"text", "null", "lowest", "highest"};
};
template <>
struct KindName<SetStatistics> {
  static constexpr const char* name = "set_statistics";
};
template <>
struct KindName<SetReplicaIdentity> {
  static constexpr const char* name = "set_replica_identity";
};

template <class C, Is<QualifiedName> T>
void fields(C& codec, T& v) {
  codec("schema", v.schema);
  codec("name", v.name);
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
}

template <class C, Is<Grant> T>
void fields(C& codec, T& v) {
  codec("grantee", v.grantee);
  codec("privilege", v.privilege);
  codec("column", v.column);
  codec("grantable", v.grantable);
}

template <class C, Is<View> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("table", v.table);
  codec("columns", v.columns);
  codec("security_invoker", v.security_invoker);
  codec("owner", v.owner);
  codec("grants", v.grants);
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
}

// ---- Actions ----------------------------------------------------------------------------------

template <class C, Is<Rename> T>
void fields(C& codec, T& v) {
  codec("from", v.from);
  codec("to", v.to);
}

template <class C, class T>
requires Is<T, AddColumn>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("column", v.column);
}

template <class C, class T>
requires Is<T, DropColumn> || Is<T, SetNotNull> || Is<T, DropNotNull> || Is<T, DropDefault>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("column", v.column);
}

template <class C, Is<RenameColumns> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("columns", v.columns);
  codec("indexes", v.indexes);
  codec("constraints", v.constraints);
}

template <class C, Is<SetDefault> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("column", v.column);
  codec("default", v.default_sql);
  codec("literal", v.literal);
}

template <class C, Is<AddConstraint> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("constraint", v.constraint);
  codec.added("index", v.index);
}

template <class C, Is<DropIndex> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("name", v.name);
  codec.added("patient", v.patient);
  codec.added("partitions", v.partitions);
}

template <class C, class T>
requires Is<T, ValidateConstraint> || Is<T, DropConstraint>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("name", v.name);
}

template <class C, Is<PartitionIndex> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("index", v.index);
  codec("parent", v.parent);
  codec("parent_table", v.parent_table);
  codec("leaf", v.leaf);
}

template <class C, Is<CreateIndex> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("index", v.index);
  codec.added("partitions", v.partitions);
}

template <class C, Is<AttachIndex> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("constraint", v.constraint);
  codec("index", v.index);
}

template <class C, class T>
requires Is<T, InstallSync> || Is<T, RemoveSync>
void fields(C& codec, T& v) { codec("spec", v.spec); }

template <class C, Is<ReplaceSync> T>
void fields(C& codec, T& v) {
  codec("before", v.before);
  codec("after", v.after);
}

template <class C, Is<CommentColumn> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("column", v.column);
  codec("comment", v.comment);
}

template <class C, Is<SetStatistics> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("column", v.column);
  codec("target", v.target);
}

template <class C, Is<CreateTable> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("statement", v.statement);
}

template <class C, Is<AlterConstraint> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("name", v.name);
  codec("rules", v.rules);
}

template <class C, Is<AddEnumLabel> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("type", v.type);
  codec("label", v.label);
  codec("before", v.before);
}

template <class C, Is<DropTable> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
}

template <class C, Is<RenameTable> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("to", v.to);
}

template <class C, class T>
requires Is<T, CreateView> || Is<T, DropView>
void fields(C& codec, T& v) { codec("view", v.view); }

template <class C, Is<PartitionValue> T>
void fields(C& codec, T& v) {
  codec("value_kind", v.kind);
  codec("text", v.text);
}

template <class C, Is<Partition> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("from", v.from);
  codec("to", v.to);
  codec("values", v.values);
  codec("modulus", v.modulus);
  codec("remainder", v.remainder);
  codec("is_default", v.is_default);
}

template <class C, Is<CreatePartitioned> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("like", v.like);
  codec("strategy", v.strategy);
  codec("columns", v.columns);
  codec("partitions", v.partitions);
  codec("keys", v.keys);
  codec("indexes", v.indexes);
  codec("foreign_keys", v.foreign_keys);
}

template <class C, Is<TriggerState> T>
void fields(C& codec, T& v) {
  codec("name", v.name);
  codec("enabled", v.enabled);
}

template <class C, Is<SwapTables> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("incoming", v.incoming);
  codec("outgoing", v.outgoing);
  codec("incoming_names", v.incoming_names);
  codec("outgoing_names", v.outgoing_names);
  codec("triggers", v.triggers);
  codec("parts", v.parts);
}

template <class C, class T>
requires Is<T, InstallTableSync> || Is<T, RemoveTableSync>
void fields(C& codec, T& v) { codec("sync", v.sync); }

template <class C, Is<AnalyzeTable> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
}

template <class C, Is<SetReplicaIdentity> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("identity", v.identity);
}

}  // namespace shoofly::codec
