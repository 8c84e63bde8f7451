// TypeORM's migrations: the SQL that queryRunner.query is given, which is all that its generator
// writes, and what people build by calls (typeorm_tables.h).

#include "toolchain/programs/builders.h"
#include "toolchain/programs/drafts.h"
#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/typeorm_tables.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

// createQueryBuilder().update("t").set({ .. }).where("..").execute()
std::optional<Sql> typeorm_rows(const Chain& chain) {
  const Node* update = chain.find("update");
  const Node* from = update != nullptr ? update : chain.find("from");
  const Node* set = chain.find("set");
  if (!chain.has("createQueryBuilder") || !chain.has("execute") || from == nullptr ||
      (update == nullptr) == (chain.find("delete") == nullptr))
    return std::nullopt;
  const auto table = plain_text(from->argument(0));
  const Node* values = set == nullptr ? nullptr : set->argument(0);
  const auto settings = values == nullptr ? std::nullopt : builder_settings(*values);
  if (!table || (update != nullptr && !settings)) return std::nullopt;
  std::vector<Sql> conditions;
  for (const Node* call : chain.calls) {
    if (call->text != "where" && call->text != "andWhere") continue;
    const auto condition = plain_text(call->argument(0));
    conditions.push_back(condition ? kSql.write("({})", written(*condition)) : written("$1"));
  }
  const Sql where = Sql::join(conditions, " and ");
  return update != nullptr ? update_sql(qualified(*table), *settings, where)
                           : delete_sql(qualified(*table), where);
}

void say_typeorm(const std::vector<Node>& body, SqlScript& sql) {
  each_call(body, sql, [&](const Chain& chain) {
    const Node* call = chain.find("query");
    if (const auto rows = typeorm_rows(chain)) {
      sql.say(chain.at, *rows);
      return true;
    }
    if (call == nullptr)
      return chain.calls.size() == 1 && say_typeorm_call(*chain.calls.front(), sql);
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
