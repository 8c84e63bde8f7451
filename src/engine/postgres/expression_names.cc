#include "engine/postgres/expression_names.h"

#include <algorithm>

#include "engine/postgres/parser.h"
#include "sql/text.h"

namespace shoofly::postgres {
namespace {

// From the last to the first, so that places stay right while the text is edited.
Result<std::vector<ColumnUse>> uses_from_the_end(const std::string& expression) {
  SHOOFLY_ASSIGN(const ParsedExpression parsed, parse_expression(expression));
  std::vector<ColumnUse> uses;
  for (ColumnUse& use : column_uses(parsed)) {
    if (!use.star && !use.parts.empty()) uses.push_back(std::move(use));
  }
  std::sort(uses.begin(), uses.end(),
            [](const ColumnUse& a, const ColumnUse& b) { return a.start > b.start; });
  return uses;
}

}  // namespace

Result<std::vector<std::string>> columns_in(const std::string& expression) {
  SHOOFLY_ASSIGN(const std::vector<ColumnUse> uses, uses_from_the_end(expression));
  std::vector<std::string> names;
  for (const ColumnUse& use : uses) {
    const std::string& name = use.parts.back();
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

Result<std::string> rename_column(const std::string& expression, const std::string& from,
                                  const std::string& to) {
  SHOOFLY_ASSIGN(const std::vector<ColumnUse> uses, uses_from_the_end(expression));
  const std::string quoted = SqlWriter(QuoteStyle::kDouble).ident(to).str();
  std::string renamed = expression;
  for (const ColumnUse& use : uses) {
    if (use.parts.back() == from) renamed.replace(use.last_start, use.end - use.last_start, quoted);
  }
  return renamed;
}

Result<std::string> without_qualifiers(const std::string& expression) {
  SHOOFLY_ASSIGN(const std::vector<ColumnUse> uses, uses_from_the_end(expression));
  std::string plain = expression;
  for (const ColumnUse& use : uses) plain.erase(use.start, use.last_start - use.start);
  return plain;
}

}  // namespace shoofly::postgres
