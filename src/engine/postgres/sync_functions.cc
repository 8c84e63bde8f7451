#include "engine/postgres/sync_functions.h"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/lookup_calls.h"
#include "engine/postgres/connection.h"
#include "engine/postgres/expression_names.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr int kBoundBodies = 140000;

Sql parameter_list(const std::vector<Binding>& parameters) {
  std::vector<Sql> parts;
  for (const Binding& parameter : parameters) {
    parts.push_back(kSql.write("{} {}", Ident{parameter.parameter}, Sql::checked(parameter.type)));
  }
  return Sql::join(parts, ", ");
}

// Everything that the result of a function can depend on.
Sql pins() {
  std::vector<Sql> settings = {Sql::checked("set search_path from current")};
  for (const Setting& setting : pinned_settings()) {
    if (setting.name == "search_path") continue;
    settings.push_back(kSql.write("set {} to {}", Ident{setting.name}, Text{setting.value}));
  }
  return Sql::join(settings, " ");
}

}  // namespace

bool Signature::operator==(const Signature& other) const {
  const auto same_parameter = [](const Binding& a, const Binding& b) {
    return a.parameter == b.parameter && a.type == b.type;
  };
  return name == other.name && result_type == other.result_type &&
         std::equal(parameters.begin(), parameters.end(), other.parameters.begin(),
                    other.parameters.end(), same_parameter);
}

std::vector<FunctionSource> functions_of(const SyncParts& parts) {
  const SyncSpec& spec = parts.spec();
  std::vector<FunctionSource> functions;
  for (std::size_t i = 0; i < parts.generated().size(); ++i) {
    const GeneratedColumn& column = parts.generated()[i];
    functions.push_back({{generated_function(spec, i), column.reads, column.type},
                         column.expression,
                         false,
                         false});
  }
  for (std::size_t g = 0; g < spec.groups.size(); ++g) {
    for (const Side side : {Side::kOld, Side::kNew}) {
      const std::vector<SyncColumn>& columns = columns_of(spec.groups[g], side);
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!derivable(columns[i])) continue;
        const Expression& derived = columns[i].derived;
        // The column's type, so that the value is assigned, not cast: a text that is too long is an
        // error.
        const Signature signature = {expression_function(spec, g, side, i), derived.reads,
                                     columns[i].type};
        // A default such as gen_random_uuid() is never compared: nothing would be gained by
        // pinning.
        const bool pinned = !derived.immutable && !derived.volatile_default;
        functions.push_back({signature, derived.text, pinned, is_lookup_call(derived)});
      }
    }
  }
  return functions;
}

Result<std::vector<Sql>> create_function(const FunctionSource& function, int server_version) {
  const Signature& signature = function.signature;
  SHOOFLY_ASSIGN(const std::string text, without_qualifiers(function.text));
  const Sql expression = Sql::checked(text);
  const bool bound = server_version >= kBoundBodies;
  const Sql body = bound
                       ? kSql.write("return ({})", expression)
                       : kSql.write("as {}", dollar_quoted(kSql.write("select ({})", expression)));
  const Sql literals = bound ? Sql() : literals_as_written(expression);
  const Sql pinned = function.pinned ? kSql.write("{}\n", pins()) : Sql();
  const Sql stable = Sql::checked(function.looks_up ? "stable\n" : "");
  const Sql parameters = parameter_list(signature.parameters);
  std::vector<Sql> statements;
  statements.push_back(kSql.write(
      "create or replace function {}({}) returns {} language sql{}\n{}{}{}", signature.name,
      parameters, Sql::checked(signature.result_type), literals, stable, pinned, body));
  statements.push_back(kSql.write("grant execute on function {} to public", signature.name));
  return statements;
}

Sql drop_function(const QualifiedName& name) {
  return kSql.write("drop function if exists {}", name);
}

Sql path_of_body(int server_version) {
  return server_version >= kBoundBodies ? Sql() : Sql::checked(" set search_path from current");
}

// A setting costs each call, so only where it matters.
Sql literals_as_written(const Sql& body) {
  const bool matters = body.str().find('\\') != std::string::npos;
  return Sql::checked(matters ? " set standard_conforming_strings to on" : "");
}

Sql resolve_search_path() {
  return Sql::checked(
      "select pg_catalog.set_config('search_path', coalesce(pg_catalog.string_agg("
      "pg_catalog.quote_ident(s.name), ', ' order by s.place), ''), true)\n"
      "from pg_catalog.unnest(pg_catalog.current_schemas(false)) with ordinality s(name, place)");
}

Sql use_default_search_path() { return Sql::checked("set local search_path to default"); }
Sql use_our_search_path() { return Sql::checked("set local search_path to pg_catalog, pg_temp"); }

Sql dollar_quoted(const Sql& body) {
  std::string tag = "$$";
  for (int i = 1; body.str().find(tag) != std::string::npos; ++i)
    tag = fmt::format("$shoofly{}$", i);
  return kSql.write("{}{}{}", Sql::checked(tag), body, Sql::checked(tag));
}

}  // namespace shoofly::postgres
