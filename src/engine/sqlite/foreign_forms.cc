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

constexpr std::array<ForeignForm, 54> kForms = {{
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
}};

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
