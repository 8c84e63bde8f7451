// knex's migrations. Compared with what 3.3 sends.

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "toolchain/programs/builders.h"
#include "toolchain/programs/drafts.h"
#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/knex_table.h"
#include "toolchain/programs/programs.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

class KnexCalls {
 public:
  explicit KnexCalls(SqlScript& sql) : sql_(sql) {}

  // knex.schema.createTable(..).alterTable(..)
  bool take(const Chain& chain) {
    if (chain.calls.empty()) return false;
    schema_.clear();
    const bool schema = last_part(chain.root) == "schema";
    if (const auto write = schema ? std::nullopt : knex_write(chain)) {
      sql_.say(chain.at, *write);
      return true;
    }
    bool whole = true;
    for (const Node* call : chain.calls) {
      if (!(schema ? take_schema(*call) : take_other(chain, *call))) {
        if (chain.calls.size() == 1 || !schema) return false;
        sql_.opaque(call->at, described(*call));
      }
    }
    return whole;
  }

 private:
  void put(const Node& call, const Sql& sql) { sql_.say(call.at, sql); }

  bool take_other(const Chain& chain, const Node& call) {
    return call.text == "raw" && chain.calls.size() == 1 && literal(call);
  }

  bool literal(const Node& call) {
    const Node* text = sql_text(call.argument(0));
    const Node* values = call.argument(1);
    if (text == nullptr || call.items.size() > 2) return false;
    if (values == nullptr) {
      sql_.literal(*text);
      return true;
    }
    const bool list = values->is(Node::Kind::kList);
    if (!list && !values->is(Node::Kind::kMap)) return false;
    sql_.literal(with_values(*text, *values, list ? "?" : ":"));
    return true;
  }

  bool take_schema(const Node& call) {
    const std::string& name = call.text;
    if (name == "raw") return literal(call);
    const auto first = plain_text(call.argument(0));
    if (!first) return false;
    if (name == "withSchema") {
      schema_ = *first;
      return true;
    }
    const QualifiedName table = qualified(*first, schema_);
    if (name == "dropTable") return put(call, kSql.write("drop table {}", table)), true;
    if (name == "dropTableIfExists")
      return put(call, kSql.write("drop table if exists {}", table)), true;
    if (name == "renameTable") {
      const auto to = plain_text(call.argument(1));
      if (!to) return false;
      put(call, kSql.write("alter table {} rename to {}", table, Ident{*to}));
      return true;
    }
    if (name == "createSchema")
      return put(call, kSql.write("create schema {}", Ident{*first})), true;
    if (name == "dropView") return put(call, kSql.write("drop view {}", table)), true;
    if (name == "dropSchema") {
      const Node* cascade = call.argument(1);
      const bool all = cascade != nullptr && cascade->is_true();
      put(call, all ? kSql.write("drop schema {} cascade", Ident{*first})
                    : kSql.write("drop schema {}", Ident{*first}));
      return true;
    }
    if (name == "createTableLike") {
      const auto like = plain_text(call.argument(1));
      if (!like || call.items.size() != 2) return false;
      put(call, kSql.write("create table {} (like {} including all)", table, qualified(*like)));
      return true;
    }
    const Node* function = call.argument(1);
    const bool creates = name.starts_with("createTable") && name != "createTableLike";
    if (!creates && name != "alterTable" && name != "table") return false;
    const bool known = function != nullptr && function->is(Node::Kind::kFunction);
    const bool unless_there = name == "createTableIfNotExists";
    if (!known && creates) {
      sql_.opaque(call.at, described(call));
      put(call, create_table_sql(table, {unread_parts()}, unless_there));
      return true;
    }
    if (!known) return false;
    say_knex_table(*function, table,
                   !creates       ? KnexTable::kAlter
                   : unless_there ? KnexTable::kCreateIfMissing
                                  : KnexTable::kCreate,
                   call.at, sql_);
    return true;
  }

  SqlScript& sql_;
  std::string schema_;
};

bool runs_in_transaction(const Program& program) {
  for (const Node& statement : program.statements) {
    if (!statement.is(Node::Kind::kAssign)) continue;
    const Node& value = statement.items.front().value;
    const bool config = last_part(statement.text) == "config";
    const Node* inner = config                       ? &value
                        : value.is(Node::Kind::kMap) ? value.keyword("config")
                                                     : nullptr;
    const Node* said = inner != nullptr ? inner->keyword("transaction") : nullptr;
    if (said != nullptr && said->is_false()) return false;
  }
  return true;
}

}  // namespace

std::vector<lint::Migration> read_knex(const std::vector<ProgramFile>& files) {
  return read_each(
      files, Language::kJavaScript,
      [](const ProgramFile& file, const Program& program, lint::Migration& migration) {
        const lint::Wrapping wrapping =
            runs_in_transaction(program) ? lint::Wrapping::kFile : lint::Wrapping::kNone;
        const auto say = [](const std::vector<Node>& body, SqlScript& sql) {
          KnexCalls calls(sql);
          each_call(body, sql, [&](const Chain& chain) { return calls.take(chain); });
        };
        migration.up = way_of(file, program, "up", lint::Direction::kUp, wrapping, say);
        migration.down = way_of(file, program, "down", lint::Direction::kDown, wrapping, say);
        migration.up.own_ways = migration.down.own_ways = {.serial = true};
      });
}

}  // namespace shoofly::toolchain::programs
