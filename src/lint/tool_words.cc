#include "lint/tool_words.h"

namespace shoofly::lint {

std::vector<std::string> concurrently_in_tools_words(const Scene& scene, IndexWork work) {
  if (!scene.is_tools_own()) return {};
  const bool built = work == IndexWork::kBuilt;
  const std::string& file = scene.script.file;
  if (file.ends_with(".rb"))
    return {built ? "add_index .., algorithm: :concurrently (of add_reference: index: { algorithm: "
                    ":concurrently })"
                  : "remove_index .., algorithm: :concurrently",
            "in a migration of its own, with disable_ddl_transaction!"};
  if (file.ends_with(".exs"))
    return {built ? "create index(.., concurrently: true)" : "drop index(.., concurrently: true)",
            "in a migration of its own, with @disable_ddl_transaction true and "
            "@disable_migration_lock true"};
  if (!file.ends_with(".py")) return {};
  // Of the two only Django drops with CASCADE.
  if (scene.script.own_ways.cascade)
    return {built ? "AddIndexConcurrently(..), of django.contrib.postgres.operations"
                  : "RemoveIndexConcurrently(..), of django.contrib.postgres.operations",
            "in a migration of its own, with atomic = False"};
  return {built ? "op.create_index(.., postgresql_concurrently=True)"
                : "op.drop_index(.., postgresql_concurrently=True)",
          "within with op.get_context().autocommit_block():"};
}

}  // namespace shoofly::lint
