// Changelogs: against what Liquibase itself prints, and the places of what is made of them.

#include "toolchain/liquibase/changelog.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

#include "harness/paths.h"
#include "lint/places.h"
#include "toolchain/liquibase/element.h"
#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kHeadXml =
    "<?xml version=\"1.0\"?>\n<databaseChangeLog xmlns=\"http://www.liquibase.org/xml/ns/dbchangelog\">\n";

std::string golden_text(const std::string& name) {
  std::ifstream file(testing::source_dir() / "src/toolchain/liquibase/golden" / name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Statements in lower case, with one blank where there are some, and without what changes nothing.
std::vector<std::string> plain_statements(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    if (c == '`') continue;
    const bool white = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (white && (plain.empty() || plain.back() == ' ')) continue;
    plain += white ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  replace_all(plain, "current_timestamp", "now()");
  replace_all(plain, ", ", ",");
  replace_all(plain, " (", "(");
  replace_all(plain, " ;", ";");
  replace_all(plain, ";;", ";");
  std::vector<std::string> statements;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t end = std::min(plain.find(';', at), plain.size());
    std::string one = plain.substr(at, end - at);
    one.erase(0, one.find_first_not_of(' '));
    if (!one.empty()) statements.push_back(std::move(one));
    at = end + 1;
  }
  return statements;
}

class ChangelogTest : public ProjectTest {
 protected:
  // With `inner` as the changelog's content.
  Project read_xml_log(const std::string& inner) {
    write("changelog.xml", kHeadXml + inner + "</databaseChangeLog>\n");
    return read();
  }
  // "line:column" in the file of the first place where `words` stand in the text.
  static std::string place(const lint::Script& script, const std::string& words) {
    const std::size_t at = script.text.find(words);
    if (at == std::string::npos) return "not there: " + script.text;
    Position in_text{1, 1};
    for (std::size_t i = 0; i < at; ++i)
      in_text = script.text[i] == '\n' ? Position{in_text.line + 1, 1}
                                       : Position{in_text.line, in_text.column + 1};
    const Position found = lint::Places(script).in_file(in_text);
    return std::to_string(found.line) + ":" + std::to_string(found.column);
  }
};

TEST_F(ChangelogTest, EveryChangeIsWhatLiquibasePrints) {
  const std::string folder = (testing::source_dir() / "src/toolchain/liquibase/golden").string();
  const std::pair<const char*, const char*> engines[] = {{"postgres", "postgres.sql"},
                                                         {"mysql", "mysql.sql"}};
  for (const auto& [engine, golden] : engines) {
    Folder golden_folder{folder, {}, {}, engine};
    const Result<Changelogs> read =
        read_changelogs(golden_folder, {{folder + "/every_change.xml"}, ""});
    ASSERT_TRUE(read.ok()) << read.error().describe();
    std::string ours;
    for (const lint::Migration& migration : read->migrations) {
      ours += migration.up.text + "\n";
      EXPECT_THAT(migration.up.gaps, IsEmpty()) << migration.up.gaps.front().what;
    }
    const std::vector<std::string> is = plain_statements(ours);
    const std::vector<std::string> expected = plain_statements(golden_text(golden));
    EXPECT_EQ(is.size(), expected.size());
    for (std::size_t i = 0; i < std::min(is.size(), expected.size()); ++i)
      EXPECT_EQ(is[i], expected[i]) << engine;
  }
}

TEST_F(ChangelogTest, APlaceIsTheChangesOrTheSqlsOwn) {
  const Project project = read_xml_log(
      "<changeSet id=\"1\" author=\"a\">\n"
      "  <createTable tableName=\"t\"><column name=\"a\" type=\"int\"/></createTable>\n"
      "  <sql>select 1;\n    select &lt;2; <![CDATA[\n  select 3 < 4]]></sql>\n"
      "  <createView viewName=\"v\">select \xC3\xA9 from t</createView>\n</changeSet>\n");
  ASSERT_THAT(versions(project), ElementsAre("a:1"));
  EXPECT_EQ(project.tool, "Liquibase");
  const lint::Script& up = project.migrations[0].up;
  EXPECT_EQ(up.file, path("changelog.xml"));
  EXPECT_EQ(up.wrapping, lint::Wrapping::kFile);
  EXPECT_EQ(place(up, "CREATE TABLE"), "4:3");
  EXPECT_EQ(place(up, "select 1"), "5:8");
  EXPECT_EQ(place(up, "select <2"), "6:5");
  EXPECT_EQ(place(up, "2;"), "6:16");
  EXPECT_EQ(place(up, "select 3"), "7:3");
  EXPECT_EQ(place(up, "CREATE VIEW"), "8:3");
  EXPECT_EQ(place(up, "from t"), "8:38");
  EXPECT_FALSE(project.migrations[0].has_down);
}

TEST_F(ChangelogTest, WindowsLinesAndAByteOrderMark) {
  write("changelog.xml",
        "\xEF\xBB\xBF<databaseChangeLog>\r\n<changeSet id='1' author='a'>\r\n"
        "<sql>select 1;\r\nselect 2;\r\n</sql></changeSet></databaseChangeLog>");
  const Project project = read();
  EXPECT_EQ(place(project.migrations[0].up, "select 1"), "3:6");
  EXPECT_EQ(place(project.migrations[0].up, "select 2"), "4:1");
}

TEST_F(ChangelogTest, WhatCanBeTakenBackIs) {
  const Project project = read_xml_log(
      "<changeSet id=\"1\" author=\"a\">\n"
      "<addColumn tableName=\"t\"><column name=\"b\" type=\"int\"/></addColumn>\n"
      "<renameTable oldTableName=\"t\" newTableName=\"u\"/>\n</changeSet>\n"
      "<changeSet id=\"2\" author=\"a\"><dropTable tableName=\"u\"/></changeSet>\n"
      "<changeSet id=\"3\" author=\"a\" runInTransaction=\"false\"><sql>select 1</sql>\n"
      "<rollback>select -1;\nselect -2</rollback></changeSet>\n"
      "<changeSet id=\"4\" author=\"a\"><dropTable tableName=\"w\"/><rollback/></changeSet>\n"
      "<changeSet id=\"5\" author=\"a\"><dropTable tableName=\"w\"/>\n"
      "<rollback><createTable tableName=\"w\"><column name=\"a\" type=\"int\"/></createTable>"
      "</rollback></changeSet>\n");
  ASSERT_EQ(project.migrations.size(), 5U);
  const auto& all = project.migrations;
  EXPECT_EQ(all[0].down.text, "ALTER TABLE u RENAME TO t;\nALTER TABLE t DROP COLUMN b;\n");
  EXPECT_EQ(place(all[0].down, "ALTER TABLE t"), "4:1");
  EXPECT_FALSE(all[1].has_down);
  EXPECT_EQ(all[2].up.wrapping, lint::Wrapping::kNone);
  EXPECT_EQ(place(all[2].down, "select -2"), "10:1");
  EXPECT_FALSE(all[3].has_down);
  EXPECT_FALSE(all[3].expects_down);
  EXPECT_THAT(all[4].down.text, HasSubstr("CREATE TABLE w (a INTEGER)"));
}

TEST_F(ChangelogTest, WhatIsNoSqlIsAGap) {
  const Project project = read_xml_log(
      "<changeSet id=\"1\" author=\"a\">\n<customChange class=\"org.example.X\"/>\n"
      "<ext:shear xmlns:ext=\"urn:x\" tableName=\"t\"/>\n<sqlFile path=\"none.sql\"/>\n"
      "<dropAllForeignKeyConstraints baseTableName=\"t\"/>\n"
      "<modifySql><append value=\" x\"/></modifySql></changeSet>\n");
  std::vector<std::string> said;
  for (const lint::Gap& gap : project.migrations[0].up.gaps)
    said.push_back(std::to_string(gap.at.line) + " " + gap.what);
  EXPECT_THAT(
      said, ElementsAre("4 customChange runs a program, org.example.X",
                        "5 change \"shear\" is not known", "6 sqlFile: \"none.sql\" cannot be read",
                        "7 dropAllForeignKeyConstraints: only the server knows which \"t\" has",
                        "8 modifySql changes the statements that are looked at here"));
}

TEST_F(ChangelogTest, YamlSaysTheSame) {
  write("changelog.yaml",
        "databaseChangeLog:\n- property: {name: n, value: names}\n- changeSet:\n    id: 1\n"
        "    author: a\n    changes:\n"
        "    - createTable:\n        tableName: ${n}\n        columns:\n"
        "        - column: {name: a, type: int, constraints: {nullable: false}}\n"
        "        - column:\n            name: b\n            type: \"varchar(10)\"\n"
        "    - sql: select 1\n"
        "    - sql:\n        sql: |\n          select 2;\n\n            select ${n};\n"
        "        splitStatements: true\n"
        "    - sql:\n        sql: >-\n          select 4\n          from t;\n"
        "    - sql: {sql: \"select 5;\\nselect 6\"}\n"
        "    rollback:\n    - dropTable: {tableName: \"${n}\"}\n    - sql: select -1\n");
  const Project project = read();
  ASSERT_THAT(versions(project), ElementsAre("a:1"));
  const lint::Script& up = project.migrations[0].up;
  EXPECT_THAT(up.text, HasSubstr("CREATE TABLE names (a INTEGER NOT NULL, b VARCHAR(10));"));
  EXPECT_EQ(place(up, "CREATE"), "7:7");
  EXPECT_EQ(place(up, "select 1"), "14:12");
  EXPECT_EQ(place(up, "select 2"), "17:11");
  EXPECT_EQ(place(up, "select names"), "19:13");
  EXPECT_EQ(place(up, "select 4"), "23:11");
  EXPECT_EQ(place(up, "from t"), "24:11");
  EXPECT_EQ(place(up, "select 6"), "25:18");
  const lint::Script& down = project.migrations[0].down;
  EXPECT_EQ(plain_statements(down.text),
            (std::vector<std::string>{"drop table names", "select -1"}));
  EXPECT_EQ(place(down, "select"), "28:12");
}

TEST_F(ChangelogTest, JsonSaysTheSame) {
  write(
      "changelog.json",
      "{\"databaseChangeLog\": [\n {\"changeSet\": {\"id\": \"1\", \"author\": \"a\", \"changes\": [\n"
      "  {\"dropColumn\": {\"tableName\": \"t\", \"columns\": [{\"column\": {\"name\": \"a\"}}]}},\n"
      "  {\"sql\": {\"sql\": \"select 1\"}}]}}]}\n");
  const Project project = read();
  const lint::Script& up = project.migrations[0].up;
  EXPECT_EQ(place(up, "ALTER TABLE t DROP COLUMN a;"), "3:4");
  EXPECT_EQ(place(up, "select 1"), "4:20");
}

TEST_F(ChangelogTest, FilesInTheOrderOfWhatIncludesThem) {
  write("db/changelog.xml",
        std::string(kHeadXml) +
            "<property name=\"s\" value=\"app\"/>\n<include file=\"parts/b.yaml\" "
            "relativeToChangelogFile=\"true\"/>\n<include file=\"db/parts/c.sql\"/>\n"
            "<includeAll path=\"db/all\" endsWithFilter=\".sql\"/>\n</databaseChangeLog>");
  write("db/parts/b.yaml",
        "databaseChangeLog:\n- changeSet: {id: b, author: a, changes: [{sql: select 1}]}\n");
  write("db/parts/c.sql",
        "--liquibase formatted sql\n--changeset a:c\nselect 1 from ${s}.t, u; select ${x};");
  write("db/all/z.sql", "--liquibase formatted sql\n--changeset a:z\nselect 3;");
  write("db/all/y/d.sql", "select 4;");
  write("db/all/e.txt", "no");
  const Project project = read("db");
  EXPECT_THAT(versions(project), ElementsAre("a:b", "a:c", "", "a:z"));
  EXPECT_EQ(project.migrations[1].up.file, path("db/parts/c.sql"));
  EXPECT_THAT(project.migrations[1].up.text, HasSubstr("from app.t, u; select __x_;"));
  EXPECT_EQ(place(project.migrations[1].up, "u;"), "3:23");
}

TEST_F(ChangelogTest, AFileThatIsNamedKeepsWhatRanBeforeIt) {
  write("db/master.xml",
        std::string(kHeadXml) +
            "<include file=\"db/parts/b.yaml\"/>\n<include file=\"db/parts/c.sql\"/>\n"
            "<include file=\"db/parts/d.sql\"/></databaseChangeLog>");
  write("db/parts/b.yaml",
        "databaseChangeLog:\n- changeSet: {id: b, author: a, changes: [{sql: select 1}]}\n");
  write("db/parts/c.sql", "--liquibase formatted sql\n--changeset a:c\nselect 2;");
  write("db/parts/d.sql", "--liquibase formatted sql\n--changeset a:d\nselect 3;");
  const Project one = read("db/parts/c.sql");
  EXPECT_THAT(versions(one), ElementsAre("a:b", "a:c"));
  EXPECT_THAT(one.only, ElementsAre(path("db/parts/c.sql")));
  // One that only includes others stands for them.
  const Project all = read("db/master.xml");
  EXPECT_THAT(versions(all), ElementsAre("a:b", "a:c", "a:d"));
  EXPECT_EQ(all.only.size(), 4U);
}

TEST_F(ChangelogTest, WhatLeadsNowhereHasItsPlace) {
  write("a.xml", std::string(kHeadXml) + "<include file=\"b.xml\"/></databaseChangeLog>");
  EXPECT_THAT(problem(), HasSubstr("a.xml:3:1: include \"b.xml\": it is not there"));
  write("b.xml", std::string(kHeadXml) + "\n <include file=\"a.xml\"/></databaseChangeLog>");
  EXPECT_THAT(problem(), HasSubstr("b.xml:4:2: \"" + path("a.xml") + "\" includes itself: " +
                                   path("a.xml") + " -> " + path("b.xml") + " -> "));
  write("b.xml", std::string(kHeadXml) + "</databaseChangeLog>");
  write("c.xml", std::string(kHeadXml) + "<include file=\"b.xml\"/></databaseChangeLog>");
  EXPECT_THAT(problem(), HasSubstr("b.xml\" is included for the second time"));
}

TEST_F(ChangelogTest, BrokenTextsHaveAPlace) {
  write("changelog.xml", "<databaseChangeLog>\n <changeSet>\n</databaseChangeLog>");
  EXPECT_THAT(problem(), HasSubstr("changelog.xml:3:3: not readable as XML: mismatched tag"));
  write("changelog.xml",
        "<!DOCTYPE databaseChangeLog [<!ENTITY a \"b\">]>\n<databaseChangeLog>&a;"
        "</databaseChangeLog>");
  EXPECT_THAT(problem(), HasSubstr("changelog.xml:1:29: a document type is not read"));
  std::string deep = "<databaseChangeLog>";
  for (int i = 0; i < 100'000; ++i) deep += "<x>";
  write("changelog.xml", deep);
  EXPECT_THAT(problem(), HasSubstr("elements are nested more than 64 deep"));
  std::filesystem::remove(dir_ / "changelog.xml");
  write("changelog.yaml", "databaseChangeLog:\n- changeSet: [\n");
  EXPECT_THAT(problem(), HasSubstr("changelog.yaml:3:1: not readable as YAML"));
  write("changelog.yaml", "databaseChangeLog:\n- &a changeSet: {}\n- *a\n");
  EXPECT_THAT(problem(), HasSubstr("changelog.yaml:3:3: aliases are not read"));
  std::filesystem::remove(dir_ / "changelog.yaml");
  write("changelog.json", "{\"databaseChangeLog\": [{\"changeSet\": }]\n");
  EXPECT_THAT(problem(), HasSubstr("changelog.json:"));
}

// Whatever is left of a file or changed in it: it is read or refused, and what is read has places.
TEST_F(ChangelogTest, BrokenPiecesAreReadOrRefused) {
  const std::pair<const char*, std::string> files[] = {
      {"changelog.xml",
       std::string(kHeadXml) +
           "<property name='p' value='v'/><changeSet id='1' author='a'><sql>select "
           "${p} &lt;<![CDATA[x]]></sql><rollback/></changeSet></databaseChangeLog>"},
      {"changelog.yaml",
       "databaseChangeLog:\n- changeSet:\n    id: 1\n    changes:\n    - sql: |\n        select 1\n"
       "    - insert: {tableName: t, columns: [{column: {name: a}}]}\n    rollback: [x, {sql: y}]\n"}};
  for (const auto& [name, whole] : files) {
    for (std::size_t i = 0; i < whole.size(); i += 3) {
      for (const std::string& text : {whole.substr(0, i), whole.substr(0, i) + whole.substr(i + 1),
                                      whole.substr(0, i) + "{" + whole.substr(i)}) {
        write(name, text);
        const Result<Changelogs> read = read_changelogs({path(), {}, {}, {}}, {{path(name)}, ""});
        if (!read.ok()) {
          EXPECT_THAT(read.error().describe(), HasSubstr(name)) << text;
          continue;
        }
        for (const lint::Migration& migration : read->migrations)
          EXPECT_GE(lint::Places(migration.up).in_file({1, 1}).line, 1) << text;
      }
    }
  }
}

TEST_F(ChangelogTest, OtherServersAndIgnoredSuppressions) {
  const Project project = read_xml_log(
      "<changeSet id=\"1\" author=\"a\" dbms=\"oracle\"><sql>not</sql></changeSet>\n"
      "<changeSet id=\"2\" author=\"a\"><sql dbms=\"!postgresql\">not</sql>\n"
      "<!-- shoofly:ignore drop-table nobody reads it -->\n<dropTable tableName=\"t\"/></changeSet>\n");
  ASSERT_THAT(versions(project), ElementsAre("a:2"));
  EXPECT_EQ(project.migrations[0].up.text,
            "-- shoofly:ignore drop-table nobody reads it \nDROP TABLE t;\n");
}

}  // namespace
}  // namespace shoofly::toolchain
