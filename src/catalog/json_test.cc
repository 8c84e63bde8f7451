#include "catalog/json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace shoofly {
namespace {

// Text that JSON can hold: any ASCII, with quotes and backslashes often.
std::string any_text() {
  return *rc::gen::container<std::string>(
      rc::gen::oneOf(rc::gen::inRange<char>(1, 127), rc::gen::element('"', '\\', '\'')));
}

Column any_column() {
  Column column;
  column.name = any_text();
  column.type = any_text();
  column.nullable = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) column.default_sql = any_text();
  column.default_is_literal = *rc::gen::arbitrary<bool>();
  column.generated = *rc::gen::element(Generated::kNone, Generated::kStored, Generated::kVirtual);
  column.collation = any_text();
  column.comment = any_text();
  return column;
}

Constraint any_constraint() {
  Constraint constraint;
  constraint.name = any_text();
  constraint.kind = *rc::gen::element(ConstraintKind::kPrimaryKey, ConstraintKind::kUnique,
                                      ConstraintKind::kCheck, ConstraintKind::kForeignKey,
                                      ConstraintKind::kExclusion);
  constraint.columns = {any_text(), any_text()};
  constraint.expression = any_text();
  constraint.references = {any_text(), any_text()};
  constraint.validated = *rc::gen::arbitrary<bool>();
  return constraint;
}

SyncSpec any_spec() {
  SyncSpec spec;
  spec.table = {any_text(), any_text()};
  spec.key = {any_text()};
  spec.marker = any_text();
  SyncGroup group;
  group.operation = any_text();
  SyncColumn column;
  column.name = any_text();
  column.required = *rc::gen::arbitrary<bool>();
  column.derived.text = any_text();
  column.derived.reads = {{any_text(), any_text(), any_text()}};
  group.old_side = {column};
  spec.groups = {group, group};
  spec.winner = *rc::gen::element(Winner::kOldSide, Winner::kNewSide);
  spec.filling = *rc::gen::element(Filling::kForward, Filling::kBackward, Filling::kNone);
  return spec;
}

Action any_action() {
  const QualifiedName table{any_text(), any_text()};
  const std::string name = any_text();
  const std::vector<Rename> renames{{any_text(), any_text()}};
  Index index;
  index.name = any_text();
  index.parts = {{any_text(), any_text(), any_text(), any_text(), true, false}};
  const std::vector<Action> all{AddColumn{table, any_column()},
                                DropColumn{table, name},
                                RenameColumns{table, renames, renames, {}},
                                SetNotNull{table, name},
                                DropNotNull{table, name},
                                SetDefault{table, name, any_text(), *rc::gen::arbitrary<bool>()},
                                DropDefault{table, name},
                                AddConstraint{table, any_constraint()},
                                ValidateConstraint{table, name},
                                DropConstraint{table, name},
                                CreateIndex{table, index},
                                DropIndex{table, name},
                                AttachIndex{table, any_constraint(), name},
                                InstallSync{any_spec()},
                                ReplaceSync{any_spec(), any_spec()},
                                RemoveSync{any_spec()},
                                CommentColumn{table, name, any_text()},
                                CreateEnum{table,
                                           name,
                                           {any_text(), any_text()},
                                           any_text(),
                                           any_text(),
                                           *rc::gen::arbitrary<bool>(),
                                           {{any_text(), any_text(), "", true}},
                                           any_text()},
                                DropEnum{table, name, any_text()},
                                RenameTypes{table, renames}};
  return all[*rc::gen::inRange<std::size_t>(0, all.size())];
}

RC_GTEST_PROP(Json, CatalogsSurvive, ()) {
  Catalog catalog;
  catalog.server.engine = any_text();
  catalog.server.version = *rc::gen::arbitrary<int>();
  catalog.server.settings = {{any_text(), any_text()}};
  Table table;
  table.name = {any_text(), any_text()};
  table.kind = *rc::gen::element(TableKind::kOrdinary, TableKind::kPartitioned,
                                 TableKind::kPartition, TableKind::kForeign, TableKind::kVirtual);
  table.columns = {any_column(), any_column()};
  table.constraints = {any_constraint()};
  table.dependents = {{any_text(), any_text(), any_text()}};
  table.row_estimate = *rc::gen::arbitrary<std::int64_t>();
  catalog.tables = {table};
  const Result<Catalog> back = catalog_from_text(catalog_to_text(catalog));
  RC_ASSERT(back.ok());
  RC_ASSERT(catalog_to_text(*back) == catalog_to_text(catalog));
  RC_ASSERT(back->tables[0].columns == table.columns);
  RC_ASSERT(back->tables[0].constraints == table.constraints);
  RC_ASSERT(back->tables[0].dependents == table.dependents);
  RC_ASSERT(back->tables[0].row_estimate == table.row_estimate);
}

RC_GTEST_PROP(Json, ActionsSurvive, ()) {
  const Action action = any_action();
  const Result<Action> back = action_from_text(action_to_text(action));
  RC_ASSERT(back.ok());
  RC_ASSERT(back->index() == action.index());
  RC_ASSERT(action_to_text(*back) == action_to_text(action));
}

RC_GTEST_PROP(Json, SpecsSurvive, ()) {
  const SyncSpec spec = any_spec();
  const Result<SyncSpec> back = sync_from_text(sync_to_text(spec));
  RC_ASSERT(back.ok());
  RC_ASSERT(*back == spec);
}

TEST(Json, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(catalog_from_text("{").error().describe(), "read json: the catalog is not JSON");
  EXPECT_EQ(catalog_from_text("[]").error().describe(), "read json: catalog is not an object");
  EXPECT_EQ(catalog_from_text("{}").error().describe(), "read json: catalog.server is missing");
  nlohmann::json json = to_json(Catalog{});
  json["tables"] = 7;
  EXPECT_EQ(catalog_from_text(json.dump()).error().describe(),
            "read json: catalog.tables is not a list");
  json["tables"] = {7};
  EXPECT_EQ(catalog_from_text(json.dump()).error().describe(),
            "read json: catalog.tables[0] is not an object");
}

}  // namespace
}  // namespace shoofly
