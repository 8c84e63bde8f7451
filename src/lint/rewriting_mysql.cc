#include "lint/rewriting_mysql.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/contains.h"
#include "lint/fingerprint.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

using Runs = RewritePart::Runs;

std::string_view from_first_word(std::string_view statement) {
  return statement.substr(std::min(first_word(statement), statement.size()));
}

bool for_servers_only(std::string_view statement) {
  return statement.find("/*!") != std::string_view::npos ||
         statement.find("/*M!") != std::string_view::npos;
}

// A statement's words, or those of one clause of it.
class Words {
 public:
  explicit Words(std::string_view statement)
      : text_(statement), all_(sql_words(statement, Lexis::kOfMysql)) {}
  void keep(AlterClauses::Span span) {
    std::erase_if(all_,
                  [&](const SqlWord& word) { return word.from < span.from || word.to > span.to; });
  }
  std::size_t size() const { return all_.size(); }
  const SqlWord& operator[](std::size_t i) const { return all_[i]; }
  bool is(std::size_t i, std::string_view what) const {
    return i < all_.size() && is_word(text_, all_[i], what);
  }
  std::string_view raw(std::size_t i) const {
    return text_.substr(all_[i].from, all_[i].to - all_[i].from);
  }
  bool has_outside(std::string_view what) const {
    return std::any_of(all_.begin(), all_.end(), [&](const SqlWord& word) {
      return word.depth == 0 && is_word(text_, word, what);
    });
  }
  // Behind the bracket that belongs to the one at `i`.
  std::size_t behind_brackets(std::size_t i) const {
    const int depth = all_[i].depth;
    for (++i; i < all_.size(); ++i) {
      if (all_[i].depth == depth) return i + 1;
    }
    return i;
  }

 private:
  std::string_view text_;
  std::vector<SqlWord> all_;
};

std::string as_written(std::string_view model, std::string_view text) {
  std::string result(text);
  if (model.empty() || std::isupper(static_cast<unsigned char>(model.front())) == 0) return result;
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

// Of the act in its statement, from that one's first word on; none: it cannot be told.
std::optional<AlterClauses::Span> clause_of(const Scene& scene) {
  const std::string_view text = from_first_word(scene.text);
  const AlterClauses clauses = alter_clauses(text);
  if (clauses.acts.empty()) return std::nullopt;
  if (scene.alone)
    return clauses.acts.size() == 1 ? std::optional(clauses.acts.front()) : std::nullopt;
  // As the statement with this act only has it.
  const AlterClauses own = alter_clauses(scene.own);
  if (own.acts.size() != 1) return std::nullopt;
  const std::string_view clause =
      scene.own.substr(own.acts.front().from, own.acts.front().to - own.acts.front().from);
  std::optional<AlterClauses::Span> found;
  for (const AlterClauses::Span& span : clauses.acts) {
    if (text.substr(span.from, span.to - span.from) != clause) continue;
    if (found) return std::nullopt;
    found = span;
  }
  return found;
}

// Whether acts of the statement mean one by one what they mean together. Keys that go may be needed
// by others that go or come with them; a number of its own needs its key at once.
bool divides(const Scene& scene) {
  if (scene.alone) return true;
  const std::string_view text = from_first_word(scene.text);
  const AlterClauses clauses = alter_clauses(text);
  if (clauses.acts.empty()) return false;
  return std::all_of(clauses.acts.begin(), clauses.acts.end(), [&](AlterClauses::Span span) {
    Words words(text);
    words.keep(span);
    const bool adds = words.is(0, "add") && !words.is(1, "partition") && !words.is(1, "primary") &&
                      !words.is(1, "constraint") && !words.is(1, "foreign") &&
                      !words.is(1, "system") && !words.is(1, "period");
    return (adds || words.is(0, "alter")) && !words.has_outside("auto_increment") &&
           !words.has_outside("first") && !words.has_outside("after");
  });
}

// Names of a statement as it has them: in backticks where it says so, for what is a keyword of the
// server's release only the writer knows.
class Names {
 public:
  explicit Names(std::string_view statement) : statement_(statement) {}
  std::string operator()(const std::string& name) const {
    const std::string quoted = "`" + name + "`";
    return statement_.find(quoted) == std::string_view::npos ? sql_name_in("mysql", {"", name})
                                                             : quoted;
  }
  std::string operator()(const QualifiedName& name) const {
    return (name.schema.empty() ? "" : (*this)(name.schema) + ".") + (*this)(name.name);
  }

 private:
  std::string_view statement_;
};

// Since when an expression can be a default there.
bool takes_expressions(const Server& server) {
  const ServerVersion since{8, 0, 13};
  ServerVersion version = server.version;
  if (version.major == 8 && version.patch == 0) version.patch = 99;  // "8.0" is its last release
  return server.engine == "mariadb" || version >= since;
}

}  // namespace

Rewrite with_possible_options(const Scene& scene) {
  const std::string_view text = from_first_word(scene.text);
  const Words words(text);
  // MariaDB's DROP INDEX takes neither: 1064 on 10.11, tests/fix/mariadb_test.cc.
  const bool changes = words.is(0, "alter") || words.is(0, "create") ||
                       (words.is(0, "drop") && scene.server.engine == "mysql");
  if (!scene.alone || !changes || for_servers_only(text)) return {};
  const bool mysql = scene.server.engine == "mysql";
  const bool instant = scene.facts.algorithm == "INSTANT";
  const std::string algorithm =
      mysql && scene.facts.algorithm == "NOCOPY" ? "INPLACE" : scene.facts.algorithm;
  std::vector<SqlEdit> edits;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const bool lock = words.is(i, "lock");
    if (words[i].depth > 0 || !(lock || words.is(i, "algorithm"))) continue;
    const std::size_t value = words.is(i + 1, "=") ? i + 2 : i + 1;
    if (value >= words.size()) return {};
    std::string best = lock ? scene.facts.lock : algorithm;
    std::transform(best.begin(), best.end(), best.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (words.is(value, best) && !(lock && mysql && instant)) continue;
    if (lock && mysql && instant) {  // refuses INSTANT with any LOCK
      const std::size_t from = i > 0 ? words[i - 1].from : words[i].from;
      const bool comma = i > 0 && words.is(i - 1, ",");
      edits.push_back({comma ? from : words[i].from, words[value].to, ""});
    } else {
      edits.push_back({words[value].from, words[value].to, as_written(words.raw(value), best)});
    }
  }
  return edited(scene.text, std::move(edits), "");
}

Rewrite made_virtual(const Scene& scene, std::string in_words) {
  const std::string_view text = from_first_word(scene.text);
  const std::optional<AlterClauses::Span> clause = clause_of(scene);
  if (!scene.alone || !clause) return remarks_only({std::move(in_words)});
  Words words(text);
  words.keep(*clause);
  std::vector<SqlEdit> edits;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool stored = words[i].depth == 0 && words.is(i - 1, ")") &&
                        (words.is(i, "stored") || words.is(i, "persistent"));
    if (stored) edits.push_back({words[i].from, words[i].to, as_written(words.raw(i), "virtual")});
  }
  if (edits.size() != 1) edits.clear();
  return edited(scene.text, std::move(edits), std::move(in_words));
}

Rewrite with_attributes(const Scene& scene, const std::string& attributes, std::string in_words) {
  const std::string_view text = from_first_word(scene.text);
  const std::optional<AlterClauses::Span> clause = clause_of(scene);
  if (!clause) return remarks_only({std::move(in_words)});
  Words words(text);
  words.keep(*clause);
  for (const char* other : {"check", "constraint", "references", "unique", "key"}) {
    if (words.has_outside(other)) return remarks_only({std::move(in_words)});
  }
  std::size_t last = words.size();
  if (words.is(last - 1, "first")) last -= 1;
  if (last >= 2 && words.is(last - 2, "after")) last -= 2;
  if (last < 3) return remarks_only({std::move(in_words)});
  const std::size_t at = words[last - 1].to;
  return edited(scene.text, {{at, at, " " + attributes}}, std::move(in_words));
}

Rewrite default_set_later(const Scene& scene, const MakeColumn& make) {
  const Column& column = make.column.column;
  const bool plain = column.nullable && column.default_sql && column.identity.empty() &&
                     column.generated == Generated::kNone && make.column.on_update.empty() &&
                     make.constraints.empty() && !make.if_not_exists;
  if (!plain || !takes_expressions(scene.server) || scene.own.empty() || !divides(scene)) return {};
  const std::string_view own = from_first_word(scene.own);
  const AlterClauses clauses = alter_clauses(own);
  if (clauses.acts.size() != 1) return {};
  Words words(own);
  words.keep(clauses.acts.front());
  std::optional<SqlEdit> edit;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (words[i].depth > 0 || !words.is(i, "default")) continue;
    const std::size_t to = words[i + 1].from + column.default_sql->size();
    if (edit || own.substr(words[i + 1].from, column.default_sql->size()) != *column.default_sql)
      return {};
    edit = SqlEdit{words[i - 1].to, to, ""};
  }
  if (!edit) return {};
  std::vector<SqlEdit> edits = {*edit};
  // It refuses then what it would else do while writes wait.
  if (clauses.options.empty() && scene.server.engine == "mariadb")
    edits.push_back({clauses.acts.front().to, clauses.acts.front().to, ", lock=none"});
  const Names names(own);
  const std::string table = names(make.table);
  const std::string name = names(column.name);
  const std::string& value = *column.default_sql;
  const std::string fill =
      fmt::format("update {} set {} = {} where {} is null", table, name, value, name);
  Rewrite rewrite = in_place({with_edits(own, std::move(edits))});
  rewrite.parts.push_back(
      {Runs::kAlone,
       {fmt::format("alter table {} alter column {} set default {};", table, name,
                    value.starts_with("(") ? value : "(" + value + ")")},
       fmt::format("The rows that are there have NULL. Fill them when this has run, in batches of "
                   "some thousand by key:\n{}",
                   fill)});
  rewrite.remarks = {
      fmt::format("rows that were there have NULL: fill them in batches by key: {}", fill)};
  return rewrite;
}

std::string query_for_partners(std::string_view statement, const QualifiedName& table,
                               const Constraint& key) {
  const std::vector<std::string>& referenced = key.referenced_columns;
  if (key.columns.empty() || referenced.size() != key.columns.size()) return "";
  const Names names(statement);
  std::string pairs;
  std::string given;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const std::string column = names(key.columns[i]);
    pairs += fmt::format("{}p.{} = c.{}", i == 0 ? "" : " and ", names(referenced[i]), column);
    given += fmt::format("c.{} is not null and ", column);
  }
  return fmt::format(
      "select (select 1 union all (select 1 from {} c left join {} p on {} where {}p.{} is null "
      "limit 1));",
      names(table), names(key.references), pairs, given, names(referenced.front()));
}

Rewrite key_checked_by_query(const Scene& scene, const MakeConstraint& make) {
  const Constraint& key = make.constraint.constraint;
  const std::string query = query_for_partners(scene.text, make.table, key);
  const WrittenTable* referred = scene.table(key.references);
  const bool asks = !scene.statement.algorithm.empty() || !scene.statement.lock.empty();
  const std::string_view text = from_first_word(scene.text);
  const AlterClauses clauses = alter_clauses(text);
  if (query.empty() || !scene.alone || asks || referred == nullptr || clauses.acts.size() != 1)
    return {};
  const bool is_key = std::any_of(referred->constraints.begin(), referred->constraints.end(),
                                  [&](const WrittenConstraint& one) {
                                    return one.constraint.kind == ConstraintKind::kPrimaryKey &&
                                           one.constraint.columns == key.referenced_columns;
                                  });
  // The query asks for a NULL in the key of what was not found.
  if (!is_key) return {};
  const std::size_t end = clauses.acts.front().to;
  const std::string add = with_edits(text, {{end, end, ", algorithm=inplace, lock=none"}});
  const std::string off = "set session foreign_key_checks = 0;";
  const std::string on = "set session foreign_key_checks = 1;";
  // In a migration of its own: where the first query fails, nothing of that has happened.
  Rewrite rewrite;
  rewrite.parts = {
      {Runs::kAlone,
       {"-- fails (1242, more than 1 row) where a row has no partner\n" + query, off,
        "-- shoofly:ignore foreign-key-unchecked the queries around it look at the rows\n" + add,
        on, "-- fails where such a row has come meanwhile; the key is there then\n" + query}}};
  rewrite.told = true;
  rewrite.remarks = help_of({.parts = {{Runs::kInPlace, {query, off, add, on, query}}}});
  rewrite.remarks.emplace_back(
      "the queries fail (1242) where a row has no partner; with foreign_key_checks = 0 the server "
      "looks at none");
  return rewrite;
}

Rewrite out_of_transaction(const Scene& scene) {
  constexpr std::size_t kMostBytes = std::size_t{256} << 10;
  const std::string_view script = scene.script.text;
  const auto at = static_cast<std::size_t>(scene.text.data() - script.data()) + scene.text.size();
  const std::string_view rest = script.substr(std::min(at, script.size()));
  if (rest.size() > kMostBytes) return {};
  const std::vector<SqlWord> words = sql_words(rest, Lexis::kOfMysql);
  const bool rolls_back = std::any_of(words.begin(), words.end(), [&](const SqlWord& word) {
    return is_word(rest, word, "rollback");
  });
  if (rolls_back) return {};
  Rewrite rewrite = outside(std::string(from_first_word(scene.text)) + ";");
  rewrite.told = true;
  return rewrite;
}

std::vector<SqlEdit> option_edits(std::string_view statement,
                                  const std::vector<OptionSwap>& swaps) {
  const std::string_view text = from_first_word(statement);
  if (for_servers_only(text)) return {};
  const Words words(text);
  std::vector<SqlEdit> edits;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::size_t value = words.is(i + 1, "=") ? i + 2 : i + 1;
    if (value >= words.size()) break;
    for (const OptionSwap& swap : swaps) {
      const auto named = [&](const std::string& name) { return words.is(i, name); };
      const auto meant = [&](const std::string& one) { return words.is(value, one); };
      if (std::any_of(swap.names.begin(), swap.names.end(), named) &&
          std::any_of(swap.values.begin(), swap.values.end(), meant))
        edits.push_back({words[value].from, words[value].to, swap.instead});
    }
  }
  return edits;
}

}  // namespace shoofly::lint
