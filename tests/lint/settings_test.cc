// shoofly-lint.yaml: what it changes, and what is said where it is wrong.

#include "lint/settings.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lint/finding.h"
#include "lint/fingerprint.h"
#include "lint/glob.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

using ::testing::HasSubstr;

const std::vector<lint::KnownEngine> kTwoEngines = {{"postgres", {{12}, {18}, {15}}},
                                                    {"maria", {{10, 4}, {11}, {10, 11}}}};

lint::Settings good(const std::string& text) {
  lint::ParsedSettings parsed = lint::parse_settings(text, "s.yaml", lint::rules(), kTwoEngines);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed)) {
    ADD_FAILURE() << render(*problems, text);
    return {};
  }
  return std::get<lint::Settings>(std::move(parsed));
}

std::string wrong(const std::string& text) {
  const lint::ParsedSettings parsed =
      lint::parse_settings(text, "s.yaml", lint::rules(), kTwoEngines);
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed);
  return problems == nullptr ? "nothing is wrong" : render(*problems, text);
}

const lint::Rule* asked(const lint::Settings& settings, const std::string& id) {
  for (const lint::Rule* rule : settings.rules) {
    if (rule->id == id) return rule;
  }
  return nullptr;
}

constexpr const char* kHouse =
    "house_rules:\n"
    "  - id: no-serial\n"
    "    pattern: '\\b(big)?serial\\b'\n"
    "    message: take an identity column\n"
    "    example: create table t (id BIGSERIAL)\n";

TEST(LintSettings, SayWhichRulesAreAskedAndHowBadTheyAre) {
  const lint::Settings settings = good(
      "severity:\n  drop-column: error\n  lock-timeout-missing: off\n  not-analysed: note\n"
      "server_version: 17\nignore: ['old/', '0001*.sql']\n");
  EXPECT_EQ(settings.rules.size(), lint::rules().size() - 1);
  EXPECT_EQ(asked(settings, "drop-column")->severity, Severity::kError);
  EXPECT_EQ(asked(settings, "lock-timeout-missing"), nullptr);
  EXPECT_EQ(asked(settings, "drop-table"), lint::find_rule("drop-table"));
  EXPECT_EQ(settings.notices.at("not-analysed"), Severity::kNote);
  EXPECT_EQ(settings.server_version, ServerVersion{17});
  EXPECT_EQ(settings.ignore.size(), 2U);
  EXPECT_EQ(good("{}").rules.size(), lint::rules().size());
}

TEST(LintSettings, HouseRulesAreMatchedAgainstWords) {
  const lint::Settings settings = good(kHouse);
  ASSERT_EQ(settings.house.size(), 1U);
  const lint::HouseRule& rule = *settings.house[0];
  EXPECT_EQ(rule.rule.id, "no-serial");
  EXPECT_EQ(rule.rule.severity, Severity::kWarning);
  EXPECT_TRUE(rule.matches(lint::normalised("ALTER TABLE t ADD id /* x */ Serial")));
  EXPECT_FALSE(rule.matches(lint::normalised("select 1 -- serial")));
  EXPECT_FALSE(rule.matches("select serialize()"));
  EXPECT_EQ(good(std::string(kHouse) + "severity: { no-serial: error }").house[0]->rule.severity,
            Severity::kError);
  EXPECT_TRUE(good(std::string(kHouse) + "severity: { no-serial: off }").house.empty());
}

// A matcher that goes back would try every way to share the letters among the stars.
TEST(LintSettings, NoPatternTakesLongerThanTheStatementIsLong) {
  const lint::Settings settings =
      good("house_rules:\n  - { id: x, pattern: '((a|b)*)*c$', message: m, example: abc }\n");
  std::string statement(std::size_t{1} << 20, 'a');
  EXPECT_FALSE(settings.house[0]->matches(statement));
  EXPECT_TRUE(settings.house[0]->matches(statement + 'c'));
}

TEST(LintSettings, UnknownNamesHaveAPlaceAndTheNearest) {
  EXPECT_EQ(wrong("severity:\n  drop-colum: error\n"),
            "s.yaml:2:3: error: there is no rule \"drop-colum\"\n"
            "  2 |   drop-colum: error\n"
            "    |   ^\n"
            "help: did you mean \"drop-column\"?\n");
  EXPECT_EQ(wrong("severity: { drop-column: eror }\n"),
            "s.yaml:1:26: error: expected off, note, warning or error for \"drop-column\", found "
            "\"eror\"\n"
            "  1 | severity: { drop-column: eror }\n"
            "    |                          ^\n"
            "help: did you mean \"error\"?\n");
  EXPECT_THAT(wrong("severty: {}\n"), HasSubstr("s.yaml:1:1: error: unknown key \"severty\""));
  EXPECT_THAT(wrong("severity: [a]\n"), HasSubstr("expected rules for \"severity\", found a list"));
  EXPECT_THAT(wrong("- a\n"), HasSubstr("s.yaml:1:1: error: expected the keys of"));
}

TEST(LintSettings, BrokenYamlHasAPlace) {
  EXPECT_THAT(wrong("# nothing yet\n"), HasSubstr("s.yaml:1:1: error: the file is empty"));
  EXPECT_THAT(wrong("severity:\n  drop-column: [error\n"), HasSubstr("s.yaml:"));
  EXPECT_THAT(wrong("engine: postgres\nserver_version: 11\n"),
              HasSubstr("s.yaml:2:17: error: expected postgres 12 to 18 for \"server_version\", "
                        "found \"11\""));
  EXPECT_THAT(wrong("server_version: 10.x\n"),
              HasSubstr("s.yaml:1:17: error: expected postgres 12 to 18, maria 10.4 to 11 for "
                        "\"server_version\", found \"10.x\""));
  EXPECT_THAT(wrong("engine: postgre\n"),
              HasSubstr("s.yaml:1:9: error: expected one of postgres, maria for \"engine\", found "
                        "\"postgre\""));
}

TEST(LintSettings, AHouseRuleFindsItsExample) {
  EXPECT_THAT(wrong("house_rules:\n  - { id: x, pattern: abc, message: m, example: Select  1 }\n"),
              HasSubstr("s.yaml:2:49: error: house rule \"x\" does not find its own example\n"));
  EXPECT_THAT(wrong("house_rules:\n  - { id: x, pattern: '(', message: m, example: a }\n"),
              HasSubstr("s.yaml:2:23: error: the pattern of \"x\" cannot be read: "));
  EXPECT_THAT(wrong("house_rules:\n  - { id: x, pattern: '(a)\\1', message: m, example: aa }\n"),
              HasSubstr("the pattern of \"x\" cannot be read: invalid escape sequence: \\1"));
  EXPECT_THAT(wrong("house_rules:\n  - { id: drop-table, pattern: a, message: m, example: a }\n"),
              HasSubstr("there is a rule \"drop-table\" already"));
  EXPECT_THAT(wrong("house_rules:\n  - { id: No_X, pattern: a, message: m, example: a }\n"),
              HasSubstr("is not a rule's name"));
  EXPECT_THAT(wrong("house_rules:\n  - { id: x, pattern: a, message: m }\n"),
              HasSubstr("a house rule needs the key \"example\""));
}

TEST(LintGlob, KnowsNamesFoldersAndBoth) {
  EXPECT_TRUE(lint::glob_matches("*.sql", "db/migrations/1.sql"));
  EXPECT_FALSE(lint::glob_matches("db/*.sql", "db/migrations/1.sql"));
  EXPECT_TRUE(lint::glob_matches("db/**/1.sql", "db/a/b/1.sql"));
  EXPECT_TRUE(lint::glob_matches("db/**/1.sql", "db/1.sql"));
  EXPECT_TRUE(lint::glob_matches("**/old/*", "db/old/1.sql"));
  EXPECT_TRUE(lint::glob_matches("db/old/", "db/old/1.sql"));
  EXPECT_TRUE(lint::glob_matches("./db", "db/old/1.sql"));
  EXPECT_FALSE(lint::glob_matches("db/old/", "db/older/1.sql"));
  EXPECT_TRUE(lint::glob_matches("db/000?_*.sql", "db/0001_a.sql"));
  EXPECT_FALSE(lint::glob_matches("db/000?.sql", "db/000/.sql"));
  EXPECT_FALSE(lint::glob_matches("", "a"));
  EXPECT_FALSE(lint::glob_matches("1.sql", "db/11.sql"));
}

}  // namespace
}  // namespace shoofly::testing
