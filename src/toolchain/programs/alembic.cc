// Alembic's migrations: which there are, in which order, in which transactions.

#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "toolchain/programs/alembic_body.h"
#include "toolchain/programs/alembic_types.h"
#include "toolchain/programs/order.h"
#include "toolchain/programs/programs.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

std::vector<std::string> revisions_in(const Program& program, const char* name) {
  return plain_texts(find_value(program.statements, name)).value_or(std::vector<std::string>());
}

// A revision whose functions are not read yet: as programs all of them together are large.
struct Revision {
  lint::Migration migration;
  const ProgramFile* file = nullptr;
  bool broken = false;
};

Program program_of(const ProgramFile& file) {
  Program program = read_program(file.text, Language::kPython);
  if (!program.broken) fill_in_constants(program);
  return program;
}

lint::Script alembic_script(const std::string& file, const Program& program, const char* name,
                            lint::Direction direction, lint::Wrapping wrapping, AlembicWay& way) {
  const Node* function = find_function(program.statements, name);
  SqlScript sql(file, program.remarks, function == nullptr ? Position{1, 1} : function->at);
  if (function != nullptr) say_alembic(function->body, sql, way);
  return sql.finish(direction, wrapping);
}

// CompileError, whatever env.py says of names: nothing tells it the constraint's columns.
void refuse_unnamed(const AlembicWay& way, lint::Script& script) {
  for (const lint::OpaquePart& part : way.unnamed)
    script.refusals.push_back({part.at,
                               part.what + ": Alembic does not know which it is, and stops",
                               "the name that the constraint has in the database"});
}

// Both ways of each, from the first on: what is there depends on the ones before.
std::vector<lint::Migration> read_ways(std::vector<Revision> revisions,
                                       const std::vector<ProgramFile>& files, bool per_migration) {
  const UnreadTypes unread(files);
  std::vector<lint::Migration> migrations;
  std::set<std::string> types;
  bool whole = !revisions.empty() && revisions.front().migration.follows.empty();
  for (Revision& revision : revisions) {
    lint::Migration& migration = revision.migration;
    whole = whole && !revision.broken;
    if (!revision.broken) {
      const std::string& file = revision.file->file;
      const Program program = program_of(*revision.file);
      AlembicWay up;
      up.there = types;
      migration.up =
          alembic_script(file, program, "upgrade", lint::Direction::kUp,
                         per_migration ? lint::Wrapping::kFile : lint::Wrapping::kAllPending, up);
      types.merge(types_made_by(migration.up.text));
      for (const QualifiedName& type : up.made) types.insert(type.name);
      AlembicWay down;
      down.there = types;
      migration.down = alembic_script(file, program, "downgrade", lint::Direction::kDown,
                                      lint::Wrapping::kFile, down);
      if (whole) migration.up.refusals = missing_types(up, types, unread);
      for (const AlembicWay::Need& need : up.needs) types.insert(need.type);  // said once
      refuse_unnamed(up, migration.up);
      if (!down.unnamed.empty()) migration.one_way.push_back(down.unnamed.front());
    }
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

// Of two that have one name the second stands behind the first, as if that were all it follows.
Result<std::vector<Revision>> sorted_revisions(std::vector<Revision> revisions,
                                               const std::vector<Dependent>& order) {
  std::map<std::string, std::vector<std::size_t>> of_name;
  std::vector<Dependent> different;
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::vector<std::size_t>& same = of_name[order[i].name];
    same.push_back(i);
    if (same.size() == 1) different.push_back(order[i]);
  }
  SHOOFLY_ASSIGN(const std::vector<std::size_t> places, in_order(different));
  std::vector<Revision> sorted;
  for (const std::size_t place : places) {
    for (const std::size_t i : of_name[different[place].name])
      sorted.push_back(std::move(revisions[i]));
  }
  return sorted;
}

}  // namespace

Result<std::vector<lint::Migration>> read_alembic(const std::vector<ProgramFile>& files,
                                                  bool per_migration) {
  std::vector<Revision> revisions;
  std::vector<Dependent> order;
  for (const ProgramFile& file : files) {
    const Program program = program_of(file);
    if (program.broken) {
      // What it is called is not known, so neither is its place.
      order.push_back({file.file, file.file, {}});
      revisions.push_back({broken_migration(file.file, *program.broken), &file, true});
      continue;
    }
    const auto revision = plain_text(find_value(program.statements, "revision"));
    if (!revision) continue;
    std::vector<std::string> needs = revisions_in(program, "down_revision");
    for (std::string& other : revisions_in(program, "depends_on"))
      needs.push_back(std::move(other));
    lint::Migration migration;
    migration.follows = needs;
    for (const std::string& label : revisions_in(program, "branch_labels"))
      migration.follows.push_back("@" + label);  // no revision's name
    order.push_back({*revision, file.file, std::move(needs)});
    migration.version = *revision;
    migration.expects_down = true;
    migration.has_down = find_function(program.statements, "downgrade") != nullptr;
    revisions.push_back({std::move(migration), &file, false});
  }
  SHOOFLY_ASSIGN(std::vector<Revision> sorted, sorted_revisions(std::move(revisions), order));
  return read_ways(std::move(sorted), files, per_migration);
}

}  // namespace shoofly::toolchain::programs
