// rename_column: a new column under the new name, equal to the old one row by row.

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/operations.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class RenameColumn : public ColumnOperation {
 public:
  explicit RenameColumn(const Fields& fields)
      : ColumnOperation("rename_column", fields), to_(fields.text("to")) {
    add_column_place(to_);
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    draft(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const auto drafted = draft(scene, problems);
    if (!drafted) return {};
    const Column& old_column = drafted->old_column;
    const Column& new_column = drafted->new_column;
    Effects effects;
    effects.table = scene.table.name;
    if (scene.through_views) {
      effects.renames = {{old_column.name, new_column.name}};
      effects.summary = summary_through_views(old_column.name, new_column.name, scene);
      return effects;
    }
    effects.new_columns = {new_column};
    effects.group =
        SyncGroup{label(),
                  {old_side_of(old_column, identity_of(new_column.name, new_column.type, scene))},
                  {new_side_of(new_column, identity_of(old_column.name, old_column.type, scene))}};
    effects.lossless = true;
    effects.retired = {old_column.name};
    effects.carries = {{old_column.name, new_column.name}};
    effects.summary = summary_of(old_column.name, new_column.name, scene);
    return effects;
  }

 private:
  struct Draft {
    Column old_column;
    Column new_column;
  };

  std::optional<Draft> draft(const Scene& scene, Problems& problems) const {
    const Column* old_column = require_column(column(), scene, problems);
    const std::string to = require_free_name(to_, scene, problems);
    if (old_column == nullptr || to.empty()) return std::nullopt;
    if (scene.through_views) {
      require_unfollowed(scene, problems);
    } else {
      require_changeable(*old_column, Fate::kMoved, name(), column().at, scene, problems);
    }
    Column new_column = *old_column;
    new_column.name = to;
    return Draft{*old_column, new_column};
  }

  // Subscribers know the column by its name.
  void require_unfollowed(const Scene& scene, Problems& problems) const {
    if (!scene.table.published && !scene.table.subscribed) return;
    problems.add(column().at,
                 fmt::format("table {} is {}: the other side knows its columns by their names",
                             scene.table.name.display(),
                             scene.table.published ? "published" : "written by a subscription"),
                 {"leave `access: views` out: then both columns are there until contract"});
  }

  OperationSummary summary_through_views(const std::string& from, const std::string& to,
                                         const Scene& scene) const {
    OperationSummary text = summary(scene);
    text.risk = Risk::kLow;
    text.reason = "no row is written; each application sees its own name through a view";
    text.strategy = fmt::format(
        "views show the column as \"{0}\" to one application and as \"{1}\" to the other from the gate to contract; "
        "cutover renames the column itself, in an instant",
        from, to);
    text.notes = {fmt::format(
        "at cutover the table's own column changes its name: whoever uses \"{}\" without the view fails from then on, "
        "and so does a function whose body names it as text",
        from)};
    text.visibility = two_shapes({from}, {to});
    return text;
  }

  OperationSummary summary_of(const std::string& from, const std::string& to,
                              const Scene& scene) const {
    OperationSummary text = summary(scene);
    text.risk = Risk::kMedium;
    text.reason = fmt::format("the application deployed now uses the name \"{}\"", from);
    text.strategy = fmt::format(
        "a second column \"{}\", kept equal to \"{}\" in both directions until contract; every row is written once",
        to, from);
    if (scene.dialect.capabilities().security_invoker_since > 0) {
      text.notes.emplace_back(
          "with `access: views` in the change no row is written: each application uses its own shape through a schema of "
          "views, and cutover renames the column in an instant");
    }
    text.visibility = two_shapes({from}, {to});
    return text;
  }

  Place to_;
};

}  // namespace

std::unique_ptr<Operation> parse_rename_column(const Fields& fields) {
  return std::make_unique<RenameColumn>(fields);
}

}  // namespace shoofly
