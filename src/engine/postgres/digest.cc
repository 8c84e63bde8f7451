#include "engine/postgres/digest.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "engine/postgres/key_ranges.h"
#include "engine/postgres/scratch.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

struct Family {
  std::string_view type_prefix;
  const char* letter;
  bool delimited;   // no value's text holds a '|'
  bool has_length;  // octet_length takes it
};

constexpr std::array<Family, 16> kFamilies = {{{"smallint", "i", true, false},
                                               {"integer", "i", true, false},
                                               {"bigint", "i", true, false},
                                               {"numeric", "n", true, false},
                                               {"real", "f", true, false},
                                               {"double precision", "f", true, false},
                                               {"boolean", "l", true, false},
                                               {"uuid", "u", true, false},
                                               {"date", "d", true, false},
                                               {"timestamp", "s", true, false},
                                               {"time", "c", true, false},
                                               {"interval", "v", true, false},
                                               {"oid", "o", true, false},
                                               {"text", "t", false, true},
                                               {"character", "t", false, true},
                                               {"bytea", "b", false, true}}};

const Family* family_of(const std::string& type) {
  if (type.ends_with("]")) return nullptr;
  const auto found = std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family& family) {
    return type.starts_with(family.type_prefix);
  });
  return found == kFamilies.end() ? nullptr : &*found;
}

// The arguments that a field gives to concat, which prints by the type's own output function and
// NULL as ''. num_nonnulls tells NULL from a row of NULLs, which IS NULL does not.
Sql field(const Column& column) {
  const Sql name = kSql.ident(column.name);
  const Family* const family = family_of(column.type);
  if (family == nullptr) {
    const Sql length = kSql.write(
        "case when pg_catalog.num_nonnulls({}) operator(pg_catalog.>) 0 "
        "then pg_catalog.octet_length(pg_catalog.concat({})) end",
        name, name);
    return kSql.write("{}, {}, ':', {}", Text{fmt::format("|{}:", column.type)}, length, name);
  }
  const std::string mark = fmt::format("|{}", family->letter);
  if (family->delimited) return kSql.write("{}, {}", Text{mark}, name);
  return kSql.write("{}, pg_catalog.octet_length({}), ':', {}", Text{mark}, name, name);
}

// A function takes at most 100 arguments: concats of 20 fields, concatenated.
Result<Sql> row_text(const Table& table, const std::vector<std::string>& columns) {
  constexpr std::size_t kFields = 20;
  std::vector<Sql> parts;
  std::vector<Sql> fields;
  const auto close = [&] {
    if (!fields.empty())
      parts.push_back(kSql.write("pg_catalog.concat({})", Sql::join(fields, ", ")));
    fields.clear();
  };
  for (const std::string& name : columns) {
    const Column* const column = table.find_column(name);
    if (column == nullptr)
      return not_found(fmt::format("digest {}: no column \"{}\"", table.name.display(), name));
    fields.push_back(field(*column));
    if (fields.size() == kFields) close();
  }
  close();
  if (parts.empty()) return Sql::checked("''");
  return kSql.write("({}) collate pg_catalog.\"C\"", Sql::join(parts, " operator(pg_catalog.||) "));
}

Error in_context(Error error, const Table& table) {
  return std::move(error).with_context(fmt::format("digest {}", table.name.display()));
}

class PostgresDigest final : public Digest {
 public:
  Result<RangeDigest> digest(Connection& connection, const Table& table,
                             const std::vector<std::string>& columns,
                             const KeyRange& range) const override {
    SHOOFLY_ASSIGN(const Sql text, row_text(table, columns));
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, table.name, table.key_columns()));
    Bound bound;
    const Sql condition = key_condition(key, range, bound);
    // OFFSET 0: the text is made once for both hashes.
    const Sql sql = kSql.write(
        "select pg_catalog.count(*),\n"
        "  coalesce(pg_catalog.sum(pg_catalog.hashtextextended(row_text, 0)), 0),\n"
        "  coalesce(pg_catalog.sum(pg_catalog.hashtextextended(row_text, 1)), 0)\n"
        "from (select {} as row_text from {} where {} offset 0) texts",
        text, table.name, condition);
    Result<ResultSet> set = run_under_default_path(connection, {{sql, bound.take()}});
    if (!set.ok()) return in_context(std::move(set).error(), table);
    const std::vector<Value>& row = set->rows.at(0);
    return RangeDigest{as_int(row.at(0)), as_text(row.at(1)), as_text(row.at(2))};
  }

  Result<std::optional<Key>> boundary(Connection& connection, const Table& table,
                                      const std::optional<Key>& after,
                                      std::int64_t rows) const override {
    return key_boundary(connection, table.name, table.key_columns(), {after, std::nullopt}, rows);
  }

  Result<std::vector<RowDigest>> rows(Connection& connection, const Table& table,
                                      const std::vector<std::string>& columns,
                                      const KeyRange& range) const override {
    SHOOFLY_ASSIGN(const Sql text, row_text(table, columns));
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, table.name, table.key_columns()));
    Bound bound;
    const Sql condition = key_condition(key, range, bound);
    const Sql sql = kSql.write(
        "select {}, pg_catalog.concat(pg_catalog.hashtextextended({}, 0), ',',\n"
        "  pg_catalog.hashtextextended({}, 1))\n"
        "from {} where {} order by {}",
        key_list(key), text, text, table.name, condition, key_order(key));
    Result<ResultSet> set = run_under_default_path(connection, {{sql, bound.take()}});
    if (!set.ok()) return in_context(std::move(set).error(), table);
    std::vector<RowDigest> digests;
    for (const std::vector<Value>& row : set->rows) {
      digests.push_back({Key(row.begin(), row.end() - 1), as_text(row.back())});
    }
    return digests;
  }

  Result<bool> self_test(Connection& connection, const Table& table,
                         const std::vector<std::string>& columns) const override {
    SHOOFLY_ASSIGN(const std::unique_ptr<ScratchTable> scratch,
                   ScratchTable::copy(connection, table.name, Sql::checked("true")));
    Table copy = table;
    copy.name = scratch->name();
    if (scratch->rows() == 0) SHOOFLY_TRY(make_up_row(*scratch, table, columns));
    SHOOFLY_ASSIGN(const RangeDigest before, digest(connection, copy, columns, {}));
    SHOOFLY_ASSIGN(const RangeDigest again, digest(connection, copy, columns, {}));
    if (!(before == again)) return false;
    SHOOFLY_TRY(plant(*scratch, table, columns));
    SHOOFLY_ASSIGN(const RangeDigest after, digest(connection, copy, columns, {}));
    return !(before == after);
  }

 private:
  static Status make_up_row(ScratchTable& scratch, const Table& table,
                            const std::vector<std::string>& columns) {
    std::vector<ScratchTable::Setting> values;
    for (const std::string& name : columns) {
      const Column* const column = table.find_column(name);
      const std::optional<Sql> value =
          column == nullptr ? std::nullopt : sample_value(column->type);
      if (value) values.push_back({name, *value});
    }
    const Result<std::int64_t> inserted = scratch.insert(values);
    return inserted.ok() ? ok_status() : Status(inserted.error());
  }

  // One field of one row becomes NULL, or no longer NULL; where no column allows that, a row is
  // added.
  static Status plant(ScratchTable& scratch, const Table& table,
                      const std::vector<std::string>& columns) {
    for (const std::string& name : columns) {
      const Column* const column = table.find_column(name);
      const std::optional<Sql> value =
          column == nullptr ? std::nullopt : sample_value(column->type);
      if (!value) continue;
      const Result<std::int64_t> changed = scratch.change_first(
          {{name, kSql.write("case when {} is null then {} end", Ident{name}, *value)}});
      return changed.ok() ? ok_status() : Status(changed.error());
    }
    const Result<std::int64_t> inserted = scratch.insert({});
    return inserted.ok() ? ok_status() : Status(inserted.error());
  }
};

}  // namespace

const Digest& digest() {
  static const PostgresDigest digest;
  return digest;
}

}  // namespace shoofly::postgres
