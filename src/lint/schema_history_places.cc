// In which schemas the names of a history are: those of another than the home are sure where the
// migrations have made that schema, or a table in it by its whole name, and name it always.

#include <algorithm>
#include <array>
#include <string_view>
#include <type_traits>
#include <variant>

#include "lint/schema_history.h"

namespace shoofly::lint {
namespace {

// Null: the act is about no one thing that is a table, a view or the like.
const QualifiedName* subject_of(const Aside& aside) {
  if (const auto* removal = std::get_if<ObjectRemoval>(&aside.detail))
    return removal->table.name.empty() ? &removal->name : &removal->table;
  if (const auto* rename = std::get_if<ObjectRename>(&aside.detail)) return &rename->name;
  if (const auto* move = std::get_if<SchemaMove>(&aside.detail)) return &move->name;
  return aside.table.name.empty() ? nullptr : &aside.table;
}

const QualifiedName* subject_of(const WrittenAct& act) {
  return std::visit(
      [](const auto& one) -> const QualifiedName* {
        using Act = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Act, Aside>) {
          return subject_of(one);
        } else if constexpr (std::is_same_v<Act, TakeIndex>) {
          return &one.index;
        } else if constexpr (std::is_same_v<Act, MakeIndex>) {
          return &one.index.table;
        } else if constexpr (std::is_same_v<Act, AddLabel>) {
          return &one.type;
        } else if constexpr (requires { one.table.name.empty(); }) {
          return &one.table;
        } else {
          return nullptr;
        }
      },
      act);
}

bool is_servers_own(const std::string& schema) {
  return schema.starts_with("pg_") || schema == "information_schema";
}

}  // namespace

bool SchemaHistory::changes_schemas(const WrittenStatement& statement) {
  const auto* aside = std::get_if<Aside>(&statement.act);
  if (aside == nullptr) return false;
  const auto* removal = std::get_if<ObjectRemoval>(&aside->detail);
  const auto* rename = std::get_if<ObjectRename>(&aside->detail);
  return (removal != nullptr && removal->kind == "schema") ||
         (rename != nullptr && rename->kind == "schema");
}

bool SchemaHistory::knows_schema(const std::string& name) const {
  return find({NameSpace::kSchema, {"", name}}) != nullptr;
}

// Only where a schema is no database of its own: a reader of queries is PostgreSQL's.
void SchemaHistory::take_schema(const std::string& name) {
  if (reader_ == nullptr || name.empty() || is_servers_own(name) || is_filled_in(name)) return;
  if (!knows_schema(name)) put({NameSpace::kSchema, {"", name}}, NameFact{});
}

void SchemaHistory::take_place(const QualifiedName& made, const SchemaModel& schema) {
  if (made.schema == schema.home || reader_ == nullptr) return;
  const NameKey elsewhere{NameSpace::kElsewhere, {"", made.name}};
  if (find(elsewhere) == nullptr) put(elsewhere, NameFact{});
}

// Somebody's search_path may lead there: a name without a schema that is not known at home, and is
// in another schema, may mean either.
void SchemaHistory::doubt_unplaced(const Step& step, const Parts& before,
                                   const SchemaModel& schema) {
  const QualifiedName* subject = subject_of(step.statement.act);
  if (subject == nullptr || !subject->schema.empty() || before.table == schema.at_home(*subject))
    return;
  if (find({NameSpace::kElsewhere, {"", subject->name}}) == nullptr) return;
  const QualifiedName home = schema.at_home(*subject);
  const bool known =
      home.schema == schema.home &&
      (schema.find_table(home) != nullptr || there({NameSpace::kRelation, home}) != nullptr ||
       there({NameSpace::kType, home}) != nullptr);
  if (!known) doubt(subject->name);
}

// Names without a schema are looked up elsewhere from there on.
void SchemaHistory::take_path(const Step& step, const Aside& aside) {
  const auto* setting = std::get_if<SessionSetting>(&aside.detail);
  const bool nowhere = step.text.find("''") != std::string_view::npos;
  if (nowhere || (setting != nullptr && setting->reset)) return;
  static constexpr std::array<std::string_view, 3> kUsual = {"public", "public, pg_catalog",
                                                             "$user, public"};
  const std::string path = setting == nullptr ? "" : setting->value;
  if (std::find(kUsual.begin(), kUsual.end(), path) == kUsual.end()) doubt_all();
}

}  // namespace shoofly::lint
