// MoveNumbering: the sequence that numbers a table's rows goes on under another column.

#include <algorithm>

#include <fmt/format.h>

#include "engine/postgres/ddl.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr const char* kBetween = "_shoofly_between_seq";

Sql number(std::int64_t value) { return Sql::checked(fmt::format("{}", value)); }

// A sequence as wide as its column stays so.
bool widens(const Sequence& sequence, const Column& to) {
  return to.type == "bigint" && sequence.type != "bigint";
}

Sql column_of(const QualifiedName& table, const std::string& column) {
  return kSql.write("alter table {} alter column {}", table, Ident{column});
}

// It may have gone further than the old type reaches: then it stays wide, and the column says so.
Sql narrow(const Sequence& sequence, const std::string& type) {
  return kSql.write(
      "do $shoofly$ begin alter sequence {} as {};\n"
      "exception when invalid_parameter_value then null; end $shoofly$",
      sequence.name, Sql::checked(type));
}

std::vector<Sql> move_default(const MoveNumbering& action, const Column& from, const Column& to) {
  std::vector<Sql> statements;
  statements.push_back(kSql.write("{} drop default", column_of(action.table, action.from)));
  if (from.sequence) {
    if (widens(*from.sequence, to))
      statements.push_back(kSql.write("alter sequence {} as bigint", from.sequence->name));
    if (!action.narrow_to.empty() && action.narrow_to != from.sequence->type)
      statements.push_back(narrow(*from.sequence, action.narrow_to));
    statements.push_back(kSql.write("alter sequence {} owned by {}.{}", from.sequence->name,
                                    action.table, Ident{action.to}));
  }
  // As the server printed it under our own search path: every name in it is qualified.
  statements.push_back(kSql.write("{} set default {}", column_of(action.table, action.to),
                                  Sql::checked(*from.default_sql)));
  return statements;
}

// An identity cannot be moved: the new column gets one of its own, which starts where the old one
// is, and takes its name.
std::vector<Sql> move_identity(const MoveNumbering& action, const Column& from, const Column& to) {
  const Sequence& old = *from.sequence;
  const QualifiedName between{old.name.schema, kBetween};
  const bool full = old.maximum == INT64_MAX || widens(old, to);
  const Sql most =
      full ? Sql::checked("no maxvalue") : kSql.write("maxvalue {}", number(old.maximum));
  std::vector<Sql> statements;
  statements.push_back(kSql.write(
      "{} add generated {} as identity (sequence name {} start with {} increment by {} minvalue {} {} "
      "cache {} {})",
      column_of(action.table, action.to), Sql::checked(from.identity), between, number(old.start),
      number(old.increment), number(old.minimum), most, number(old.cache),
      Sql::checked(old.cycle ? "cycle" : "no cycle")));
  statements.push_back(kSql.write(
      "select pg_catalog.setval(s.seqrelid, least(o.last_value, s.seqmax), o.is_called) from {} o, "
      "pg_catalog.pg_sequence s where s.seqrelid operator(pg_catalog.=) {}::pg_catalog.regclass",
      old.name, Text{kSql.write("{}", between).str()}));
  statements.push_back(kSql.write("{} drop identity", column_of(action.table, action.from)));
  statements.push_back(kSql.write("alter sequence {} rename to {}", between, Ident{old.name.name}));
  for (const Grant& grant : old.grants) {
    statements.push_back(
        kSql.write("grant {} on sequence {} to {}{}", Sql::checked(grant.privilege), old.name,
                   grant.grantee.empty() ? Sql::checked("public") : kSql.ident(grant.grantee),
                   Sql::checked(grant.grantable ? " with grant option" : "")));
  }
  return statements;
}

}  // namespace

Result<Rendered> render_ddl(const MoveNumbering& action, const Catalog& catalog) {
  const Table* const table = catalog.find_table(action.table);
  const Column* const from = table == nullptr ? nullptr : table->find_column(action.from);
  const Column* const to = table == nullptr ? nullptr : table->find_column(action.to);
  if (from == nullptr || to == nullptr)
    return internal_error(describe(action) + ": there is no such column");
  if (!from->identity.empty() && from->sequence)
    return transaction_of(move_identity(action, *from, *to));
  if (from->default_sql) return transaction_of(move_default(action, *from, *to));
  return internal_error(describe(action) + ": the column has no numbers of its own");
}

}  // namespace shoofly::postgres
