// Whose SQL the files beside a project's migrations say it is.

#include "toolchain/said_engines.h"

#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

class EnginesSaid : public ProjectTest {
 protected:
  void SetUp() override {
    write(".git/HEAD", "");
    write("db/golang/1_a.up.sql", "select 1;");
    write("db/goose/1_a.sql", "-- +goose Up\nselect 1;");
    write("db/dbmate/1_a.sql", "-- migrate:up\nselect 1;");
    write("db/plain/1_a.sql", "select 1;");
  }
  std::string engine(const std::string& folder = "golang") { return read("db/" + folder).engine; }
  // Of a text that stands alone in the file.
  std::string said_by(const std::string& file, const std::string& text,
                      const std::string& folder = "golang") {
    write(file, text);
    const std::string said = engine(folder);
    std::filesystem::remove(dir_ / file);
    return said;
  }
};

TEST_F(EnginesSaid, AnAddressSaysIt) {
  EXPECT_EQ(engine(), "");
  EXPECT_EQ(said_by("Makefile", "up:\n\tmigrate -path db -database \"mysql://${USER}@x/y\" up\n"),
            "mysql");
  EXPECT_EQ(said_by("Taskfile.yml", "  - migrate -database sqlite3://x.db up\n"), "sqlite");
  EXPECT_EQ(said_by("justfile", "url := 'postgres://localhost/x'\n"), "postgres");
  EXPECT_EQ(said_by(".env.example", "DB=mysql://u:p@tcp(db:3306)/x\n"), "mysql");
  EXPECT_EQ(said_by(".env", "DSN=u:p@tcp(db:3306)/x\n"), "mysql");
  EXPECT_EQ(said_by("docker-compose.yml",
                    "  db:\n    image: mariadb:10.6\n  up:\n    command: -database mysql://x/y\n"),
            "mariadb");
  EXPECT_EQ(said_by("package.json",
                    "{\"scripts\": {\"up\": \"DATABASE_URL=sqlite:db/x.sqlite3 "
                    "dbmate up\"}}"),
            "sqlite");
  EXPECT_EQ(said_by("atlas.hcl", "env \"local\" {\n  dev = \"docker://maria/11/dev\"\n}\n"),
            "mariadb");
  EXPECT_EQ(said_by("sqlc.yaml", "version: \"2\"\nsql:\n  - engine: \"mysql\"\n"), "mysql");
}

TEST_F(EnginesSaid, WhatIsNoLiteralOrOfTwoSaysNothing) {
  EXPECT_EQ(said_by("Makefile", "# mysql://x\nup:\n\tmigrate -database $(DATABASE_URL) up\n"), "");
  EXPECT_EQ(said_by("Makefile", "a:\n\tx mysql://a/b\nb:\n\tx postgres://a/b\n"), "");
  EXPECT_EQ(said_by("docker-compose.yml", "  image: keinos/sqlite3:latest\n  sqlite: {}\n"), "");
  EXPECT_EQ(said_by("docker-compose.yml", "  image: mysql:8\n"), "");
  EXPECT_EQ(said_by("Makefile", "\tcurl https://x/?u=notmysql://\n"), "");
  EXPECT_EQ(said_by("Makefile", "\tx mongodb://a/b\n"), "");
}

TEST_F(EnginesSaid, TheNearestFolderThatSaysAnything) {
  write(".env", "DATABASE_URL=mysql://x/y\n");
  write("db/.env", "PORT=8080\n");
  EXPECT_EQ(engine(), "mysql");
  write("db/Makefile", "x:\n\tmigrate -database sqlite3://x.db up\n");
  EXPECT_EQ(engine(), "sqlite");
}

TEST_F(EnginesSaid, AFolderForEachServer) {
  write(".env", "DATABASE_URL=postgres://x/y\n");
  write("db/migration/mysql/V1__a.sql", "select 1;");
  write("db/migration/postgresql/V1__a.sql", "select 1;");
  write("db/sqlite/migrations/1_a.up.sql", "select 1;");
  write("db/mysql/tools/1_a.up.sql", "select 1;");
  EXPECT_EQ(read("db/migration/mysql").engine, "mysql");
  EXPECT_EQ(read("db/migration/postgresql").engine, "postgres");
  EXPECT_EQ(read("db/sqlite/migrations").engine, "sqlite");
  EXPECT_EQ(read("db/mysql/tools").engine, "postgres");
  EXPECT_EQ(read_project({path("db/migration/mysql"), {}}, "mariadb")->engine, "mariadb");
  // The name of the repository is no folder's.
  write("sqlite/.git/HEAD", "");
  write("sqlite/migrations/1_a.up.sql", "select 1;");
  EXPECT_EQ(read("sqlite/migrations").engine, "");
}

TEST_F(EnginesSaid, GoosesDriver) {
  EXPECT_EQ(said_by("Makefile", "up:\n\tgoose -dir db/goose sqlite3 ./x.db up\n", "goose"),
            "sqlite");
  EXPECT_EQ(said_by("Makefile",
                    "up:\n\tgo run github.com/pressly/goose/v3/cmd/goose@latest "
                    "-v -dir=db mysql \"$(DSN)\" up\n",
                    "goose"),
            "mysql");
  EXPECT_EQ(said_by("Makefile", "export GOOSE_DRIVER ?= mysql\n", "goose"), "mysql");
  EXPECT_EQ(said_by("docker-compose.yml", "      GOOSE_DRIVER: sqlite3\n", "goose"), "sqlite");
  EXPECT_EQ(said_by("Makefile", "up:\n\t$(GOOSE) -dir db $(DRIVER) mysql up\n", "goose"), "");
  EXPECT_EQ(said_by("Makefile", "up:\n\tgoose -dir mysql up\n", "goose"), "");
  EXPECT_EQ(said_by("Makefile", "up:\n\tgoose -dir db mysql x up\n", "dbmate"), "");
  EXPECT_EQ(said_by(".env", "GOOSE_DRIVER=mssql\n", "goose"), "mssql");
}

TEST_F(EnginesSaid, OfPlainSqlAKeySaysIt) {
  EXPECT_EQ(said_by(".env", "export DATABASE_URL=sqlite:dev.db\n", "plain"), "sqlite");
  EXPECT_EQ(said_by("sqlc.yaml", "sql:\n  - engine: mysql\n", "plain"), "mysql");
  EXPECT_EQ(said_by("dbconfig.yml", "development:\n  dialect: sqlite3\n", "plain"), "sqlite");
  EXPECT_EQ(said_by("Makefile", "\tx mysql://a/b\n", "plain"), "");
}

}  // namespace
}  // namespace shoofly::toolchain
