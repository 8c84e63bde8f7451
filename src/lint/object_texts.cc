#include "lint/object_texts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "lint/certainty.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

std::string small_letters(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// Names in small letters, without their quotes; signs as they are; a text in quotes is "'".
std::vector<std::string> words_of_object(std::string_view text) {
  std::vector<std::string> names;
  for (const SqlWord& word : sql_words(text)) {
    const std::string_view raw = text.substr(word.from, word.to - word.from);
    if (raw == "`" || raw == "[" || raw == "]") continue;
    const bool quoted = raw.size() > 2 && raw.front() == '"';
    if (quoted || word.is_name) {
      names.push_back(small_letters(quoted ? raw.substr(1, raw.size() - 2) : raw));
    } else {
      names.emplace_back(raw.front() == '\'' ? "'" : raw);
    }
  }
  return names;
}

bool leads_to_table(const std::string& word) {
  static constexpr std::array<std::string_view, 4> kBefore = {"from", "join", "into", "update"};
  return std::find(kBefore.begin(), kBefore.end(), word) != kBefore.end();
}

// Behind FROM and the like; what is no table there (SELECT, of UPDATE OF) does no harm.
std::set<std::string> tables_in_text(const std::vector<std::string>& names) {
  std::set<std::string> tables;
  std::set<std::string> given;
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (i + 2 < names.size() && names[i + 1] == "as" && names[i + 2] == "(") given.insert(names[i]);
    // The event of a trigger: AFTER UPDATE ON t.
    if (!leads_to_table(names[i - 1]) || names[i] == "on" || names[i] == "of") continue;
    const bool whole = i + 2 < names.size() && names[i + 1] == ".";
    if (whole && names[i] != "main") continue;
    tables.insert(names[whole ? i + 2 : i]);
  }
  for (const std::string& name : given) tables.erase(name);
  return tables;
}

bool names_row(const std::string& word) { return word == "new" || word == "old"; }

// One statement, [from, to): of a trigger's body, or the view's query.
bool statement_reads(const SchemaModel& schema, const std::vector<std::string>& names,
                     std::pair<std::size_t, std::size_t> span, const std::string& table,
                     const std::string& column) {
  bool named = false;
  bool used = false;
  // What INSERT INTO t (..) lists, and what SET assigns, the server looks at when the trigger runs.
  bool listed = false;
  for (std::size_t i = span.first; i < span.second; ++i) {
    if (i > span.first + 1 && names[i - 2] == "into" && names[i] == "(") listed = true;
    if (listed && names[i] == ")") listed = false;
    named = named || names[i] == table;
    const bool behind_dot = i > 1 && names[i - 1] == ".";
    const bool of_row = behind_dot && names_row(names[i - 2]);
    const bool assigned = i > 0 && i + 1 < span.second && names[i + 1] == "=" &&
                          (names[i - 1] == "set" || names[i - 1] == ",");
    if (names[i] == column && !of_row && !listed && !assigned && i > 0 && names[i - 1] != "as")
      used = true;
    if (names[i] == table) continue;
    if (!behind_dot &&
        std::any_of(schema.tables.begin(), schema.tables.end(),
                    [&](const auto& one) { return small_letters(one.first.name) == names[i]; }))
      return false;
  }
  return named && used;
}

bool body_reads(const SchemaModel& schema, const std::vector<std::string>& names,
                const std::string& table, const std::string& column) {
  const auto begin = std::find(names.begin(), names.end(), "begin");
  std::size_t from = static_cast<std::size_t>(begin - names.begin());
  for (std::size_t i = from; i < names.size(); ++i) {
    if (names[i] != ";") continue;
    if (statement_reads(schema, names, {from + 1, i}, table, column)) return true;
    from = i;
  }
  return false;
}

}  // namespace

bool names_table(std::string_view text, std::string_view table) {
  return tables_in_text(words_of_object(text)).count(small_letters(table)) > 0;
}

bool reads_column(const SchemaModel& schema, const KnownObject& object, const QualifiedName& table,
                  const std::string& column) {
  const std::string wanted = small_letters(column);
  const std::string name = small_letters(table.name);
  const std::vector<std::string> names = words_of_object(object.text);
  for (std::size_t i = 2; object.table == table && i < names.size(); ++i) {
    if (names[i] == wanted && names[i - 1] == "." && names_row(names[i - 2])) return true;
  }
  if (object.kind == "trigger") return body_reads(schema, names, name, wanted);
  // CREATE VIEW name AS ..
  return names.size() > 3 && statement_reads(schema, names, {3, names.size()}, name, wanted);
}

bool alters_as_before(const Scene& scene) {
  const auto legacy = scene.transaction.settings.find("legacy_alter_table");
  if (legacy == scene.transaction.settings.end()) return false;
  return legacy->second == "on" || legacy->second == "1" || legacy->second == "yes" ||
         legacy->second == "true";
}

const KnownObject* object_without_table(const Scene& scene, std::string* table) {
  if (scene.objects == nullptr || scene.history == nullptr) return nullptr;
  for (const KnownObject& object : *scene.objects) {
    for (const std::string& name : tables_in_text(words_of_object(object.text))) {
      const NameFact* fact = relation_gone(scene, {"", name});
      const bool view =
          std::any_of(scene.objects->begin(), scene.objects->end(), [&](const KnownObject& other) {
            return other.kind == "view" && small_letters(other.name.name) == name;
          });
      if (fact == nullptr || view || !fact->to.empty()) continue;
      *table = name;
      return &object;
    }
  }
  return nullptr;
}

}  // namespace shoofly::lint
