#include "lint/rules/mysql/altered.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace shoofly::lint {
namespace {

constexpr std::array<std::string_view, 4> kAlgorithms = {"INSTANT", "NOCOPY", "INPLACE", "COPY"};
constexpr std::array<std::string_view, 3> kLocks = {"NONE", "SHARED", "EXCLUSIVE"};

template <std::size_t N>
std::size_t place(const std::array<std::string_view, N>& all, std::string_view one) {
  return static_cast<std::size_t>(std::find(all.begin(), all.end(), one) - all.begin());
}

template <std::size_t N>
bool better(const std::array<std::string_view, N>& all, std::string_view one,
            std::string_view other) {
  return place(all, one) < place(all, other);
}

}  // namespace

const QualifiedName* altered(const Scene& scene) {
  if (scene.facts.algorithm.empty() || scene.facts.locks.empty()) return nullptr;
  const QualifiedName& table = scene.facts.locks.front().relation;
  return scene.is_live(table) ? &table : nullptr;
}

bool is_mysql(const Scene& scene) {
  return scene.server.engine == "mariadb" || scene.server.engine == "mysql";
}

bool keys_unchecked(const Scene& scene) {
  const auto setting = scene.transaction.settings.find("foreign_key_checks");
  if (setting == scene.transaction.settings.end()) return false;
  const std::string& value = setting->second;
  return value == "0" || value == "off" || value == "OFF" || value == "false" || value == "FALSE";
}

bool makes_foreign_key(const Scene& scene) {
  const auto* make = scene.act<MakeConstraint>();
  if (make != nullptr) return make->constraint.constraint.kind == ConstraintKind::kForeignKey;
  const auto* column = scene.act<MakeColumn>();
  return column != nullptr &&
         std::any_of(column->constraints.begin(), column->constraints.end(), [](const auto& one) {
           return one.constraint.kind == ConstraintKind::kForeignKey;
         });
}

bool may_be_innodb(const WrittenTable& table) {
  const auto engine = table.options.find("engine");
  return engine == table.options.end() || engine->second == "innodb";
}

bool is_outdone(const Scene& scene) {
  if (scene.alone || keys_unchecked(scene)) return false;
  return std::any_of(scene.whole.acts.begin(), scene.whole.acts.end(), [&](const auto& other) {
    const DdlFacts facts = scene.engine.facts_of(other, scene.schema, scene.server.version);
    return facts.lock == "SHARED" && !facts.algorithm.empty() &&
           better(kAlgorithms, scene.facts.algorithm, facts.algorithm);
  });
}

std::string refusal(const Scene& scene) {
  // With foreign_key_checks = 0 a key costs nothing: then each act is judged alone.
  const DdlFacts& facts = keys_unchecked(scene) ? scene.facts : scene.together();
  if (facts.algorithm.empty() || facts.locks.empty()) return "";
  if (makes_foreign_key(scene) && keys_unchecked(scene)) return "";
  const std::string& algorithm = scene.statement.algorithm;
  const std::string& lock = scene.statement.lock;
  const bool says_algorithm = !algorithm.empty() && algorithm != "DEFAULT";
  const bool says_lock = !lock.empty() && lock != "DEFAULT";
  if (says_algorithm && better(kAlgorithms, algorithm, facts.algorithm))
    return fmt::format("ALGORITHM={} is refused: the best for this is {}", algorithm,
                       best_algorithm(scene, facts));
  if (says_lock && better(kLocks, lock, facts.lock))
    return fmt::format("LOCK={} is refused: the best for this is {}", lock, facts.lock);
  if (scene.server.engine == "mysql" && algorithm == "INSTANT" && says_lock)
    return fmt::format("ALGORITHM=INSTANT is refused together with LOCK={}", lock);
  return "";
}

std::string best_algorithm(const Scene& scene, const DdlFacts& facts) {
  const bool unnamed = scene.server.engine == "mysql" && facts.algorithm == "NOCOPY";
  return unnamed ? "INPLACE" : facts.algorithm;
}

bool is_known(const Scene& scene) {
  const DdlFacts& facts = scene.facts.locks.empty() ? scene.together() : scene.facts;
  const WrittenTable* table = scene.table(facts.locks.front().relation);
  return table != nullptr && table->unread.empty() && !table->columns.empty();
}

std::string copy_beside(const Scene& scene, const QualifiedName& name) {
  const QualifiedName full = scene.schema.at_home(name);
  const bool keys =
      std::any_of(scene.schema.tables.begin(), scene.schema.tables.end(), [&](const auto& each) {
        return std::any_of(each.second.constraints.begin(), each.second.constraints.end(),
                           [&](const WrittenConstraint& one) {
                             return one.constraint.kind == ConstraintKind::kForeignKey &&
                                    (each.first == full ||
                                     scene.schema.at_home(one.constraint.references) == full);
                           });
      });
  return keys ? "pt-online-schema-change copies it beside the application; gh-ost takes no table "
                "with foreign keys"
              : "gh-ost and pt-online-schema-change copy it beside the application";
}

}  // namespace shoofly::lint
