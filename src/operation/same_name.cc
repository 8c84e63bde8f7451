#include "operation/same_name.h"

#include "operation/names.h"
#include "operation/subject.h"

namespace shoofly {

Effects same_name_effects(const SameName& parts, const std::string& label, const Scene& scene) {
  const std::size_t limit = scene.dialect.capabilities().identifier_bytes;
  const std::string& visible = parts.old_column.name;
  const NameSwap swap{visible, hidden_new(visible, limit), hidden_old(visible, limit),
                      parts.lift_old_not_null};

  Column new_column = parts.new_column;
  new_column.name = swap.hidden_new;
  Expression back = parts.back;
  for (Binding& binding : back.reads) {
    if (binding.parameter == visible) binding = {visible, swap.hidden_new, new_column.type};
  }

  Effects effects;
  effects.table = scene.table.name;
  effects.new_columns = {new_column};
  effects.group = SyncGroup{label,
                            {old_side_of(parts.old_column, std::move(back))},
                            {new_side_of(new_column, parts.value)}};
  effects.swap = swap;
  effects.retired = {visible};
  effects.carries = {{visible, swap.hidden_new}};
  return effects;
}

void require_hidden_names_free(const std::string& column, Position at, const Scene& scene,
                               Problems& problems) {
  const std::size_t limit = scene.dialect.capabilities().identifier_bytes;
  require_no_leftover(hidden_new(column, limit), at, scene, problems);
  require_no_leftover(hidden_old(column, limit), at, scene, problems);
}

}  // namespace shoofly
