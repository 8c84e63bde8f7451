#pragma once

// Columns, keys and indexes as the calls of all tools describe them, and the SQL for them. What a
// call does not say is empty and left out.

#include <optional>
#include <string>
#include <vector>

#include "sql/text.h"

namespace shoofly::toolchain::programs {

struct KeyDraft {
  std::string name;
  std::vector<std::string> columns;
  QualifiedName references;
  std::vector<std::string> referenced;  // empty: its primary key
  std::string on_delete;                // as SQL says it
  std::string on_update;
  std::string deferrable;  // "deferrable initially deferred"
  bool not_valid = false;
};

struct ColumnDraft {
  std::string name;
  Sql type;
  bool not_null = false;
  bool primary_key = false;
  bool unique = false;
  std::optional<Sql> default_value;
  std::optional<Sql> generated;  // "always as (..) stored", "by default as identity"
  std::optional<Sql> check;
  std::string collation;
  std::optional<KeyDraft> key;  // without columns: inline
};

struct IndexDraft {
  std::string name;
  QualifiedName table;
  std::vector<Sql> keys;
  bool unique = false;
  bool concurrently = false;
  bool if_not_exists = false;
  bool nulls_not_distinct = false;
  std::string method;
  std::vector<std::string> include;
  std::optional<Sql> where;
};

Sql column_sql(const ColumnDraft& column);
// "constraint x foreign key (a) references b (c) ..", without columns "references b (c) ..".
Sql key_sql(const KeyDraft& key);
Sql index_sql(const IndexDraft& index);
// "constraint x ", or nothing.
Sql constraint_name(const std::string& name);
Sql create_table_sql(const QualifiedName& table, const std::vector<Sql>& parts, bool if_not_exists);

// Stands among the parts of a table of which not all could be read: its shape is not known then.
Sql unread_parts();

// "a.b": with its schema.
QualifiedName qualified(const std::string& name, const std::string& schema = "");
// At most 63 bytes, as the server cuts it.
std::string cut_name(const std::string& name);

}  // namespace shoofly::toolchain::programs
