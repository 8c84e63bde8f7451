#include "operation/type_change.h"

#include <fmt/format.h>

#include "operation/casts.h"

namespace shoofly {
namespace {

bool is_character_type(const std::string& type) {
  return type.starts_with("text") || type.starts_with("character");
}

Column new_column(const TypeChangeWish& wish, const Scene& scene) {
  Column column = wish.column;
  column.type = wish.type;
  const bool keeps = scene.catalog.server.engine == "sqlite" ||
                     (is_character_type(wish.type) && is_character_type(wish.column.type));
  if (!keeps) column.collation.clear();
  if (wish.type != wish.column.type) {  // as ALTER TYPE does
    column.storage.clear();
    column.compression.clear();
  }
  if (wish.default_sql) {
    column.default_sql = wish.default_sql->text;
    column.default_is_literal = is_literal(wish.default_sql->text);
  }
  return column;
}

std::optional<Asked> default_question(const TypeChangeWish& wish, const Column& column) {
  if (!column.default_sql) return std::nullopt;
  if (wish.default_sql) return ask_default(*wish.default_sql, column);
  Asked kept = ask_default({*column.default_sql, wish.at}, column);
  kept.what = fmt::format("the default {} as {}", *column.default_sql, column.type);
  kept.help = "give the new one: default: \"...\"";
  return kept;
}

bool draft_value(const TypeChangeWish& wish, TypeChangeDraft& draft, const Scene& scene,
                 Problems& problems) {
  const std::string& visible = draft.old_column.name;
  draft.value = {.id = "value",
                 .what = "\"value\"",
                 .at = wish.value ? wish.value->at : wish.at,
                 .sql = wish.value ? wish.value->sql : "",
                 .result_type = draft.new_column.type};
  if (wish.value) return true;
  const auto cast = plain_cast(visible, draft.new_column.type, scene);
  if (!cast.ok()) {
    problems.add(wish.at, cast.error().describe(), {"say how with \"value\""});
    return false;
  }
  draft.value.sql = *cast;
  const auto safe = safe_cast(visible, draft.old_column.type, draft.new_column.type, scene);
  draft.value_may_fail = !safe.ok() || !*safe || (*safe)->may_be_null;
  return true;
}

bool draft_back(const TypeChangeWish& wish, TypeChangeDraft& draft, const Scene& scene,
                Problems& problems) {
  const std::string& visible = draft.old_column.name;
  draft.back = {.id = "back",
                .what = "\"back\"",
                .at = wish.back ? wish.back->at : wish.at,
                .sql = wish.back ? wish.back->sql : "",
                .result_type = draft.old_column.type,
                .more_columns = {{visible, draft.new_column.type}}};
  if (wish.back) return true;
  const auto safe = safe_cast(visible, draft.new_column.type, draft.old_column.type, scene);
  if (!safe.ok() || !*safe) {
    problems.add(
        wish.at,
        fmt::format("no cast from {} back to {} is known that cannot fail on a row",
                    draft.new_column.type, draft.old_column.type),
        {fmt::format(
            "give \"back\": an expression over {0} (then {1}) that yields {2}, and NULL where there is none",
            visible, draft.new_column.type, draft.old_column.type)});
    return false;
  }
  draft.back.sql = (*safe)->sql;
  draft.back_may_be_null = (*safe)->may_be_null;
  return true;
}

}  // namespace

std::optional<TypeChangeDraft> draft_type_change(const TypeChangeWish& wish, const Scene& scene,
                                                 Problems& problems) {
  TypeChangeDraft draft;
  draft.old_column = wish.column;
  draft.new_column = new_column(wish, scene);
  draft.default_value = default_question(wish, draft.new_column);
  if (!draft_value(wish, draft, scene, problems) || !draft_back(wish, draft, scene, problems))
    return std::nullopt;
  return draft;
}

void ask(const TypeChangeDraft& draft, const Scene& scene, Questions& questions) {
  ask(draft.value, scene, questions);
  ask(draft.back, scene, questions);
  if (draft.default_value) ask(*draft.default_value, scene, questions);
}

std::optional<SameName> take(const TypeChangeDraft& draft, const Scene& scene, Problems& problems) {
  const auto value = take(draft.value, scene, problems);
  const auto back = take(draft.back, scene, problems);
  if (draft.default_value && !take(*draft.default_value, scene, problems)) return std::nullopt;
  if (!value || !back) return std::nullopt;
  const std::string& visible = draft.old_column.name;
  require_reads(*value, {visible}, draft.value.what, draft.value.at, problems);
  require_reads(*back, {visible}, draft.back.what, draft.back.at, problems);
  return SameName{draft.old_column, draft.new_column, *value, *back,
                  draft.back_may_be_null && !draft.old_column.nullable};
}

}  // namespace shoofly
