// The functions and triggers of a Lookup.
//
// Whoever writes the referrer has no rights on the lookup table, so what the triggers do is done
// with others' rights: SECURITY DEFINER, EXECUTE for nobody, search_path pinned, and of whose
// rights: of the owner of the table that is written, where a superuser installs them, so that a
// trigger of that owner's never runs as the superuser.
//
// A row of the lookup table that a writer is about to refer to is locked FOR KEY SHARE first, by
// the same rule by which a foreign key locks it. A change of its value, being one of a unique
// column, waits for that; and who comes after the change finds the row as it is then. So at no
// moment a row has one's key beside the other's value. A transaction that sees the tables as of its
// beginning gets the server's own serialization failure where the row has changed or came since.

#include <fmt/format.h>

#include "catalog/lookup_calls.h"
#include "engine/postgres/ddl.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/ddl_rights.h"
#include "engine/postgres/sync_compare.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/sync_names.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

QualifiedName write_function(const Lookup& lookup) { return {kSchema, lookup.tag + "_write"}; }
QualifiedName carry_function(const Lookup& lookup) { return {kSchema, lookup.tag + "_carry"}; }

Sql new_column(const std::string& name) { return kSql.write("new.{}", Ident{name}); }
Sql old_column(const std::string& name) { return kSql.write("old.{}", Ident{name}); }

Sql is_changed(const std::string& name, const std::string& type) {
  return differs(old_column(name), new_column(name), type);
}

// No row has it: what is not in the lookup table is never taken for NULL, neither by verification
// nor by the foreign key.
const char* no_key(const std::string& type) {
  if (type == "smallint") return "'-32768'";
  if (type == "integer") return "'-2147483648'";
  return "'-9223372036854775808'";
}

// ---- Looking -----------------------------------------------------------------------------------
// No search_path is pinned here: every name is qualified, and a setting would cost each row.

Sql key_signature(const Lookup& lookup) {
  return kSql.write("{}({})", lookup_key_function(lookup), Sql::checked(lookup.value_type));
}

Sql value_signature(const Lookup& lookup) {
  return kSql.write("{}({})", lookup_value_function(lookup), Sql::checked(lookup.key_type));
}

Sql key_function(const Lookup& lookup) {
  const Sql type = Sql::checked(lookup.key_type);
  return kSql.write(
      "create or replace function {}({}) returns {} language plpgsql stable strict\n"
      "security definer as {}",
      lookup_key_function(lookup), Sql::checked(lookup.value_type), type,
      dollar_quoted(kSql.write(
          "\nbegin\n"
          "  return coalesce((select c.{} from {} c where c.{} operator(pg_catalog.=) $1),\n"
          "                  cast({} as {}));\n"
          "end\n",
          Ident{lookup.key}, lookup.table, Ident{lookup.value},
          Sql::checked(no_key(lookup.key_type)), type)));
}

Sql value_function(const Lookup& lookup) {
  return kSql.write(
      "create or replace function {}({}) returns {} language plpgsql stable strict\n"
      "security definer as {}",
      lookup_value_function(lookup), Sql::checked(lookup.key_type), Sql::checked(lookup.value_type),
      dollar_quoted(kSql.write("\nbegin\n"
                               "  return (select c.{} from {} c where c.{} operator(pg_catalog.=) "
                               "$1);\n"
                               "end\n",
                               Ident{lookup.value}, lookup.table, Ident{lookup.key})));
}

// ---- Writing -----------------------------------------------------------------------------------

Sql definer(const QualifiedName& name, const Sql& body) {
  return kSql.write(
      "create or replace function {}() returns trigger language plpgsql security definer\n"
      "set search_path to pg_catalog, pg_temp set row_security to off{} as {}",
      name, literals_as_written(body), dollar_quoted(body));
}

Sql keeps_snapshot() {
  return Sql::checked(
      "pg_catalog.current_setting('transaction_isolation')\n"
      "        operator(pg_catalog.=) any (array['repeatable read', 'serializable'])");
}

// The value is there, and its row locked. Somebody else may put it there, or take it away, between
// any two statements; who tries in vain for long has a trigger in the way.
Sql find_or_put(const Lookup& lookup) {
  const std::string in_vain =
      fmt::format("{} does not hold the value of {}.{} after it was put there",
                  lookup.table.display(), lookup.referrer.display(), lookup.column);
  return kSql.write(
      "    for tries in 1..20 loop\n"
      "      select c.{} into found_key from {} c\n"
      "        where c.{} operator(pg_catalog.=) {} for key share;\n"
      "      exit when found;\n"
      "      insert into {} ({}) values ({}) on conflict ({}) do nothing;\n"
      "    end loop;\n"
      "    if found_key is null then\n"
      "      raise exception using errcode = '55000', message = {},\n"
      "        hint = 'a trigger of that table changes or drops what is put there';\n"
      "    end if;\n",
      Ident{lookup.key}, lookup.table, Ident{lookup.value}, new_column(lookup.column), lookup.table,
      Ident{lookup.value}, new_column(lookup.column), Ident{lookup.value}, Text{in_vain});
}

// As the foreign key would say, but before the value that follows from it is written.
Sql lock_referred(const Lookup& lookup) {
  const std::string what = fmt::format("{}.{}", lookup.referrer.display(), lookup.reference);
  return kSql.write(
      "    perform from {} c where c.{} operator(pg_catalog.=) {} for key share;\n"
      "    if not found and {} then\n"
      "      raise exception using errcode = '40001', message =\n"
      "        {};\n"
      "    elsif not found then\n"
      "      raise exception using errcode = '23503', message =\n"
      "        {};\n"
      "    end if;\n",
      lookup.table, Ident{lookup.key}, new_column(lookup.reference), keeps_snapshot(),
      Text{fmt::format("could not serialize access: {} refers to a row of {} that this "
                       "transaction does not see",
                       what, lookup.table.display())},
      Text{fmt::format("{} refers to no row of {}", what, lookup.table.display())});
}

// The backfill's own write is known by the marker, as the sync's triggers know it. What it gives as
// key was looked up without a lock, so here it is looked up again.
Sql write_body(const Lookup& lookup) {
  const Sql marker_before = old_column(std::string(kLookupMarker));
  const Sql marker_after = new_column(std::string(kLookupMarker));
  return kSql.write(
      "\n#variable_conflict use_column\n"
      "declare\n"
      "  found_key {};\n"
      "  fills boolean := false;\n"
      "  brings_value boolean := true;\n"
      "  brings_key boolean := true;\n"
      "begin\n"
      "  if tg_op operator(pg_catalog.=) 'UPDATE' then\n"
      "    fills := {} operator(pg_catalog.=) 0 and {} operator(pg_catalog.=) 2;\n"
      "    brings_value := {} operator(pg_catalog.=) 0 or {};\n"
      "    brings_key := not fills and {};\n"
      "  end if;\n"
      "  if brings_key and {} is not null then\n{}"
      "  end if;\n"
      "  if brings_value and {} is not null then\n{}"
      "    if fills then {} := found_key; end if;\n"
      "  end if;\n"
      "  return new;\n"
      "end\n",
      Sql::checked(lookup.key_type), marker_before, marker_after, marker_before,
      is_changed(lookup.column, lookup.value_type), is_changed(lookup.reference, lookup.key_type),
      new_column(lookup.reference), lock_referred(lookup), new_column(lookup.column),
      find_or_put(lookup), new_column(lookup.reference));
}

// Rows that this transaction cannot see could refer to the value, and nothing would tell it.
Sql carry_body(const Lookup& lookup) {
  return kSql.write(
      "\nbegin\n"
      "  if {} then\n"
      "    raise exception using errcode = '0A000', message = {},\n"
      "      hint = 'change it in a transaction of isolation level READ COMMITTED';\n"
      "  end if;\n"
      "  update {} r set {} = {}\n"
      "    where r.{} operator(pg_catalog.=) {} and {};\n"
      "  return null;\n"
      "end\n",
      keeps_snapshot(),
      Text{fmt::format("cannot change {}.{} in this transaction until shoofly's contract: rows of "
                       "{} that it does not see may refer to it",
                       lookup.table.display(), lookup.value, lookup.referrer.display())},
      lookup.referrer, Ident{lookup.column}, new_column(lookup.value), Ident{lookup.reference},
      new_column(lookup.key),
      differs(kSql.write("r.{}", Ident{lookup.column}), new_column(lookup.value),
              lookup.value_type));
}

// ---- Triggers ----------------------------------------------------------------------------------

Sql either_given(const Lookup& lookup) {
  return kSql.write("({} is not null or {} is not null)", new_column(lookup.column),
                    new_column(lookup.reference));
}

std::vector<Sql> create_lookup_triggers(const Lookup& lookup) {
  const std::vector<Trigger> writes = lookup_referrer_triggers(lookup);
  const std::vector<Trigger> carries = lookup_table_triggers(lookup);
  return {
      kSql.write("create trigger {} before insert on {} for each row\nwhen {}\n"
                 "execute function {}()",
                 Ident{writes[0].name}, lookup.referrer, either_given(lookup),
                 write_function(lookup)),
      // No UPDATE OF: another BEFORE trigger may write the column, and a row that is not filled yet
      // may be filled on account of its key alone.
      kSql.write("create trigger {} before update on {} for each row\n"
                 "when ({} and ({} or {} or {} operator(pg_catalog.=) 0))\nexecute function {}()",
                 Ident{writes[1].name}, lookup.referrer, either_given(lookup),
                 is_changed(lookup.column, lookup.value_type),
                 is_changed(lookup.reference, lookup.key_type),
                 old_column(std::string(kLookupMarker)), write_function(lookup)),
      kSql.write("create trigger {} after update on {} for each row\nwhen {}\n"
                 "execute function {}()",
                 Ident{carries[0].name}, lookup.table, is_changed(lookup.value, lookup.value_type),
                 carry_function(lookup))};
}

// Only a superuser may give a function to somebody who has no right to make one in our schema.
// The owner of the referrer has the sync's triggers (sync_writer.cc), which look.
std::vector<Sql> give_to_owners(const Lookup& lookup, const Catalog& catalog) {
  const std::string there = other_owner(lookup.table, catalog);
  const std::string here = other_owner(lookup.referrer, catalog);
  std::vector<Sql> statements;
  if (!here.empty()) {
    statements.push_back(kSql.write("grant execute on function {}, {} to {}", key_signature(lookup),
                                    value_signature(lookup), Ident{here}));
    statements.push_back(
        kSql.write("alter function {}() owner to {}", carry_function(lookup), Ident{here}));
  }
  if (there.empty()) return statements;
  for (const Sql& function :
       {key_signature(lookup), value_signature(lookup), kSql.write("{}()", write_function(lookup))})
    statements.push_back(kSql.write("alter function {} owner to {}", function, Ident{there}));
  return statements;
}

}  // namespace

Result<Rendered> render_ddl(const InstallLookup& action, const Catalog& catalog) {
  const Lookup& lookup = action.lookup;
  std::vector<Sql> statements{
      key_function(lookup), value_function(lookup),
      definer(write_function(lookup), write_body(lookup)),
      definer(carry_function(lookup), carry_body(lookup)),
      kSql.write("revoke all on function {}, {}, {}(), {}() from public", key_signature(lookup),
                 value_signature(lookup), write_function(lookup), carry_function(lookup))};
  for (Sql& trigger : create_lookup_triggers(lookup)) statements.push_back(std::move(trigger));
  for (Sql& given : give_to_owners(lookup, catalog)) statements.push_back(std::move(given));
  return transaction_of(statements);
}

Result<Rendered> render_ddl(const RemoveLookup& action, const Catalog&) {
  const Lookup& lookup = action.lookup;
  std::vector<Sql> statements;
  for (const Trigger& trigger : lookup_referrer_triggers(lookup))
    statements.push_back(
        kSql.write("drop trigger if exists {} on {}", Ident{trigger.name}, lookup.referrer));
  for (const Trigger& trigger : lookup_table_triggers(lookup))
    statements.push_back(
        kSql.write("drop trigger if exists {} on {}", Ident{trigger.name}, lookup.table));
  for (const QualifiedName& function : {write_function(lookup), carry_function(lookup),
                                        lookup_key_function(lookup), lookup_value_function(lookup)})
    statements.push_back(kSql.write("drop function if exists {}", function));
  return transaction_of(statements);
}

}  // namespace shoofly::postgres
