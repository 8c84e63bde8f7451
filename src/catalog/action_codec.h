#pragma once

// The fields of actions, for codec.h.

#include "catalog/action.h"
#include "catalog/catalog_codec.h"

namespace shoofly::codec {

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
struct KindName<CreateEnum> {
  static constexpr const char* name = "create_enum";
};
template <>
struct KindName<DropEnum> {
  static constexpr const char* name = "drop_enum";
};
template <>
struct KindName<RenameTypes> {
  static constexpr const char* name = "rename_types";
};
template <>
struct KindName<MoveNumbering> {
  static constexpr const char* name = "move_numbering";
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
struct KindName<RebuildViews> {
  static constexpr const char* name = "rebuild_views";
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
struct KindName<InstallLookup> {
  static constexpr const char* name = "install_lookup";
};
template <>
struct KindName<RemoveLookup> {
  static constexpr const char* name = "remove_lookup";
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
  codec.added("partitions", v.partitions);
}

template <class C, Is<DropIndex> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("name", v.name);
  codec.added("patient", v.patient);
  codec.added("partitions", v.partitions);
}

template <class C, Is<ValidateConstraint> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("name", v.name);
}

template <class C, Is<DropConstraint> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("name", v.name);
  codec.added("partitions", v.partitions);
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
  codec.added("named_after", v.named_after);
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

template <class C, Is<CreateEnum> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("type", v.type);
  codec("labels", v.labels);
  codec("like", v.like);
  codec("owner", v.owner);
  codec("own_rights", v.own_rights);
  codec("grants", v.grants);
  codec("comment", v.comment);
}

template <class C, Is<DropEnum> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("type", v.type);
  codec("like", v.like);
}

template <class C, Is<RenameTypes> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("types", v.types);
}

template <class C, Is<MoveNumbering> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("from", v.from);
  codec("to", v.to);
  codec.added("narrow_to", v.narrow_to);
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

template <class C, Is<RebuildViews> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("columns", v.columns);
  codec("views", v.views);
}

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

template <class C, Is<Lookup> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("key", v.key);
  codec("value", v.value);
  codec("key_type", v.key_type);
  codec("value_type", v.value_type);
  codec("referrer", v.referrer);
  codec("column", v.column);
  codec("reference", v.reference);
  codec("tag", v.tag);
}

template <class C, class T>
requires Is<T, InstallLookup> || Is<T, RemoveLookup>
void fields(C& codec, T& v) { codec("lookup", v.lookup); }

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
