#include "engine/sqlite/inspect_indexes.h"

#include <algorithm>

#include "engine/sqlite/create_text.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

class IndexReader {
 public:
  IndexReader(SqliteConnection& connection, Table& table)
      : connection_(connection), table_(table) {}

  Status run() {
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection_.run(
            {kSql.write(
                 "select l.name, l.\"unique\", l.origin, s.sql from pragma_index_list(?1) l join "
                 "main.sqlite_schema s on s.type = 'index' and s.name = l.name order by s.rowid"),
             {table_.name.name}}));
    for (const std::vector<Value>& row : found.rows) {
      Index index;
      index.name = as_text(row[0]);
      index.unique = as_bool(row[1]);
      const IndexText text = parse_create_index(as_text(row[3]));
      SHOOFLY_TRY(read_parts(index, text));
      index.where_sql = normal_expression(text.where, table_.columns);
      note_reads(index, text.where);
      if (as_text(row[2]) != "c") own_by_constraint(index, as_text(row[2]) == "pk");
      table_.indexes.push_back(std::move(index));
    }
    return ok_status();
  }

 private:
  Status read_parts(Index& index, const IndexText& text) {
    SHOOFLY_ASSIGN(
        const ResultSet parts,
        connection_.run(
            {kSql.write(
                 "select name, \"desc\", coll, cid from pragma_index_xinfo(?1) where key order by seqno"),
             {index.name}}));
    for (std::size_t i = 0; i < parts.rows.size(); ++i) {
      const std::vector<Value>& row = parts.rows[i];
      IndexPart part;
      part.descending = as_bool(row[1]);
      part.collation = as_text(row[2]);
      std::string usual = "BINARY";
      if (as_int(row[3]) == -2) {
        const std::string expression = i < text.parts.size() ? text.parts[i] : "";
        part.expression = normal_expression(expression, table_.columns);
        note_reads(index, expression);
      } else {
        part.column = is_null(row[0]) ? "rowid" : as_text(row[0]);
        const Column* column = table_.find_column(part.column);
        if (column != nullptr && !column->collation.empty()) usual = column->collation;
        note_read(index, part.column);
      }
      if (same_name(part.collation, usual)) part.collation.clear();
      index.parts.push_back(std::move(part));
    }
    return ok_status();
  }

  static void note_read(Index& index, const std::string& column) {
    if (std::find(index.reads.begin(), index.reads.end(), column) == index.reads.end())
      index.reads.push_back(column);
  }
  void note_reads(Index& index, const std::string& expression) const {
    for (const std::string& column : columns_named_in(expression, table_.columns))
      note_read(index, column);
  }

  void own_by_constraint(Index& index, bool primary) const {
    for (const Constraint& constraint : table_.constraints) {
      const bool kind =
          constraint.kind == (primary ? ConstraintKind::kPrimaryKey : ConstraintKind::kUnique);
      if (!kind || constraint.columns != index.reads) continue;
      index.constraint = constraint.name;
      index.name = constraint.name;
      return;
    }
  }

  SqliteConnection& connection_;
  Table& table_;
};

}  // namespace

Status inspect_indexes(SqliteConnection& connection, Table& table) {
  return IndexReader(connection, table).run();
}

}  // namespace shoofly::sqlite
