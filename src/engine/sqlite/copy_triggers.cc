#include "engine/sqlite/copy_triggers.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/sqlite/copy_texts.h"
#include "engine/sqlite/row_key.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

std::string trigger_of(const Table& table, const char* event) {
  return fmt::format("{}{}_{}", kCopyPrefix, event, table.name.name);
}

// Fetches the row of `row` (new or old) from the table anew.
std::vector<Sql> refresh(const Table& table, const std::vector<std::string>& columns,
                         const Sql& row, const Sql& copy, const Sql& own) {
  return {kSql.write("delete from {} where {};", copy, same_row(table, copy, row)),
          kSql.write("insert into {} ({}) select {} from {} where {};", copy, kSql.idents(columns),
                     kSql.idents(columns), own, same_row(table, own, row))};
}

}  // namespace

std::vector<std::string> copied_columns(const Table& table,
                                        const std::vector<std::string>& without) {
  std::vector<std::string> names;
  for (const std::string& name : row_key(table)) {
    if (table.find_column(name) == nullptr) names.push_back(name);
  }
  for (const Column& column : table.columns) {
    if (column.generated == Generated::kNone && !has_name(without, column.name))
      names.push_back(column.name);
  }
  return names;
}

Sql same_row(const Table& table, const Sql& left, const Sql& right) {
  std::vector<Sql> parts;
  for (const std::string& name : row_key(table))
    parts.push_back(kSql.write("{}.{} = {}.{}", left, Ident{name}, right, Ident{name}));
  return Sql::join(parts, " and ");
}

std::vector<std::string> copy_triggers(const Table& table) {
  return {trigger_of(table, "ins"), trigger_of(table, "upd"), trigger_of(table, "del")};
}

std::vector<Statement> make_copy_triggers(const Table& table,
                                          const std::vector<std::string>& without) {
  const std::vector<std::string> columns = copied_columns(table, without);
  const Sql copy = kSql.ident(copy_of(table).name);
  const Sql own = kSql.ident(table.name.name);
  const Sql old_row = Sql::checked("old");
  const Sql new_row = Sql::checked("new");
  const Sql of_old = Sql::join(refresh(table, columns, old_row, copy, own), " ");
  const Sql of_new = Sql::join(refresh(table, columns, new_row, copy, own), " ");
  const auto make = [&](const char* event, const Sql& when, const Sql& body) -> Statement {
    return {kSql.write("create trigger {} after {} on {} begin {} end",
                       Ident{trigger_of(table, event)}, when, own, body),
            {}};
  };
  const Sql of_both = Sql::join({of_old, of_new}, " ");
  return {make("ins", Sql::checked("insert"), of_new), make("upd", Sql::checked("update"), of_both),
          make("del", Sql::checked("delete"), of_old)};
}

std::vector<Statement> drop_copy_triggers(const Table& table) {
  std::vector<Statement> statements;
  for (const std::string& name : copy_triggers(table))
    statements.push_back({kSql.write("drop trigger if exists {}", Ident{name}), {}});
  return statements;
}

}  // namespace shoofly::sqlite
