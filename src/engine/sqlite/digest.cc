#include "engine/sqlite/digest.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "engine/sqlite/connection.h"
#include "engine/sqlite/digest_functions.h"
#include "engine/sqlite/ranges.h"
#include "engine/sqlite/row_key.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

const QualifiedName kScratch{"temp", "shoofly_digest_scratch"};

// A temporary table of the same name would hide the one that is meant.
QualifiedName located(const Table& table) {
  return table.name.schema.empty() ? QualifiedName{"main", table.name.name} : table.name;
}

Result<Sql> row_fields(const Table& table, const std::vector<std::string>& columns) {
  for (const std::string& name : columns) {
    if (table.find_column(name) == nullptr) {
      return not_found(fmt::format("digest {}: no column \"{}\"", table.name.display(), name));
    }
  }
  if (columns.size() <= kFieldsPerCall) return kSql.idents(columns);
  std::vector<Sql> groups;
  for (std::size_t at = 0; at < columns.size(); at += kFieldsPerCall) {
    const std::size_t end = std::min(columns.size(), at + kFieldsPerCall);
    const std::vector<std::string> group(columns.begin() + static_cast<std::ptrdiff_t>(at),
                                         columns.begin() + static_cast<std::ptrdiff_t>(end));
    groups.push_back(kSql.write("shoofly_fields({})", kSql.idents(group)));
  }
  return Sql::join(groups, ", ");
}

Result<ResultSet> run(Connection& connection, const Table& table, const Sql& sql,
                      std::vector<Value> bound) {
  SHOOFLY_TRY(register_digest_functions(SqliteConnection::of(connection).handle()));
  Result<ResultSet> set = connection.run({sql, std::move(bound)});
  if (!set.ok())
    return std::move(set).error().with_context(fmt::format("digest {}", table.name.display()));
  return set;
}

class ScratchCopy {
 public:
  explicit ScratchCopy(Connection& connection) : connection_(connection) {}
  ~ScratchCopy() {
    // If this fails the session is gone, and the table with it.
    static_cast<void>(connection_.run({kSql.write("drop table if exists {}", kScratch), {}}));
  }
  ScratchCopy(const ScratchCopy&) = delete;
  ScratchCopy& operator=(const ScratchCopy&) = delete;

  Status copy(const Table& table) {
    std::vector<std::string> names;
    for (const Column& column : table.columns) names.push_back(column.name);
    SHOOFLY_TRY(connection_.run({kSql.write("drop table if exists {}", kScratch), {}}));
    SHOOFLY_TRY(connection_.run({kSql.write("create table {} as select {} from {} limit 100",
                                            kScratch, kSql.idents(names), located(table)),
                                 {}}));
    SHOOFLY_TRY(connection_.run(
        {kSql.write("insert into {} ({}) select null where not exists (select 1 from {})", kScratch,
                    Ident{names.front()}, kScratch),
         {}}));
    return ok_status();
  }

  // One field of one row becomes NULL, or is no longer NULL. Where no name of the rowid is free, a
  // row is added.
  Status plant(const Table& copy, const std::vector<std::string>& columns) {
    const std::vector<std::string> key = row_key(copy);
    if (columns.empty() || key.size() != 1 || copy.find_column(key[0]) != nullptr) {
      SHOOFLY_TRY(connection_.run({kSql.write("insert into {} default values", kScratch), {}}));
      return ok_status();
    }
    SHOOFLY_TRY(connection_.run(
        {kSql.write(
             "update {} set {} = case when {} is null then 1 end where {} = (select min({}) from {})",
             kScratch, Ident{columns.back()}, Ident{columns.back()}, Ident{key[0]}, Ident{key[0]},
             kScratch),
         {}}));
    return ok_status();
  }

 private:
  Connection& connection_;
};

class SqliteDigest final : public Digest {
 public:
  Result<RangeDigest> digest(Connection& connection, const Table& table,
                             const std::vector<std::string>& columns,
                             const KeyRange& range) const override {
    SHOOFLY_ASSIGN(const Sql fields, row_fields(table, columns));
    const RangeSql within = range_sql(table.key_columns(), range);
    SHOOFLY_ASSIGN(const ResultSet set, run(connection, table,
                                            kSql.write("select shoofly_digest({}) from {} where {}",
                                                       fields, located(table), within.condition),
                                            within.parameters));
    std::istringstream text(as_text(set.rows.at(0).at(0)));
    RangeDigest digest;
    text >> digest.rows >> digest.sum1 >> digest.sum2;
    return digest;
  }

  Result<std::optional<Key>> boundary(Connection& connection, const Table& table,
                                      const std::optional<Key>& after,
                                      std::int64_t rows) const override {
    const std::vector<std::string> key = table.key_columns();
    if (key.empty() || rows < 1)
      return internal_error("boundary of a table without a key, or of no rows");
    return boundary_of(connection, located(table), key, {after, std::nullopt}, rows);
  }

  Result<std::vector<RowDigest>> rows(Connection& connection, const Table& table,
                                      const std::vector<std::string>& columns,
                                      const KeyRange& range) const override {
    SHOOFLY_ASSIGN(const Sql fields, row_fields(table, columns));
    const std::vector<std::string> key = table.key_columns();
    if (key.empty()) return internal_error("rows of a table without a key");
    const RangeSql within = range_sql(key, range);
    SHOOFLY_ASSIGN(const ResultSet set,
                   run(connection, table,
                       kSql.write("select {}, shoofly_row_hash({}) from {} where {} order by {}",
                                  kSql.idents(key), fields, located(table), within.condition,
                                  kSql.idents(key)),
                       within.parameters));
    std::vector<RowDigest> digests;
    for (const std::vector<Value>& row : set.rows) {
      digests.push_back({Key(row.begin(), row.end() - 1), as_text(row.back())});
    }
    return digests;
  }

  Result<bool> self_test(Connection& connection, const Table& table,
                         const std::vector<std::string>& columns) const override {
    ScratchCopy scratch(connection);
    SHOOFLY_TRY(scratch.copy(table));
    Table copy = table;
    copy.name = kScratch;
    copy.without_rowid = false;
    SHOOFLY_ASSIGN(const RangeDigest before, digest(connection, copy, columns, {}));
    SHOOFLY_ASSIGN(const RangeDigest again, digest(connection, copy, columns, {}));
    if (!(before == again)) return false;
    SHOOFLY_TRY(scratch.plant(copy, columns));
    SHOOFLY_ASSIGN(const RangeDigest after, digest(connection, copy, columns, {}));
    return !(before == after);
  }
};

}  // namespace

const Digest& digest() {
  static const SqliteDigest digest;
  return digest;
}

}  // namespace shoofly::sqlite
