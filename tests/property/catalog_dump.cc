#include "property/catalog_dump.h"

#include <algorithm>
#include <array>
#include <regex>

#include <fmt/format.h>

namespace shoofly::testing {
namespace {

// Each gives one column of text. `u` are the namespaces of the user.
constexpr const char* kUserSpaces =
    "with u as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname not in "
    "('information_schema', 'shoofly')), "
    "x as (select objid, classid from pg_depend where deptype = 'e') ";

// pg_attver: a number that some builds of the server count up by themselves with each change.
constexpr std::array<const char*, 8> kQueries = {
    // Tables, views, sequences.
    "select format('relation %I.%I kind %s persistence %s options %s replica %s security %s acl %s comment %s',"
    " u.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions, c.relreplident, c.relrowsecurity,"
    " c.relacl, obj_description(c.oid, 'pg_class')) from pg_class c join u on u.oid = c.relnamespace"
    " where c.relkind not in ('i', 'I') and (c.oid, 'pg_class'::regclass) not in (table x)",
    "select format('column %I.%I.%I type %s null %s default %s identity %s generated %s collation %s storage %s"
    " options %s statistics %s acl %s comment %s', u.nspname, c.relname, a.attname,"
    " format_type(a.atttypid, a.atttypmod), not a.attnotnull, pg_get_expr(d.adbin, d.adrelid),"
    " a.attidentity, a.attgenerated, a.attcollation::regcollation, a.attstorage,"
    " array(select o from unnest(a.attoptions) as o where o !~ '^pg_attver='),"
    " coalesce(a.attstattarget, -1), a.attacl, col_description(c.oid, a.attnum))"
    " from pg_attribute a join pg_class c on c.oid = a.attrelid join u on u.oid = c.relnamespace"
    " left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum"
    " where a.attnum > 0 and not a.attisdropped and c.relkind not in ('i', 'I')",
    // From 18 on NOT NULL is a constraint too; it is told with the column.
    "select format('constraint %I of %s: %s validated %s comment %s', k.conname, k.conrelid::regclass,"
    " pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint'))"
    " from pg_constraint k join u on u.oid = k.connamespace join pg_class c on c.oid = k.conrelid"
    " where not c.relispartition and k.contype not in ('n', 't')",
    "select format('index %s valid %s clustered %s replica %s comment %s', pg_get_indexdef(c.oid),"
    " i.indisvalid, i.indisclustered, i.indisreplident, obj_description(c.oid, 'pg_class'))"
    " from pg_index i join pg_class c on c.oid = i.indexrelid join u on u.oid = c.relnamespace"
    " where not c.relispartition",
    "select format('trigger %s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled) from pg_trigger t"
    " join pg_class c on c.oid = t.tgrelid join u on u.oid = c.relnamespace where not t.tgisinternal",
    "select format('function %s %s', p.oid::regprocedure, md5(pg_get_functiondef(p.oid))) from pg_proc p"
    " join u on u.oid = p.pronamespace where p.prokind = 'f' and (p.oid, 'pg_proc'::regclass) not in (table x)",
    "select format('type %s kind %s labels %s', t.oid::regtype, t.typtype, (select array_agg(e.enumlabel"
    " order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)) from pg_type t join u on"
    " u.oid = t.typnamespace where t.typtype in ('e', 'd') and (t.oid, 'pg_type'::regclass) not in (table x)",
    "select format('inherits %s from %s', inhrelid::regclass, inhparent::regclass) from pg_inherits"
    " where inhrelid not in (select indexrelid from pg_index)",
};

// An index calls its own columns as the table's were called when it was made, whatever becomes of
// those; nobody names them.
constexpr const char* kLeftovers =
    "select 'relation ' || oid::regclass from pg_class where relname ~ '^(_|~)shoofly' "
    "union all select 'column ' || c.oid::regclass || '.' || a.attname from pg_attribute a "
    "join pg_class c on c.oid = a.attrelid where a.attname ~ '^(_|~)shoofly' and not a.attisdropped "
    "and c.relkind not in ('i', 'I') "
    "union all select 'trigger ' || tgname || ' of ' || tgrelid::regclass from pg_trigger where tgname ~ 'shoofly' "
    "union all select 'constraint ' || conname from pg_constraint where conname ~ '^(_|~)shoofly' "
    "union all select 'function ' || oid::regprocedure from pg_proc where "
    "pronamespace = (select oid from pg_namespace where nspname = 'shoofly')";

// "constraint X of t: CHECK .." and "index CREATE INDEX X ON t .." without the X.
std::string without_name(const std::string& line) {
  static const std::regex name(
      "^(constraint |index CREATE (?:UNIQUE )?INDEX )(?:\"(?:[^\"]|\"\")*\"|[^ ]+)");
  return std::regex_replace(line, name, "$1?");
}

}  // namespace

Result<CatalogLines> dump_catalog(Session& session, Names names) {
  CatalogLines lines;
  for (const char* query : kQueries) {
    SHOOFLY_ASSIGN(const auto rows, session.query(std::string(kUserSpaces) + query));
    for (const TextRow& row : rows) {
      const std::string line = shown(row[0]);
      lines.insert(names == Names::kShown ? line : without_name(line));
    }
  }
  return lines;
}

std::vector<std::string> differences(const CatalogLines& before, const CatalogLines& after) {
  std::vector<std::string> all;
  for (const std::string& line : before) {
    if (after.count(line) == 0) all.push_back("- " + line);
  }
  for (const std::string& line : after) {
    if (before.count(line) == 0) all.push_back("+ " + line);
  }
  return all;
}

Result<std::vector<std::string>> leftovers(Session& session) {
  SHOOFLY_ASSIGN(const auto rows, session.query(kLeftovers));
  std::vector<std::string> all;
  for (const TextRow& row : rows) all.push_back(shown(row[0]));
  return all;
}

Result<CatalogLines> dump_rows(Session& session, const std::vector<std::string>& tables) {
  CatalogLines lines;
  for (const std::string& table : tables) {
    SHOOFLY_ASSIGN(const auto rows,
                   session.query(fmt::format("select t::text from {} as t", table)));
    for (const TextRow& row : rows) lines.insert(table + " " + shown(row[0]));
  }
  return lines;
}

}  // namespace shoofly::testing
