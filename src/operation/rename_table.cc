// rename_table: another name for a table. From expand on the new name is a view of the table;
// cutover exchanges the two, so that the old name is the view; contract takes it away. A view of
// one whole table takes every write that the table takes.

#include <algorithm>

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class RenameTableOperation : public TableObjectOperation {
 public:
  explicit RenameTableOperation(const Fields& fields)
      : TableObjectOperation("rename_table", fields), to_(fields.text("to")) {}

  Questions questions(const Scene& scene, Problems& problems) const override {
    new_name(scene, problems);
    refuse_followed(scene, problems);
    refuse_hidden_policies(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const std::string to = new_name(scene, problems);
    refuse_followed(scene, problems);
    refuse_hidden_policies(scene, problems);
    if (!problems.empty()) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.alone = true;
    effects.steps = steps(to, scene);
    effects.summary = summary(
        scene, Risk::kMedium, "both names work until contract, one of them through a view",
        fmt::format(
            "\"{}\" is a view of the table until cutover, which exchanges the names in one short transaction; "
            "then \"{}\" is one until contract; no row is written",
            to, scene.table.name.name));
    effects.summary.notes = notes(scene);
    effects.summary.visibility = visibility_of(scene.table.name.name, to);
    return effects;
  }

 private:
  std::string new_name(const Scene& scene, Problems& problems) const {
    require_online_constraint(name(), at(), scene, problems);
    const std::string to = require_object_name(to_, {}, "", scene, problems);
    const QualifiedName full{scene.table.name.schema, to};
    const std::vector<QualifiedName>& others = scene.catalog.other_names;
    if (!to.empty() && std::find(others.begin(), others.end(), full) != others.end())
      problems.add(to_.at, fmt::format("the name {} is taken", full.display()));
    return to;
  }

  // Before PostgreSQL 15 a view reads with its owner's rights, and the table's policies are the
  // owner's too.
  static bool has_invoker_views(const Scene& scene) {
    return scene.dialect.capabilities().security_invoker_since <= scene.catalog.server.version;
  }

  void refuse_hidden_policies(const Scene& scene, Problems& problems) const {
    if (!scene.table.row_security || has_invoker_views(scene)) return;
    problems.add(
        table().at,
        fmt::format(
            "table {} has row-level security, and {} has no views that apply it to whoever uses them",
            scene.table.name.display(), scene.catalog.server.version_text),
        {"rename it while no application uses it, or on PostgreSQL 15 or newer"});
  }

  // Subscribers know it by its name.
  void refuse_followed(const Scene& scene, Problems& problems) const {
    if (!scene.table.published && !scene.table.subscribed) return;
    problems.add(
        table().at,
        fmt::format("table {} is {}: subscribers find it by its name", scene.table.name.display(),
                    scene.table.published ? "published" : "written by a subscription"),
        {"take it out of the publication, or the subscription, first"});
  }

  static View view_as(const std::string& name, const QualifiedName& table, const Scene& scene) {
    View view;
    view.name = {table.schema, name};
    view.table = table;
    for (const Column& column : scene.table.columns) view.columns.push_back(column.name);
    view.security_invoker = has_invoker_views(scene);
    view.owner = scene.table.owner;
    view.grants = scene.table.grants;
    return view;
  }

  static std::vector<Step> steps(const std::string& to, const Scene& scene) {
    const QualifiedName& old_name = scene.table.name;
    const QualifiedName new_name{old_name.schema, to};
    const View ahead = view_as(to, old_name, scene);
    const View behind = view_as(old_name.name, new_name, scene);
    return {
        make_step(Phase::kExpand, fmt::format("let \"{}\" be a view of {}", to, old_name.display()),
                  "the application that is deployed next knows it by that name",
                  DdlWork{{CreateView{ahead}}}, DdlWork{{DropView{ahead}}}),
        make_step(
            Phase::kCutover,
            fmt::format("rename {} to \"{}\" and let the old name be a view", old_name.display(),
                        to),
            "in one transaction: no statement finds one of the names missing",
            DdlWork{{DropView{ahead}, RenameTable{old_name, to}, CreateView{behind}}},
            DdlWork{{DropView{behind}, RenameTable{new_name, old_name.name}, CreateView{ahead}}}),
        make_step(Phase::kContract, fmt::format("take the view \"{}\" away", old_name.name),
                  "nobody knows the old name any more", DdlWork{{DropView{behind}}},
                  DdlWork{{CreateView{behind}}})};
  }

  static std::vector<std::string> notes(const Scene& scene) {
    std::vector<std::string> notes{
        "through the view work SELECT, INSERT (with RETURNING and ON CONFLICT over columns), UPDATE and DELETE; the "
        "table's own name need: GROUP BY the key with other columns beside it, ON CONFLICT ON CONSTRAINT, COPY, TRUNCATE, "
        "MERGE before 17, TABLESAMPLE, ctid and the other system columns, and foreign keys; pg_get_serial_sequence of "
        "the view gives NULL. The new application meets that until cutover, the old one afterwards",
        "its indexes, constraints and sequences keep their names",
        "a function whose body names the table as text finds the view, and fails after contract"};
    if (scene.table.owner != scene.catalog.server.user && !scene.catalog.server.superuser)
      notes.push_back(fmt::format("the view is given to {}, the table's owner", scene.table.owner));
    return notes;
  }

  static std::vector<Visibility> visibility_of(const std::string& from, const std::string& to) {
    const auto through = [](const std::string& name, const std::string& what) {
      return Seen{fmt::format("writes \"{}\", {}", name, what),
                  fmt::format("writes \"{}\", {}", name, what),
                  fmt::format("reads \"{}\", {}", name, what)};
    };
    const Seen missing{fmt::format("fails: there is no \"{}\" any more", from),
                       fmt::format("fails: there is no \"{}\" any more", from),
                       fmt::format("fails: there is no \"{}\" any more", from)};
    return visibility({{kUntilGate, "old", through(from, "the table")},
                       {kUntilGate, "new", through(to, "the view")},
                       {kUntilCutover, "old", through(from, "the table")},
                       {kUntilCutover, "new", through(to, "the view")},
                       {kUntilContract, "old", through(from, "the view")},
                       {kUntilContract, "new", through(to, "the table")},
                       {kAfterContract, "old", missing},
                       {kAfterContract, "new", through(to, "the table")}});
  }

  Place to_;
};

}  // namespace

std::unique_ptr<Operation> parse_rename_table(const Fields& fields) {
  return std::make_unique<RenameTableOperation>(fields);
}

}  // namespace shoofly
