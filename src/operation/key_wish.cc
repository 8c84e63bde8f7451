#include "operation/key_wish.h"

#include <fmt/format.h>

#include "operation/table_object.h"

namespace shoofly {

std::string parse_deferrable(const Fields& fields) {
  const auto word = fields.optional_text("deferrable");
  if (!word || word->text == "false") return "";
  if (word->text == "true") return "DEFERRABLE";
  if (word->text == "initially_deferred") return "DEFERRABLE INITIALLY DEFERRED";
  fields.problems().add(
      word->at, fmt::format("\"deferrable\" is \"{}\"; expected true, false or initially_deferred",
                            word->text));
  return "";
}

KeyWish parse_key(const Fields& fields, ConstraintKind kind) {
  KeyWish wish;
  wish.kind = kind;
  wish.name = fields.optional_text("name");
  wish.index = parse_index(fields);
  wish.index.unique = true;
  wish.deferrable = parse_deferrable(fields);
  for (const IndexPartWish& part : wish.index.parts) {
    const bool plain = !part.expression && !part.collation && !part.opclass && !part.descending &&
                       !part.nulls_first;
    if (!plain) {
      fields.problems().add(part.at, "a constraint is over plain columns",
                            {"an index can be over more: - add_index: { ..., unique: true }"});
    }
  }
  return wish;
}

std::optional<KeyDraft> draft_key(const KeyWish& wish, const Scene& scene, Questions& questions,
                                  Problems& problems) {
  const bool primary = wish.kind == ConstraintKind::kPrimaryKey;
  const std::string name = require_object_name(
      wish.name, primary ? std::vector<std::string>{} : names_of_parts(wish.index, scene),
      primary ? "pkey" : "key", scene, problems);
  if (name.empty() || !problems.empty()) return std::nullopt;
  const auto index = draft_index(wish.index, name, scene, questions, problems);
  if (!index) return std::nullopt;
  KeyDraft draft;
  draft.index = *index;
  draft.constraint.name = name;
  draft.constraint.kind = wish.kind;
  for (const IndexPart& part : index->parts) draft.constraint.columns.push_back(part.column);
  draft.constraint.rules = wish.deferrable;
  return draft;
}

}  // namespace shoofly
