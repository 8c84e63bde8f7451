#include "toolchain/programs/ecto_rows.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "toolchain/programs/builders.h"
#include "toolchain/programs/drafts.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

constexpr int kDeepestQuery = 8;
// Of a query, that choose no rows.
constexpr std::array<std::string_view, 7> kChoosesNothing = {
    "select", "order_by", "preload", "lock", "hints", "select_merge", "windows"};

struct EctoQuery {
  QualifiedName table;
  std::vector<Sql> conditions;
  std::vector<Sql> settings;
};

bool is_pipe(const Node& node) {
  return node.is(Node::Kind::kOther) && node.items.size() > 1 &&
         std::all_of(node.items.begin() + 1, node.items.end(),
                     [](const Argument& item) { return item.key == "|>"; });
}

// The column of `c.tier`.
std::optional<std::string> column_named(const Node& node) {
  if (!node.is(Node::Kind::kName) || std::count(node.text.begin(), node.text.end(), '.') != 1)
    return std::nullopt;
  return std::string(last_part(node.text));
}

// `column` and what it is held against; none: it is no comparison.
std::optional<Sql> comparison(const std::string& column, const std::string& sign,
                              const Node& value) {
  // As many rows as the program has asked for before: batches are made so.
  if (sign == "in") return kSql.write("{} = {}", Ident{column}, written("$1"));
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSigns = {
      {{"==", "="}, {"!=", "<>"}, {"<", "<"}, {">", ">"}, {"<=", "<="}, {">=", ">="}}};
  const auto known = std::find_if(kSigns.begin(), kSigns.end(),
                                  [&](const auto& pair) { return pair.first == sign; });
  if (known == kSigns.end()) return std::nullopt;
  return kSql.write("{} {} {}", Ident{column}, written(std::string(known->second)),
                    literal_value(value).value_or(written("$1")));
}

// One of those that stand between AND: is_nil(c.a), c.a == 1.
std::optional<Sql> ecto_term(const std::vector<Argument>& term) {
  const Node& first = term.front().value;
  if (term.size() == 1 && first.calls("is_nil") && first.items.size() == 1) {
    const auto column = column_named(first.items.front().value);
    if (column) return kSql.write("{} is null", Ident{*column});
  }
  if (term.size() != 2) return std::nullopt;
  const auto column = column_named(first);
  return column ? comparison(*column, term[1].key, term[1].value) : std::nullopt;
}

// What of it is not read has to be run.
Sql ecto_condition(const Node& node) {
  const Sql unknown = written("$1");
  if (!node.is(Node::Kind::kOther)) return ecto_term({Argument{"", node}}).value_or(unknown);
  std::vector<std::vector<Argument>> terms(1);
  for (const Argument& item : node.items) {
    if (item.key == "or" || item.key == "||" || item.key == "not") return unknown;
    if (item.key == "and" || item.key == "&&") terms.emplace_back();
    terms.back().push_back(item);
  }
  Sql all;
  for (const std::vector<Argument>& term : terms) {
    const Sql one = term.empty() ? unknown : ecto_term(term).value_or(unknown);
    all = &term == &terms.front() ? one : kSql.write("{} and {}", all, one);
  }
  return all;
}

// [set: [a: 1], inc: [b: 1]]. False: something in it cannot be read.
bool take_settings(const std::vector<Argument>& said, EctoQuery& query) {
  for (const Argument& item : said) {
    const bool known = item.key == "set" || item.key == "inc" || item.key == "push";
    if (!known || !item.value.is(Node::Kind::kList)) return false;
    for (const Argument& one : item.value.items) {
      if (one.key.empty()) return false;
      const auto value = item.key == "set" ? literal_value(one.value) : std::nullopt;
      query.settings.push_back(
          kSql.write("{} = {}", Ident{one.key}, value.value_or(written("__value_"))));
    }
  }
  return true;
}

class EctoQueryReader {
 public:
  explicit EctoQueryReader(const EctoNames& names) : names_(names) {}

  std::optional<EctoQuery> read(const Node& node, int depth = 0) const {
    if (depth > kDeepestQuery) return std::nullopt;
    if (const auto table = plain_text(&node)) return EctoQuery{qualified(*table), {}, {}};
    if (node.is(Node::Kind::kName)) {
      const auto named = names_.find(node.text);
      return named == names_.end() ? std::nullopt : read(*named->second, depth + 1);
    }
    if (is_pipe(node)) return piped(node.items, node.items.size(), depth);
    return node.calls("from") ? from(node, depth) : std::nullopt;
  }

  // The first `count` of a pipe.
  std::optional<EctoQuery> piped(const std::vector<Argument>& items, std::size_t count,
                                 int depth) const {
    auto query = read(items.front().value, depth + 1);
    for (std::size_t i = 1; i < count && query; ++i) {
      const Node& call = items[i].value;
      if (!call.is(Node::Kind::kCall)) return std::nullopt;
      // where([c], is_nil(c.a)), where(a: 1), update([c], set: ..)
      std::vector<Argument> said = call.items;
      if (!said.empty() && said.front().key.empty() && said.front().value.is(Node::Kind::kList))
        said.erase(said.begin());
      if (call.text == "update" ? !take_settings(said, *query) : !take_all(call, said, *query))
        return std::nullopt;
    }
    return query;
  }

 private:
  static bool take_all(const Node& call, const std::vector<Argument>& said, EctoQuery& query) {
    if (call.text != "where") return take(call.text, call, query);
    for (const Argument& item : said) {
      const auto value = item.key.empty() ? std::nullopt : literal_value(item.value);
      query.conditions.push_back(
          item.key.empty() ? ecto_condition(item.value)
                           : kSql.write("{} = {}", Ident{item.key}, value.value_or(written("$1"))));
    }
    return !said.empty();
  }

  static bool take(std::string_view key, const Node& value, EctoQuery& query) {
    if (std::find(kChoosesNothing.begin(), kChoosesNothing.end(), key) != kChoosesNothing.end())
      return true;
    if (key == "update") return take_settings(value.items, query);
    if (key == "where") {
      query.conditions.push_back(ecto_condition(value));
      return true;
    }
    if (key == "on" || key.ends_with("join")) {
      query.conditions.push_back(written("$1"));
      return true;
    }
    if (key != "prefix" || !plain_text(&value)) return false;
    query.table.schema = *plain_text(&value);
    return true;
  }

  // from(c in "couriers", where: .., update: ..)
  std::optional<EctoQuery> from(const Node& node, int depth) const {
    if (node.items.empty() || !node.items.front().key.empty()) return std::nullopt;
    const Node& first = node.items.front().value;
    const bool binds = first.is(Node::Kind::kOther) && first.items.size() == 2 &&
                       first.items[1].key == "in" && first.items[0].value.is(Node::Kind::kName);
    auto query = read(binds ? first.items[1].value : first, depth + 1);
    for (std::size_t i = 1; i < node.items.size() && query; ++i) {
      if (!take(node.items[i].key, node.items[i].value, *query)) return std::nullopt;
    }
    return query;
  }

  const EctoNames& names_;
};

// Behind the query: `set: [..]`, `[set: [..]]`, and options of the call.
std::vector<Argument> settings_said(const Node& call, std::size_t from) {
  std::vector<Argument> said;
  for (std::size_t i = from; i < call.items.size(); ++i) {
    const Argument& item = call.items[i];
    if (item.key.empty() && item.value.is(Node::Kind::kList)) {
      said.insert(said.end(), item.value.items.begin(), item.value.items.end());
    } else if (item.key != "timeout" && item.key != "log" && item.key != "prefix") {
      said.push_back(item);
    }
  }
  return said;
}

}  // namespace

const Node& end_of_pipe(const Node& node) { return is_pipe(node) ? node.items.back().value : node; }

std::optional<Sql> ecto_rows(const Node& statement, const EctoNames& names) {
  const Node& call = end_of_pipe(statement);
  const bool piped = &call != &statement;
  if (!call.is(Node::Kind::kCall) || (call.on.empty() && call.text.find('.') == std::string::npos))
    return std::nullopt;
  const bool updates = call.text == "update_all";
  if (!updates && call.text != "delete_all" && call.text != "insert_all") return std::nullopt;
  if (!piped && call.items.empty()) return std::nullopt;
  const EctoQueryReader reader(names);
  auto query = piped ? reader.piped(statement.items, statement.items.size() - 1, 0)
                     : reader.read(call.items.front().value);
  if (!query) return std::nullopt;
  const std::string prefix = call.word("prefix");
  if (!prefix.empty()) query->table.schema = prefix;
  if (call.text == "insert_all") {
    const Node* rows = piped ? nullptr : call.argument(1);
    const bool plain = call.items.size() == 2 && query->conditions.empty();
    return rows == nullptr || !plain ? std::nullopt : builder_insert(query->table, *rows);
  }
  if (updates && !take_settings(settings_said(call, piped ? 0 : 1), *query)) return std::nullopt;
  mark_read(statement);
  mark_read(call);
  const Sql where = Sql::join(query->conditions, " and ");
  if (!updates) return delete_sql(query->table, where);
  if (query->settings.empty()) return std::nullopt;
  return update_sql(query->table, Sql::join(query->settings, ", "), where);
}

}  // namespace shoofly::toolchain::programs
