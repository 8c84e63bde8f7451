#include "toolchain/programs/django_conditions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// Q objects, which nest and are put together with `&`, `|` and `~`.
class DjangoCondition {
 public:
  explicit DjangoCondition(const DjangoModel& model) : model_(model) {}

  // Nullopt: something in it has to be run. `negated`: within NOT.
  std::optional<Sql> of(const Node& node, bool negated = false, int depth = 0) const {
    if (depth > 20) return std::nullopt;
    if (node.calls("Q")) return of_q(node, negated, depth);
    if (!node.is(Node::Kind::kOther) || node.items.empty()) return std::nullopt;
    const std::string& sign = node.items.front().key;
    if (node.items.size() == 1 && sign == "~") {
      const auto inner = of(node.items.front().value, !negated, depth + 1);
      return inner ? std::optional(not_of(*inner)) : std::nullopt;
    }
    return sign.empty() ? of_row(node, negated, depth) : std::nullopt;
  }

 private:
  static Sql not_of(const Sql& inner) {
    return inner.str().starts_with("(") ? kSql.write("not {}", inner)
                                        : kSql.write("not ({})", inner);
  }
  static Sql joined_by(const std::vector<Sql>& all, const char* word) {
    if (all.size() == 1) return all.front();
    return kSql.write("({})", Sql::join(all, word));
  }

  // a | b & c: what stands between two `|` is one.
  std::optional<Sql> of_row(const Node& node, bool negated, int depth) const {
    std::vector<Sql> any;
    std::vector<Sql> all;
    for (const Argument& item : node.items) {
      const auto part = of(item.value, negated, depth + 1);
      if (!part || (!item.key.empty() && item.key != "|" && item.key != "&")) return std::nullopt;
      if (item.key == "|") any.push_back(joined_by(std::exchange(all, {}), " and "));
      all.push_back(*part);
    }
    any.push_back(joined_by(all, " and "));
    return joined_by(any, " or ");
  }

  // Q(("amount__gt", 0), code="a", _connector="OR", _negated=True)
  std::optional<Sql> of_q(const Node& node, bool negated, int depth) const {
    const bool turned = node.flag("_negated");
    const Node* connector = node.keyword("_connector");
    const std::string word = connector == nullptr ? "AND" : node.word("_connector");
    if (word != "AND" && word != "OR") return std::nullopt;
    std::vector<Sql> all;
    for (const Argument& item : node.items) {
      if (item.key.starts_with("_")) continue;
      std::optional<Sql> part;
      const bool pair = item.value.is(Node::Kind::kList) && item.value.items.size() == 2;
      if (!item.key.empty()) {
        part = comparison(item.key, item.value, negated != turned);
      } else if (pair) {
        const auto lookup = plain_text(item.value.argument(0));
        if (lookup) part = comparison(*lookup, *item.value.argument(1), negated != turned);
      } else {
        part = of(item.value, negated != turned, depth + 1);
      }
      if (!part) return std::nullopt;
      all.push_back(*part);
    }
    if (all.empty()) return std::nullopt;
    const Sql joined = joined_by(all, word == "OR" ? " or " : " and ");
    return turned ? not_of(joined) : joined;
  }

  std::string column_named(const std::string& field) const {
    const DjangoField* key = field == "pk" ? model_.key() : nullptr;
    return key != nullptr ? key->column : model_.column_of(field);
  }

  std::optional<Sql> value_of(const Node& node) const {
    if (!node.calls("F")) return literal_value(node);
    const auto field = plain_text(node.argument(0));
    if (!field || field->find("__") != std::string::npos) return std::nullopt;
    return kSql.write("({})", Ident{column_named(*field)});
  }

  std::optional<std::vector<Sql>> values_of(const Node& node) const {
    if (!node.is(Node::Kind::kList) || node.items.empty()) return std::nullopt;
    std::vector<Sql> all;
    for (const Argument& item : node.items) {
      const auto value = value_of(item.value);
      if (!value) return std::nullopt;
      all.push_back(*value);
    }
    return all;
  }

  // "amount__gt" and 0.
  std::optional<Sql> comparison(const std::string& lookup, const Node& said, bool negated) const {
    const std::size_t mark = lookup.find("__");
    const std::string field = lookup.substr(0, mark);
    std::string kind = mark == std::string::npos ? "exact" : lookup.substr(mark + 2);
    const Sql column = kSql.ident(column_named(field));
    if (kind == "exact" && said.is(Node::Kind::kNothing)) return kSql.write("{} is null", column);
    if (kind == "isnull") {
      if (!said.is(Node::Kind::kTruth)) return std::nullopt;
      return said.is_true() ? kSql.write("{} is null", column)
                            : kSql.write("{} is not null", column);
    }
    const auto compared = operation(kind, column, said);
    const auto known = std::find_if(model_.fields.begin(), model_.fields.end(),
                                    [&](const auto& one) { return one.first == field; });
    const bool null = known != model_.fields.end() && known->second.null;
    if (!compared || !negated || !null) return compared;
    return kSql.write("{} and {} is not null", *compared, column);
  }

  std::optional<Sql> operation(const std::string& kind, const Sql& column, const Node& said) const {
    static const std::map<std::string, Sql> kOperators = {
        {"exact", kSql.write("=")}, {"gt", kSql.write(">")},   {"gte", kSql.write(">=")},
        {"lt", kSql.write("<")},    {"lte", kSql.write("<=")},
    };
    if (kind == "in" || kind == "range") {
      const auto values = values_of(said);
      if (!values || (kind == "range" && values->size() != 2)) return std::nullopt;
      return kind == "in" ? kSql.write("{} in ({})", column, Sql::join(*values, ", "))
                          : kSql.write("{} between {}", column, Sql::join(*values, " and "));
    }
    const auto known = kOperators.find(kind);
    const auto value = value_of(said);
    if (known == kOperators.end() || !value) return std::nullopt;
    return kSql.write("{} {} {}", column, known->second, *value);
  }

  const DjangoModel& model_;
};

// "a", F("a"), Lower("a").desc()
std::optional<Sql> index_key(const Node& node, const DjangoModel& model) {
  static const std::map<std::string_view, Sql> kFunctions = {
      {"Lower", kSql.write("lower")},
      {"Upper", kSql.write("upper")},
      {"Length", kSql.write("length")},
      {"Abs", kSql.write("abs")},
  };
  if (node.is_text() && !node.holes) return kSql.ident(model.column_of(node.text));
  if (!node.is(Node::Kind::kCall)) return std::nullopt;
  const bool descends = node.text == "desc";
  if ((descends || node.text == "asc") && node.items.empty() && !node.on.empty()) {
    const auto inner = index_key(node.on.front(), model);
    if (!inner || !descends) return inner;
    return kSql.write("{} desc", *inner);
  }
  const auto field = node.items.size() == 1 ? plain_text(node.argument(0)) : std::nullopt;
  if (!field) return std::nullopt;
  const Sql column = kSql.ident(model.column_of(*field));
  if (node.text == "F") return column;
  const auto function = kFunctions.find(node.text);
  if (function == kFunctions.end()) return std::nullopt;
  return kSql.write("({}({}))", function->second, column);
}

bool take_index_keys(const Node& node, const DjangoModel& model, IndexDraft& index) {
  const auto fields = plain_texts(node.keyword("fields"));
  if (!fields || fields->empty()) {
    for (std::size_t i = 0; node.argument(i) != nullptr; ++i) {
      const auto key = index_key(*node.argument(i), model);
      if (!key) return false;
      index.keys.push_back(*key);
    }
    return !index.keys.empty();
  }
  const auto classes = plain_texts(node.keyword("opclasses"));
  for (std::size_t i = 0; i < fields->size(); ++i) {
    const std::string& field = (*fields)[i];
    const bool descends = field.starts_with('-');
    Sql key = kSql.ident(model.column_of(descends ? field.substr(1) : field));
    if (classes && i < classes->size()) key = kSql.write("{} {}", key, written((*classes)[i]));
    index.keys.push_back(descends ? kSql.write("{} desc", key) : key);
  }
  return true;
}

}  // namespace

std::optional<IndexDraft> django_index(const Node* node, const DjangoModel& model) {
  if (node == nullptr || !node->is(Node::Kind::kCall)) return std::nullopt;
  IndexDraft index{node->word("name"), {"", model.table}, {}};
  if (!take_index_keys(*node, model, index)) return std::nullopt;
  for (const std::string& field :
       plain_texts(node->keyword("include")).value_or(std::vector<std::string>()))
    index.include.push_back(model.column_of(field));
  const Node* distinct = node->keyword("nulls_distinct");
  index.nulls_not_distinct = distinct != nullptr && distinct->is_false();
  if (node->text.ends_with("Index") && node->text != "Index")
    index.method = lower(node->text.substr(0, node->text.size() - 5));
  if (index.method == "btree") index.method.clear();
  if (const Node* condition = node->keyword("condition")) {
    index.where = DjangoCondition(model).of(*condition);
    if (!index.where) return std::nullopt;
  }
  return index;
}

std::optional<DjangoConstraint> django_constraint(const Node* node, const DjangoModel& model) {
  if (node == nullptr || !node->is(Node::Kind::kCall)) return std::nullopt;
  const Sql name = constraint_name(node->word("name"));
  if (node->text == "CheckConstraint") {
    const Node* said = node->keyword("condition");
    if (said == nullptr) said = node->keyword("check");
    const auto condition = said == nullptr ? std::nullopt : DjangoCondition(model).of(*said);
    if (!condition) return std::nullopt;
    return DjangoConstraint{kSql.write("{}check ({})", name, *condition), {}};
  }
  if (node->text != "UniqueConstraint") return std::nullopt;
  auto index = django_index(node, model);
  if (!index) return std::nullopt;
  const bool expressions = node->keyword("fields") == nullptr;
  if (index->where || !index->include.empty() || expressions || index->nulls_not_distinct ||
      node->keyword("opclasses") != nullptr) {
    index->unique = true;
    return DjangoConstraint{{}, index};
  }
  const Sql unique = kSql.write("{}unique ({})", name, Sql::join(index->keys, ", "));
  const Node* deferrable = node->keyword("deferrable");
  if (deferrable == nullptr) return DjangoConstraint{unique, {}};
  return DjangoConstraint{last_part(deferrable->text) == "DEFERRED"
                              ? kSql.write("{} deferrable initially deferred", unique)
                              : kSql.write("{} deferrable initially immediate", unique),
                          {}};
}

}  // namespace shoofly::toolchain::programs
