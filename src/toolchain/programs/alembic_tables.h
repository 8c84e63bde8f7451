#pragma once

// sa.Column(..) and the constraints of a table, as values.

#include <optional>
#include <string>
#include <vector>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/sqlalchemy_types.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

struct SaColumn {
  ColumnDraft draft;
  SqlType type;
  std::optional<KeyDraft> key;  // with its column
  std::optional<std::string> comment;
  bool index = false;
  bool unique = false;
  std::optional<bool> numbers_itself;  // autoincrement
  bool has_default_unread = false;     // the default cannot be read
};

// Nullopt: it is no Column with a literal name and a type.
std::optional<SaColumn> sa_column(const Node& node);
// Of server_default. Nullopt: it has to be run.
std::optional<Sql> sa_default(const Node& node);
// A condition, or a key of an index: a literal or text("..").
std::optional<Sql> sa_expression(const Node* node);
// ondelete, onupdate, deferrable, initially of a call.
void take_key_options(const Node& call, KeyDraft& key);

// CREATE TABLE and what follows it. Nullopt: a column cannot be read.
struct SaTable {
  std::vector<SqlType> types;  // enums of its columns: those with an `enum_name` are made
  Sql create;
  std::vector<Sql> after;  // indexes, comments
  std::vector<std::string> unread;
};
std::optional<SaTable> sa_table(const Node& call, const QualifiedName& name);

// CREATE TYPE of an enum.
Sql sa_enum(const SqlType& type);
std::string sa_index_name(const std::string& table, const std::string& column);

}  // namespace shoofly::toolchain::programs
