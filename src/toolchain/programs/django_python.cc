#include "toolchain/programs/django_python.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "toolchain/programs/builders.h"
#include "toolchain/programs/guards.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

constexpr int kDeepestPython = 20;
constexpr std::array<std::string_view, 9> kWritingCalls = {
    "save",        "update",        "delete",  "create",          "bulk_create",
    "bulk_update", "get_or_create", "execute", "update_or_create"};
// Of a query, that choose no rows.
constexpr std::array<std::string_view, 11> kSameRows = {
    "all",      "using",          "order_by",         "only",
    "defer",    "select_related", "prefetch_related", "iterator",
    "annotate", "distinct",       "select_for_update"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool may_write(const Node& node, int depth = 0) {
  if (depth > kDeepestPython) return true;
  if (node.is(Node::Kind::kCall) && is_among(kWritingCalls, node.text)) return true;
  const auto within = [&](const Node& one) { return may_write(one, depth + 1); };
  return std::any_of(node.items.begin(), node.items.end(),
                     [&](const Argument& item) { return within(item.value); }) ||
         std::any_of(node.on.begin(), node.on.end(), within) ||
         std::any_of(node.body.begin(), node.body.end(), within);
}

// The rows of a model that a query chooses.
struct ChosenRows {
  DjangoModel* model = nullptr;
  Sql condition;
};

class RunPythonReader {
 public:
  RunPythonReader(DjangoState& state, const DjangoProgram& file)
      : state_(state), atomic_(file.atomic) {
    for (const ImportedModel& one : file.models)
      models_[one.name] = state_.find(one.app, one.model);
  }

  void say(const std::vector<Node>& body, int depth = 0) {
    for (const Node& statement : body) {
      if (depth > kDeepestPython || !take(statement, depth)) rows_.whole = false;
    }
  }
  DjangoRows done() { return std::move(rows_); }

 private:
  bool take(const Node& node, int depth) {
    if (node.is_text() || node.is(Node::Kind::kNothing)) return true;
    if (node.is(Node::Kind::kAssign)) return assign(node);
    if (node.is(Node::Kind::kWith) && node.items.front().value.calls("cursor")) {
      say(node.body, depth + 1);
      return true;
    }
    if (node.is(Node::Kind::kOther) && node.text == "for") return loop(node);
    if (node.is(Node::Kind::kOther) && node.text == "nothing") return true;
    if (is_perhaps(node)) {
      say(node.body, depth + 1);
      return true;
    }
    if (!node.is(Node::Kind::kCall)) return false;
    if (node.text == "print" || node.text == "info") return true;
    return node.text == "execute" ? execute(node) : write(node);
  }

  // Item = apps.get_model("shop", "Item")
  bool assign(const Node& node) {
    const Node& value = node.items.front().value;
    // items = Item.objects.filter(..)
    if (chosen(value)) queries_[node.text] = &value;
    if (!value.calls("get_model")) return !may_write(value);
    const auto first = plain_text(value.argument(0, "app_label"));
    const auto second = plain_text(value.argument(1, "model_name"));
    if (first && second) models_[node.text] = state_.find(*first, *second);
    if (first && !second) models_[node.text] = state_.find(lower(*first));
    return true;
  }

  bool execute(const Node& node) {
    const Node* text = sql_text(node.argument(0));
    if (text == nullptr || node.items.size() != 1 || node.on.empty()) return false;
    rows_.writes.push_back({{}, text});
    return true;
  }

  // Item.objects.filter(..)
  std::optional<ChosenRows> chosen(const Node& query, int depth = 0) const {
    if (depth > kDeepestPython) return std::nullopt;
    std::vector<const Node*> calls;
    const Node* next = &query;
    for (; next->is(Node::Kind::kCall) && !next->on.empty(); next = &next->on.front()) {
      calls.push_back(next);
      if (calls.size() > kDeepestPython) return std::nullopt;
    }
    constexpr std::string_view kManager = ".objects";
    if (next->is(Node::Kind::kName)) {
      const auto named = queries_.find(next->text);
      if (named != queries_.end()) return narrowed(chosen(*named->second, depth + 1), calls);
    }
    if (!next->is(Node::Kind::kName) || !next->text.ends_with(kManager)) return std::nullopt;
    const auto model = models_.find(next->text.substr(0, next->text.size() - kManager.size()));
    if (model == models_.end() || model->second == nullptr || !model->second->managed)
      return std::nullopt;
    return narrowed(ChosenRows{model->second, {}}, calls);
  }

  // price__gt=3, title__startswith="a"; a list or a range, and what is asked of the key, may be a
  // part of the rows that a loop goes through.
  static bool is_compared(const Argument& item) {
    const std::size_t cut = item.key.rfind("__");
    if (cut == std::string::npos || !literal_value(item.value)) return false;
    const std::string_view lookup = std::string_view(item.key).substr(cut + 2);
    const std::string_view field = std::string_view(item.key).substr(0, cut);
    return lookup != "in" && lookup != "range" && field != "pk" && field != "id";
  }

  // By the calls of a query, the last first.
  static std::optional<ChosenRows> narrowed(std::optional<ChosenRows> rows,
                                            const std::vector<const Node*>& calls) {
    if (!rows) return rows;
    std::vector<Sql> conditions;
    for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
      if (is_among(kSameRows, (*call)->text)) continue;
      const bool filters = (*call)->text == "filter";
      if (!filters && (*call)->text != "exclude") return std::nullopt;
      std::vector<Sql> all;
      for (const Argument& item : (*call)->items) {
        const auto one = condition(*rows->model, item);
        if (!one && !is_compared(item)) return std::nullopt;
        all.push_back(one.value_or(written("$1")));
      }
      const Sql both = Sql::join(all, " and ");
      if (!all.empty()) conditions.push_back(filters ? both : kSql.write("not ({})", both));
    }
    if (!rows->condition.empty()) conditions.insert(conditions.begin(), rows->condition);
    rows->condition = Sql::join(conditions, " and ");
    return rows;
  }

  static std::optional<Sql> condition(const DjangoModel& model, const Argument& item) {
    constexpr std::string_view kIsNull = "__isnull";
    const bool asks = item.key.ends_with(kIsNull);
    const std::string field =
        asks ? item.key.substr(0, item.key.size() - kIsNull.size()) : item.key;
    if (field.empty() || field.find("__") != std::string::npos) return std::nullopt;
    const std::string name = column(model, field);
    if (asks || item.value.is(Node::Kind::kNothing)) {
      if (asks && !item.value.is(Node::Kind::kTruth)) return std::nullopt;
      return asks && item.value.is_false() ? kSql.write("{} is not null", Ident{name})
                                           : kSql.write("{} is null", Ident{name});
    }
    const auto value = literal_value(item.value);
    if (!value) return std::nullopt;
    return kSql.write("{} = {}", Ident{name}, *value);
  }

  static std::string column(const DjangoModel& model, const std::string& field) {
    if (field != "pk") return model.column_of(field);
    return model.key() == nullptr ? "id" : model.key()->column;
  }

  // Item.objects.filter(..).update(a=1), .delete()
  bool write(const Node& node) {
    const bool updates = node.text == "update";
    if ((!updates && node.text != "delete") || node.on.size() != 1) return false;
    const auto rows = chosen(node.on.front());
    if (!rows) return false;
    const QualifiedName table{"", rows->model->table};
    if (!updates) {
      rows_.writes.push_back({delete_sql(table, rows->condition)});
      return node.items.empty();
    }
    std::vector<Sql> all;
    for (const Argument& item : node.items) {
      if (item.key.empty()) return false;
      all.push_back(kSql.write("{} = {}", Ident{column(*rows->model, item.key)},
                               literal_value(item.value).value_or(computed_value())));
    }
    if (all.empty()) return false;
    rows_.writes.push_back({update_sql(table, Sql::join(all, ", "), rows->condition)});
    return true;
  }

  // for row in Item.objects.all(): row.a = f(); row.save()
  bool loop(const Node& node) {
    const bool reads = node.items.size() == 1 && node.parameters.size() == 1;
    if (!atomic_ || !reads) return false;
    const auto rows = chosen(node.items.front().value);
    if (!rows) return false;
    RowLoop found{node.parameters.front(), *rows->model, {}};
    look_at_row(node.body, found, 0);
    const QualifiedName table{"", rows->model->table};
    if (found.deletes) rows_.writes.push_back({delete_sql(table, rows->condition), nullptr, true});
    if (found.saves && found.columns.empty()) return false;
    if (found.saves) {
      std::vector<Sql> all;
      for (const std::string& name : found.columns)
        all.push_back(kSql.write("{} = {}", Ident{name}, computed_value()));
      rows_.writes.push_back(
          {update_sql(table, Sql::join(all, ", "), rows->condition), nullptr, true});
    }
    return found.whole && (found.saves || found.deletes);
  }

  // What a loop does with each row.
  struct RowLoop {
    const std::string& row;
    const DjangoModel& model;
    std::vector<std::string> columns;
    bool saves = false;
    bool deletes = false;
    bool whole = true;
  };
  static void look_at_row(const std::vector<Node>& body, RowLoop& loop, int depth) {
    for (const Node& each : body) {
      const bool of_row = each.is(Node::Kind::kCall) && !each.on.empty() &&
                          each.on.front().is(Node::Kind::kName) && each.on.front().text == loop.row;
      if (each.is(Node::Kind::kAssign)) {
        if (each.text.starts_with(loop.row + "."))
          loop.columns.push_back(column(loop.model, each.text.substr(loop.row.size() + 1)));
        loop.whole = loop.whole && !may_write(each);
      } else if (is_perhaps(each) && depth < kDeepestPython) {
        look_at_row(each.body, loop, depth + 1);
      } else if (of_row && each.text == "save") {
        loop.saves = true;
      } else if (of_row && each.text == "delete") {
        loop.deletes = true;
      } else if (!each.is(Node::Kind::kOther) || each.text != "nothing") {
        loop.whole = false;
      }
    }
  }

  DjangoState& state_;
  bool atomic_;
  std::map<std::string, DjangoModel*> models_;  // null: not known
  std::map<std::string, const Node*> queries_;  // that names stand for
  DjangoRows rows_;
};

}  // namespace

DjangoRows django_rows(const Node& function, DjangoState& state, const DjangoProgram& file) {
  RunPythonReader reader(state, file);
  reader.say(function.body);
  return reader.done();
}

}  // namespace shoofly::toolchain::programs
