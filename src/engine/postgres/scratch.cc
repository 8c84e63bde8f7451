#include "engine/postgres/scratch.h"

#include <array>
#include <string_view>

#include "engine/postgres/key_ranges.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr std::int64_t kRows = 100;

struct Sample {
  std::string_view type_prefix;
  const char* literal;
};

// The first prefix that fits; texts are short enough for most lengths.
constexpr std::array<Sample, 21> kSampleValues = {
    {{"smallint", "1"},
     {"integer", "1"},
     {"bigint", "1"},
     {"numeric", "1"},
     {"real", "1"},
     {"double precision", "1"},
     {"money", "1"},
     {"oid", "1"},
     {"boolean", "true"},
     {"text", "'a'"},
     {"character", "'a'"},
     {"name", "'a'"},
     {"uuid", "'00000000-0000-0000-0000-000000000001'"},
     {"date", "'2000-01-01'"},
     {"timestamp", "'2000-01-01'"},
     {"time", "'01:00'"},
     {"interval", "'1 day'"},
     {"jsonb", "'{}'"},
     {"json", "'{}'"},
     {"bytea", "'a'"},
     {"inet", "'127.0.0.1'"}}};

bool is_number(const std::string& type) {
  static constexpr std::array<std::string_view, 6> kNumbers = {
      "smallint", "integer", "bigint", "numeric", "real", "double precision"};
  for (const std::string_view prefix : kNumbers) {
    if (type.starts_with(prefix) && type.back() != ']') return true;
  }
  return false;
}

}  // namespace

std::optional<Sql> sample_value(const std::string& type) {
  for (const Sample& sample : kSampleValues) {
    if (!type.starts_with(sample.type_prefix)) continue;
    // "character varying(9)" and "time without time zone", but neither "daterange" nor "oidvector".
    const std::size_t end = sample.type_prefix.size();
    if (end < type.size() && type[end] != ' ' && type[end] != '(') continue;
    if (type.back() == ']') return std::nullopt;
    return kSql.write("cast({} as {})", Sql::checked(sample.literal), Sql::checked(type));
  }
  return std::nullopt;
}

Sql some_label(const std::string& type, Label which) {
  return kSql.write(
      "cast((select e.enumlabel::pg_catalog.text from pg_catalog.pg_enum e where "
      "e.enumtypid operator(pg_catalog.=) {}::pg_catalog.regtype "
      "order by e.enumsortorder{} limit 1) as {})",
      Text{type}, Sql::checked(which == Label::kLast ? " desc" : ""), Sql::checked(type));
}

std::vector<Sql> other_values(const std::string& name, const std::string& type) {
  std::vector<Sql> values;
  if (is_number(type)) {
    values.push_back(
        kSql.write("case when {} operator(pg_catalog.=) 7 then 8 else 7 end", Ident{name}));
  }
  if (type == "boolean") values.push_back(kSql.write("not coalesce({}, false)", Ident{name}));
  if (const std::optional<Sql> sample = sample_value(type)) {
    if (type == "text" || type.starts_with("character")) {
      values.push_back(
          kSql.write("case when {} operator(pg_catalog.=) '~' then '?' else '~' end", Ident{name}));
    }
    values.push_back(*sample);
  } else {
    // An array, a range, an enum, a domain, a type of an extension: NULL alone would be no other
    // value where the column is NULL. What the type does not take is passed over.
    values.push_back(some_label(type, Label::kFirst));
    for (const char* const text :
         {"{}", "empty", "1", "(0,0)", "a", "08:00:2b:01:02:03", "POINT(0 0)", ""})
      values.push_back(kSql.write("cast({} as {})", Text{text}, Sql::checked(type)));
  }
  values.push_back(kSql.write("null"));
  return values;
}

Result<std::unique_ptr<ScratchTable>> ScratchTable::copy(Connection& connection,
                                                         const QualifiedName& table,
                                                         const Sql& condition) {
  std::unique_ptr<ScratchTable> scratch(
      new ScratchTable(connection, {"pg_temp", "shoofly_scratch"}));
  SHOOFLY_TRY([&]() -> Status {
    Result<ResultSet> dropped =
        connection.run({kSql.write("drop table if exists {}", scratch->name_), {}});
    if (!dropped.ok()) return std::move(dropped).error();
    return ok_status();
  }());
  SHOOFLY_ASSIGN(scratch->rows_,
                 scratch->run(kSql.write("create table {} as select * from {} where {} limit {}",
                                         scratch->name_, table, condition, kRows)));
  return scratch;
}

ScratchTable::~ScratchTable() {
  // If this fails the session is gone, and the table with it.
  static_cast<void>(connection_.run({kSql.write("drop table if exists {}", name_), {}}));
}

Result<std::int64_t> ScratchTable::run(const Sql& sql) {
  SHOOFLY_ASSIGN(const ResultSet set, run_under_default_path(connection_, {{sql, {}}}));
  return set.affected;
}

Result<std::int64_t> ScratchTable::insert(const std::vector<Setting>& values) {
  std::vector<std::string> columns;
  std::vector<Sql> expressions;
  for (const Setting& setting : values) {
    columns.push_back(setting.column);
    expressions.push_back(setting.value);
  }
  if (columns.empty()) return run(kSql.write("insert into {} default values", name_));
  return run(kSql.write("insert into {} ({}) values ({})", name_, kSql.idents(columns),
                        Sql::join(expressions, ", ")));
}

Result<std::int64_t> ScratchTable::change_first(const std::vector<Setting>& values) {
  std::vector<Sql> assignments;
  for (const Setting& setting : values) {
    assignments.push_back(kSql.write("{} = {}", Ident{setting.column}, setting.value));
  }
  // One that is not NULL, if there is one: most types have no value that is surely another one.
  return run(
      kSql.write("update {} set {} where ctid operator(pg_catalog.=) "
                 "(select ctid from {} order by {} is null, ctid limit 1)",
                 name_, Sql::join(assignments, ", "), name_, Ident{values.front().column}));
}

}  // namespace shoofly::postgres
