#include "engine/sqlite/inspect_table.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/sqlite/create_text.h"
#include "engine/sqlite/inspect_indexes.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

// DEFAULT abc and DEFAULT "abc" are the text 'abc'.
std::string default_of(const std::string& written) {
  const std::vector<Token> tokens = tokenize(written);
  if (tokens.size() != 1 || !is_name(tokens[0])) return written;
  for (const char* word :
       {"null", "true", "false", "current_date", "current_time", "current_timestamp"}) {
    if (is_word(tokens[0], word)) return written;
  }
  return kSql.write("{}", Text{name_of(tokens[0])}).str();
}

const Clause* find_clause(const ColumnText* text, ClauseKind kind) {
  if (text == nullptr) return nullptr;
  const auto found = std::find_if(text->clauses.begin(), text->clauses.end(),
                                  [&](const Clause& clause) { return clause.kind == kind; });
  return found == text->clauses.end() ? nullptr : &*found;
}

// One foreign key as the pragma gives it, numbered from the last one in the text.
struct Reference {
  std::string table;
  std::vector<std::string> from;
  std::vector<std::string> to;
  std::string rules;
};

class TableReader {
 public:
  TableReader(SqliteConnection& connection, const TableSource& source)
      : connection_(connection), source_(source), text_(parse_create_table(source.sql)) {
    table_.name = {"", source.name};
    table_.kind = source.type == "virtual" ? TableKind::kVirtual : TableKind::kOrdinary;
    table_.without_rowid = source.without_rowid;
    table_.strict = source.strict;
  }

  Result<Table> run() {
    SHOOFLY_TRY(read_columns());
    SHOOFLY_TRY(read_references());
    read_constraints();
    SHOOFLY_TRY(inspect_indexes(connection_, table_));
    SHOOFLY_TRY(read_triggers());
    return std::move(table_);
  }

 private:
  Result<ResultSet> ask(const Sql& sql) { return connection_.run({sql, {source_.name}}); }

  const ColumnText* text_of(const std::string& column) const {
    const auto found =
        std::find_if(text_.columns.begin(), text_.columns.end(),
                     [&](const ColumnText& text) { return same_name(text.name, column); });
    return found == text_.columns.end() ? nullptr : &*found;
  }

  Status read_columns() {
    SHOOFLY_ASSIGN(
        const ResultSet found,
        ask(kSql.write(
            "select name, type, \"notnull\", dflt_value, pk, hidden from pragma_table_xinfo(?1) order by cid")));
    std::map<std::int64_t, std::string> key;
    for (const std::vector<Value>& row : found.rows) {
      if (as_int(row[5]) == 1) continue;  // a hidden column of a virtual table
      table_.columns.push_back(column_from(row));
      if (as_int(row[4]) > 0) key[as_int(row[4])] = as_text(row[0]);
    }
    for (const auto& [position, name] : key) key_.push_back(name);
    // An INTEGER PRIMARY KEY is the rowid, and the key of a WITHOUT ROWID table is never NULL. Any
    // other primary key of SQLite may hold NULL.
    const Column* only = key_.size() == 1 ? table_.find_column(key_[0]) : nullptr;
    rowid_alias_ = !table_.without_rowid && only != nullptr && only->type == "INTEGER";
    for (const std::string& name : key_) {
      if (table_.without_rowid || rowid_alias_) table_.find_column(name)->nullable = false;
    }
    return ok_status();
  }

  Column column_from(const std::vector<Value>& row) const {
    Column column;
    column.name = as_text(row[0]);
    column.type = canonical_type_text(as_text(row[1]));
    if (column.type.empty()) column.type = as_text(row[1]);
    column.nullable = as_int(row[2]) == 0;
    if (!is_null(row[3])) {
      column.default_sql = default_of(as_text(row[3]));
      column.default_is_literal = is_constant(*column.default_sql);
    }
    const ColumnText* text = text_of(column.name);
    if (const Clause* collate = find_clause(text, ClauseKind::kCollate)) {
      if (!same_name(collate->collation, "binary")) column.collation = collate->collation;
    }
    if (const Clause* generated = find_clause(text, ClauseKind::kGenerated)) {
      column.generated = generated->stored ? Generated::kStored : Generated::kVirtual;
      column.generated_sql = generated->expression;
    }
    return column;
  }

  Status read_references() {
    SHOOFLY_ASSIGN(
        const ResultSet found,
        ask(kSql.write(
            "select id, \"table\", \"from\", \"to\", on_update, on_delete from pragma_foreign_key_list(?1) "
            "order by id desc, seq")));
    std::int64_t last = -1;
    for (const std::vector<Value>& row : found.rows) {
      if (as_int(row[0]) != last) {
        references_.push_back(
            {as_text(row[1]), {}, {}, rules_of(as_text(row[5]), as_text(row[4]))});
        last = as_int(row[0]);
      }
      references_.back().from.push_back(as_text(row[2]));
      if (!is_null(row[3])) references_.back().to.push_back(as_text(row[3]));
    }
    for (Reference& reference : references_) {
      if (reference.to.empty()) SHOOFLY_TRY(refer_to_primary_key(reference));
    }
    return ok_status();
  }

  static std::string rules_of(const std::string& on_delete, const std::string& on_update) {
    std::string rules;
    if (on_delete != "NO ACTION") rules = "ON DELETE " + on_delete;
    if (on_update != "NO ACTION")
      rules += (rules.empty() ? "ON UPDATE " : " ON UPDATE ") + on_update;
    return rules;
  }

  Status refer_to_primary_key(Reference& reference) {
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection_.run(
            {kSql.write("select name from pragma_table_info(?1) where pk > 0 order by pk"),
             {reference.table}}));
    for (const std::vector<Value>& row : found.rows) reference.to.push_back(as_text(row[0]));
    return ok_status();
  }

  // In the text's order, which is the order in which SQLite numbers foreign keys and automatic
  // indexes.
  void read_constraints() {
    for (const ColumnText& column : text_.columns) {
      for (const Clause& clause : column.clauses) add_constraint(clause, {own_name(column.name)});
    }
    for (const Clause& clause : text_.constraints) {
      std::vector<std::string> columns;
      for (const std::string& name : clause.columns) columns.push_back(own_name(name));
      add_constraint(clause, columns);
    }
    name_constraints();
  }

  std::string own_name(const std::string& written) const {
    for (const Column& column : table_.columns) {
      if (same_name(column.name, written)) return column.name;
    }
    return written;
  }

  void add_constraint(const Clause& clause, const std::vector<std::string>& columns) {
    Constraint constraint;
    constraint.name = clause.name;
    constraint.columns = columns;
    if (clause.kind == ClauseKind::kPrimaryKey) {
      constraint.kind = ConstraintKind::kPrimaryKey;
    } else if (clause.kind == ClauseKind::kUnique) {
      constraint.kind = ConstraintKind::kUnique;
    } else if (clause.kind == ClauseKind::kCheck) {
      constraint.kind = ConstraintKind::kCheck;
      constraint.expression = normal_expression(clause.expression, table_.columns);
      constraint.columns = columns_named_in(clause.expression, table_.columns);
    } else if (clause.kind == ClauseKind::kForeignKey && next_reference_ < references_.size()) {
      const Reference& reference = references_[next_reference_++];
      constraint.kind = ConstraintKind::kForeignKey;
      constraint.columns.clear();
      for (const std::string& name : reference.from) constraint.columns.push_back(own_name(name));
      constraint.references = {"", reference.table};
      constraint.referenced_columns = reference.to;
      constraint.rules = reference.rules;
      if (!clause.deferrable.empty())
        constraint.rules += (constraint.rules.empty() ? "" : " ") + clause.deferrable;
    } else {
      return;
    }
    table_.constraints.push_back(std::move(constraint));
  }

  void name_constraints() {
    static const std::map<ConstraintKind, std::string> endings = {
        {ConstraintKind::kPrimaryKey, "pkey"},
        {ConstraintKind::kUnique, "key"},
        {ConstraintKind::kCheck, "check"},
        {ConstraintKind::kForeignKey, "fkey"}};
    std::set<std::string> taken;
    for (const Constraint& constraint : table_.constraints) taken.insert(constraint.name);
    for (Constraint& constraint : table_.constraints) {
      if (!constraint.name.empty()) continue;
      std::string base = source_.name;
      if (constraint.kind != ConstraintKind::kPrimaryKey) {
        for (const std::string& column : constraint.columns) base += "_" + column;
      }
      base += "_" + endings.at(constraint.kind);
      std::string name = base;
      for (int number = 1; taken.contains(name); ++number) name = fmt::format("{}{}", base, number);
      taken.insert(name);
      constraint.name = name;
    }
  }

  Status read_triggers() {
    SHOOFLY_ASSIGN(const ResultSet found,
                   ask(kSql.write("select sql from main.sqlite_schema where type = 'trigger' and "
                                  "tbl_name = ?1 collate nocase and "
                                  "name not like '!_shoofly!_copy!_%' escape '!' order by rowid")));
    for (const std::vector<Value>& row : found.rows) {
      Trigger trigger = parse_create_trigger(as_text(row[0]));
      for (std::string& name : trigger.update_of) name = own_name(name);
      table_.triggers.push_back(std::move(trigger));
    }
    return ok_status();
  }

  SqliteConnection& connection_;
  const TableSource& source_;
  TableText text_;
  Table table_;
  std::vector<std::string> key_;
  bool rowid_alias_ = false;
  std::vector<Reference> references_;
  std::size_t next_reference_ = 0;
};

}  // namespace

Result<Table> inspect_table(SqliteConnection& connection, const TableSource& source) {
  return TableReader(connection, source).run();
}

}  // namespace shoofly::sqlite
