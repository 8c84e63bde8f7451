#include "catalog/lookup_calls.h"

#include <algorithm>

namespace shoofly {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);
constexpr std::string_view kTag = "lookup_";
constexpr std::string_view kKey = "_key";
constexpr std::string_view kValue = "_value";

Expression call(const QualifiedName& function, const std::string& column, const std::string& type,
                const std::string& result) {
  Expression expression;
  expression.text = kSql.write("{}({})", function, Ident{column}).str();
  expression.result_type = result;
  expression.reads = {{column, column, type}};
  return expression;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

}  // namespace

QualifiedName lookup_key_function(const Lookup& lookup) {
  return {kLookupSchema, lookup.tag + std::string(kKey)};
}

QualifiedName lookup_value_function(const Lookup& lookup) {
  return {kLookupSchema, lookup.tag + std::string(kValue)};
}

Expression key_of_value(const Lookup& lookup) {
  return call(lookup_key_function(lookup), lookup.column, lookup.value_type, lookup.key_type);
}

Expression value_of_key(const Lookup& lookup) {
  return call(lookup_value_function(lookup), lookup.reference, lookup.key_type, lookup.value_type);
}

std::string lookup_tag(const std::string& hash) { return std::string(kTag) + hash; }

bool is_lookup_call(const Expression& expression) {
  if (expression.reads.size() != 1) return false;
  const std::string schema = kSql.write("{}.", Ident{kLookupSchema}).str() + '"';
  const std::string argument =
      "\"" + kSql.write("({})", Ident{expression.reads[0].parameter}).str();
  std::string_view name = expression.text;
  if (!name.starts_with(schema) || !name.ends_with(argument)) return false;
  if (name.size() < schema.size() + argument.size()) return false;
  name = name.substr(schema.size(), name.size() - schema.size() - argument.size());
  if (!name.starts_with(kTag)) return false;
  name.remove_prefix(kTag.size());
  for (const std::string_view suffix : {kKey, kValue}) {
    if (name.ends_with(suffix) && is_word(name.substr(0, name.size() - suffix.size()))) return true;
  }
  return false;
}

bool is_lookup_group(const SyncGroup& group) {
  const auto all = [](const std::vector<SyncColumn>& side) {
    return !side.empty() && std::all_of(side.begin(), side.end(), [](const SyncColumn& column) {
      return is_lookup_call(column.derived);
    });
  };
  return all(group.old_side) && all(group.new_side);
}

bool is_lookup_spec(const SyncSpec& spec) {
  return !spec.groups.empty() &&
         std::all_of(spec.groups.begin(), spec.groups.end(), is_lookup_group);
}

}  // namespace shoofly
