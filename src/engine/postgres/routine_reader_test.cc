#include "engine/postgres/routine_reader.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shoofly::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

RoutineBody read(const std::string& statement) {
  Result<RoutineBody> body = routine_reader().read(statement);
  EXPECT_TRUE(body.ok()) << body.error().describe();
  return body.ok() ? std::move(*body) : RoutineBody{};
}

std::vector<std::string> columns(const RoutineBody& body) {
  std::vector<std::string> names;
  for (const QueryShape& query : body.queries) {
    for (const QueryColumn& column : query.columns)
      names.push_back(column.table.empty() ? column.name : column.table + "." + column.name);
    for (const QueryWrite& write : query.writes) {
      for (const std::string& column : write.columns)
        names.push_back(write.table.name + "." + column);
    }
  }
  return names;
}

std::string plpgsql(const std::string& declared, const std::string& body) {
  return "create function s.f(a int, b text) returns setof orders language plpgsql as $x$ declare " +
         declared + " begin " + body + " end $x$";
}

TEST(RoutineReader, VariablesAreNoColumns) {
  const RoutineBody body =
      read(plpgsql("r record; n text;",
                   "select note into n from orders o where o.id = a and f.b = note;"
                   "for r in select sku from lines loop n := r.sku; end loop;"));
  EXPECT_EQ(body.name.display(), "s.f");
  EXPECT_EQ(body.arguments, "pg_catalog.int4,text,");
  EXPECT_THAT(columns(body), ElementsAre("note", "o.id", "note", "sku"));
}

TEST(RoutineReader, ExpressionsHaveQueries) {
  const RoutineBody body = read(plpgsql(
      "n bigint := (select max(id) from orders);",
      "n := (select min(cents) from orders); if exists (select from orders where state = 'x') then "
      "perform count(note) from orders; return query select o.* from orders o; end if;"));
  EXPECT_THAT(columns(body), ElementsAre("cents", "state", "note", "o.*"));
  EXPECT_FALSE(body.opaque);
}

TEST(RoutineReader, WhatIsPutTogetherIsOpaque) {
  EXPECT_TRUE(read(plpgsql("", "execute 'select ' || b;")).opaque);
  EXPECT_TRUE(read(plpgsql("", "return query execute 'select 1' || b;")).opaque);
  const RoutineBody literal = read(plpgsql("", "execute 'update orders set note = 1';"));
  EXPECT_FALSE(literal.opaque);
  EXPECT_THAT(columns(literal), ElementsAre("orders.note"));
}

TEST(RoutineReader, SqlBodies) {
  EXPECT_THAT(columns(read("create function f(id int) returns int language sql as "
                           "'update orders set note = 1; select o.cents from orders o'")),
              ElementsAre("orders.note", "o.cents"));
  const RoutineBody atomic = read(
      "create procedure p() begin atomic insert into log (what) select note from orders; "
      "delete from log where id = 1; end");
  EXPECT_TRUE(atomic.bound);
  EXPECT_THAT(columns(atomic), ElementsAre("note", "log.what", "id"));
  const RoutineBody returns =
      read("create function f() returns bigint return (select max(cents) from orders)");
  EXPECT_TRUE(returns.bound);
  EXPECT_THAT(columns(returns), ElementsAre("cents"));
}

TEST(RoutineReader, WhatCannotBeRead) {
  EXPECT_THAT(read(plpgsql("", "retrun 1;")).broken, HasSubstr("syntax error"));
  EXPECT_THAT(read("create function f() returns int language sql as 'selct 1'").broken,
              HasSubstr("syntax error"));
  EXPECT_TRUE(read("create function f() returns int language plpython3u as 'return 1'").opaque);
  EXPECT_FALSE(read("create function f() returns int language c as 'lib', 'f'").opaque);
  EXPECT_FALSE(routine_reader().read("select 1").ok());
}

}  // namespace
}  // namespace shoofly::postgres
