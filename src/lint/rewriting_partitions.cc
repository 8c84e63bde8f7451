#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "lint/partition_proof.h"
#include "lint/rewriting.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

using Runs = RewritePart::Runs;

// "RANGE (at)" -> at, by which alone rows are divided; empty: by several, or an expression.
struct DividedBy {
  bool by_list = false;
  std::string column;
};

std::optional<DividedBy> divided_by(const std::string& by) {
  const std::vector<SqlWord> words = sql_words(by);
  if (words.size() != 4 || !words[2].is_name) return std::nullopt;
  const bool list = is_word(by, words[0], "list");
  if (!list && !is_word(by, words[0], "range")) return std::nullopt;
  return DividedBy{list, by.substr(words[2].from, words[2].to - words[2].from)};
}

// What the brackets that begin with the word at `open` hold.
std::string in_brackets(std::string_view text, const std::vector<SqlWord>& words,
                        std::size_t open) {
  if (open >= words.size() || text[words[open].from] != '(') return "";
  for (std::size_t i = open + 1; i < words.size(); ++i) {
    if (words[i].depth == words[open].depth && text[words[i].from] == ')')
      return std::string(text.substr(words[open].to, words[i].from - words[open].to));
  }
  return "";
}

std::string bounds_check(std::string_view statement, const DividedBy& by) {
  const std::vector<SqlWord> words = sql_words(statement);
  std::size_t at = 0;
  const auto is = [&](std::size_t i, std::string_view what) {
    return i < words.size() && is_word(statement, words[i], what);
  };
  while (at < words.size() && !(is(at, "for") && is(at + 1, "values"))) ++at;
  const std::string column = by.column;
  if (by.by_list) {
    const std::string values = is(at + 2, "in") ? in_brackets(statement, words, at + 3) : "";
    const std::vector<SqlWord> inner = sql_words(values);
    const bool has_null = std::any_of(inner.begin(), inner.end(), [&](const SqlWord& word) {
      return is_word(values, word, "null");
    });
    if (values.empty() || has_null) return "";
    return fmt::format("{0} is not null and {0} in ({1})", column, values);
  }
  const std::string from = is(at + 2, "from") ? in_brackets(statement, words, at + 3) : "";
  std::size_t to = at + 3;
  while (to < words.size() && !(is(to, "to") && words[to].depth == 0)) ++to;
  const std::string until = in_brackets(statement, words, to + 1);
  if (from.empty() || until.empty()) return "";
  std::string check = column + " is not null";
  const auto unbounded = [](const std::string& value, std::string_view what) {
    const std::vector<SqlWord> inner = sql_words(value);
    return inner.size() == 1 && is_word(value, inner[0], what);
  };
  if (!unbounded(from, "minvalue")) check += fmt::format(" and {} >= {}", column, from);
  if (!unbounded(until, "maxvalue")) check += fmt::format(" and {} < {}", column, until);
  return check;
}

}  // namespace

Rewrite attached_after_check(const Scene& scene, const AttachPartition& attach) {
  const WrittenTable* parent = scene.table(attach.table);
  const std::optional<DividedBy> by =
      parent == nullptr ? std::nullopt : divided_by(parent->partition_by);
  const std::string check = by ? bounds_check(scene.text, *by) : "";
  if (check.empty()) return {};
  const std::string table = sql_name(attach.partition);
  const std::string name = sql_name(usual_name(attach.partition.name, {}, "bounds"));
  return {.parts = {
              {Runs::kInPlace,
               {fmt::format("alter table {} add constraint {} check ({}) not valid;", table, name,
                            check)}},
              {Runs::kAlone, {fmt::format("alter table {} validate constraint {};", table, name)}},
              {Runs::kAlone,
               {std::string(scene.text) + ";",
                fmt::format("alter table {} drop constraint {};", table, name)}}}};
}

Rewrite attached_instead(const Scene& scene, const MakeTable& make) {
  const std::string_view text = scene.text;
  const std::vector<SqlWord> words = sql_words(text);
  const auto is = [&](std::size_t i, std::string_view what) {
    return i < words.size() && words[i].depth == 0 && is_word(text, words[i], what);
  };
  std::size_t at = 0;
  while (at < words.size() && !(is(at, "partition") && is(at + 1, "of"))) ++at;
  at += 3;  // the parent's first word
  while (is(at, ".")) at += 2;
  if (at >= words.size() || !(is(at, "for") || is(at, "default"))) return {};
  for (std::size_t i = at; i < words.size(); ++i) {
    if (is(i, "partition") || is(i, "using") || is(i, "tablespace") ||
        (is(i, "with") && !is(i - 1, "values")))
      return {};
  }
  const std::string table = sql_name(make.table.name);
  const std::string parent = sql_name(make.table.parent);
  return in_place({fmt::format("create table {}{} (like {} including all{});",
                               make.if_not_exists ? "if not exists " : "", table, parent,
                               without_identity(scene, make.table.parent)),
                   fmt::format("alter table {} attach partition {} {};", parent, table,
                               text.substr(words[at].from))});
}

}  // namespace shoofly::lint
