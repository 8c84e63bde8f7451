#include "toolchain/program_tools.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "toolchain/program_engines.h"
#include "toolchain/programs/programs.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;
using programs::ProgramFile;

// Each file of such a tool has its marks, so a few tell.
constexpr std::size_t kProgramsLookedAt = 20;

struct ProgramMark {
  std::string_view extension;
  std::string_view word;
};
constexpr ProgramMark kAlembicMark{".py", "down_revision"};
constexpr ProgramMark kDjangoMark{".py", "migrations.Migration"};
constexpr ProgramMark kKnexMark{"s", "knex"};
constexpr ProgramMark kPgmMark{"s", "pgm"};
constexpr ProgramMark kTypeormMark{"s", "MigrationInterface"};
constexpr ProgramMark kRailsMark{".rb", "ActiveRecord::Migration"};
constexpr ProgramMark kEctoMark{".exs", "Ecto.Migration"};
constexpr ProgramMark kSequelizeMark{"s", "queryInterface"};
constexpr std::array<ProgramMark, 8> kProgramMarks = {kSequelizeMark, kRailsMark,  kEctoMark,
                                                      kAlembicMark,   kDjangoMark, kTypeormMark,
                                                      kKnexMark,      kPgmMark};

// "s" stands for all that JavaScript and TypeScript have.
bool has_extension(const std::string& file, std::string_view extension) {
  if (extension != "s") return file.ends_with(extension);
  if (file.ends_with(".d.ts") || file.find(".test.") != std::string::npos) return false;
  for (const char* each : {".js", ".ts", ".mjs", ".cjs", ".mts", ".cts"}) {
    if (file.ends_with(each)) return true;
  }
  return false;
}

// `up(`, `up =` or `up:`, as a migration in JavaScript has it and a configuration does not.
bool has_way(std::string_view text) {
  const auto in_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (std::size_t at = text.find("up"); at != std::string_view::npos;
       at = text.find("up", at + 1)) {
    if (at > 0 && in_word(text[at - 1])) continue;
    const std::size_t next = text.find_first_not_of(" \t", at + 2);
    if (next != std::string_view::npos &&
        std::string_view("(=:").find(text[next]) != std::string_view::npos)
      return true;
  }
  return false;
}

bool has_program(const Folder& folder, const std::vector<std::string>& files,
                 const ProgramMark& mark) {
  std::size_t looked_at = 0;
  for (const std::string& file : files) {
    if (!has_extension(file, mark.extension)) continue;
    if (++looked_at > kProgramsLookedAt) return false;
    const Result<std::string> text = text_of(folder, file);
    if (!text.ok() || text->find(mark.word) == std::string::npos) continue;
    if (mark.extension != "s" || has_way(*text)) return true;
  }
  return false;
}

Result<std::vector<ProgramFile>> program_files(const Folder& folder,
                                               const std::vector<std::string>& names,
                                               std::string_view extension) {
  std::vector<ProgramFile> files;
  for (const std::string& name : names) {
    if (!has_extension(name, extension)) continue;
    SHOOFLY_ASSIGN(std::string text, text_of(folder, name));
    files.push_back({folder.shown(name), std::move(text)});
  }
  return files;
}

// Nothing found must not look like nothing wrong.
Error nothing_in(const Folder& folder) {
  return not_found(fmt::format("read folder \"{}\": there are no migrations in it", folder.path));
}

// Of Rails' and Ecto's files those without a number are never run.
enum class Names { kAny, kNumbered };

Result<std::vector<lint::Migration>> read_program_files(
    const Folder& folder, const ProgramMark& mark,
    std::vector<lint::Migration> (*read)(const std::vector<ProgramFile>&),
    Names wanted = Names::kAny) {
  std::vector<std::string> names = folder.files;
  if (wanted == Names::kNumbered && std::any_of(names.begin(), names.end(), is_numbered_program))
    std::erase_if(names, [](const std::string& name) { return !is_numbered_program(name); });
  SHOOFLY_ASSIGN(const std::vector<ProgramFile> files,
                 program_files(folder, names, mark.extension));
  std::vector<lint::Migration> migrations = read(files);
  if (migrations.empty()) return nothing_in(folder);
  return migrations;
}

bool is_alembic(const Folder& folder) { return has_program(folder, folder.files, kAlembicMark); }

// What env.py says to context.configure; blanks do not count.
bool asks_for_own_transactions(const Folder& folder) {
  const Folder above{(fs::path(folder.path) / "..").lexically_normal().string(), {}, {}};
  Result<std::string> text = text_of(above, "env.py");
  if (!text.ok()) return false;
  std::erase_if(*text, [](char c) { return c == ' ' || c == '\t'; });
  return text->find("transaction_per_migration=True") != std::string::npos;
}

Result<std::vector<lint::Migration>> read_alembic_folder(const Folder& folder) {
  SHOOFLY_ASSIGN(const std::vector<ProgramFile> files,
                 program_files(folder, folder.files, kAlembicMark.extension));
  SHOOFLY_ASSIGN(std::vector<lint::Migration> migrations,
                 programs::read_alembic(files, asks_for_own_transactions(folder)));
  if (migrations.empty()) return nothing_in(folder);
  return migrations;
}

// "shop/migrations/0001_initial.py" and the like, in or below the folder.
std::vector<std::string> django_names(const Folder& folder) {
  std::vector<std::string> names;
  const bool itself = fs::absolute(folder.path.empty() ? "." : folder.path)
                          .lexically_normal()
                          .generic_string()
                          .find("/migrations") != std::string::npos;
  for (const std::string& file : folder.files) {
    if (itself && file.ends_with(".py") && !file.starts_with("__")) names.push_back(file);
  }
  for (const std::string& file : folder.below) {
    const fs::path path(file);
    if (path.extension() == ".py" && path.parent_path().filename() == "migrations" &&
        !path.filename().string().starts_with("__"))
      names.push_back(file);
  }
  return names;
}

bool is_django(const Folder& folder) {
  return folder.has("manage.py") || has_program(folder, folder.files, kDjangoMark);
}

Result<std::vector<lint::Migration>> read_django_folder(const Folder& folder) {
  std::vector<programs::AppFile> files;
  for (const std::string& name : django_names(folder)) {
    SHOOFLY_ASSIGN(std::string text, text_of(folder, name));
    const std::string shown = folder.shown(name);
    const fs::path whole = fs::absolute(shown).lexically_normal();
    files.push_back({shown, std::move(text), whole.parent_path().parent_path().filename().string(),
                     whole.stem().string()});
  }
  SHOOFLY_ASSIGN(std::vector<lint::Migration> migrations, programs::read_django(files));
  if (migrations.empty()) return nothing_in(folder);
  return migrations;
}

}  // namespace

bool is_numbered_program(const std::string& file) {
  const std::size_t digits = file.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string::npos && file[digits] == '_' &&
         (file.ends_with(".rb") || file.ends_with(".exs"));
}

bool reads_programs(const std::vector<lint::Migration>& migrations) {
  return std::any_of(migrations.begin(), migrations.end(), [](const lint::Migration& migration) {
    const std::string& file = migration.up.file;
    return has_extension(file, ".py") || has_extension(file, ".rb") ||
           has_extension(file, ".exs") || has_extension(file, "s");
  });
}

Tool alembic() { return {"Alembic", is_alembic, read_alembic_folder, alembic_engine}; }

Tool django() { return {"Django", is_django, read_django_folder, django_engine}; }

Tool rails() {
  return {"Rails",
          [](const Folder& folder) { return has_program(folder, folder.files, kRailsMark); },
          [](const Folder& folder) {
            return read_program_files(folder, kRailsMark, programs::read_rails, Names::kNumbered);
          },
          rails_engine};
}

Tool ecto() {
  return {"Ecto", [](const Folder& folder) { return has_program(folder, folder.files, kEctoMark); },
          [](const Folder& folder) {
            return read_program_files(folder, kEctoMark, programs::read_ecto, Names::kNumbered);
          },
          ecto_engine};
}

Tool sequelize() {
  return {"Sequelize",
          [](const Folder& folder) { return has_program(folder, folder.files, kSequelizeMark); },
          [](const Folder& folder) {
            return read_program_files(folder, kSequelizeMark, programs::read_sequelize);
          },
          sequelize_engine};
}

Tool typeorm() {
  return {"TypeORM",
          [](const Folder& folder) { return has_program(folder, folder.files, kTypeormMark); },
          [](const Folder& folder) {
            return read_program_files(folder, kTypeormMark, programs::read_typeorm);
          },
          typeorm_engine};
}

Tool node_pg_migrate_programs() {
  return {"node-pg-migrate",
          [](const Folder& folder) { return has_program(folder, folder.files, kPgmMark); },
          [](const Folder& folder) {
            return read_program_files(folder, kPgmMark, programs::read_node_pg_migrate_programs);
          }};
}

Tool knex() {
  return {"knex", [](const Folder& folder) { return has_program(folder, folder.files, kKnexMark); },
          [](const Folder& folder) {
            return read_program_files(folder, kKnexMark, programs::read_knex);
          },
          knex_engine};
}

bool holds_programs(const Folder& folder) {
  if (folder.has("manage.py")) return true;
  return std::any_of(kProgramMarks.begin(), kProgramMarks.end(), [&](const ProgramMark& mark) {
    return has_program(folder, folder.files, mark);
  });
}

std::optional<std::string> place_of_programs(const Folder& project) {
  if (project.has("alembic.ini")) {
    const Result<std::string> text = text_of(project, "alembic.ini");
    if (!text.ok()) return std::nullopt;
    std::string place = alembic_ini_value(*text, "version_locations");
    // Of several the first: they are one graph, but seldom more than one.
    place = place.substr(0, place.find_first_of(" ,;"));
    if (place.empty()) {
      place = alembic_ini_value(*text, "script_location");
      if (!place.empty()) place += "/versions";
    }
    constexpr std::string_view kHere = "%(here)s/";
    if (place.starts_with(kHere)) place.erase(0, kHere.size());
    if (!place.empty() && is_folder(project.shown(place))) return project.shown(place);
  }
  if (project.has("env.py") && is_folder(project.shown("versions")))
    return project.shown("versions");
  return std::nullopt;
}

}  // namespace shoofly::toolchain
