#include "lint/wording.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

std::string in_case_of(std::string_view model, std::string_view text) {
  std::string result(text);
  const bool upper = !model.empty() && std::isupper(static_cast<unsigned char>(model[0])) != 0;
  if (upper) {
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  }
  return result;
}

bool same_word(std::string_view one, std::string_view other) {
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(), [](unsigned char a, unsigned char b) {
           return std::tolower(a) == std::tolower(b);
         });
}

// An expression of an index has no name: it is never fixed.
bool fixes(const std::vector<std::string>& key, const RowWork& rows, const WrittenTable* table) {
  const bool caseless = table != nullptr && table->caseless;
  return !key.empty() && std::all_of(key.begin(), key.end(), [&](const std::string& column) {
    return !column.empty() &&
           std::any_of(rows.fixed.begin(), rows.fixed.end(), [&](const std::string& one) {
             return one == column || (caseless && same_word(one, column));
           });
  });
}

// What the engine itself calls a row, unless a column has that name.
bool fixes_row_id(const Scene& scene, const RowWork& rows) {
  const WrittenTable* table = scene.table(rows.tables.front());
  const auto fixed = [&](const char* name) {
    return contains(rows.fixed, name) && (table == nullptr || table->find_column(name) == nullptr);
  };
  if (scene.server.engine == "postgres") return contains(rows.fixed, "ctid");
  if (scene.server.engine != "sqlite" || (table != nullptr && table->without_rowid)) return false;
  return fixed("rowid") || fixed("oid") || fixed("_rowid_");
}

}  // namespace

std::string felt_locks(const Scene& scene) {
  std::string text;
  for (const LockFact& lock : scene.facts.locks) {
    if (!lock.blocks_reads && !lock.blocks_writes) continue;
    text +=
        fmt::format("{}{} on {}", text.empty() ? "" : " and ", lock.mode, lock.relation.display());
  }
  return text;
}

std::string who_waits(const Scene& scene) {
  const LockFact* worst = nullptr;
  for (const LockFact& lock : scene.facts.locks) {
    if (worst == nullptr || (lock.blocks_reads && !worst->blocks_reads)) worst = &lock;
  }
  if (worst == nullptr || !worst->blocks_writes) return "nobody waits";
  return fmt::format("every {} of {} waits", worst->blocks_reads ? "read and write" : "write",
                     worst->relation.display());
}

void report_other_locks(const Scene& scene, const QualifiedName& own, const std::string& help,
                        Reporter& reporter) {
  for (const LockFact& lock : scene.facts.locks) {
    const bool other = scene.schema.at_home(lock.relation) != scene.schema.at_home(own);
    if (!other || !lock.blocks_reads || !scene.is_live(lock.relation)) continue;
    const bool held = std::any_of(scene.transaction.locks.begin(), scene.transaction.locks.end(),
                                  [&](const LockFact& before) {
                                    return before.blocks_reads &&
                                           before.relation == scene.schema.at_home(lock.relation);
                                  });
    if (held) continue;
    reporter.report(fmt::format("{} is taken on {} as well: its readers and writers wait, too",
                                lock.mode, scene.shown(lock.relation)),
                    {help});
  }
}

bool are_few(const Scene& scene, const RowWork& rows) {
  if (rows.limited) return true;
  if (rows.fixed.empty() || rows.tables.empty()) return false;
  if (fixes_row_id(scene, rows)) return true;
  const WrittenTable* table = scene.table(rows.tables.front());
  // What is called so is the key, as good as always.
  if (table == nullptr || !table->unread.empty()) return fixes({"id"}, rows, table);
  const bool by_constraint = std::any_of(
      table->constraints.begin(), table->constraints.end(), [&](const WrittenConstraint& one) {
        const ConstraintKind kind = one.constraint.kind;
        return (kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique) &&
               fixes(one.constraint.columns, rows, table);
      });
  return by_constraint ||
         std::any_of(table->indexes.begin(), table->indexes.end(), [&](const WrittenIndex& one) {
           const Index& index = one.index;
           std::vector<std::string> columns;
           for (const IndexPart& part : index.parts) columns.push_back(part.column);
           return index.unique && index.where_sql.empty() && fixes(columns, rows, table);
         });
}

std::string which_rows(const Scene& scene, const RowWork& rows) {
  const std::string table = scene.shown(rows.tables.front());
  const std::string all = fmt::format("all rows of {}", table);
  if (rows.filtered) return fmt::format("all rows that match of {}", table);
  if (scene.server.engine != "mariadb" && scene.server.engine != "mysql") return all;
  const std::string& words = scene.words();
  const std::string verb = rows.verb == RowWork::Verb::kUpdate ? "update " : "delete ";
  // Behind what a WITH names, and before what is set.
  const std::size_t begin = words.starts_with("with ") ? words.rfind(") " + verb) : 0;
  if (begin == std::string::npos) return all;
  const std::size_t set = words.find(" set ", begin);
  const std::string sources = words.substr(begin, set == std::string::npos ? set : set - begin);
  const bool joins = sources.find(" join ") != std::string::npos ||
                     sources.find(" straight_join ") != std::string::npos;
  return joins ? all + " that the join finds" : all;
}

std::string with_word(std::string_view statement, std::string_view word, std::string_view insertion,
                      std::string_view name) {
  for (const SqlWord& each : sql_words(statement)) {
    if (!each.is_name || !is_word(statement, each, word)) continue;
    const std::string_view found = statement.substr(each.from, each.to - each.from);
    return fmt::format("{} {}{}{}{};", statement.substr(0, each.to), in_case_of(found, insertion),
                       name.empty() ? "" : " ", name, statement.substr(each.to));
  }
  return std::string(statement) + ";";
}

std::string with_end(std::string_view statement, std::string_view ending) {
  const std::vector<SqlWord> words = sql_words(statement);
  if (words.empty()) return std::string(statement) + ";";
  return fmt::format("{} {};", statement.substr(0, words.back().to),
                     in_case_of(statement.substr(words.front().from), ending));
}

}  // namespace shoofly::lint
