#pragma once

// The one table of operations. A new operation is a file with a parse function and one entry here.

#include <memory>
#include <string>
#include <vector>

#include "operation/fields.h"
#include "operation/operation.h"

namespace shoofly {

struct OperationKey {
  std::string name;
  bool required = false;
  std::string meaning;  // for the documents
};

struct OperationKind {
  std::string name;
  std::string meaning;  // one sentence
  std::vector<OperationKey> keys;
  std::string example;               // YAML, as it stands in a change file
  std::vector<std::string> refuses;  // sentences, for the documents
  std::unique_ptr<Operation> (*parse)(const Fields& fields);

  std::vector<std::string> key_names() const;
};

const std::vector<OperationKind>& operations();
const OperationKind* find_operation(const std::string& name);
std::vector<std::string> operation_names();

std::unique_ptr<Operation> parse_add_check(const Fields& fields);
std::unique_ptr<Operation> parse_add_enum_value(const Fields& fields);
std::unique_ptr<Operation> parse_set_deferrable(const Fields& fields);
std::unique_ptr<Operation> parse_add_exclude(const Fields& fields);
std::unique_ptr<Operation> parse_add_foreign_key(const Fields& fields);
std::unique_ptr<Operation> parse_add_index(const Fields& fields);
std::unique_ptr<Operation> parse_add_primary_key(const Fields& fields);
std::unique_ptr<Operation> parse_add_unique(const Fields& fields);
std::unique_ptr<Operation> parse_drop_constraint(const Fields& fields);
std::unique_ptr<Operation> parse_drop_enum_value(const Fields& fields);
std::unique_ptr<Operation> parse_drop_index(const Fields& fields);
std::unique_ptr<Operation> parse_rename_constraint(const Fields& fields);
std::unique_ptr<Operation> parse_replace_index(const Fields& fields);
std::unique_ptr<Operation> parse_set_replica_identity(const Fields& fields);
std::unique_ptr<Operation> parse_set_statistics(const Fields& fields);
std::unique_ptr<Operation> parse_add_column(const Fields& fields);
std::unique_ptr<Operation> parse_create_table(const Fields& fields);
std::unique_ptr<Operation> parse_drop_table(const Fields& fields);
std::unique_ptr<Operation> parse_archive_rows(const Fields& fields);
std::unique_ptr<Operation> parse_move_rows(const Fields& fields);
std::unique_ptr<Operation> parse_partition_table(const Fields& fields);
std::unique_ptr<Operation> parse_split_table(const Fields& fields);
std::unique_ptr<Operation> parse_merge_tables(const Fields& fields);
std::unique_ptr<Operation> parse_normalize(const Fields& fields);
std::unique_ptr<Operation> parse_rename_table(const Fields& fields);
std::unique_ptr<Operation> parse_change_primary_key(const Fields& fields);
std::unique_ptr<Operation> parse_change_type(const Fields& fields);
std::unique_ptr<Operation> parse_drop_column(const Fields& fields);
std::unique_ptr<Operation> parse_drop_default(const Fields& fields);
std::unique_ptr<Operation> parse_drop_not_null(const Fields& fields);
std::unique_ptr<Operation> parse_merge_columns(const Fields& fields);
std::unique_ptr<Operation> parse_rename_column(const Fields& fields);
std::unique_ptr<Operation> parse_set_default(const Fields& fields);
std::unique_ptr<Operation> parse_set_not_null(const Fields& fields);
std::unique_ptr<Operation> parse_split_column(const Fields& fields);
std::unique_ptr<Operation> parse_transform_column(const Fields& fields);

}  // namespace shoofly
