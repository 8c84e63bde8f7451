#include "engine/postgres/types.h"

#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/postgres/parser.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// EXPLAIN prints NULL of a type with the type's modifiers, which no function gives before 17:
// `NULL::character varying(40)`, `(NULL::integer)::public.positive` for a domain.
Result<std::string> ask(Connection& connection, const Sql& type) {
  SHOOFLY_ASSIGN(
      const ResultSet set,
      connection.run({kSql.write("explain (verbose, format json) select null::{}", type), {}}));
  const nlohmann::json plan = nlohmann::json::parse(as_text(set.rows.at(0).at(0)), nullptr, false);
  const std::string output = plan.at(0).at("Plan").at("Output").at(0).get<std::string>();
  SHOOFLY_ASSIGN(const ParsedExpression parsed, parse_expression(output));
  if (!parsed.tree.contains("TypeCast")) {
    return internal_error(fmt::format("read type: EXPLAIN printed \"{}\"", output));
  }
  const auto cast =
      static_cast<std::size_t>(parsed.tree["TypeCast"].number("location")) - parsed.offset;
  return output.substr(cast + 2);
}

// The schema of a type in the role's default search_path, which our sessions do not have.
Result<std::optional<std::string>> default_schema(Connection& connection, const std::string& name) {
  SHOOFLY_ASSIGN(
      const std::vector<ResultSet> sets,
      connection.run_together(
          {{kSql.write("set local search_path to default"), {}},
           {kSql.write("select s.name from pg_catalog.unnest(pg_catalog.current_schemas(false))"
                       " with ordinality s(name, o) join pg_catalog.pg_namespace n"
                       " on n.nspname = s.name join pg_catalog.pg_type t"
                       " on t.typnamespace = n.oid and t.typname = $1::pg_catalog.text"
                       " order by s.o limit 1"),
            {name}}}));
  if (sets.at(1).rows.empty()) return std::optional<std::string>();
  return std::optional<std::string>(as_text(sets.at(1).rows[0].at(0)));
}

Error unknown(const std::string& written) {
  Error error = invalid_input(fmt::format("type \"{}\" does not exist", written));
  if (written.find("serial") != std::string::npos) {
    return std::move(error).with_help(
        "serial is no type: write bigint or integer with a default nextval('...') of a sequence");
  }
  return std::move(error).with_help(
      "write a type's name as in SQL, with its schema where it is not public");
}

Status refuse_pseudo(Connection& connection, const std::string& canonical) {
  SHOOFLY_ASSIGN(const ResultSet set,
                 connection.run({kSql.write("select typtype from pg_type where oid = $1::regtype"),
                                 {canonical}}));
  if (!set.rows.empty() && as_text(set.rows[0].at(0)) == "p") {
    return invalid_input(fmt::format("type \"{}\" cannot be the type of a column", canonical));
  }
  return ok_status();
}

// A column of a domain with a CHECK, NOT NULL or a default is added by writing every row anew under
// ACCESS EXCLUSIVE (15: 8 s for 2,000,000 rows). Domains over domains inherit theirs.
Status refuse_constrained_domain(Connection& connection, const std::string& canonical) {
  SHOOFLY_ASSIGN(
      const ResultSet set,
      connection.run(
          {kSql.write(
               "with recursive d(oid, base, strict) as ("
               " select t.oid, t.typbasetype, t.typnotnull or t.typdefault is not null or exists ("
               "select from pg_constraint c where c.contypid = t.oid) from pg_type t"
               " where t.oid = $1::regtype and t.typtype = 'd'"
               " union all select t.oid, t.typbasetype, t.typnotnull or t.typdefault is not null or exists ("
               "select from pg_constraint c where c.contypid = t.oid)"
               " from d join pg_type t on t.oid = d.base where t.typtype = 'd')"
               " select bool_or(strict), (select pg_catalog.format_type(base, null) from d"
               " where base not in (select oid from d)) from d"),
           {canonical}}));
  if (set.rows.empty() || is_null(set.rows[0].at(0)) || !as_bool(set.rows[0].at(0)))
    return ok_status();
  return Error(
             ErrorKind::kUnsupported,
             fmt::format(
                 "\"{}\" is a domain with a CHECK, NOT NULL or a default: PostgreSQL adds a column "
                 "of it by writing every row anew while nobody can read or write the table",
                 canonical))
      .with_help(fmt::format("take its base type {}, or a domain without constraints",
                             as_text(set.rows[0].at(1))));
}

Result<std::string> resolve(Connection& connection, const std::string& written) {
  SHOOFLY_ASSIGN(const ParsedType parsed, parse_type(written));
  Result<std::string> canonical = ask(connection, Sql::checked(written));
  if (canonical.ok() || canonical.error().native_code != "42704") return canonical;
  if (parsed.names.size() != 1) return unknown(written);
  SHOOFLY_ASSIGN(const std::optional<std::string> schema,
                 default_schema(connection, parsed.names[0]));
  if (!schema) return unknown(written);
  return ask(connection,
             kSql.write("{}{}.{}", Sql::checked(written.substr(0, parsed.name_start)),
                        Ident{*schema}, Sql::checked(written.substr(parsed.name_start))));
}

}  // namespace

Result<std::string> canonical_type(Connection& connection, const std::string& written) {
  Result<std::string> canonical = resolve(connection, written);
  if (canonical.ok()) {
    Status usable = refuse_pseudo(connection, *canonical);
    if (usable.ok()) usable = refuse_constrained_domain(connection, *canonical);
    if (usable.ok()) return canonical;
    canonical = usable.error();
  }
  Error error = std::move(canonical).error();
  const bool persons_fault = error.kind == ErrorKind::kData || error.kind == ErrorKind::kNotFound ||
                             error.kind == ErrorKind::kUnsupported;
  if (persons_fault) error.kind = ErrorKind::kInvalidInput;
  return std::move(error).with_context(fmt::format("read type \"{}\"", written));
}

}  // namespace shoofly::postgres
