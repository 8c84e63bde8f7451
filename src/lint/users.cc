#include "lint/users.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>

#include "base/contains.h"

namespace shoofly::lint {
namespace {

using Kinds = std::initializer_list<std::string_view>;

bool is_one_of(const std::string& kind, Kinds kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

void add_user(std::vector<std::string>& users, std::string user) {
  if (!contains(users, user)) users.push_back(std::move(user));
}

// The model knows them better: a constraint that a migration has dropped is not there any more.
void add_foreign_keys(const Scene& scene, const WrittenTable& table, const std::string& column,
                      std::vector<std::string>& users) {
  for (const QualifiedName& name : scene.schema.hints.referring_to(table.name)) {
    const WrittenTable* other = scene.schema.find_table(name);
    if (other == nullptr || name == table.name) continue;
    for (const WrittenConstraint& one : other->constraints) {
      const Constraint& key = one.constraint;
      if (key.kind != ConstraintKind::kForeignKey || key.references != table.name) continue;
      if (!column.empty() && !contains(key.referenced_columns, column)) continue;
      add_user(users, fmt::format("foreign key {} of {}", one.known_name(), scene.shown(name)));
    }
  }
}

std::vector<std::string> users_of_kinds(const Scene& scene, const QualifiedName& name,
                                        const std::string& column, Kinds kinds) {
  std::vector<std::string> users;
  const WrittenTable* table = scene.table(name);
  if (table == nullptr || table->on_target == nullptr) return users;
  for (const Dependent& user : table->on_target->users) {
    if (user.kind == "foreign key" || !is_one_of(user.kind, kinds)) continue;
    if (column.empty() ? goes_with_table(user) : user.column != column) continue;
    add_user(users, user.kind == kByText ? fmt::format("function {} (its text)", user.name)
                                         : fmt::format("{} {}", user.kind, user.name));
  }
  if (is_one_of("foreign key", kinds)) add_foreign_keys(scene, *table, column, users);
  return users;
}

// "public.f(integer)" is one of public.f; a name without a schema may be in any.
bool is_called(const std::string& shown, const QualifiedName& name) {
  const std::string_view plain = std::string_view(shown).substr(0, shown.find('('));
  if (plain == name.display()) return true;
  const std::string own = QualifiedName{"", name.name}.display();
  return plain == own || (name.schema.empty() && plain.ends_with("." + own));
}

bool is_user(const Dependent& user, const std::string& kind, const QualifiedName& name) {
  const bool is_function = user.kind == "function" || user.kind == kByText;
  const bool same_kind =
      user.kind == kind ||
      (is_function && (kind == "function" || kind == "procedure" || kind == "routine"));
  return same_kind && is_called(user.name, name);
}

}  // namespace

std::vector<std::string> users_of(const Scene& scene, const QualifiedName& table,
                                  const std::string& column) {
  return users_of_kinds(scene, table, column,
                        {"view", "materialized view", "rule", "function", kByText, "policy",
                         "trigger", "publication", "generated column", "foreign key"});
}

std::vector<std::string> users_that_hold(const Scene& scene, const QualifiedName& table,
                                         const std::string& column) {
  return users_of_kinds(scene, table, column,
                        {"view", "materialized view", "rule", "function", "policy", "trigger",
                         "generated column", "foreign key"});
}

std::vector<std::string> users_that_hold_type(const Scene& scene, const QualifiedName& table,
                                              const std::string& column) {
  return users_of_kinds(
      scene, table, column,
      {"view", "materialized view", "rule", "function", "policy", "trigger", "generated column"});
}

std::string listed(const std::vector<std::string>& users) {
  constexpr std::size_t kMost = 5;
  std::string text;
  const std::size_t shown = std::min(users.size(), kMost);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == users.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + users[i];
  }
  if (users.size() > kMost) text += fmt::format(" and {} more", users.size() - kMost);
  return text;
}

std::string users_words(const Scene& scene, const QualifiedName& table, const std::string& column) {
  const std::vector<std::string> users = users_of(scene, table, column);
  if (users.empty()) return "";
  return fmt::format("; on the target {} {} it", listed(users), users.size() == 1 ? "uses" : "use");
}

bool loses_users(const TableOnTarget& table, const std::string& kind, const QualifiedName& name) {
  return std::any_of(table.users.begin(), table.users.end(),
                     [&](const Dependent& user) { return is_user(user, kind, name); });
}

TableOnTarget without_user(const TableOnTarget& table, const std::string& kind,
                           const QualifiedName& name) {
  TableOnTarget rest = table;
  std::erase_if(rest.users, [&](const Dependent& user) { return is_user(user, kind, name); });
  return rest;
}

TableOnTarget with_column_renamed(const TableOnTarget& table, const std::string& from,
                                  const std::string& to) {
  TableOnTarget renamed = table;
  for (Dependent& user : renamed.users) {
    if (user.column == from) user.column = to;
  }
  return renamed;
}

}  // namespace shoofly::lint
