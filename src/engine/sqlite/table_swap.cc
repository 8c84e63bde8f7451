#include "engine/sqlite/table_swap.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/sqlite/constraint_ddl.h"
#include "engine/sqlite/copy_texts.h"
#include "engine/sqlite/copy_triggers.h"
#include "engine/sqlite/schema_edit.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

void add(std::vector<Statement>& statements, Sql sql, std::vector<Value> parameters = {}) {
  statements.push_back({std::move(sql), std::move(parameters)});
}

// One row of sqlite_schema.
struct SchemaRow {
  std::string type;
  std::string name;
  std::string table;
  std::int64_t root = 0;
  Value sql;
};

Result<std::vector<SchemaRow>> schema_rows(Connection& connection, const std::string& table) {
  SHOOFLY_ASSIGN(
      const ResultSet found,
      connection.run(
          {kSql.write("select type, name, tbl_name, rootpage, sql from main.sqlite_schema where "
                      "tbl_name = ?1 order by rowid"),
           {table}}));
  std::vector<SchemaRow> rows;
  for (const std::vector<Value>& row : found.rows)
    rows.push_back({as_text(row[0]), as_text(row[1]), as_text(row[2]), as_int(row[3]), row[4]});
  return rows;
}

// The rows of both tables as one value, to see whether they are still the same.
Sql fingerprint(const Table& table) {
  return kSql.write(
      "select group_concat(type || quote(name) || rootpage || quote(sql)) from (select * from "
      "main.sqlite_schema where tbl_name in ({}, {}) order by rowid)",
      Text{table.name.name}, Text{copy_of(table).name});
}

Error changed_meanwhile(const Table& table) {
  return Error(ErrorKind::kConflict,
               fmt::format("swap {} with its copy: the table's schema was changed while it was "
                           "copied",
                           table.name.display()))
      .with_help("run \"shoofly resume\": the table is copied anew");
}

const CreateIndexText* text_for(const TableTexts& texts, const std::string& index) {
  const auto found = std::find_if(texts.indexes.begin(), texts.indexes.end(),
                                  [&](const CreateIndexText& text) { return text.index == index; });
  return found == texts.indexes.end() ? nullptr : &*found;
}

// The new rows of sqlite_schema: what was the copy takes the table's names, and the other way
// round.
class Swap {
 public:
  Swap(const Table& table, const CopyTexts& texts)
      : own_(table.name.name),
        copy_(copy_of(table).name),
        gone_(gone_of(table).name),
        texts_(texts) {}

  // False: the indexes of the two are not those of the texts.
  bool work_out(const std::vector<SchemaRow>& own, const std::vector<SchemaRow>& copy) {
    if (!tables(own, copy)) return false;
    std::size_t indexes = 0;
    for (const SchemaRow& row : copy) {
      if (row.type == "index" && !take_index(row, indexes)) return false;
    }
    if (indexes != texts_.after.indexes.size()) return false;
    for (const SchemaRow& row : own) {
      if (row.type == "trigger") after_.push_back(row);
      if (row.type == "index" && !leave_index(row)) return false;
    }
    return true;
  }

  std::vector<SchemaRow> rows() const {
    std::vector<SchemaRow> all = after_;
    all.insert(all.end(), left_.begin(), left_.end());
    return all;
  }

 private:
  bool tables(const std::vector<SchemaRow>& own, const std::vector<SchemaRow>& copy) {
    if (own.empty() || copy.empty() || own[0].type != "table" || copy[0].type != "table")
      return false;
    after_.push_back({"table", own_, own_, copy[0].root, texts_.after.sql});
    left_.push_back({"table", gone_, gone_, own[0].root, texts_.gone.sql});
    return true;
  }

  // sqlite_autoindex_TABLE_1, made for a constraint.
  static std::string automatic(const std::string& name, const std::string& table) {
    return "sqlite_autoindex_" + table + name.substr(name.rfind('_'));
  }

  bool take_index(const SchemaRow& row, std::size_t& indexes) {
    if (is_null(row.sql)) {
      after_.push_back({"index", automatic(row.name, own_), own_, row.root, row.sql});
      return true;
    }
    ++indexes;
    const std::string name = row.name.substr(std::string_view(kCopyPrefix).size());
    const CreateIndexText* text = text_for(texts_.after, name);
    if (text == nullptr) return false;
    after_.push_back({"index", name, own_, row.root, text->sql});
    return true;
  }

  bool leave_index(const SchemaRow& row) {
    if (is_null(row.sql)) {
      left_.push_back({"index", automatic(row.name, gone_), gone_, row.root, row.sql});
      return true;
    }
    const CreateIndexText* text = text_for(texts_.gone, row.name);
    if (text == nullptr) return false;
    left_.push_back({"index", kGonePrefix + row.name, gone_, row.root, text->sql});
    return true;
  }

  std::string own_;
  std::string copy_;
  std::string gone_;
  const CopyTexts& texts_;
  std::vector<SchemaRow> after_;
  std::vector<SchemaRow> left_;
};

std::vector<Statement> write_rows(const Table& table, const std::vector<SchemaRow>& rows) {
  std::vector<Statement> statements;
  add(statements, kSql.write("pragma writable_schema = on"));
  add(statements, kSql.write("delete from main.sqlite_schema where tbl_name in ({}, {})",
                             Text{table.name.name}, Text{copy_of(table).name}));
  for (const SchemaRow& row : rows) {
    add(statements,
        kSql.write("insert into main.sqlite_schema (type, name, tbl_name, rootpage, sql) values "
                   "(?1, ?2, ?3, ?4, ?5)"),
        {row.type, row.name, row.table, row.root, row.sql});
  }
  // Every connection reads the schema anew.
  add(statements, kSql.write("create table main._shoofly_schema_change (x)"));
  add(statements, kSql.write("drop table main._shoofly_schema_change"));
  add(statements, kSql.write("pragma writable_schema = reset"));
  add(statements, kSql.write("select * from {} limit 0", table.name));
  return statements;
}

// Inside one snapshot.
Result<std::vector<Statement>> statements_of(SqliteConnection& connection, const Table& table,
                                             const std::vector<std::string>& without) {
  SHOOFLY_ASSIGN(const ResultSet print, connection.run({fingerprint(table), {}}));
  SHOOFLY_ASSIGN(const CopyTexts texts, copy_texts(connection, table, without));
  SHOOFLY_ASSIGN(std::vector<SchemaRow> own, schema_rows(connection, table.name.name));
  SHOOFLY_ASSIGN(const std::vector<SchemaRow> copy, schema_rows(connection, copy_of(table).name));
  const std::vector<std::string> ours = copy_triggers(table);
  std::erase_if(own, [&](const SchemaRow& row) {
    return std::find(ours.begin(), ours.end(), row.name) != ours.end();
  });
  Swap swap(table, texts);
  if (!swap.work_out(own, copy)) return changed_meanwhile(table);
  std::vector<Statement> statements =
      must_hold(kSql.write("({}) is {}", fingerprint(table), Text{as_text(print.rows[0][0])}),
                fmt::format("swap {} with its copy: the table's schema was changed meanwhile",
                            table.name.display()));
  append(statements, drop_copy_triggers(table));
  SHOOFLY_ASSIGN(
      const ResultSet counted,
      connection.run(
          {kSql.write("select 1 from main.sqlite_schema where name = 'sqlite_sequence'"), {}}));
  if (!counted.rows.empty()) {
    add(statements,
        kSql.write("delete from main.sqlite_sequence where name = {}", Text{copy_of(table).name}));
  }
  append(statements, write_rows(table, swap.rows()));
  return statements;
}

}  // namespace

Result<std::vector<Statement>> swap_with_copy(SqliteConnection& connection, const Table& table,
                                              const std::vector<std::string>& without) {
  SHOOFLY_TRY(connection.begin_reading());
  Result<std::vector<Statement>> statements = statements_of(connection, table, without);
  connection.end_reading();
  return statements;
}

}  // namespace shoofly::sqlite
