// What the linter prints for other programs: SARIF by its schema, annotations, reports of GitLab
// and JUnit; names and texts that would break each; the order of what is found.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/diagnostic.h"
#include "harness/paths.h"
#include "harness/temp_dir.h"
#include "lint/fingerprint.h"
#include "lint/rules/rules.h"
#include "report/finding_entries.h"

namespace shoofly::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// What is wrong by the schema; empty: nothing.
std::string against_schema(const json& document) {
  static const json text =
      json::parse(read_text(source_dir() / "tests/lint/schema/sarif-2.1.0-rtm.5.json"));
  static valijson::Schema schema;
  static const bool parsed = [] {
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
    return true;
  }();
  (void)parsed;
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results))
    return "";
  std::string said;
  for (const auto& error : results) {
    for (const std::string& step : error.context) said += step;
    said += ": " + error.description + "\n";
  }
  return said.empty() ? "not valid" : said;
}

class LintFormats : public ::testing::Test {
 protected:
  void find(const std::string& rule, const std::string& file, Position at,
            const std::string& statement, const std::string& problem = "it stops") {
    const lint::Rule* known = lint::find_rule(rule);
    ASSERT_NE(known, nullptr);
    findings_.push_back(
        {known, known->severity, file, at, problem, {"write this"}, lint::fingerprint(statement)});
  }
  void notice(const std::string& file, Position at, const std::string& problem) {
    notices_.push_back({{Severity::kWarning, file, at, problem, {}}, lint::kNotAnalysed});
  }
  FindingsView view() const {
    return {findings_, notices_, sources_, tools_, 2, {3, 1, 0}, files_, {}, "9.9.9"};
  }
  json sarif() const { return json::parse(findings_sarif(view())); }

  std::vector<lint::Finding> findings_;
  std::vector<lint::Notice> notices_;
  std::map<std::string, std::string> sources_;
  std::vector<std::string> tools_ = {"plain SQL"};
  std::vector<std::string> files_ = {"b.sql", "./a: 1,50%.sql", "clean.sql"};
};

TEST_F(LintFormats, AreInTheOrderOfMigrationsThenOfLines) {
  find("drop-column", "./a: 1,50%.sql", {1, 1}, "x");
  find("drop-column", "b.sql", {9, 1}, "y");
  find("lock-timeout-missing", "b.sql", {2, 1}, "z");
  notice("b.sql", {5, 1}, "not analysed: no");
  std::vector<std::string> order;
  for (const FindingEntry& entry : finding_entries(view()))
    order.push_back(std::string(entry.file) + ":" + std::to_string(entry.at.line));
  EXPECT_THAT(order, ElementsAre("b.sql:2", "b.sql:5", "b.sql:9", "./a: 1,50%.sql:1"));
  const std::string text = findings_text(view());
  EXPECT_LT(text.find("[not-analysed]"), text.find("[drop-column]"));
}

TEST_F(LintFormats, SarifIsOfItsSchema) {
  sources_["./a: 1,50%.sql"] = "/* \xC3\xA4\xC3\xB6 */ drop table t;";
  find("drop-table", "./a: 1,50%.sql", {1, 12}, "drop table t");
  find("down-missing", "b.sql", {}, "");
  notice("b.sql", {5, 1}, "not analysed: syntax error at or near \"selec\"");
  const json document = sarif();
  EXPECT_EQ(against_schema(document), "");
  const json& run = document["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["version"], "9.9.9");
  ASSERT_EQ(run["results"].size(), 3U);
  for (const json& result : run["results"]) {
    const std::size_t number = result["ruleIndex"];
    EXPECT_EQ(run["tool"]["driver"]["rules"][number]["id"], result["ruleId"]);
  }
  EXPECT_FALSE(run["results"][0]["locations"][0]["physicalLocation"].contains("region"));
  EXPECT_EQ(run["results"][1]["ruleId"], "not-analysed");
  EXPECT_EQ(run["tool"]["driver"]["rules"][1]["help"]["text"],
            run["tool"]["driver"]["rules"][1]["fullDescription"]["text"])
      << "it cannot be suppressed";
  const json& place = run["results"][2]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "a%3A%201%2C50%25.sql");
  EXPECT_EQ(place["region"]["startColumn"], 10) << "in characters";
}

// The schema is not one that takes everything.
TEST_F(LintFormats, WhereElseItIsSoIsThereAsPlaces) {
  find("lock-timeout-missing", "b.sql", {2, 1}, "z");
  findings_[0].also = {{4, 7}, {9, 1}};
  const json document = sarif();
  EXPECT_EQ(against_schema(document), "");
  const json& related = document["runs"][0]["results"][0]["relatedLocations"];
  ASSERT_EQ(related.size(), 2);
  EXPECT_EQ(related[1]["physicalLocation"]["artifactLocation"]["uri"], "b.sql");
  EXPECT_EQ(related[1]["physicalLocation"]["region"]["startLine"], 9);
  EXPECT_EQ(json::parse(findings_json(view()))["findings"][0]["also"],
            json::parse(R"([{"line": 4, "column": 7}, {"line": 9, "column": 1}])"));
}

TEST_F(LintFormats, WhatATargetSaysIsThereAsValues) {
  find("index-not-concurrent", "b.sql", {1, 1}, "create index i on t (a)");
  find("drop-column", "b.sql", {2, 1}, "alter table t drop column b");
  findings_[0].at_stake = std::make_shared<const lint::AtStake>(
      lint::AtStake{"t", 12, 3'000'000, {15, 300}, "10 to 200 MB/s", false});
  FindingsView with_target = view();
  with_target.target = FindingsTarget{
      "shop", "PostgreSQL 15.4", {{"goose", "goose_db_version", 4, 1, ""}}, {"a word"}};
  const json sarif = json::parse(findings_sarif(with_target));
  EXPECT_EQ(against_schema(sarif), "");
  const json& run = sarif["runs"][0];
  EXPECT_EQ(run["results"][0]["properties"]["highMilliseconds"], 300);
  EXPECT_FALSE(run["results"][1].contains("properties"));
  EXPECT_EQ(run["properties"]["targetStandings"][0]["pending"], 1);
  const json plain = json::parse(findings_json(with_target));
  EXPECT_EQ(plain["findings"][0]["target"]["rows"], 12);
  EXPECT_EQ(plain["findings"][0]["target"]["milliseconds"]["low"], 15);
  EXPECT_FALSE(plain["findings"][1].contains("target"));
  EXPECT_EQ(plain["target"]["standings"][0]["history"], "goose_db_version");
  EXPECT_EQ(plain["target"]["notes"][0], "a word");
  EXPECT_THAT(findings_text(with_target),
              HasSubstr("target shop (PostgreSQL 15.4): 4 applied by goose_db_version, 1 pending\n"
                        "target: a word\n"));
}

TEST_F(LintFormats, WhatIsNoSarifIsSeen) {
  find("drop-table", "b.sql", {1, 1}, "drop table t");
  const json good = sarif();
  json bad = good;
  bad["runs"][0]["results"][0]["level"] = "critical";
  EXPECT_NE(against_schema(bad), "");
  bad = good;
  bad["runs"][0]["results"][0].erase("message");
  EXPECT_NE(against_schema(bad), "");
  bad = good;
  bad["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0;
  EXPECT_NE(against_schema(bad), "");
  bad = good;
  bad["runs"][0]["tool"]["driver"].erase("name");
  EXPECT_NE(against_schema(bad), "");
}

TEST_F(LintFormats, AFingerprintStaysWhereTheLineMovesAndIsOfOneFinding) {
  find("drop-column", "b.sql", {1, 1}, "x");
  find("drop-column", "b.sql", {2, 1}, "x");
  find("drop-table", "b.sql", {3, 1}, "x");
  const auto fingerprints = [&] {
    std::vector<std::string> all;
    for (const FindingEntry& entry : fingerprinted_entries(view()))
      all.push_back(entry.fingerprint);
    return all;
  };
  const std::vector<std::string> before = fingerprints();
  EXPECT_EQ(std::set<std::string>(before.begin(), before.end()).size(), 3U);
  for (lint::Finding& finding : findings_) finding.at.line += 40;
  EXPECT_EQ(fingerprints(), before);
}

TEST(LintFingerprint, IsOfWordsNotOfComments) {
  EXPECT_EQ(lint::normalised("-- one\nALTER  TABLE\n T /* a /* b */ */ ADD \"C  d\" text"),
            "alter table t add \"C  d\" text");
  EXPECT_EQ(lint::normalised("select 'It''s  --no' , E'\\'  --no', $a$ -- $ kept$a$"),
            "select 'It''s  --no' , e'\\'  --no', $a$ -- $ kept$a$");
  EXPECT_EQ(lint::normalised("select a$1  B"), "select a$1 b");
  EXPECT_EQ(lint::normalised("  'open"), "'open");
  EXPECT_EQ(lint::fingerprint("a"), "af63dc4c8601ec8c");
}

TEST_F(LintFormats, AnnotationsAreEscaped) {
  find("drop-column", "./a: 1,50%.sql", {3, 7}, "x", "100% of a,b: gone\r\n::error::no");
  const std::string text = findings_github(view());
  EXPECT_EQ(text.substr(0, text.find('\n') + 1),
            "::warning file=a%3A 1%2C50%25.sql,line=3,col=7,title=drop-column::100%25 of a,b: "
            "gone?%0A::error::no%0Ahelp: write this\n");
  findings_[0].severity = Severity::kNote;
  findings_[0].at = {};
  EXPECT_THAT(findings_github(view()),
              HasSubstr("::notice file=a%3A 1%2C50%25.sql,title=drop-column::"));
}

TEST_F(LintFormats, GitlabHasWhatItRequires) {
  find("drop-column", "./a: 1,50%.sql", {3, 7}, "x");
  find("down-missing", "b.sql", {}, "");
  findings_[1].severity = Severity::kError;
  const json document = json::parse(findings_gitlab(view()));
  ASSERT_EQ(document.size(), 2U);
  EXPECT_EQ(document[0]["severity"], "critical");
  EXPECT_EQ(document[0]["location"]["lines"]["begin"], 1);
  EXPECT_EQ(document[1]["severity"], "major");
  EXPECT_EQ(document[1]["check_name"], "drop-column");
  EXPECT_EQ(document[1]["location"]["path"], "a: 1,50%.sql");
  EXPECT_EQ(document[1]["location"]["lines"]["begin"], 3);
  EXPECT_NE(document[0]["fingerprint"], document[1]["fingerprint"]);
  findings_.clear();
  EXPECT_EQ(findings_gitlab(view()), "[]\n");
}

TEST_F(LintFormats, JunitHasACaseForEachFile) {
  find("drop-column", "b.sql", {3, 7}, "x", "a \"<b>\" & \x01\x1b[31m\xff\xef\xbf\xbf caf\xC3\xA9");
  find("drop-table", "b.sql", {4, 7}, "x");
  find("lock-timeout-missing", "./a: 1,50%.sql", {1, 1}, "y");
  findings_.back().severity = Severity::kNote;
  const std::string text = findings_junit(view());
  EXPECT_THAT(text, HasSubstr("<testsuites name=\"shoofly lint\" tests=\"3\" failures=\"1\">"));
  EXPECT_THAT(text, HasSubstr("<failure message=\"a &quot;&lt;b&gt;&quot; &amp; [31m caf\xC3\xA9\" "
                              "type=\"drop-column\">b.sql:3:7: warning: "));
  EXPECT_THAT(text, HasSubstr("<testcase name=\"clean.sql\" classname=\"shoofly.lint\" "
                              "file=\"clean.sql\">\n    </testcase>"));
  EXPECT_THAT(text, HasSubstr("<system-out>a: 1,50%.sql:1:1: note: "));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace shoofly::testing
