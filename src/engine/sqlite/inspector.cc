#include "engine/sqlite/inspector.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/sqlite/connection.h"
#include "engine/sqlite/inspect_table.h"
#include "engine/sqlite/inspect_users.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

// Counting rows and pages reads the whole file: only where that is quick.
constexpr std::int64_t kSmallFile = 128LL * 1024 * 1024;

Result<std::string> one_text(SqliteConnection& connection, const Sql& sql) {
  SHOOFLY_ASSIGN(const ResultSet found, connection.run({sql, {}}));
  return found.rows.empty() ? std::string() : as_text(found.rows[0][0]);
}

class Inspection {
 public:
  Inspection(SqliteConnection& connection, const InspectOptions& options)
      : connection_(connection), options_(options) {}

  Result<Catalog> run() {
    Catalog catalog;
    SHOOFLY_ASSIGN(const std::vector<TableSource> sources, table_sources());
    SHOOFLY_TRY(read_server(
        catalog.server));  // after a read: until then the journal mode is a remembered one
    for (const TableSource& source : sources) {
      SHOOFLY_ASSIGN(Table table, inspect_table(connection_, source));
      catalog.tables.push_back(std::move(table));
    }
    SHOOFLY_TRY(inspect_users(connection_, catalog.tables));
    if (!options_.only.empty()) {
      std::erase_if(catalog.tables, [&](const Table& table) {
        return std::find(options_.only.begin(), options_.only.end(), table.name) ==
               options_.only.end();
      });
    }
    if (options_.sizes) SHOOFLY_TRY(read_sizes(catalog.tables));
    return catalog;
  }

 private:
  Status read_server(ServerInfo& server) {
    server.engine = "sqlite";
    server.version = sqlite3_libversion_number();
    server.version_text = fmt::format("SQLite {}", sqlite3_libversion());
    server.database = connection_.path();
    server.read_only = connection_.read_only();
    for (const char* name : {"journal_mode", "page_size", "encoding", "auto_vacuum", "user_version",
                             "application_id"}) {
      SHOOFLY_ASSIGN(std::string value,
                     one_text(connection_, kSql.write("pragma {}", Sql::checked(name))));
      server.settings.emplace_back(name, std::move(value));
    }
    return ok_status();
  }

  // Tables of virtual tables (shadow) and ours are no tables of the user.
  Result<std::vector<TableSource>> table_sources() {
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection_.run(
            {kSql.write(
                 "select s.name, l.type, s.sql, l.wr, l.strict from main.sqlite_schema s join "
                 "pragma_table_list l on l.schema = 'main' and l.name = s.name where s.type = 'table' "
                 "and l.type <> 'shadow' and s.name not like 'sqlite!_%' escape '!' and "
                 "s.name not like '!_shoofly!_%' escape '!' order by s.rowid"),
             {}}));
    std::vector<TableSource> sources;
    for (const std::vector<Value>& row : found.rows) {
      sources.push_back(
          {as_text(row[0]), as_text(row[1]), as_text(row[2]), as_bool(row[3]), as_bool(row[4])});
    }
    return sources;
  }

  Status read_sizes(std::vector<Table>& tables) {
    SHOOFLY_ASSIGN(const ResultSet file,
                   connection_.run({kSql.write("select (select page_count from pragma_page_count), "
                                               "(select page_size from pragma_page_size)"),
                                    {}}));
    const std::int64_t bytes = as_int(file.rows[0][0]) * as_int(file.rows[0][1]);
    for (Table& table : tables) {
      if (table.kind == TableKind::kVirtual) continue;
      SHOOFLY_TRY(bytes <= kSmallFile ? count(table) : estimate(table));
    }
    return ok_status();
  }

  Status count(Table& table) {
    SHOOFLY_ASSIGN(const std::string rows,
                   one_text(connection_, kSql.write("select count(*) from {}", table.name)));
    table.row_estimate = as_int(rows);
    const Result<ResultSet> pages = connection_.run(
        {kSql.write(
             "select coalesce(sum(iif(s.type = 'table', d.pgsize, 0)), 0), coalesce(sum(iif(s.type = 'index', d.pgsize, 0)), 0) "
             "from main.sqlite_schema s join dbstat d on d.name = s.name and d.aggregate = 1 where s.tbl_name = ?1 "
             "and s.rootpage > 0"),
         {table.name.name}});
    if (!pages.ok()) return estimate_bytes(table);  // dbstat is a compile-time option
    table.bytes = as_int(pages->rows[0][0]);
    table.index_bytes = as_int(pages->rows[0][1]);
    return ok_status();
  }

  Status estimate(Table& table) {
    const Result<ResultSet> known = connection_.run(
        {kSql.write("select cast(stat as integer) from main.sqlite_stat1 where tbl = ?1 limit 1"),
         {table.name.name}});
    if (known.ok() && !known->rows.empty()) {
      table.row_estimate = as_int(known->rows[0][0]);
    } else if (table.without_rowid) {
      SHOOFLY_ASSIGN(const std::string rows,
                     one_text(connection_, kSql.write("select count(*) from {}", table.name)));
      table.row_estimate = as_int(rows);
    } else {
      SHOOFLY_ASSIGN(
          const std::string rows,
          one_text(connection_, kSql.write("select coalesce(max(_rowid_) - min(_rowid_) + 1, 0) "
                                           "from {}",
                                           table.name)));
      table.row_estimate = as_int(rows);
    }
    return estimate_bytes(table);
  }

  // From the first rows' lengths.
  Status estimate_bytes(Table& table) {
    std::vector<Sql> lengths{kSql.write("4")};
    for (const Column& column : table.columns) {
      lengths.push_back(
          kSql.write("coalesce(length(cast({} as blob)), 0) + 1", Ident{column.name}));
    }
    SHOOFLY_ASSIGN(
        const std::string average,
        one_text(connection_,
                 kSql.write("select avg(bytes) from (select {} as bytes from {} limit 1000)",
                            Sql::join(lengths, " + "), table.name)));
    table.bytes =
        static_cast<std::int64_t>(as_double(average) * static_cast<double>(table.row_estimate));
    table.index_bytes = table.row_estimate * 16 * static_cast<std::int64_t>(table.indexes.size());
    return ok_status();
  }

  SqliteConnection& connection_;
  const InspectOptions& options_;
};

class SqliteInspector final : public Inspector {
 public:
  Result<Catalog> inspect(Connection& connection, const InspectOptions& options) const override {
    SqliteConnection& ours = SqliteConnection::of(connection);
    SHOOFLY_TRY(ours.begin_reading());
    Result<Catalog> catalog = Inspection(ours, options).run();
    ours.end_reading();
    return catalog;
  }

  Result<std::string> canonical_type(Connection&, const std::string& written) const override {
    std::string type = canonical_type_text(written);
    const std::vector<Token> tokens = tokenize(written);
    if (type.empty() || tokens[0].kind != TokenKind::kWord) {
      return invalid_input(fmt::format("read type \"{}\": it is no type", written));
    }
    // SQLite takes any words for a type; whether it takes these, it must say itself.
    sqlite3* raw = nullptr;
    const int opened =
        sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    const DatabaseHandle scratch(raw);
    if (opened != SQLITE_OK)
      return native_error(raw, opened, During::kOpen, ":memory:", Milliseconds(0));
    const Sql sql = kSql.write("create table probe (c {})", Sql::checked(type));
    if (sqlite3_exec(raw, sql.str().c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      return invalid_input(fmt::format("read type \"{}\": {}", written, sqlite3_errmsg(raw)));
    }
    return type;
  }
};

}  // namespace

const Inspector& inspector() {
  static const SqliteInspector instance;
  return instance;
}

}  // namespace shoofly::sqlite
