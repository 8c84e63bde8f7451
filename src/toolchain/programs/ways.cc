#include "toolchain/programs/ways.h"

#include <utility>

#include "toolchain/programs/order.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// "20240101000000" of "db/20240101000000_users.js"; else the whole name.
std::string version_of(const std::string& file) {
  const std::string name = file.substr(file.find_last_of('/') + 1);
  const std::size_t end = name.find_first_not_of("0123456789");
  return end == 0 || end == std::string::npos ? name : name.substr(0, end);
}

}  // namespace

lint::Script way_of(const ProgramFile& file, const Program& program, const char* name,
                    lint::Direction direction, lint::Wrapping wrapping, const SayBody& say) {
  const Node* function = find_function(program.statements, name);
  SqlScript sql(file.file, program.remarks, function == nullptr ? Position{1, 1} : function->at);
  sql.set_wrapped(wrapping == lint::Wrapping::kFile || wrapping == lint::Wrapping::kAllPending);
  if (function != nullptr) say(function->body, sql);
  return sql.finish(direction, wrapping);
}

std::vector<lint::Migration> read_each(const std::vector<ProgramFile>& files, Language language,
                                       const ReadWays& read) {
  std::vector<lint::Migration> migrations;
  for (const ProgramFile& file : files) {
    Program program = read_program(file.text, language);
    if (program.broken) {
      migrations.push_back(broken_migration(file.file, *program.broken));
      continue;
    }
    fill_in_constants(program);
    const bool up = find_function(program.statements, "up") != nullptr;
    const bool down = find_function(program.statements, "down") != nullptr;
    if (!up && !down && find_function(program.statements, "change") == nullptr) continue;
    lint::Migration migration;
    migration.version = version_of(file.file);
    migration.expects_down = true;
    migration.has_down = down;
    read(file, program, migration);
    // It says that there is no way back: none is missing.
    if (down && refuses(find_function(program.statements, "down")->body))
      migration.has_down = migration.expects_down = false;
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

std::vector<lint::Migration> read_turned_round(const std::vector<ProgramFile>& files,
                                               Language language,
                                               bool (*wraps)(const Program& program),
                                               const SayBody& say,
                                               const Node* (*one_way)(const std::vector<Node>&)) {
  const auto read = [&](const ProgramFile& file, const Program& program,
                        lint::Migration& migration) {
    const lint::Wrapping wrapping = wraps(program) ? lint::Wrapping::kFile : lint::Wrapping::kNone;
    const Node* change = find_function(program.statements, "change");
    const bool changes = change != nullptr;
    const Node* stops = changes && one_way != nullptr ? one_way(change->body) : nullptr;
    if (stops != nullptr) migration.one_way.push_back({stops->at, stops->text});
    migration.up =
        way_of(file, program, changes ? "change" : "up", lint::Direction::kUp, wrapping, say);
    migration.down = way_of(file, program, "down", lint::Direction::kDown, wrapping, say);
    migration.up.own_ways = migration.down.own_ways = {.serial = true, .utc = true};
    migration.expects_down = !changes;
  };
  return read_each(files, language, read);
}

}  // namespace shoofly::toolchain::programs
