#include "lint/rewriting.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

using Runs = RewritePart::Runs;

std::string name_list(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + sql_name(name);
  return list;
}

std::string name_of(const Constraint& constraint, const std::string& table,
                    const std::vector<std::string>& columns) {
  if (!constraint.name.empty()) return constraint.name;
  switch (constraint.kind) {
    case ConstraintKind::kPrimaryKey:
      return usual_name(table, {}, "pkey");
    case ConstraintKind::kUnique:
      return usual_name(table, columns, "key");
    case ConstraintKind::kForeignKey:
      return usual_name(table, columns, "fkey");
    default:
      return usual_name(table, columns, "check");
  }
}

// Of one that belongs to a column.
std::string definition_of(const WrittenConstraint& written, const std::string& column) {
  const Constraint& constraint = written.constraint;
  const std::string rules = constraint.rules.empty() ? "" : " " + constraint.rules;
  if (constraint.kind != ConstraintKind::kForeignKey)
    return fmt::format("check ({})", constraint.expression);
  const std::string columns = constraint.referenced_columns.empty()
                                  ? ""
                                  : fmt::format(" ({})", name_list(constraint.referenced_columns));
  return fmt::format("foreign key ({}) references {}{}{}", sql_name(column),
                     sql_name(constraint.references), columns, rules);
}

std::string serial_type(const std::string& type) {
  if (type == "bigint" || type == "int8") return "bigserial";
  return type == "smallint" || type == "int2" ? "smallserial" : "serial";
}

enum class Values { kWritten, kLeftOut };

std::string add_column_text(const MakeColumn& make, Values values) {
  const Column& column = make.column.column;
  std::string text = fmt::format("alter table {} add column {}{} {}", sql_name(make.table),
                                 make.if_not_exists ? "if not exists " : "", sql_name(column.name),
                                 make.column.serial ? serial_type(column.type) : column.type);
  if (!column.collation.empty()) text += " collate " + column.collation;
  if (values == Values::kLeftOut) return text + ";";
  if (column.generated != Generated::kNone) {
    text += fmt::format(" generated always as ({}) stored", column.generated_sql);
  } else if (!column.identity.empty()) {
    text += fmt::format(" generated {} as identity", column.identity);
  } else if (column.default_sql && !make.column.serial) {
    text += " default " + *column.default_sql;
  }
  const bool primary = std::any_of(make.constraints.begin(), make.constraints.end(),
                                   [](const WrittenConstraint& one) {
                                     return one.constraint.kind == ConstraintKind::kPrimaryKey;
                                   });
  if (!column.nullable && column.identity.empty() && !make.column.serial && !primary)
    text += " not null";
  return text + ";";
}

void add_key(const MakeColumn& make, const WrittenConstraint& written, const std::string& name,
             const std::string& storage, Rewrite& rewrite) {
  const bool primary = written.constraint.kind == ConstraintKind::kPrimaryKey;
  const std::string table = sql_name(make.table);
  const std::string& rules = written.constraint.rules;
  rewrite.parts.push_back(
      {Runs::kOutside,
       {fmt::format("create unique index concurrently {} on {} ({}){}{};", name, table,
                    sql_name(make.column.column.name),
                    written.index.nulls_not_distinct ? " nulls not distinct" : "", storage)}});
  rewrite.parts.push_back(
      {Runs::kAlone,
       {fmt::format("alter table {} add constraint {} {} using index {}{};", table, name,
                    primary ? "primary key" : "unique", name, rules.empty() ? "" : " " + rules)}});
}

bool is_key(const WrittenConstraint& written) {
  return written.constraint.kind == ConstraintKind::kUnique ||
         written.constraint.kind == ConstraintKind::kPrimaryKey;
}

void add_constraints(const MakeColumn& make, const std::string& storage, Rewrite& rewrite) {
  const std::string& column = make.column.column.name;
  for (const WrittenConstraint& written : make.constraints) {
    const Constraint& constraint = written.constraint;
    const std::string name = sql_name(name_of(constraint, make.table.name, {column}));
    if (is_key(written)) {
      add_key(make, written, name, storage, rewrite);
      continue;
    }
    rewrite.parts.push_back(
        {Runs::kAlone,
         {fmt::format("alter table {} add constraint {} {} not valid;", sql_name(make.table), name,
                      definition_of(written, column))}});
    rewrite.parts.push_back(
        {Runs::kAlone,
         {fmt::format("alter table {} validate constraint {};", sql_name(make.table), name)}});
  }
}

// What such a column has beside its constraints is written anew from values; these are not kept.
bool can_be_written(const Column& column) {
  return column.storage.empty() && column.compression.empty() && column.options.empty();
}

// How the index of its one key is stored. None: it cannot be told, or of which of several.
std::optional<std::string> key_storage_of(const Scene& scene, const MakeColumn& make) {
  const auto keys = std::count_if(make.constraints.begin(), make.constraints.end(), is_key);
  if (keys == 0) return "";
  std::optional<std::string> storage = index_storage_of(scene);
  return keys > 1 && storage && !storage->empty() ? std::nullopt : storage;
}

std::string key_of(const Scene& scene, const QualifiedName& name) {
  const WrittenTable* table = scene.table(name);
  if (table == nullptr) return "";
  for (const WrittenConstraint& written : table->constraints) {
    if (written.constraint.kind == ConstraintKind::kPrimaryKey &&
        written.constraint.columns.size() == 1)
      return written.constraint.columns.front();
  }
  return "";
}

// Where the condition of an UPDATE or DELETE of one table begins and where its words before end;
// none: it is of another form (an alias, FROM, USING, RETURNING, WITH).
struct PlainForm {
  std::size_t head_end = 0;
  std::size_t condition = std::string_view::npos;
};

std::optional<PlainForm> plain_form(std::string_view statement) {
  const std::vector<SqlWord> words = sql_words(statement);
  const auto is = [&](std::size_t i, std::string_view what) {
    return i < words.size() && words[i].depth == 0 && is_word(statement, words[i], what);
  };
  const bool updates = is(0, "update");
  std::size_t at = updates ? 1 : 2;
  if (!updates && !(is(0, "delete") && is(1, "from"))) return std::nullopt;
  ++at;
  while (is(at, ".")) at += 2;
  if (updates ? !is(at, "set") : at < words.size() && !is(at, "where")) return std::nullopt;
  PlainForm form{statement.size()};
  for (std::size_t i = at; i < words.size(); ++i) {
    const bool other =
        is(i, "returning") || is(i, "using") || (is(i, "from") && !is(i - 1, "distinct"));
    if (other || (is(i, "where") && is(i + 1, "current"))) return std::nullopt;
    if (is(i, "where") && form.condition == std::string_view::npos) {
      form.head_end = words[i].from;
      form.condition = words[i].to;
    }
  }
  return form;
}

// Whether a bracket behind the word is no call, or one of which it is known that it gives the same
// for the same row whenever it is asked; of any other, a user's own, it is not.
bool may_stand_before_bracket(const std::string& word) {
  constexpr std::string_view kWords =
      " "
      "abs age all and any array array_length between bit btrim cardinality case cast ceil "
      "ceiling char char_length coalesce concat concat_ws date_part date_trunc decimal else "
      "extract float floor greatest ilike in jsonb_array_length jsonb_typeof json_typeof "
      "least left length like lower ltrim make_date make_interval md5 mod not now nullif "
      "numeric octet_length or position regexp_match regexp_replace replace right round row "
      "rtrim sign similar some split_part starts_with strpos substr substring then time "
      "timestamp timestamptz to_char to_date to_number to_timestamp trim trunc upper values "
      "varchar when where ";
  return kWords.find(" " + word + " ") != std::string_view::npos;
}

// Divided, it writes what it would write whole: it looks at no other rows than the one that it
// writes, and asks nothing that is another thing later.
bool each_row_by_itself(std::string_view statement, std::size_t condition) {
  const std::vector<SqlWord> words = sql_words(statement);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].is_name) continue;
    std::string word(statement.substr(words[i].from, words[i].to - words[i].from));
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (word == "select" || word == "with" || word == "table") return false;
    const bool called = i + 1 < words.size() && statement[words[i + 1].from] == '(';
    if (!called || words[i].from < condition) continue;
    if (!may_stand_before_bracket(word) || statement[words[i - 1].from] == '.') return false;
  }
  return true;
}

std::string trimmed_sql(std::string_view text) {
  const std::size_t from = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::size_t to = text.find_last_not_of(" \t\r\n;");
  return to == std::string_view::npos || to < from ? ""
                                                   : std::string(text.substr(from, to + 1 - from));
}

std::string batches(const std::string& table, const std::string& key, const std::string& head,
                    const std::string& condition) {
  const std::string filter = condition.empty() ? "" : fmt::format("({}) and ", condition);
  return fmt::format(
      "do $batches$\n"
      "declare\n"
      "  batch_from {0}.{1}%type;\n"
      "  batch_to {0}.{1}%type;\n"
      "begin\n"
      "  select {1} into batch_from from {0} order by {1} limit 1;\n"
      "  while batch_from is not null loop\n"
      "    select {1} into batch_to from {0} where {1} >= batch_from order by {1} offset 5000 "
      "limit 1;\n"
      "    {2} where {3}{1} >= batch_from and (batch_to is null or {1} < batch_to);\n"
      "    commit;\n"
      "    batch_from := batch_to;\n"
      "  end loop;\n"
      "end\n"
      "$batches$;",
      table, key, head, filter);
}

}  // namespace

std::string usual_name(const std::string& table, const std::vector<std::string>& columns,
                       std::string_view ending) {
  constexpr std::size_t kMostBytes = 63;
  std::string middle;
  for (const std::string& column : columns) middle += (middle.empty() ? "" : "_") + column;
  std::string first = table;
  const std::size_t fixed = ending.size() + 1 + (middle.empty() ? 0 : 1);
  // The longer one is cut first, between two characters.
  while (first.size() + middle.size() + fixed > kMostBytes) {
    std::string& longer = first.size() > middle.size() ? first : middle;
    while ((static_cast<unsigned char>(longer.back()) & 0xC0) == 0x80) longer.pop_back();
    longer.pop_back();
  }
  return fmt::format("{}{}{}_{}", first, middle.empty() ? "" : "_", middle, ending);
}

std::vector<RewritePart> not_null_steps(const Scene& scene, const QualifiedName& table,
                                        const std::string& column) {
  const std::string name = sql_name(table);
  const std::string proof = sql_name(column + "_not_null");
  // Of a table that no migration has made it is not known what checks it has.
  const std::string known =
      scene.table(table) != nullptr
          ? ""
          : fmt::format("-- shoofly:ignore set-not-null-scans {} proves it\n", proof);
  return {{Runs::kAlone,
           {fmt::format("alter table {} add constraint {} check ({} is not null) not valid;", name,
                        proof, sql_name(column))}},
          {Runs::kAlone, {fmt::format("alter table {} validate constraint {};", name, proof)}},
          {Runs::kAlone,
           {fmt::format("{}alter table {} alter column {} set not null;", known, name,
                        sql_name(column)),
            fmt::format("alter table {} drop constraint {};", name, proof)}}};
}

Rewrite not_valid_first(const Scene& scene, const QualifiedName& table,
                        const Constraint& constraint) {
  const WrittenTable* known = scene.table(table);
  const bool parted = known != nullptr && known->kind == TableKind::kPartitioned;
  const bool key = constraint.kind == ConstraintKind::kForeignKey;
  if (scene.own.empty() || (key && parted && scene.server.version.major < 18))
    return remarks_only({"add it NOT VALID, and validate it in another transaction"});
  std::string add(scene.own);
  std::string name = constraint.name;
  if (name.empty()) {
    // Of a check, the server puts the column into the name where there is only one.
    const bool nameless = !key && constraint.columns.size() != 1;
    name = usual_name(table.name, nameless ? std::vector<std::string>() : constraint.columns,
                      key ? "fkey" : "check");
    add = with_word(add, "add", "constraint", sql_name(name));
    add.pop_back();
  }
  return {
      {{Runs::kInPlace, {with_end(add, "not valid")}},
       {Runs::kAlone,
        {fmt::format("alter table {} validate constraint {};", sql_name(table), sql_name(name))}}}};
}

std::optional<std::string> index_storage_of(const Scene& scene) {
  const std::string_view text = scene.own.empty() ? scene.text : scene.own;
  const std::vector<SqlWord> words = sql_words(text);
  const auto is = [&](std::size_t i, std::string_view what) {
    return i < words.size() && words[i].depth == 0 && is_word(text, words[i], what);
  };
  std::string storage;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool options = is(i, "with") && is(i + 1, "(");
    const bool place = is(i, "index") && is(i + 1, "tablespace") && i + 2 < words.size();
    if (!options && !place) continue;
    if (scene.own.empty()) return std::nullopt;
    std::size_t last = i + 2;
    while (options && last < words.size() && !is(last, ")")) ++last;
    if (last >= words.size()) return std::nullopt;
    const std::size_t from = words[options ? i : i + 1].from;
    storage += " " + std::string(text.substr(from, words[last].to - from));
  }
  return storage;
}

Rewrite column_without_constraints(const Scene& scene, const MakeColumn& make) {
  const std::optional<std::string> storage = key_storage_of(scene, make);
  if (!can_be_written(make.column.column) || !storage) return {};
  if (scene.facts.rewrites && make.column.column.default_sql && !make.column.serial) {
    Rewrite later = column_filled_later(scene, make);
    if (!later.empty()) return later;
    return remarks_only(
        {"add the column without its default and its constraints, fill it in "
         "batches, and then add each of them as if it stood alone"});
  }
  Rewrite rewrite = in_place({add_column_text(make, Values::kWritten)});
  add_constraints(make, *storage, rewrite);
  return rewrite;
}

Rewrite column_filled_later(const Scene& scene, const MakeColumn& make) {
  const Column& column = make.column.column;
  const std::string table = sql_name(make.table);
  const std::string name = sql_name(column.name);
  const std::string key = key_of(scene, make.table);
  const std::optional<std::string> storage = key_storage_of(scene, make);
  if (!column.default_sql || key.empty() || !can_be_written(column) || !storage) return {};
  Rewrite rewrite = in_place({add_column_text(make, Values::kLeftOut),
                              fmt::format("alter table {} alter column {} set default {};", table,
                                          name, *column.default_sql)});
  rewrite.parts.push_back(
      {Runs::kOutside,
       {batches(table, sql_name(key),
                fmt::format("update {} set {} = {}", table, name, *column.default_sql),
                name + " is null")}});
  if (!column.nullable) {
    for (RewritePart& step : not_null_steps(scene, make.table, column.name))
      rewrite.parts.push_back(std::move(step));
  }
  add_constraints(make, *storage, rewrite);
  return rewrite;
}

Rewrite in_own_transaction(const Scene& scene, std::vector<std::string> remarks) {
  if (scene.own.empty()) return remarks_only(std::move(remarks));
  return {.parts = {{Runs::kAlone, {std::string(scene.own) + ";"}}}, .remarks = std::move(remarks)};
}

std::string in_batches(const Scene& scene, const QualifiedName& table, std::string_view statement) {
  const std::string key = key_of(scene, table);
  const std::optional<PlainForm> form = plain_form(statement);
  const auto* rows = scene.detail<RowWork>();
  if (key.empty() || !form || rows == nullptr) return "";
  if (!each_row_by_itself(statement, form->condition)) return "";
  if (std::find(rows->columns.begin(), rows->columns.end(), key) != rows->columns.end()) return "";
  const std::string condition = form->condition == std::string_view::npos
                                    ? ""
                                    : trimmed_sql(statement.substr(form->condition));
  return batches(sql_name(table), sql_name(key), trimmed_sql(statement.substr(0, form->head_end)),
                 condition);
}

std::string with_types(std::string_view statement, const std::vector<TypeSwap>& swaps) {
  const std::vector<SqlWord> words = sql_words(statement);
  const auto text_of = [&](std::size_t i) {
    return statement.substr(words[i].from, words[i].to - words[i].from);
  };
  std::string result;
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto swap = std::find_if(swaps.begin(), swaps.end(), [&](const TypeSwap& one) {
      const std::string_view word = text_of(i);
      const bool quoted = word.size() > 1 && word.front() == '"';
      const bool named = quoted ? word.substr(1, word.size() - 2) == one.column
                                : is_word(statement, words[i], one.column);
      return named && is_word(statement, words[i + 1], one.type);
    });
    if (swap == swaps.end()) continue;
    result += std::string(statement.substr(at, words[i + 1].from - at)) + swap->instead;
    at = words[i + 1].to;
    // timestamp (3) without time zone
    std::size_t next = i + 2;
    while (next < words.size() &&
           (words[next].depth > words[i].depth || text_of(next) == "(" || text_of(next) == ")"))
      ++next;
    std::size_t dropped = 0;
    while (dropped < swap->dropped.size() && next + dropped < words.size() &&
           is_word(statement, words[next + dropped], swap->dropped[dropped]))
      ++dropped;
    if (dropped == 0 || dropped < swap->dropped.size()) continue;
    result += trimmed_sql(statement.substr(at, words[next].from - at));
    at = words[next + dropped - 1].to;
  }
  return result + std::string(statement.substr(at)) + ";";
}

Rewrite without_timeout(std::string_view setting, const std::string& was) {
  return around({fmt::format("set {} = 0;", setting)},
                {fmt::format("set {} = '{}';", setting, was)});
}

std::string yaml_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
  }
  return quoted + "\"";
}

}  // namespace shoofly::lint
