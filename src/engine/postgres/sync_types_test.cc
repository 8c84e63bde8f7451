// Written or not, changed or not, by bytes: facts/sync-triggers.md section 2, for types whose
// equality does not see every difference, and for names that would mean something else in PL/pgSQL.

#include "engine/postgres/chunks.h"
#include "engine/postgres/sync_test_support.h"

namespace shoofly::postgres {
namespace {

class SyncTypes : public SyncTest {
 protected:
  void rename_of(const std::string& type, const std::string& first) {
    execute("drop table if exists t; create table t(id int primary key, a " + type +
            "); insert into t values (1, " + first + ")");
    const Catalog catalog = catalog_of({"public", "t"});
    const std::string canonical = catalog.tables.at(0).find_column("a")->type;
    expand(rename_spec("a", "b", canonical));
    execute("update t set b = a, _m = 2");
    spec_ = rename_spec("a", "b", canonical);
  }
  // Both sides as text after each was written alone.
  std::string both() { return scalar("select concat_ws('|', a, b) from t where id = 1"); }
  void in_step() {
    const auto outcome = chunk_source().check(*connection_, spec_, {}, 10);
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    EXPECT_EQ(outcome->mismatches, 0) << both();
    const auto tested = chunk_source().self_test(*connection_, spec_);
    ASSERT_TRUE(tested.ok()) << tested.error().describe();
    EXPECT_TRUE(*tested);
  }
  SyncSpec spec_;
};

struct Case {
  const char* type;
  const char* first;
  const char* second;  // equal to the first by the type's own idea, or just another value
};

// Also where NULL is no other value, and where there is no row.
TEST_F(SyncTypes, TheSelfTestPlantsSomethingInEveryType) {
  execute(
      "create type state as enum ('new', 'done'); create domain short as text check (value <> ''); "
      "create domain positive as int check (value > 0)");
  for (const char* type :
       {"int",    "text",     "date",    "int[]",     "numeric[]", "text[]", "bit(3)",
        "varbit", "tsvector", "point",   "int4range", "daterange", "state",  "state[]",
        "short",  "positive", "macaddr", "xml",       "json",      "cidr"}) {
    SCOPED_TRACE(type);
    rename_of(type, "null");
    in_step();
    execute("delete from t");
    in_step();
    must(RemoveSync{spec_});
  }
}

TEST_F(SyncTypes, EveryDifferenceIsSeenInBothDirections) {
  const std::vector<Case> cases = {
      {"numeric", "1.0", "1.00"},
      {"numeric(10,2)", "1.5", "1.7"},
      {"interval", "'1 day'", "'24 hours'"},
      {"double precision", "'0'", "'-0'"},
      {"real", "'1'", "'NaN'"},
      {"json", "'{\"a\":1}'", "'{\"a\": 1}'"},
      {"jsonb", "'{\"a\":1.0}'", "'{\"a\":1.00}'"},
      {"xml", "'<a/>'", "'<a></a>'"},
      {"varchar(10)", "'a'", "'a '"},
      {"text", "''", "null"},
      {"char(5)", "'a'", "'b'"},
      {"bpchar", "'a'", "'a '::text::bpchar"},
      {"bytea", "'\\x00'", "'\\x0000'"},
      {"bool", "true", "false"},
      {"smallint", "1", "-1"},
      {"bigint", "1", "9223372036854775807"},
      {"uuid", "'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'"},
      {"date", "'2000-01-01'", "'infinity'"},
      {"timestamptz", "'2000-01-01'", "'2000-01-01 00:00:00.000001'"},
      {"timestamp(3)", "'2000-01-01'", "'2000-01-01 00:00:00.001'"},
      {"time", "'12:00'", "'12:01'"},
      {"timetz", "'12:00+00'", "'13:00+01'"},
      {"inet", "'10.0.0.1'", "'10.0.0.1/24'"},
      {"int[]", "'{1,2}'", "'[0:1]={1,2}'"},
      {"numeric[]", "'{1.0}'", "'{1.00}'"},
      {"bit(3)", "'101'", "'100'"},
      {"varbit", "'101'", "'1010'"},
      {"money", "'1'", "'2'"},
      {"tsvector", "'a b'", "'a c'"},
      {"int4range", "'[1,2)'", "'[1,3)'"},
      {"point", "'(1,1)'", "'(1,2)'"},
      {"name", "'a'", "'b'"},
  };
  for (const Case& one : cases) {
    if (std::string(one.type) == "xml" && failure("select '<a/>'::xml") != "no error") continue;
    SCOPED_TRACE(one.type);
    rename_of(one.type, one.first);
    const std::string begin = both();
    execute(std::string("update t set a = ") + one.second);
    EXPECT_EQ(scalar("select record_image_eq(row(a), row(b)) from t"), "t") << both();
    EXPECT_NE(both(), begin);
    in_step();
    execute(std::string("update t set b = ") + one.first);
    EXPECT_EQ(both(), begin);
    in_step();
    execute(std::string("insert into t(id, a) values (2, ") + one.second +
            "); insert into t(id, b) values (3, " + one.second + ")");
    EXPECT_EQ(scalar("select count(*) from t where record_image_eq(row(a), row(b))"), "3");
    in_step();
    must(RemoveSync{spec_});
  }
}

TEST_F(SyncTypes, CaseInsensitiveTextAndCollation) {
  if (failure("create extension citext") != "no error") GTEST_SKIP() << "no citext on this server";
  rename_of("citext", "'anna'");
  execute("update t set a = 'Anna'");
  EXPECT_EQ(both(), "Anna|Anna");
  execute("update t set b = 'ANNA'");
  EXPECT_EQ(both(), "ANNA|ANNA");
  in_step();
}

TEST_F(SyncTypes, EnumsDomainsAndComposites) {
  execute(
      "create type mood as enum ('sad', 'ok'); create domain positive as int check (value > 0);"
      "create domain code as varchar(3); create type pair as (x int, y numeric)");
  rename_of("mood", "'sad'");
  execute("update t set a = 'ok'");
  EXPECT_EQ(both(), "ok|ok");
  in_step();
  must(RemoveSync{spec_});
  rename_of("positive", "1");
  execute("update t set b = 5");
  EXPECT_EQ(both(), "5|5");
  EXPECT_EQ(failure("update t set b = -1"), "23514");
  in_step();
  must(RemoveSync{spec_});
  rename_of("code", "'abc'");
  execute("update t set b = 'x'");
  EXPECT_EQ(both(), "x|x");
  in_step();
  must(RemoveSync{spec_});
  rename_of("pair", "row(1, 1.0)::pair");
  execute("update t set b = row(1, 1.00)::pair");
  EXPECT_EQ(both(), "(1,1.00)|(1,1.00)");
  execute("update t set a = row(null, null)::pair");
  EXPECT_EQ(both(), "(,)|(,)");
  in_step();
}

TEST_F(SyncTypes, NamesThatMeanSomethingElse) {
  const std::vector<std::pair<std::string, std::string>> names = {
      {"found", "new"},      {"old", "row"},    {"o", "w"},
      {"tg_op", "sqlstate"}, {"Größe", "名前"}, {"a \"quoted\" one", "with.dot"},
      {"select", "user"},    {"new.old", "$1"}};
  const SqlWriter sql(QuoteStyle::kDouble);
  for (const auto& [from, to] : names) {
    SCOPED_TRACE(from);
    const Sql a = sql.ident(from);
    const Sql b = sql.ident(to);
    execute("drop table if exists t; create table t(id int primary key, " + a.str() +
            " text not null); insert into t values (1, 'one')");
    const SyncSpec spec = rename_spec(from, to, "text");
    expand(spec);
    execute("insert into t(id, " + a.str() + ") values (2, 'two'); insert into t(id, " + b.str() +
            ") values (3, 'three');"
            "update t set " +
            b.str() + " = 'eins' where id = 1; update t set " + a.str() + " = 'zwei' where id = 2");
    EXPECT_EQ(rows("select id, " + a.str() + ", " + b.str() + " from t"),
              "(1,eins,eins) (2,zwei,zwei) (3,three,three)");
    must(RemoveSync{spec});
  }
}

// The value is assigned, not cast: what does not fit is an error, in the trigger and in the fill
// alike.
TEST_F(SyncTypes, AssignmentNeverCutsText) {
  execute("create table t(id int primary key, a text); insert into t values (1, 'short')");
  const SyncSpec spec = pair_spec(column("a", "text", "b", {{"b", "character varying(5)"}}),
                                  column("b", "character varying(5)", "a", {{"a", "text"}}));
  expand(spec);
  EXPECT_EQ(failure("insert into t(id, a) values (2, 'too long')"), "22001");
  EXPECT_EQ(failure("update t set a = 'too long'"), "22001");
  execute("insert into t(id, a) values (3, 'blank    ')");
  EXPECT_EQ(scalar("select concat('[', a, '][', b, ']') from t where id = 3"),
            "[blank    ][blank]");
  const auto outcome =
      chunk_source().check(*connection_, spec, {KeyRange{Key{std::string("2")}, std::nullopt}}, 10);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_EQ(outcome->rows, 1);
  EXPECT_EQ(outcome->mismatches, 0);
}

TEST_F(SyncTypes, AssignmentRoundsAndStaysInStep) {
  execute("create table t(id int primary key, a numeric not null)");
  const SyncSpec spec = pair_spec(column("a", "numeric", "b", {{"b", "numeric(10,2)"}}),
                                  column("b", "numeric(10,2)", "a", {{"a", "numeric"}}));
  expand(spec);
  execute("insert into t(id, a) values (1, 1.005), (2, 7)");
  EXPECT_EQ(rows("select id, a, b from t"), "(1,1.005,1.01) (2,7,7.00)");
  const auto outcome = chunk_source().check(*connection_, spec, {}, 10);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_EQ(outcome->mismatches, 0);
}

}  // namespace
}  // namespace shoofly::postgres
