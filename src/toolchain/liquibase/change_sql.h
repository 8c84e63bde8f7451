#pragma once

// A change of a changelog as the SQL that Liquibase 4.28 would run for it. Tried against its
// update-sql. Pure.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "toolchain/liquibase/dialect.h"

namespace shoofly::toolchain {

struct ChangeSql {
  std::vector<std::string> statements;  // without semicolons
  // What Liquibase would do of its own to take it back; none: it cannot.
  std::optional<std::vector<std::string>> back;
  // Not empty: what of the change cannot be told from its file.
  std::string unknown;
};

// The first line of a file that the change names, without its end; none: it cannot be read.
using FirstLineOf = std::function<std::optional<std::string>(const std::string& file)>;

// Changes that are SQL themselves (sql, sqlFile, createProcedure) are not its business. Nothing: no
// change of that name is known.
std::optional<ChangeSql> sql_of_change(const Dialect& dialect, const Element& change,
                                       const FirstLineOf& first_line_of);

// One kind of change, for the table.
using Render = void (*)(const Dialect& dialect, const Element& change, ChangeSql& sql);
struct ChangeKind {
  std::string_view name;
  Render render;
};
const std::vector<ChangeKind>& table_changes();
const std::vector<ChangeKind>& column_changes();
const std::vector<ChangeKind>& constraint_changes();
const std::vector<ChangeKind>& object_changes();
const std::vector<ChangeKind>& row_changes();

// ---- For those
// "t (a INTEGER NOT NULL .. , "): a column as CREATE TABLE and ADD have it.
std::string column_definition(const Dialect& dialect, const Element& column);
// Of its `constraints`, or of itself.
bool is_nullable(const Element& column);
const Element* constraints_of(const Element& column);
// "FOREIGN KEY (c) REFERENCES t(id) ON DELETE .."; empty: it has none.
std::string reference_of(const Dialect& dialect, const std::string& columns,
                         const Element& constraints);
std::string set_not_null(const Dialect& dialect, const std::string& table,
                         const std::string& column, std::string_view type);
std::string drop_not_null(const Dialect& dialect, const std::string& table,
                          const std::string& column, std::string_view type);
std::string drop_column(const Dialect& dialect, const std::string& table,
                        const std::string& column);

}  // namespace shoofly::toolchain
