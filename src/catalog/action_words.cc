// What an action is about, and how it is called for people.

#include <fmt/format.h>

#include "catalog/action.h"
#include "catalog/overload.h"

namespace shoofly {
namespace {

std::string list_of(const std::vector<Rename>& renames) {
  std::string text;
  for (const Rename& rename : renames) {
    text += fmt::format("{}{} to {}", text.empty() ? "" : ", ", rename.from, rename.to);
  }
  return text;
}

}  // namespace

const QualifiedName& table_of(const Action& action) {
  return std::visit(
      Overload{[](const InstallSync& a) -> const QualifiedName& { return a.spec.table; },
               [](const ReplaceSync& a) -> const QualifiedName& { return a.after.table; },
               [](const RemoveSync& a) -> const QualifiedName& { return a.spec.table; },
               [](const CreateTable& a) -> const QualifiedName& { return a.table.name; },
               [](const CreateView& a) -> const QualifiedName& { return a.view.table; },
               [](const CreatePartitioned& a) -> const QualifiedName& { return a.table.name; },
               [](const InstallTableSync& a) -> const QualifiedName& { return a.sync.source; },
               [](const RemoveTableSync& a) -> const QualifiedName& { return a.sync.source; },
               [](const DropView& a) -> const QualifiedName& { return a.view.table; },
               [](const InstallLookup& a) -> const QualifiedName& { return a.lookup.referrer; },
               [](const RemoveLookup& a) -> const QualifiedName& { return a.lookup.referrer; },
               [](const auto& a) -> const QualifiedName& { return a.table; }},
      action);
}

std::string describe(const Action& action) {
  const std::string table = table_of(action).display();
  return std::visit(
      Overload{
          [&](const AddColumn& a) {
            return fmt::format("add column {}.{} {}", table, a.column.name, a.column.type);
          },
          [&](const DropColumn& a) { return fmt::format("drop column {}.{}", table, a.column); },
          [&](const RenameColumns& a) {
            return fmt::format("rename in {}: {}", table, list_of(a.columns));
          },
          [&](const SetNotNull& a) { return fmt::format("set {}.{} not null", table, a.column); },
          [&](const DropNotNull& a) {
            return fmt::format("drop not null of {}.{}", table, a.column);
          },
          [&](const SetDefault& a) { return fmt::format("set default of {}.{}", table, a.column); },
          [&](const DropDefault& a) {
            return fmt::format("drop default of {}.{}", table, a.column);
          },
          [&](const AddConstraint& a) {
            return fmt::format("add constraint {} on {}{}", a.constraint.name, table,
                               a.partitions.empty() ? "" : ", partition by partition");
          },
          [&](const ValidateConstraint& a) {
            return fmt::format("validate constraint {} on {}", a.name, table);
          },
          [&](const DropConstraint& a) {
            return fmt::format("drop constraint {} of {}", a.name, table);
          },
          [&](const CreateIndex& a) {
            return fmt::format("create index {} on {}", a.index.name, table);
          },
          [&](const DropIndex& a) { return fmt::format("drop index {} of {}", a.name, table); },
          [&](const AttachIndex& a) {
            return fmt::format("make index {} the constraint {} of {}", a.index, a.constraint.name,
                               table);
          },
          [&](const InstallSync&) { return fmt::format("install sync triggers on {}", table); },
          [&](const ReplaceSync&) { return fmt::format("replace sync functions of {}", table); },
          [&](const RemoveSync&) { return fmt::format("remove sync triggers of {}", table); },
          [&](const CommentColumn& a) { return fmt::format("comment on {}.{}", table, a.column); },
          [&](const AlterConstraint& a) {
            return fmt::format("alter constraint {} of {}", a.name, table);
          },
          [&](const AddEnumLabel& a) {
            return fmt::format("add the label '{}' to {}", a.label, a.type);
          },
          [&](const CreateEnum& a) {
            return fmt::format("create type {} beside {}", a.type, a.like);
          },
          [&](const DropEnum& a) { return fmt::format("drop type {}", a.type); },
          [&](const RenameTypes& a) { return fmt::format("rename types: {}", list_of(a.types)); },
          [&](const MoveNumbering& a) {
            return fmt::format("let {0}.{2} take the numbers of {0}.{1}", table, a.from, a.to);
          },
          [&](const CreateTable&) { return fmt::format("create table {}", table); },
          [&](const DropTable&) { return fmt::format("drop table {}", table); },
          [&](const RenameTable& a) { return fmt::format("rename table {} to {}", table, a.to); },
          [&](const CreateView& a) {
            return fmt::format("create view {} over {}", a.view.name.display(), table);
          },
          [&](const DropView& a) { return fmt::format("drop view {}", a.view.name.display()); },
          [&](const RebuildViews& a) {
            return fmt::format("make views over {} anew: {}; they read: {}", table,
                               fmt::join(a.views, ", "), list_of(a.columns));
          },
          [&](const CreatePartitioned& a) {
            return fmt::format("create table {} like {}, partitioned by {}", table,
                               a.like.display(), a.strategy);
          },
          [&](const SwapTables& a) {
            return fmt::format("rename table {} to {} and {} to {}", table, a.outgoing, a.incoming,
                               a.table.name);
          },
          [&](const InstallTableSync& a) {
            return fmt::format("install triggers on {} that repeat every write in {}", table,
                               a.sync.follower.display());
          },
          [&](const RemoveTableSync& a) {
            return fmt::format("remove the triggers of {} that repeat every write in {}", table,
                               a.sync.follower.display());
          },
          [&](const InstallLookup& a) {
            return fmt::format("install triggers on {} that put its {} into {}", table,
                               a.lookup.column, a.lookup.table.display());
          },
          [&](const RemoveLookup& a) {
            return fmt::format("remove the triggers of {} that put its {} into {}", table,
                               a.lookup.column, a.lookup.table.display());
          },
          [&](const AnalyzeTable&) { return fmt::format("analyze {}", table); },
          [&](const SetStatistics& a) {
            return fmt::format("set statistics of {}.{} to {}", table, a.column, a.target);
          },
          [&](const SetReplicaIdentity& a) {
            return fmt::format("set replica identity of {} to {}", table, a.identity);
          },
      },
      action);
}

}  // namespace shoofly
