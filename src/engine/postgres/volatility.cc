#include "engine/postgres/volatility.h"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/tree_calls.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// ---- What the server knows about them --------------------------------------------------------

struct Function {
  std::string name;     // last part
  std::string display;  // public.f(integer)
  bool built_in = false;
  char volatility = 'v';
  std::string stranger;  // its owner, where that one is not to be trusted
};

struct Known {
  std::map<std::string, Function> functions;          // by oid
  std::map<std::string, std::string> operators;       // oid -> oid of its function
  std::map<std::string, std::string> operator_names;  // oid -> name
  std::map<std::string, std::string> input;           // type -> oid of its input function
  std::map<std::string, std::string> output;
  std::set<std::string> plain;  // types whose text depends on no setting
};

std::string oid_array(const std::set<std::string>& oids) {
  return fmt::format("{{{}}}", fmt::join(oids, ","));
}

// Output functions whose text is the same under every setting; extension types that use one of them
// under another name (citext) count by its C symbol.
Sql plain_type() {
  return kSql.write(
      "o.prolang = (select l.oid from pg_language l where l.lanname = 'internal') and o.prosrc in ("
      "'boolout', 'charout', 'nameout', 'int2out', 'int4out', 'int8out', 'oidout', 'textout',"
      " 'varcharout',"
      " 'bpcharout', 'unknownout', 'uuid_out', 'numeric_out')");
}

// The owner of a function that may be somebody's trap, else ''.
Sql stranger() {
  return kSql.write(
      "case when p.pronamespace = 'pg_catalog'::regnamespace or p.proowner = current_user::regrole"
      " or exists (select from pg_roles r where r.oid = p.proowner and r.rolsuper)"
      " or exists (select from pg_database d where d.datname = current_database()"
      "  and d.datdba = p.proowner)"
      " or exists (select from pg_class c where c.oid = to_regclass($4)"
      "  and c.relowner = p.proowner)"
      " then '' else pg_get_userbyid(p.proowner)::text end");
}

// $1 functions, $2 operators, $3 types, $4 the table; whatever those lead to comes with them.
Sql known_query() {
  // Elements of arrays count with them.
  const Sql types = kSql.write(
      "select t.oid, t.typinput::oid as input, t.typoutput::oid as output,"
      " {} or exists (select from pg_type e join pg_proc o on o.oid = e.typoutput"
      "  where e.oid = t.typelem and t.typcategory = 'A' and {}) as plain"
      " from pg_type t join pg_proc o on o.oid = t.typoutput where t.oid = any($3::oid[])",
      plain_type(), plain_type());
  return kSql.write(
      "with types as ({}), ops as (select o.oid, o.oprname::text as name, o.oprcode::oid as"
      " function"
      "  from pg_operator o where o.oid = any($2::oid[]))"
      " select 'type', oid, input, output, plain, null::text, null::text, null::text from types"
      " union all select 'operator', oid, function, null, null, name, null, null from ops"
      " union all select p.provolatile::text, p.oid, null, null,"
      "  p.pronamespace = 'pg_catalog'::regnamespace, p.proname, p.oid::regprocedure::text, {}"
      "  from pg_proc p where p.oid = any($1::oid[]) or p.oid in (select function from ops)"
      "  or p.oid in (select input from types union all select output from types)",
      types, stranger());
}

void add(const std::vector<Value>& row, Known& known) {
  const std::string kind = as_text(row[0]);
  const std::string oid = as_text(row[1]);
  if (kind == "type") {
    known.input[oid] = as_text(row[2]);
    known.output[oid] = as_text(row[3]);
    if (as_bool(row[4])) known.plain.insert(oid);
  } else if (kind == "operator") {
    known.operators[oid] = as_text(row[2]);
    known.operator_names[oid] = as_text(row[5]);
  } else {
    known.functions[oid] = {as_text(row[5]), as_text(row[6]), as_bool(row[4]), kind[0],
                            as_text(row[7])};
  }
}

Result<Known> ask(Connection& connection, const QualifiedName& table, const Calls& calls) {
  std::set<std::string> functions;
  std::set<std::string> operators;
  std::set<std::string> types = calls.input_types;
  types.insert(calls.output_types.begin(), calls.output_types.end());
  for (const Call& call : calls.calls) {
    if (call.function.empty()) {
      operators.insert(call.operator_);
    } else {
      functions.insert(call.function);
    }
    types.insert(call.arguments.begin(), call.arguments.end());
  }
  SHOOFLY_ASSIGN(const ResultSet set, connection.run({known_query(),
                                                      {oid_array(functions), oid_array(operators),
                                                       oid_array(types), kSql.render(table)}}));
  Known known;
  for (const auto& row : set.rows) add(row, known);
  return known;
}

// ---- Judgement ------------------------------------------------------------------------------

enum class Through {
  kNothing,   // as good as IMMUTABLE
  kOutput,    // depends on how its arguments print
  kSettings,  // depends on pinned settings
  kUnknown,
};

// Built-in functions that are STABLE for the sake of settings alone, in three lists. Not among
// them: whatever reads the clock (now, age of one argument, timetz of a time), the catalog
// (regclass) or a configuration that is the user's to choose (to_tsvector without one, money's
// lc_monetary).
constexpr std::string_view kByOutput =
    " concat concat_ws format textanycat anytextcat quote_literal quote_nullable array_to_string"
    " to_json to_jsonb array_to_json row_to_json json_build_array json_build_object"
    " jsonb_build_array jsonb_build_object array_out record_out ";
// A label of an enum means the same in every session.
constexpr std::string_view kByNothing = " enum_in enum_out ";
constexpr std::string_view kBySettings =
    " to_char to_date to_timestamp to_number date_trunc date_part extract timestamptz timestamp"
    " date"
    " time make_timestamptz timestamptz_pl_interval timestamptz_mi_interval interval_pl_timestamptz"
    " date_add date_subtract xml xml_in xml_out date_in date_out time_in time_out timetz_out"
    " timestamp_in timestamp_out timestamptz_in timestamptz_out interval_in interval_out byteaout"
    " array_in range_in range_out multirange_out domain_in ";

bool in_list(std::string_view list, const std::string& name) {
  return list.find(" " + name + " ") != std::string_view::npos;
}

Through stable_builtin(const std::string& name) {
  static const std::regex comparison(
      "(date|timestamp|timestamptz)_(lt|le|eq|gt|ge|ne|cmp)_(date|timestamp|timestamptz)");
  if (in_list(kByOutput, name)) return Through::kOutput;
  if (in_list(kByNothing, name)) return Through::kNothing;
  const bool settings = in_list(kBySettings, name) || std::regex_match(name, comparison);
  return settings ? Through::kSettings : Through::kUnknown;
}

class Judge {
 public:
  explicit Judge(const Known& known) : known_(known) {}

  void function(const std::string& oid, const std::string& written,
                const std::vector<std::string>& arguments) {
    const auto it = known_.functions.find(oid);
    if (it == known_.functions.end())
      return refuse(written, fmt::format("function with oid {} is gone", oid));
    const Function& function = it->second;
    if (function.volatility == 'i') {
      // Said to be IMMUTABLE, but a float prints as extra_float_digits says.
      const bool prints_float = function.name == "float4out" || function.name == "float8out";
      if (function.built_in && prints_float) result.immutable = false;
      return;
    }
    const std::string name = written.empty() ? function.name : written;
    if (function.volatility == 'v')
      return refuse(name, fmt::format("function {} is VOLATILE", function.display));
    const Through through = function.built_in ? stable_builtin(function.name) : Through::kUnknown;
    if (through == Through::kUnknown) {
      return refuse(
          name, fmt::format("function {} is STABLE: it may read tables, the clock or the session",
                            function.display));
    }
    const bool plain =
        std::all_of(arguments.begin(), arguments.end(),
                    [&](const std::string& type) { return known_.plain.count(type) != 0; });
    const bool fixed = through == Through::kNothing || (through == Through::kOutput && plain);
    if (!fixed) result.immutable = false;
  }

  void refuse(const std::string& name, std::string problem) {
    result.immutable = false;
    result.culprits.push_back({name, std::move(problem)});
  }

  Dependence result;

 private:
  const Known& known_;
};

// Numbers of SQLValueFunctionOp, the same in 13 to 18.
std::string session_value(const std::string& op) {
  static const std::map<std::string, std::string> names = {
      {"0", "current_date"},      {"1", "current_time"},      {"2", "current_time"},
      {"3", "current_timestamp"}, {"4", "current_timestamp"}, {"5", "localtime"},
      {"6", "localtime"},         {"7", "localtimestamp"},    {"8", "localtimestamp"},
      {"9", "current_role"},      {"10", "current_user"},     {"11", "user"},
      {"12", "session_user"},     {"13", "current_catalog"},  {"14", "current_schema"}};
  const auto it = names.find(op);
  return it == names.end() ? "a value of the session" : it->second;
}

Status refuse_strangers(const Known& known) {
  for (const auto& [oid, function] : known.functions) {
    if (function.stranger.empty()) continue;
    return refused(
               fmt::format("function {} belongs to {}, who could let anything run with the rights "
                           "of whoever writes the table, and with yours",
                           function.display, function.stranger))
        .with_help(
            "if it is meant, give it to the table's owner; if not, write the name with its schema, and "
            "look at who may create in the schemas of your search_path");
  }
  return ok_status();
}

}  // namespace

Result<Dependence> find_dependence(Connection& connection, const QualifiedName& table,
                                   const ServerNode& expression) {
  const Calls calls = calls_in(expression);
  SHOOFLY_ASSIGN(const Known known, ask(connection, table, calls));
  SHOOFLY_TRY(refuse_strangers(known));
  Judge judge(known);
  if (calls.settings) judge.result.immutable = false;
  for (const std::string& op : calls.session_values) {
    judge.refuse(session_value(op),
                 fmt::format("{} depends on the clock or the session", session_value(op)));
  }
  for (const std::string& tag : calls.unknown) {
    judge.refuse("", fmt::format("it uses a construct that is not supported here ({})", tag));
  }
  const auto value = [](const std::map<std::string, std::string>& map, const std::string& key) {
    const auto it = map.find(key);
    return it == map.end() ? std::string() : it->second;
  };
  for (const Call& call : calls.calls) {
    if (!call.function.empty()) {
      judge.function(call.function, "", call.arguments);
    } else {
      judge.function(value(known.operators, call.operator_),
                     value(known.operator_names, call.operator_), call.arguments);
    }
  }
  for (const std::string& type : calls.input_types)
    judge.function(value(known.input, type), "", {type});
  for (const std::string& type : calls.output_types)
    judge.function(value(known.output, type), "", {type});
  return judge.result;
}

}  // namespace shoofly::postgres
