// TypeORM's migrations: the SQL that queryRunner.query is given, which is all that its generator
// writes, and what people build by calls (typeorm_tables.h).

#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/typeorm_tables.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

void say_typeorm(const std::vector<Node>& body, SqlScript& sql) {
  each_call(body, sql, [&](const Chain& chain) {
    const Node* call = chain.find("query");
    if (chain.maybe || call == nullptr)
      return chain.calls.size() == 1 && say_typeorm_call(*chain.calls.front(), chain.maybe, sql);
    const Node* text = sql_text(call->argument(0));
    const Node* values = call->argument(1);
    if (text == nullptr) return false;
    sql.literal(values == nullptr ? *text : with_values(*text, *values, "$"));
    return true;
  });
}

// `transaction = false` of the class.
bool typeorm_wraps(const Program& program) {
  for (const Node& statement : program.statements) {
    if (!statement.is(Node::Kind::kClass)) continue;
    const Node* said = find_value(statement.body, "transaction");
    if (said != nullptr && said->is_false()) return false;
  }
  return true;
}

}  // namespace

std::vector<lint::Migration> read_typeorm(const std::vector<ProgramFile>& files) {
  return read_each(files, Language::kJavaScript,
                   [](const ProgramFile& file, const Program& program, lint::Migration& migration) {
                     const bool wraps = typeorm_wraps(program);
                     migration.up = way_of(
                         file, program, "up", lint::Direction::kUp,
                         wraps ? lint::Wrapping::kAllPending : lint::Wrapping::kNone, say_typeorm);
                     migration.down =
                         way_of(file, program, "down", lint::Direction::kDown,
                                wraps ? lint::Wrapping::kFile : lint::Wrapping::kNone, say_typeorm);
                   });
}

}  // namespace shoofly::toolchain::programs
