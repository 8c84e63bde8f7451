#pragma once

// One migration of each tool whose migrations are programs: the SQL that is read of its calls, and
// what of it is opaque.

#include <sstream>
#include <string>
#include <vector>

#include "toolchain/programs/programs.h"
#include "toolchain/test_support.h"

namespace shoofly::toolchain {
using programs::ProgramFile;

using ReadPrograms = std::vector<lint::Migration> (*)(const std::vector<ProgramFile>&);

// Its statements, and "opaque: .." for the rest, line by line.
inline std::vector<std::string> lines_of(const lint::Script& script) {
  std::vector<std::string> lines;
  std::istringstream text(script.text);
  for (std::string line; std::getline(text, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  for (const lint::OpaquePart& part : script.opaque) lines.push_back("opaque: " + part.what);
  return lines;
}

inline std::vector<std::string> sent(ReadPrograms read, const std::string& text) {
  const auto migrations = read({{"1_a", text}});
  if (migrations.size() != 1) return {"no migration"};
  return lines_of(migrations.front().up);
}

inline std::vector<std::string> ecto(const std::string& body) {
  return sent(programs::read_ecto,
              "defmodule M do\n  use Ecto.Migration\n  def up do\n" + body + "\n  end\nend\n");
}
inline std::vector<std::string> rails(const std::string& body) {
  return sent(programs::read_rails,
              "class M < ActiveRecord::Migration[7.1]\n  def up\n" + body + "\n  end\nend\n");
}
inline std::vector<std::string> knex(const std::string& body) {
  return sent(programs::read_knex, "exports.up = async (knex) => {\n" + body + "\n};\n");
}
inline std::vector<std::string> pgm(const std::string& body) {
  return sent(programs::read_node_pg_migrate_programs,
              "exports.up = (pgm) => {\n" + body + "\n};\n");
}
inline std::vector<std::string> sequelize(const std::string& body) {
  return sent(programs::read_sequelize,
              "module.exports = { async up(queryInterface, Sequelize) {\n" + body + "\n} };\n");
}
inline std::vector<std::string> typeorm(const std::string& body) {
  return sent(programs::read_typeorm,
              "export class M implements MigrationInterface {\n"
              "  public async up(queryRunner: QueryRunner): Promise<void> {\n" +
                  body + "\n  }\n}\n");
}
inline std::vector<std::string> alembic(const std::string& body, const std::string& above = "") {
  const auto read = programs::read_alembic(
      {{"1.py", above + "\nrevision = 'a'\ndown_revision = None\ndef upgrade():\n" + body + "\n"}},
      true);
  if (!read.ok()) return {read.error().describe()};
  return lines_of(read->front().up);
}
// Of the last of the operations, after a model `entry`.
inline std::vector<std::string> django(const std::string& operation,
                                       const std::string& above = "") {
  const auto read = programs::read_django(
      {{"0001_a.py",
        "class Migration(migrations.Migration):\n"
        "    operations = [migrations.CreateModel('Entry', [\n"
        "        ('id', models.BigAutoField(primary_key=True)),\n"
        "        ('amount', models.IntegerField()), ('memo', models.TextField(null=True)),\n"
        "        ('pos', models.PositiveIntegerField(default=0)),\n"
        "        ('code', models.CharField(max_length=10))])]\n",
        "app", "0001_a"},
       {"0002_b.py",
        above +
            "class Migration(migrations.Migration):\n"
            "    dependencies = [('app', '0001_a')]\n"
            "    operations = [" +
            operation + "]\n",
        "app", "0002_b"}});
  if (!read.ok()) return {read.error().describe()};
  return lines_of(read->back().up);
}

}  // namespace shoofly::toolchain
