// Rails' migrations: up, down or change, and whether in a transaction.

#include "toolchain/programs/rails_calls.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

bool rails_wraps(const Program& program) {
  for (const Node& statement : program.statements) {
    if (!statement.is(Node::Kind::kClass)) continue;
    for (const Node& each : statement.body) {
      if (each.calls("disable_ddl_transaction!")) return false;
    }
  }
  return true;
}

}  // namespace

std::vector<lint::Migration> read_rails(const std::vector<ProgramFile>& files) {
  const RailsModels models(files);
  return read_turned_round(
      files, Language::kRuby, rails_wraps,
      [&](const std::vector<Node>& body, SqlScript& sql) { say_rails(body, models, sql); },
      one_way_call);
}

}  // namespace shoofly::toolchain::programs
