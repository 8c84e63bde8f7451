// Whose SQL files of SQL are, where their tool does not say it.

#include "toolchain/engine_evidence.h"

#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

class EngineEvidence : public ProjectTest {
 protected:
  std::string engine_of_text(const std::string& text) {
    write("migrations/0002_b.up.sql", text);
    return read("migrations").engine;
  }
};

TEST_F(EngineEvidence, WordsThatOnlySqliteHasDecide) {
  write("migrations/0001_a.up.sql", "create table a (id integer primary key);\n");
  EXPECT_EQ(engine_of_text("select 1;"), "");
  for (const char* text : {"create table t (id INTEGER PRIMARY KEY AUTOINCREMENT);",
                           "create table t (id integer primary key asc autoincrement);",
                           "-- x\nPRAGMA foreign_keys = off;", "select 1; pragma user_version;",
                           "create table t (k text primary key) without rowid;",
                           "create table t (k text primary key)\nSTRICT",
                           "create table t (k text primary key) strict, without rowid;",
                           "CREATE VIRTUAL TABLE f USING fts5(body);"})
    EXPECT_EQ(engine_of_text(text), "sqlite") << text;
  for (const char* text :
       {"-- no AUTOINCREMENT: that is SQLite's\nselect 1;", "insert into a values ('pragma x');",
        "create function f() returns int language sql strict as 'select 1';",
        "create table t (autoincrement int, strict int, pragma text);",
        "create function f() returns int as $$ select 1 $$ language sql; pragma x;",
        "create table t (id bigserial); create table s (id integer primary key autoincrement);"})
    EXPECT_EQ(engine_of_text(text), "") << text;
}

}  // namespace
}  // namespace shoofly::toolchain
