#include "engine/sqlite/foreign_forms.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <variant>

namespace shoofly::sqlite {
namespace {

// Words of `pattern`, one after the other: "*" is a name, with or without what it belongs to; "?x"
// may be left out; "a|b" is either.
struct ForeignForm {
  std::string_view pattern;
  std::string_view what;
};

constexpr auto kForms = std::to_array<ForeignForm>({
    {"alter table * alter ?column * type", "ALTER COLUMN .. TYPE"},
    {"alter table * alter ?column * set data type", "ALTER COLUMN .. TYPE"},
    {"alter table * alter ?column * set default", "ALTER COLUMN .. SET DEFAULT"},
    {"alter table * alter ?column * drop default", "ALTER COLUMN .. DROP DEFAULT"},
    {"alter table * add constraint * unique", "ADD CONSTRAINT .. UNIQUE"},
    {"alter table * add unique", "ADD CONSTRAINT .. UNIQUE"},
    {"alter table * add constraint * primary key", "ADD CONSTRAINT .. PRIMARY KEY"},
    {"alter table * add primary key", "ADD CONSTRAINT .. PRIMARY KEY"},
    {"alter table * add constraint * foreign key", "ADD CONSTRAINT .. FOREIGN KEY"},
    {"alter table * add foreign key", "ADD CONSTRAINT .. FOREIGN KEY"},
    {"alter table * add index|key *", "ALTER TABLE .. ADD INDEX"},
    {"alter table * drop index|key *", "ALTER TABLE .. DROP INDEX"},
    {"alter table * drop primary key", "DROP PRIMARY KEY"},
    {"alter table * drop foreign key", "DROP FOREIGN KEY"},
    {"alter table * modify", "MODIFY"},
    {"alter table * change", "CHANGE"},
    {"alter table * rename index|key|constraint *", "ALTER TABLE .. RENAME INDEX"},
    {"alter table * owner to", "OWNER TO"},
    {"alter table * enable|disable|force row level security", "ROW LEVEL SECURITY"},
    {"alter table * validate constraint", "VALIDATE CONSTRAINT"},
    {"alter table if exists", "ALTER TABLE IF EXISTS"},
    {"alter table only", "ALTER TABLE ONLY"},
    {"alter index|sequence|type|domain|function|schema|view|database|extension|role|user",
     "ALTER of anything but a table"},
    {"truncate", "TRUNCATE"},
    {"create or replace", "OR REPLACE"},
    {"create sequence", "CREATE SEQUENCE"},
    {"create type", "CREATE TYPE"},
    {"create domain", "CREATE DOMAIN"},
    {"create extension", "CREATE EXTENSION"},
    {"create function|procedure", "CREATE FUNCTION"},
    {"create schema", "CREATE SCHEMA"},
    {"create database", "CREATE DATABASE"},
    {"create materialized view", "CREATE MATERIALIZED VIEW"},
    {"create role|user", "CREATE ROLE"},
    {"create policy", "CREATE POLICY"},
    {"create fulltext|spatial index", "FULLTEXT"},
    {"create unlogged table", "UNLOGGED"},
    {"drop index * on *", "DROP INDEX .. ON"},
    {"drop sequence", "DROP SEQUENCE"},
    {"drop type", "DROP TYPE"},
    {"drop domain", "DROP DOMAIN"},
    {"drop extension", "DROP EXTENSION"},
    {"drop function|procedure", "DROP FUNCTION"},
    {"drop schema", "DROP SCHEMA"},
    {"drop database", "DROP DATABASE"},
    {"drop materialized view", "DROP MATERIALIZED VIEW"},
    {"drop table ?if ?exists * cascade", "DROP TABLE .. CASCADE"},
    {"comment on", "COMMENT ON"},
    {"grant", "GRANT"},
    {"revoke", "REVOKE"},
    {"lock table|tables", "LOCK TABLE"},
    {"merge into", "MERGE"},
    {"set", "SET"},
    {"call", "CALL"},
    {"start transaction", "START TRANSACTION"},
    {"rename table", "RENAME TABLE"},
    {"insert ignore", "INSERT IGNORE"},
    {"create ?unique index ?if ?not ?exists * on * using", "USING of an index"},
    {"delete from * using", "DELETE .. USING"},
    {"update * join|inner|left", "UPDATE .. JOIN"},
    {"use *", "USE"},
});

bool is_one_of(const Token& token, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find('|'), words.size());
    if (is_word(token, words.substr(0, end))) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

// a, a.b; 0: there is none at `at`.
std::size_t after_name(const std::vector<Token>& tokens, std::size_t at) {
  if (at >= tokens.size() || !is_name(tokens[at])) return 0;
  const bool qualified =
      at + 2 < tokens.size() && tokens[at + 1].text == "." && is_name(tokens[at + 2]);
  return at + (qualified ? 3 : 1);
}

// Behind the pattern; 0: the statement does not begin with it.
std::size_t after_pattern(const std::vector<Token>& tokens, std::string_view pattern) {
  std::size_t at = 0;
  while (!pattern.empty()) {
    const std::size_t end = std::min(pattern.find(' '), pattern.size());
    std::string_view word = pattern.substr(0, end);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
    if (word == "*") {
      at = after_name(tokens, at);
      if (at == 0) return 0;
      continue;
    }
    const bool optional = word.front() == '?';
    if (optional) word.remove_prefix(1);
    if (at < tokens.size() && is_one_of(tokens[at], word)) {
      ++at;
    } else if (!optional) {
      return 0;
    }
  }
  return at;
}

}  // namespace

std::string_view foreign_form(const std::vector<Token>& tokens) {
  const auto found = std::find_if(kForms.begin(), kForms.end(), [&](const ForeignForm& form) {
    return after_pattern(tokens, form.pattern) > 0;
  });
  return found == kForms.end() ? std::string_view() : found->what;
}

namespace {

// The words that stand at `at`, as in a pattern.
bool stands_at(const std::vector<Token>& tokens, std::size_t at, std::string_view pattern) {
  if (at >= tokens.size()) return false;
  const auto from = tokens.begin() + static_cast<std::ptrdiff_t>(at);
  const auto to = from + std::min<std::ptrdiff_t>(tokens.end() - from, 8);
  return after_pattern({from, to}, pattern) > 0;
}

bool is_sign(const std::vector<Token>& tokens, std::size_t at, std::string_view sign) {
  return at < tokens.size() && tokens[at].kind == TokenKind::kOther && tokens[at].text == sign;
}

// now(), a.
std::size_t after_call(const std::vector<Token>& tokens, std::size_t at) {
  return is_sign(tokens, at + 1, "(") ? after_group(tokens, at + 1) : at + 1;
}

std::optional<ForeignPart> part_of_column(const std::vector<Token>& tokens, std::size_t at) {
  const bool call = is_sign(tokens, at, "(");
  if (call && at > 1 && is_word(tokens[at - 2], "default") && is_name(tokens[at - 1]))
    return ForeignPart{"a call as DEFAULT without brackets", at, after_group(tokens, at)};
  for (std::size_t on = at > 2 ? at - 2 : 0; on <= at; ++on) {
    if (stands_at(tokens, on, "on update current_timestamp|now|localtimestamp"))
      return ForeignPart{"ON UPDATE CURRENT_TIMESTAMP", on, after_call(tokens, on + 2)};
  }
  if (is_word(tokens[at], "auto_increment")) return ForeignPart{"AUTO_INCREMENT", at, at + 1};
  if (is_word(tokens[at], "comment")) return ForeignPart{"COMMENT of a column", at, at + 2};
  if (is_word(tokens[at], "after")) return ForeignPart{"AFTER of a column", at, at + 2};
  if (is_word(tokens[at], "first")) return ForeignPart{"FIRST of a column", at, at + 1};
  if (at > 1 && is_sign(tokens, at - 1, "(") && is_word(tokens[at - 2], "enum"))
    return ForeignPart{"ENUM", at - 1, after_group(tokens, at - 1)};
  for (std::size_t from = at > 3 ? at - 3 : 0; from <= at; ++from) {
    const bool always = stands_at(tokens, from, "generated always as identity");
    if (!always && !stands_at(tokens, from, "generated by default as identity")) continue;
    return ForeignPart{"IDENTITY", from, after_call(tokens, from + (always ? 3 : 4))};
  }
  return std::nullopt;
}

std::optional<ForeignPart> part_of_table(const std::vector<Token>& tokens, std::size_t at) {
  const bool listed = at > 0 && is_sign(tokens, at - 1, ",");
  if (listed && is_word(tokens[at], "index"))
    return ForeignPart{"INDEX in CREATE TABLE", at - 1, after_call(tokens, at + 1)};
  const bool key = is_word(tokens[at], "key") || is_word(tokens[at], "index");
  if (key && at > 0 && is_word(tokens[at - 1], "unique"))
    return ForeignPart{"UNIQUE KEY in CREATE TABLE", at,
                       is_sign(tokens, at + 1, "(") ? at + 1 : at + 2};
  // ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
  const auto open = std::find_if(tokens.begin(), tokens.end(),
                                 [](const Token& token) { return token.text == "("; });
  const std::size_t end = after_group(tokens, static_cast<std::size_t>(open - tokens.begin()));
  if (end <= at && end < tokens.size() &&
      (is_word(tokens[end], "engine") || is_word(tokens[end], "default") ||
       is_word(tokens[end], "charset") || is_word(tokens[end], "auto_increment")))
    return ForeignPart{"ENGINE and the like", end, tokens.size()};
  return std::nullopt;
}

}  // namespace

std::optional<ForeignPart> foreign_part(const std::vector<Token>& tokens, std::size_t stopped_at) {
  if (stopped_at >= tokens.size()) return std::nullopt;
  std::optional<ForeignPart> part;
  const bool table = stands_at(tokens, 0, "create ?temp|temporary table");
  if (table || stands_at(tokens, 0, "alter table * add")) part = part_of_column(tokens, stopped_at);
  if (table && !part) part = part_of_table(tokens, stopped_at);
  if (part) part->to = std::min(part->to, tokens.size());
  return part;
}

SeveralActs several_acts(const std::vector<Token>& tokens, std::size_t stopped_at) {
  if (!is_sign(tokens, stopped_at, ",")) return {};
  SeveralActs several;
  std::size_t head = after_pattern(tokens, "alter table *");
  if (head > 0) {
    several.what = "several actions in one ALTER TABLE";
  } else {
    head = after_pattern(tokens, "drop table|view|index|trigger ?if ?exists");
    if (head == 0) return {};
    several.what = "several names in one DROP";
  }
  std::vector<Token> begin(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(head));
  int depth = 0;
  several.each.push_back(begin);
  for (std::size_t i = head; i < tokens.size(); ++i) {
    if (is_sign(tokens, i, "(")) ++depth;
    if (is_sign(tokens, i, ")")) --depth;
    if (depth == 0 && is_sign(tokens, i, ",")) {
      several.each.push_back(begin);
    } else {
      several.each.back().push_back(tokens[i]);
    }
  }
  return several;
}

std::optional<ForeignWords> foreign_words(const std::vector<Token>& tokens) {
  static constexpr std::array<std::string_view, 2> kIndex = {"create ?unique index concurrently",
                                                             "drop index concurrently"};
  for (const std::string_view pattern : kIndex) {
    const std::size_t to = after_pattern(tokens, pattern);
    if (to > 0) return ForeignWords{to - 1, to};
  }
  if (const std::size_t to = after_pattern(tokens, "alter table * add ?column if not exists"))
    return ForeignWords{to - 3, to};
  if (const std::size_t to = after_pattern(tokens, "alter table * drop ?column if exists"))
    return ForeignWords{to - 2, to};
  return std::nullopt;
}

void mean_foreign_words(WrittenAct& act) {
  if (auto* index = std::get_if<MakeIndex>(&act)) index->concurrently = true;
  if (auto* taken = std::get_if<TakeIndex>(&act)) taken->concurrently = true;
  if (auto* column = std::get_if<MakeColumn>(&act)) column->if_not_exists = true;
  if (auto* dropped = std::get_if<TakeColumn>(&act)) dropped->if_exists = true;
}

}  // namespace shoofly::sqlite
