// Alembic's migrations: which there are, in which order, in which transactions.

#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "toolchain/programs/alembic_calls.h"
#include "toolchain/programs/order.h"
#include "toolchain/programs/programs.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

std::vector<std::string> revisions(const Program& program, const char* name) {
  return plain_texts(find_value(program.statements, name)).value_or(std::vector<std::string>());
}

lint::Script alembic_script(const std::string& file, const Program& program, const char* name,
                            lint::Direction direction, lint::Wrapping wrapping) {
  const Node* function = find_function(program.statements, name);
  SqlScript sql(file, program.remarks, function == nullptr ? Position{1, 1} : function->at);
  if (function != nullptr) say_alembic(function->body, sql);
  return sql.finish(direction, wrapping);
}

// Of two that have one name the second stands behind the first, as if that were all it follows.
Result<std::vector<lint::Migration>> sorted_revisions(std::vector<lint::Migration> migrations,
                                                      std::vector<Dependent> order) {
  std::map<std::string, std::vector<std::size_t>> of_name;
  std::vector<Dependent> different;
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::vector<std::size_t>& same = of_name[order[i].name];
    same.push_back(i);
    if (same.size() == 1) different.push_back(order[i]);
  }
  SHOOFLY_ASSIGN(const std::vector<std::size_t> places, in_order(different));
  std::vector<lint::Migration> sorted;
  for (const std::size_t place : places) {
    for (const std::size_t i : of_name[different[place].name])
      sorted.push_back(std::move(migrations[i]));
  }
  return sorted;
}

}  // namespace

Result<std::vector<lint::Migration>> read_alembic(const std::vector<ProgramFile>& files,
                                                  bool per_migration) {
  std::vector<lint::Migration> migrations;
  std::vector<Dependent> order;
  for (const ProgramFile& file : files) {
    Program program = read_program(file.text, Language::kPython);
    if (program.broken) {
      // What it is called is not known, so neither is its place.
      order.push_back({file.file, file.file, {}});
      migrations.push_back(broken_migration(file.file, *program.broken));
      continue;
    }
    fill_in_constants(program);
    const auto revision = plain_text(find_value(program.statements, "revision"));
    if (!revision) continue;
    std::vector<std::string> needs = revisions(program, "down_revision");
    for (std::string& other : revisions(program, "depends_on")) needs.push_back(std::move(other));
    lint::Migration migration;
    migration.follows = needs;
    for (const std::string& label : revisions(program, "branch_labels"))
      migration.follows.push_back("@" + label);  // no revision's name
    order.push_back({*revision, file.file, std::move(needs)});
    migration.version = *revision;
    migration.expects_down = true;
    migration.has_down = find_function(program.statements, "downgrade") != nullptr;
    migration.up =
        alembic_script(file.file, program, "upgrade", lint::Direction::kUp,
                       per_migration ? lint::Wrapping::kFile : lint::Wrapping::kAllPending);
    migration.down = alembic_script(file.file, program, "downgrade", lint::Direction::kDown,
                                    lint::Wrapping::kFile);
    migrations.push_back(std::move(migration));
  }
  return sorted_revisions(std::move(migrations), std::move(order));
}

}  // namespace shoofly::toolchain::programs
