// The reader against SQLite itself: what the library prepares, the reader reads; what the reader
// calls broken, the library does not prepare. Each statement also with every token left out, twice
// or in another's place, so that the grammar is held against some ten thousand texts.

#include "engine/sqlite/sql_reader.h"

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/sqlite/divide.h"
#include "engine/sqlite/native.h"

namespace shoofly::sqlite {
namespace {

constexpr const char* kSchema = R"(
create table t (id integer primary key autoincrement, a text not null default 'x', b int, c);
create table u (x references t (id) on delete cascade, y, unique (y), check (x > y));
create table "odd name" ("a b", [c d], `e f`);
create index i on t (a);
create view v as select * from t;
create trigger g after insert on t begin select 1; end;
)";

const std::vector<std::string>& statements() {
  static const std::vector<std::string> texts = {
      "create table n (id integer primary key autoincrement, a varchar(20) not null, b)",
      "CREATE TABLE IF NOT EXISTS main.n (a int, b any, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT",
      "create temp table n as select 1 as a",
      "create table temp.n (a text collate nocase default 'x' check (a <> '') unique)",
      "create table n (a int default -1, b real default +1.5, c default (1 + 2), d default null, "
      "e default current_timestamp, f default true, g blob default x'00', h default \"q\")",
      "create table n (a integer primary key desc on conflict replace, b null, "
      "c not null on conflict ignore, d unique on conflict fail)",
      "create table n (a, b as (a + 1), c generated always as (a || ')') stored, d int always)",
      "create table n (a references t, b references t (id) on delete set null on update cascade "
      "match full deferrable initially deferred, c constraint k references t not deferrable)",
      "create table n (a constraint x constraint y not null, constraint z check (a > 0) "
      "constraint w unique (a collate nocase desc), foreign key (a) references t (id) "
      "on delete no action)",
      "create table [n 1] (\"a\"\"b\" \"my type\"(1, -2), `key` key, action text, 'str' text)",
      "create table n (a double precision, b unsigned big int, c varchar(10, 2))",
      "create unique index if not exists main.n on t (a collate nocase desc, lower(b) asc, c) "
      "where a is not null and b > 1",
      "create index n on \"odd name\" (\"a b\")",
      "create temp view if not exists n (p, q) as with z as (select 1) select a, b from t union "
      "select 1, 2 order by 1",
      "create trigger if not exists n after update of a, b on t for each row when new.a > 1 begin "
      "update t set a = 1 where id = new.id; delete from u; insert into u values (1, 2); "
      "select case when 1 then 2 end; end",
      "create temp trigger n instead of insert on v begin select 1; end",
      "create trigger n before delete on t begin insert into u select 1, 2; "
      "replace into u values (3, 4); end",
      "create virtual table n using fts5(a, b, content='')",
      "drop table if exists main.u",
      "drop index i",
      "drop view if exists v",
      "drop trigger g",
      "alter table t rename to n",
      "alter table main.t rename column a to n",
      "alter table t rename a to \"n m\"",
      "alter table t add column n int not null default 0 check (n >= 0) references u (x)",
      "alter table t add n",
      "alter table t add column n as (a || b)",
      "alter table t drop column c",
      "alter table t drop c",
      "insert into t (a, b) values (1, 2), (3, (4)) on conflict (id) do update set a = 1 "
      "where b = 2 on conflict do nothing returning *",
      "insert or replace into main.t as x (a) select 1 from u where true",
      "insert into t default values",
      "replace into u values (1, 2)",
      "with w (a) as (select 1), z as materialized (select 2) insert into u (x, y) "
      "select a, 2 from w",
      "with recursive w (a) as (values (1) union all select a + 1 from w limit 10) "
      "delete from t where a in (select a from w)",
      "insert into u values (1, 2) union all select 3, 4",
      "update or ignore t set a = 1, (b, c) = (select 1, 2) from u where t.a = u.x returning id",
      "update t as q indexed by i set a = b is distinct from c where a = 1",
      "update t not indexed set a = case when a then b else c end",
      "delete from main.t as q where q.a like 'x%' escape '\\' returning a, b",
      "delete from t",
      "select a, count(*) filter (where b > 1) over (partition by c) from t left join u on x = a "
      "group by a having 1 order by 1 desc nulls last limit 1 offset 2",
      "values (1, 2), (3, 4)",
      "with x as (select 1) select * from x",
      "select cast(a as varchar(10)), \"b\", [c], `id`, t.a ->> '$.x', -1, ~1, ?1, :v, @v, $v "
      "from t where a glob 'x' and b between 1 and 2 or c not in (1, 2) and a notnull",
      "begin",
      "begin immediate transaction",
      "begin transaction x",
      "commit",
      "end transaction",
      "rollback",
      "rollback to savepoint s",
      "rollback transaction to s",
      "savepoint s",
      "release s",
      "release savepoint s",
      "pragma foreign_keys",
      "pragma foreign_keys = off",
      "pragma main.journal_mode(delete)",
      "pragma cache_size = -2000",
      "pragma synchronous = full",
      "pragma table_info('t')",
      "pragma foreign_keys = on",
      "pragma case_sensitive_like = 'no'",
      "attach database 'x' || 'y' as z",
      "attach ':memory:' as z key 'k'",
      "detach database main",
      "vacuum",
      "vacuum main",
      "vacuum into 'x'",
      "vacuum main into 'x'",
      "reindex",
      "reindex t",
      "reindex nocase",
      "reindex main.i",
      "analyze",
      "analyze main.t",
      "explain select 1",
      "explain query plan delete from t",
      "explain create trigger n after insert on t begin select 1; end",
      "create table n (a, b) /* ; ( */ -- it's",
      "alter table t add column n text default 'a;b' /* unclosed",
  };
  return texts;
}

class SqlReaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(":memory:", &raw), SQLITE_OK);
    database_.reset(raw);
    ASSERT_EQ(sqlite3_exec(raw, kSchema, nullptr, nullptr, nullptr), SQLITE_OK);
  }

  // Only prepared, never run; all of the text as one statement.
  bool prepares(const std::string& text, std::size_t* end = nullptr) const {
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v2(database_.get(), text.c_str(), -1, &raw, &tail);
    const StatementHandle statement(raw);
    if (end != nullptr) *end = static_cast<std::size_t>(tail - text.c_str());
    const std::string rest(tail);
    return code == SQLITE_OK && raw != nullptr &&
           (end != nullptr || rest.find_first_not_of(" ;\n") == std::string::npos);
  }

  static std::string why_not_read(const std::string& text) {
    const WrittenSchema schema = sql_reader().read(text, "x.sql", 10);
    if (schema.problems.empty()) return schema.statements.empty() ? "nothing read" : "";
    return fmt::format("{}:{} {}", schema.problems[0].at.line, schema.problems[0].at.column,
                       schema.problems[0].problem);
  }

  DatabaseHandle database_;
};

TEST_F(SqlReaderTest, ReadsWhatSqlitePrepares) {
  for (const std::string& text : statements()) {
    EXPECT_TRUE(prepares(text)) << text << ": " << sqlite3_errmsg(database_.get());
    EXPECT_EQ(why_not_read(text), "") << text;
  }
}

std::string joined(const std::vector<std::string>& tokens) {
  return fmt::format("{}", fmt::join(tokens, " "));
}

// One token less, one twice, one exchanged with the next, one in place of another.
std::vector<std::string> variants_of(const std::string& text) {
  std::vector<std::string> tokens;
  for (const Token& token : tokenize(text)) tokens.emplace_back(token.text);
  std::vector<std::string> variants;
  const auto with = [&](auto change) {
    std::vector<std::string> copy = tokens;
    change(copy);
    variants.push_back(joined(copy));
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    with([&](auto& copy) { copy.erase(copy.begin() + at); });
    with([&](auto& copy) { copy.insert(copy.begin() + at, tokens[i]); });
    if (i + 1 < tokens.size()) with([&](auto& copy) { std::swap(copy[i], copy[i + 1]); });
    for (const char* other : {"key", "not", "(", ")", ",", "1", "'s'", "select", "replace", ";"})
      with([&](auto& copy) { copy[i] = other; });
  }
  return variants;
}

TEST_F(SqlReaderTest, CallsNothingBrokenThatSqlitePrepares) {
  std::size_t tried = 0;
  std::size_t refused = 0;
  std::size_t wrong = 0;
  for (const std::string& text : statements()) {
    for (const std::string& variant : variants_of(text)) {
      ++tried;
      const std::string problem = why_not_read(variant);
      if (problem.empty()) continue;
      ++refused;
      // The shell ends a statement there, and so do we.
      if (text.starts_with("create virtual") && variant.find(" ; ") != std::string::npos) continue;
      const bool good = prepares(variant);
      if (good && ++wrong < 20) ADD_FAILURE() << variant << "\n  " << problem;
    }
  }
  EXPECT_GT(tried, 10000U);
  EXPECT_GT(refused, tried / 3);
  EXPECT_EQ(wrong, 0U);
}

TEST_F(SqlReaderTest, DividesAsSqliteDoes) {
  std::string text;
  for (const std::string& statement : statements()) {
    if (statement.find("unclosed") == std::string::npos) text += statement + "\n;";
  }
  Divider divider(text);
  std::size_t at = 0;
  std::size_t count = 0;
  while (const std::optional<StatementPiece> piece = divider.next()) {
    const std::string rest = text.substr(at);
    std::size_t end = 0;
    ASSERT_TRUE(prepares(rest, &end)) << rest.substr(0, 200);
    ASSERT_GE(piece->start, at);
    ASSERT_LT(piece->end, at + end) << rest.substr(0, 200);
    ASSERT_EQ(text[at + end - 1], ';');
    at += end;
    ++count;
  }
  EXPECT_EQ(count, statements().size() - 1);
}

const WrittenAct& act_of(const WrittenSchema& schema, std::size_t index = 0) {
  return schema.statements.at(index).act;
}

WrittenSchema read_text(const std::string& text) { return sql_reader().read(text, "x.sql", 10); }

TEST(SqlReader, ReadsTables) {
  const WrittenSchema schema = read_text(
      "create table main.Users (\n"
      "  Id integer primary key,\n"
      "  name text not null default 'x' collate nocase,\n"
      "  up as (upper(name)),\n"
      "  team int constraint k references Teams (id) on delete cascade deferrable,\n"
      "  check (name <> ''), unique (name desc, team)\n"
      ") strict;");
  const WrittenTable& table = std::get<MakeTable>(act_of(schema)).table;
  EXPECT_EQ(table.name, (QualifiedName{"", "users"}));
  EXPECT_TRUE(table.strict);
  ASSERT_EQ(table.columns.size(), 4U);
  EXPECT_EQ(table.columns[1].column.default_sql, "'x'");
  EXPECT_EQ(table.columns[1].at.line, 3);
  EXPECT_EQ(table.columns[1].at.column, 3);
  EXPECT_FALSE(table.columns[1].column.nullable);
  EXPECT_EQ(table.columns[2].column.generated, Generated::kVirtual);
  EXPECT_EQ(table.columns[2].column.generated_sql, "upper(name)");
  ASSERT_EQ(table.constraints.size(), 4U);
  EXPECT_EQ(table.constraints[1].constraint.name, "k");
  EXPECT_EQ(table.constraints[1].constraint.references.name, "teams");
  EXPECT_EQ(table.constraints[1].constraint.rules, "ON DELETE CASCADE DEFERRABLE");
  EXPECT_EQ(table.constraints[2].constraint.columns, std::vector<std::string>{"name"});
  EXPECT_EQ(table.constraints[3].constraint.columns, (std::vector<std::string>{"name", "team"}));
  EXPECT_TRUE(table.constraints[3].index.parts[0].descending);
}

TEST(SqlReader, ReadsWhatIsNoTable) {
  const WrittenSchema schema = read_text(
      "pragma foreign_keys = OFF; pragma foreign_key_check;\n"
      "insert into t (a) values (1), (2, (3));\n"
      "update t set a = 1, (b, c) = (1, 2);\n"
      "vacuum; vacuum into 'x'; drop view v;");
  const auto detail = [&](std::size_t index) {
    return std::get<Aside>(act_of(schema, index)).detail;
  };
  EXPECT_EQ(std::get<SessionSetting>(detail(0)).value, "off");
  EXPECT_EQ(std::get<Aside>(act_of(schema, 1)).what, "PRAGMA foreign_key_check");
  EXPECT_TRUE(std::holds_alternative<std::monostate>(detail(1)));
  EXPECT_EQ(std::get<RowWork>(detail(2)).rows, 2U);
  EXPECT_FALSE(std::get<RowWork>(detail(2)).from_query);
  EXPECT_EQ(std::get<RowWork>(detail(3)).columns, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_FALSE(std::get<RowWork>(detail(3)).filtered);
  EXPECT_TRUE(std::holds_alternative<Rebuild>(detail(4)));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(detail(5)));
  EXPECT_EQ(std::get<ObjectRemoval>(detail(6)).kind, "view");
}

TEST(SqlReader, SaysWhereItCannotRead) {
  const auto problem = [](const std::string& text) {
    const WrittenSchema schema = read_text(text);
    if (schema.problems.empty()) return std::string("none");
    const Diagnostic& first = schema.problems[0];
    return fmt::format("{}:{} {}", first.at.line, first.at.column, first.problem);
  };
  EXPECT_EQ(problem("select 1;\n  selec 2; select 3"), "2:3 \"selec\" cannot stand here");
  EXPECT_EQ(problem("create table t (a int,)"), "1:23 \")\" cannot stand here");
  EXPECT_EQ(problem("create table t (a int"), "1:1 the statement ends where more is expected");
  EXPECT_EQ(problem("select 'x"), "1:8 a quote that is not closed");
  EXPECT_EQ(problem("\n.read x.sql\nselect 1;"), "2:1 .read takes what is in another file");
  EXPECT_EQ(problem(".mode column\nselect 1;"), "none");
  EXPECT_EQ(problem("\xEF\xBB\xBFselect 1"), "none");
  EXPECT_EQ(problem("select '\xE9'"), "0:0 line 1, column 9: byte 0xe9 is not UTF-8");
  EXPECT_EQ(problem("create trigger x after insert on t begin delete from u;\ncreate table n (a);"),
            "1:1 the statement ends where more is expected");
  EXPECT_EQ(read_text("selec 2; select 3").statements.size(), 1U);
}

TEST(SqlReader, StaysFlatAndLinear) {
  const std::string deep(20000, '(');
  EXPECT_EQ(read_text("select " + deep + "1" + std::string(20000, ')')).problems.size(), 1U);
  EXPECT_TRUE(
      read_text("select " + std::string(900, '(') + "1" + std::string(900, ')')).problems.empty());
  std::string many;
  for (int i = 0; i < 100000; ++i) many += "insert into t values (1);\n";
  EXPECT_EQ(read_text(many).statements.size(), 100000U);
  EXPECT_EQ(read_text("select '" + std::string(2 << 20, 'x') + "'; select 1;").problems.size(), 1U);
}

}  // namespace
}  // namespace shoofly::sqlite
