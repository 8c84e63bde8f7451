#include "engine/sqlite/schema_edit.h"

#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "engine/sqlite/native.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

// Cuts the text of one schema object. `scan` alternates: odd rows have measured the token at the
// front of `rest` (in `len`), even ones have cut it off. `head` keeps the work per token off the
// length of the text; `letters` is every character of the text that can be part of a bare name (all
// but ASCII marks), so that ltrim measures a name in any alphabet. 1e+5 and x'00' are several
// tokens here; no edit cares.
//   token: without blanks and comments    level: depth in parentheses, 1 inside the column list
//   item:  1.. between the commas of the column list, 0 outside
const char kTokens[] = R"(with recursive
source(sql) as (select sql from main.sqlite_schema where type = {} and name = {}),
strip(n, marks, letters) as (
  select 0, char(9, 10, 12, 13, 32, 33, 34, 35, 37, 38, 39, 40, 41, 42, 43, 44, 45, 47, 58, 59, 60, 61, 62, 63,
                 64, 91, 92, 93, 94, 96, 123, 124, 125, 126, 127), sql from source
  union all select n + 1, marks, replace(letters, substr(marks, n + 1, 1), '') from strip where n < length(marks)),
scan(n, at, head, rest, len, blanks, letters) as (
  select 0, 1, substr(sql, 1, 300), sql, 0, char(9, 10, 12, 13, 32),
         (select letters from strip order by n desc limit 1) from source
  union all
  select n + 1, at + iif(n % 2, len, 0), iif(n % 2, substr(rest, len + 1, 300), head),
         iif(n % 2, substr(rest, len + 1), rest),
         iif(n % 2, 0, case
           when ltrim(head, blanks) <> head then length(head) - length(ltrim(head, blanks))
           when substr(head, 1, 2) = '--' then iif(instr(rest, char(10)), instr(rest, char(10)), length(rest))
           when substr(head, 1, 2) = '/*' then
             iif(instr(substr(rest, 3), '*/'), instr(substr(rest, 3), '*/') + 3, length(rest))
           when instr('''"`', substr(head, 1, 1)) then
             1 + instr(replace(substr(rest, 2), substr(head, 1, 1) || substr(head, 1, 1), char(1, 1)), substr(head, 1, 1))
           when substr(head, 1, 1) = '[' then instr(rest, ']')
           when ltrim(head, letters) <> head then length(head) - length(ltrim(head, letters))
           else 1 end),
         blanks, letters from scan where rest <> ''),
token(n, at, len, text, word) as (
  select n, at, len, substr(rest, 1, len), upper(substr(rest, 1, len)) from scan
  where len > 0 and substr(head, 1, 2) not in ('--', '/*') and ltrim(substr(head, 1, len), blanks) <> ''),
leveled(n, at, len, text, word, level) as (
  select *, sum((text = '(') - (text = ')')) over (order by n) - (text = '(') from token),
itemized(n, at, len, text, word, level, item) as (
  select *, iif(level > 0, 1 + sum(text = ',' and level = 1) over (order by n), 0) from leveled),
named(n, at, len, text, word, level, item, ident) as (
  select *, case substr(text, 1, 1) when '"' then replace(substr(text, 2, length(text) - 2), '""', '"')
    when '`' then replace(substr(text, 2, length(text) - 2), '``', '`')
    when '''' then replace(substr(text, 2, length(text) - 2), '''''', '''')
    when '[' then substr(text, 2, length(text) - 2) else text end from itemized))";

// The clauses of column definitions and table constraints, found by the words that begin one.
//   owner: which item defines which column    clause: from `at` up to, not including, `past`
const char kClauses[] = R"(,
part as (select * from named where item > 0 and not (text = ',' and level = 1)),
looking as (
  select *, row_number() over w as k, first_value(word) over w as head, coalesce(lag(word) over w, '') as before1,
         coalesce(lag(word, 2) over w, '') as before2, coalesce(lead(word) over w, '') as next
  from part window w as (partition by item order by n)),
starting as (
  select *, level = 1 and (word = 'CONSTRAINT' or before2 <> 'CONSTRAINT' and (
      word in ('PRIMARY', 'UNIQUE', 'CHECK', 'COLLATE', 'FOREIGN', 'GENERATED')
      or word = 'NOT' and next = 'NULL' or word = 'NULL' and before1 not in ('NOT', 'DEFAULT', 'SET')
      or word = 'DEFAULT' and before1 <> 'SET' or word = 'AS' and before1 <> 'ALWAYS'
      or word = 'REFERENCES' and head not in ('CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN')))
    and (k > 1 or head in ('CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN')) as start
  from looking),
numbered as (select *, sum(start) over (partition by item order by n) as number from starting),
within as (select *, row_number() over (partition by item, number order by n) as c from numbered),
owner as (
  select item, ident as "column" from looking
  where k = 1 and (item = 1 or head not in ('CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'))),
clause as (
  select item, number, min(at) as at, max(at + len) as past,
         max(iif(c = 1, word, '')) = 'CONSTRAINT' as has_name,
         iif(max(iif(c = 1, word, '')) = 'CONSTRAINT', max(iif(c = 3, word, '')), max(iif(c = 1, word, ''))) as kind,
         iif(max(iif(c = 1, word, '')) = 'CONSTRAINT', max(iif(c = 2, ident, '')), '') as name,
         max(iif(c = 2, at, 0)) as name_at, max(iif(c = 2, at + len, 0)) as name_past
  from within where number > 0 group by item, number))";

template <std::size_t N>
Sql trusted(const char (&text)[N]) {
  return Sql::checked(std::string(text, N - 1));
}

Sql kind_words(ConstraintKind kind) {
  switch (kind) {
    case ConstraintKind::kPrimaryKey:
      return kSql.write("kind = 'PRIMARY'");
    case ConstraintKind::kUnique:
      return kSql.write("kind = 'UNIQUE'");
    case ConstraintKind::kForeignKey:
      return kSql.write("kind in ('REFERENCES', 'FOREIGN')");
    default:
      return kSql.write("kind = 'CHECK'");
  }
}

// The clause as one row: the one of that name, else the n-th if it has none.
Sql clause_at(const ClausePlace& place) {
  return kSql.write(
      "select * from (select *, row_number() over (order by item, number) as ordinal from clause where {}) "
      "where iif(has_name, name = {}, ordinal = {}) order by has_name desc limit 1",
      kind_words(place.kind), Text{place.name}, place.ordinal);
}

Sql item_of(const std::string& column) {
  return kSql.write("(select item from owner where \"column\" = {} collate nocase)", Text{column});
}

Statement plain(const Sql& sql) { return {sql, {}}; }

}  // namespace

ClausePlace place_of(const Table& table, const Constraint& constraint) {
  ClausePlace place{constraint.kind, 0, constraint.name};
  for (const Constraint& other : table.constraints) {
    if (other.kind == constraint.kind) ++place.ordinal;
    if (other.name == constraint.name) return place;
  }
  SHOOFLY_BUG("the constraint is one of the table's");
}

void SchemaEdit::drop_not_null(const std::string& column) {
  edit_table(kSql.write("select at, past, '' as put from clause where kind = 'NOT' and item = {}",
                        item_of(column)),
             "no NOT NULL was found in the column's definition");
}

void SchemaEdit::set_not_null(const std::string& column) {
  edit_table(
      kSql.write(
          "select max(at + len) as at, max(at + len) as past, ' NOT NULL' as put from part where item = {}",
          item_of(column)),
      "the column's definition was not found");
}

void SchemaEdit::set_default(const std::string& column, const Sql& value) {
  const Sql put = kSql.write("DEFAULT {}", value);
  edit_table(
      kSql.write(
          "select at, past, put from (select at, past, {} as put from clause "
          "where kind = 'DEFAULT' and item = {} union all "
          "select max(at + len), max(at + len), ' ' || {} from part where item = {}) where at is not null limit 1",
          Text{put.str()}, item_of(column), Text{put.str()}, item_of(column)),
      "the column's definition was not found");
}

void SchemaEdit::drop_default(const std::string& column) {
  edit_table(
      kSql.write(
          "select at, past, put from (select at, past, '' as put from clause where kind = 'DEFAULT' and item = {} "
          "union all select 1, 1, '' from owner where item = {}) limit 1",
          item_of(column), item_of(column)),
      "the column's definition was not found");
}

void SchemaEdit::add_constraint(const Sql& definition) {
  const Sql put = kSql.write(", {}", definition);
  edit_table(kSql.write("select max(at + len) as at, max(at + len) as past, {} as put from part",
                        Text{put.str()}),
             "the end of the column list was not found");
}

void SchemaEdit::drop_constraint(const ClausePlace& place) {
  // Alone between its commas it takes the one before it along.
  edit_table(
      kSql.write(
          "select iif((select count(*) from clause where item = c.item) = 1 and "
          "c.item not in (select item from owner), "
          "(select max(at) from named where text = ',' and level = 1 and at < c.at), c.at) as at, "
          "c.past as past, '' as put from ({}) c",
          clause_at(place)),
      "the constraint was not found in the table's definition");
}

void SchemaEdit::name_constraint(const ClausePlace& place, const std::string& name) {
  const Sql named = kSql.write("CONSTRAINT {} ", Ident{name});
  edit_table(
      kSql.write("select iif(has_name, name_at, at) as at, iif(has_name, name_past, at) as past, "
                 "iif(has_name, {}, {}) as put from ({})",
                 Text{kSql.ident(name).str()}, Text{named.str()}, clause_at(place)),
      "the constraint was not found in the table's definition");
}

void SchemaEdit::rename_index(const std::string& from, const std::string& to) {
  const Sql name = kSql.ident(to);
  edit(
      kSql.write(
          "select at, at + len as past, {} as put from token where n > (select min(n) from token where word = 'INDEX') "
          "order by n limit 1",
          Text{name.str()}),
      "the index was not found", "index", from);
  also(
      plain(kSql.write("update main.sqlite_schema set name = {} where type = 'index' and name = {}",
                       Text{to}, Text{from})));
}

void SchemaEdit::also(Statement statement) { edits_.push_back(std::move(statement)); }

void SchemaEdit::edit_table(const Sql& place, const char* failure) {
  edit(place, failure, "table", table_.name.name);
}

void SchemaEdit::edit(const Sql& place, const char* failure, const std::string& type,
                      const std::string& name) {
  const std::string sentence = fmt::format("{}{}: {}", kMustPrefix, sentence_, failure);
  also(plain(
      kSql.write("create temp table _shoofly_edit (sql constraint {} check (sql is not null))",
                 Ident{sentence})));
  const Sql tokens = kSql.write(kTokens, Text{type}, Text{name});
  // Taking something out takes the blanks before it along.
  also(plain(kSql.write(
      "insert into temp._shoofly_edit values (({}{} select iif(put = '', rtrim(substr(sql, 1, at - 1), ' '), "
      "substr(sql, 1, at - 1)) || put || substr(sql, past) from source, ({})))",
      tokens, trusted(kClauses), place)));
  also(plain(kSql.write(
      "update main.sqlite_schema set sql = (select sql from temp._shoofly_edit) where type = {} and name = {}",
      Text{type}, Text{name})));
  also(plain(kSql.write("drop table temp._shoofly_edit")));
}

std::vector<Statement> SchemaEdit::statements() const {
  std::vector<Statement> all;
  all.push_back(plain(kSql.write("pragma writable_schema = on")));
  all.insert(all.end(), edits_.begin(), edits_.end());
  all.push_back(plain(kSql.write("create table main._shoofly_schema_change (x)")));
  all.push_back(plain(kSql.write("drop table main._shoofly_schema_change")));
  all.push_back(plain(kSql.write("pragma writable_schema = reset")));
  all.push_back(plain(kSql.write("select * from {} limit 0", table_.name)));
  return all;
}

std::vector<Statement> must_hold(const Sql& condition, const std::string& sentence) {
  const std::string name = kMustPrefix + sentence;
  return {plain(kSql.write("create temp table _shoofly_must (holds constraint {} check (holds))",
                           Ident{name})),
          plain(kSql.write("insert into temp._shoofly_must values (({}))", condition)),
          plain(kSql.write("drop table temp._shoofly_must"))};
}

Statement schema_tokens(const std::string& type, const std::string& name) {
  return plain(kSql.write("{} select at, len, text, ident from named order by n",
                          kSql.write(kTokens, Text{type}, Text{name})));
}

}  // namespace shoofly::sqlite
