// RENAME of a view, schema, function, type or sequence.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// ALTER VIEW v RENAME COLUMN b TO c, and ALTER TABLE likewise: the reader gives no kind for it.
bool is_view_column(const Scene& scene) {
  const auto* name = scene.detail<ObjectRename>();
  const auto* aside = scene.act<Aside>();
  return name->kind == "column" && aside->what.find("VIEW") != std::string::npos;
}

// .. RENAME [COLUMN] b TO c
std::string word_before_to(std::string_view text) {
  const std::vector<SqlWord> words = sql_words(text);
  if (words.size() < 3 || !is_word(text, words[words.size() - 2], "to")) return "";
  const SqlWord& word = words[words.size() - 3];
  return std::string(text.substr(word.from, word.to - word.from));
}

void check_view_column(const Scene& scene, const ObjectRename& name, Reporter& reporter) {
  const Aside& aside = *scene.act<Aside>();
  const QualifiedName view = scene.schema.at_home(aside.name);
  if (scene.transaction.objects.count(view) > 0) return;
  const std::string old = word_before_to(scene.text);
  if (old.empty()) return;
  reporter.report(
      fmt::format("statements that name {}.{} fail from here on", scene.shown(aside.name), old),
      {fmt::format("create or replace view {} with {} as one more column behind the "
                   "others, and drop the old one when nobody uses it",
                   sql_name(aside.name), name.to)});
}

void check_rename_object(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* name = scene.detail<ObjectRename>();
  if (name == nullptr) return;
  if (is_view_column(scene)) return check_view_column(scene, *name, reporter);
  const bool counts = name->kind == "view" || name->kind == "materialized view" ||
                      name->kind == "schema" || name->kind == "function" ||
                      name->kind == "procedure" || name->kind == "type" || name->kind == "domain" ||
                      name->kind == "sequence" || name->kind == "role";
  if (!counts) return;
  const QualifiedName object = scene.schema.at_home(name->name);
  if (scene.transaction.objects.count(object) > 0) return;
  std::string problem = fmt::format("statements that name {} {} fail from here on", name->kind,
                                    scene.shown(name->name));
  std::vector<std::string> help = {
      "make the new one beside the old one, and drop that when nobody uses it"};
  // Another one takes its name in the same transaction.
  if (scene.transaction.open) {
    reporter.report_unless(making_of(object), std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

}  // namespace

extern const Rule rename_object;
const Rule rename_object{"rename-object",
                         Family::kCompatibility,
                         Severity::kWarning,
                         "something gets a name that the deployed application does not know",
                         "There is no moment at which the old and the new application both work.",
                         check_rename_object,
                         nullptr};

}  // namespace shoofly::lint
