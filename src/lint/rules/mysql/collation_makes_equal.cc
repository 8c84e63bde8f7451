// Another collation for texts of a unique key: what was different may be the same there.

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// "utf8mb4_bin"; without a name it is the character set's own.
struct Collated {
  std::string charset;
  std::string collation;
};

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string charset_in(const std::string& collation) {
  return collation.substr(0, collation.find('_'));
}

std::string order_in(const std::string& collation) {
  const std::size_t at = collation.find('_');
  return at == std::string::npos ? "" : collation.substr(at + 1);
}

Collated collated(const WrittenTable& table, const WrittenColumn& column) {
  if (const std::string own = lower_case(column.column.collation); !own.empty())
    return {charset_in(own), own};
  if (!column.charset.empty()) return {lower_case(column.charset), ""};
  const auto collation = table.options.find("collate");
  if (collation != table.options.end()) {
    const std::string said = lower_case(collation->second);
    return {charset_in(said), said};
  }
  const auto charset = table.options.find("charset");
  return {charset == table.options.end() ? "" : lower_case(charset->second), ""};
}

// Of some character set on some server.
bool may_be_usual(const std::string& order) {
  return order.empty() || order == "general_ci" || order == "0900_ai_ci" || order == "swedish_ci" ||
         order == "uca1400_ai_ci";
}

bool may_make_equal(const Collated& from, const Collated& to) {
  if (from.charset.empty() || to.charset.empty()) return false;
  const std::string before = order_in(from.collation);
  const std::string after = order_in(to.collation);
  if (before == after || after == "bin" || to.charset == "binary") return false;
  return !(before.empty() || after.empty()) || !may_be_usual(before) || !may_be_usual(after);
}

// latin1's own collation tells 'a' from 'å', which utf8's general, unicode and 0900 take for the
// same.
bool leaves_latin1(const Collated& from, const Collated& to) {
  const std::string before = order_in(from.collation);
  const std::string after = order_in(to.collation);
  return from.charset == "latin1" && to.charset.starts_with("utf8") &&
         (before.empty() || before == "swedish_ci") &&
         (after.empty() || after == "general_ci" || after == "unicode_ci" || after == "0900_ai_ci");
}

struct KeyOfTexts {
  std::string what;  // "unique key users_email"
  std::vector<std::string> columns;
};

std::optional<KeyOfTexts> unique_key_over(const WrittenTable& table, const std::string& column) {
  const auto has = [&](const std::string& one) { return same_name(one, column); };
  for (const WrittenConstraint& one : table.constraints) {
    const std::vector<std::string>& columns = one.constraint.columns;
    if (one.constraint.kind == ConstraintKind::kPrimaryKey &&
        std::any_of(columns.begin(), columns.end(), has))
      return KeyOfTexts{"the primary key", columns};
  }
  for (const WrittenIndex& one : table.indexes) {
    KeyOfTexts key{"unique key " + one.known_name(), {}};
    for (const IndexPart& part : one.index.parts) key.columns.push_back(part.column);
    if (one.index.unique && std::any_of(key.columns.begin(), key.columns.end(), has)) return key;
  }
  return std::nullopt;
}

std::string help_of(const Scene& scene, const QualifiedName& table, const KeyOfTexts& key,
                    const std::string& column, const Collated& to) {
  if (to.collation.empty() || std::any_of(key.columns.begin(), key.columns.end(),
                                          [](const std::string& one) { return one.empty(); }))
    return "look for them by a query before: group by the key in the new collation";
  std::vector<std::string> groups;
  for (const std::string& one : key.columns) {
    const std::string name = sql_name_in(scene.server.engine, {"", one});
    groups.push_back(!same_name(one, column) ? name
                                             : fmt::format("convert({} using {}) collate {}", name,
                                                           to.charset, to.collation));
  }
  return fmt::format(
      "look for them before: select min({}), count(*) from {} group by {} having count(*) > 1;",
      sql_name_in(scene.server.engine, {"", column}), scene.shown(table), fmt::join(groups, ", "));
}

void look_at_column(const Scene& scene, const WrittenTable& table, const WrittenColumn& column,
                    const Collated& to, Reporter& reporter) {
  const Collated from = collated(table, column);
  const std::string type = scene.engine.plain_type(column.column.type);
  if (type.find("char") == std::string::npos && type.find("text") == std::string::npos) return;
  const std::optional<KeyOfTexts> key = unique_key_over(table, column.column.name);
  const bool latin = leaves_latin1(from, to);
  if (!key || !(latin || may_make_equal(from, to))) return;
  if (latin) reporter.at_most(Severity::kNote);
  const auto shown = [](const Collated& one) {
    return one.collation.empty() ? one.charset + "'s own collation" : one.collation;
  };
  reporter.report(
      fmt::format("values of {}.{} that {} tells apart may be the same in {}: two of them stop it "
                  "(1062), as {} has it",
                  scene.shown(table.name), column.column.name, shown(from), shown(to), key->what),
      {help_of(scene, table.name, *key, column.column.name, to)});
}

void check_collation_makes_equal(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnColumn>();
  const auto* options = scene.act<TurnOptions>();
  if (turn == nullptr && options == nullptr) return;
  const QualifiedName& name = turn != nullptr ? turn->table : options->table;
  const WrittenTable* table = scene.table(name);
  if (table == nullptr || !scene.is_live(name)) return;
  if (turn != nullptr) {
    const WrittenColumn* column = table->find_column(turn->column);
    if (column != nullptr)
      look_at_column(scene, *table, *column, collated(*table, turn->to), reporter);
    return;
  }
  const auto charset = options->options.find("convert");
  if (charset == options->options.end()) return;
  const auto collation = options->options.find("collate");
  const Collated to{lower_case(charset->second),
                    collation == options->options.end() ? "" : lower_case(collation->second)};
  for (const WrittenColumn& column : table->columns)
    look_at_column(scene, *table, column, to, reporter);
}

}  // namespace

extern const Rule collation_makes_equal;
const Rule collation_makes_equal{
    "collation-makes-equal",
    Family::kData,
    Severity::kWarning,
    "texts of a unique key that were different may be the same in the new collation",
    "The statement fails at the first two that are alike, and what ran before it in the file stays.",
    check_collation_makes_equal,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
