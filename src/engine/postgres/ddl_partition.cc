// The statements that lay an empty partitioned table beside the one whose place it is to take.

#include <fmt/format.h>

#include "engine/postgres/create_text.h"
#include "engine/postgres/ddl.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/ddl_rights.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

Sql value_of(const PartitionValue& value) {
  switch (value.kind) {
    case PartitionValue::Kind::kNull:
      return Sql::checked("null");
    case PartitionValue::Kind::kLowest:
      return Sql::checked("minvalue");
    case PartitionValue::Kind::kHighest:
      return Sql::checked("maxvalue");
    case PartitionValue::Kind::kText:
      break;
  }
  return kSql.write("{}", Text{value.text});
}

Sql values_of(const std::vector<PartitionValue>& values) {
  std::vector<Sql> list;
  for (const PartitionValue& value : values) list.push_back(value_of(value));
  return Sql::join(list, ", ");
}

Sql bounds_of(const CreatePartitioned& action, const Partition& partition) {
  if (partition.is_default) return Sql::checked("default");
  if (action.strategy == "hash") {
    return kSql.write("for values with (modulus {}, remainder {})", partition.modulus,
                      partition.remainder);
  }
  if (action.strategy == "list")
    return kSql.write("for values in ({})", values_of(partition.values));
  return kSql.write("for values from ({}) to ({})", values_of(partition.from),
                    values_of(partition.to));
}

Sql create_parent(const CreatePartitioned& action, const Catalog& catalog) {
  const bool compression = catalog.server.version >= kColumnCompression;
  return kSql.write(
      "create table {} (like {} including defaults including constraints including generated"
      " including identity including storage{} including comments including statistics)"
      " partition by {} ({})",
      action.table.name, action.like, Sql::checked(compression ? " including compression" : ""),
      Sql::checked(action.strategy), kSql.idents(action.columns));
}

// What the server keeps of a table and no catalog of ours holds: storage settings, policies, the
// user's triggers (disabled until the table has the name), comments. A trigger's definition names
// its table once, in a place that cannot be mistaken, or it is refused; so is what cannot be laid
// on a partitioned table or would go on using the old one.
constexpr const char kCopyRest[] = R"(do $shoofly$
declare
  src constant regclass := {};
  dst constant regclass := {};
  rel pg_class%rowtype;
  r record;
  def text;
  place text;
begin
  select c.* into strict rel from pg_class c where c.oid = src;
  if rel.relpersistence <> 'p' then
    raise exception using errcode = '0A000', message = format('table %s is unlogged', src);
  end if;
  if rel.reltablespace <> 0 then
    raise exception using errcode = '0A000', message = format('table %s is in a tablespace of its own', src);
  end if;
  if rel.reloftype <> 0 or exists (select from pg_inherits i where i.inhrelid = src) then
    raise exception using errcode = '0A000', message = format('table %s inherits or is of a type', src);
  end if;
  for r in select t.relid::regclass as part from pg_partition_tree(dst) t where t.isleaf loop
    for def in select format('%I = %L', o.option_name, o.option_value) from pg_options_to_table(rel.reloptions) o loop
      execute format('alter table %s set (%s)', r.part, def);
    end loop;
  end loop;
  for r in
    select p.polname, p.polpermissive,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
        else 'all' end as command,
      (select string_agg(case o when 0 then 'public' else quote_ident(pg_get_userbyid(o)) end, ', ')
       from unnest(p.polroles) o) as roles,
      pg_get_expr(p.polqual, p.polrelid) as using_, pg_get_expr(p.polwithcheck, p.polrelid) as check_,
      strpos(concat(p.polqual::text, p.polwithcheck::text), format(':relid %s ', src::oid)) > 0 as reads_itself
    from pg_policy p where p.polrelid = src order by p.polname
  loop
    if r.reads_itself then
      raise exception using errcode = '0A000',
        message = format('policy %I of %s reads the table itself', r.polname, src);
    end if;
    execute format('create policy %I on %s as %s for %s to %s', r.polname, dst,
        case when r.polpermissive then 'permissive' else 'restrictive' end, r.command, r.roles)
      || coalesce(' using (' || r.using_ || ')', '') || coalesce(' with check (' || r.check_ || ')', '');
  end loop;
  if rel.relrowsecurity then execute format('alter table %s enable row level security', dst); end if;
  if rel.relforcerowsecurity then execute format('alter table %s force row level security', dst); end if;
  select format(' ON %I.%I ', n.nspname, rel.relname) into strict place
    from pg_namespace n where n.oid = rel.relnamespace;
  for r in
    select t.oid, t.tgname from pg_trigger t
    where t.tgrelid = src and not t.tgisinternal and left(t.tgname, 9) <> '~shoofly_' order by t.tgname
  loop
    def := pg_get_triggerdef(r.oid);
    if length(replace(def, place, '')) <> length(def) - length(place) then
      raise exception using errcode = '0A000',
        message = format('trigger %I of %s cannot be laid on another table', r.tgname, src);
    end if;
    execute replace(def, place, format(' ON %s ', dst));
    execute format('alter table %s disable trigger %I', dst, r.tgname);
  end loop;
  def := obj_description(src, 'pg_class');
  if def is not null then execute format('comment on table %s is %L', dst, def); end if;
end
$shoofly$)";

Sql key_definition(const QualifiedName& table, const Constraint& key) {
  const Sql rules = key.rules.empty() ? Sql() : kSql.write(" {}", Sql::checked(key.rules));
  const char* const kind = key.kind == ConstraintKind::kPrimaryKey ? "primary key" : "unique";
  return kSql.write("alter table {} add constraint {} {} ({}){}", table, Ident{key.name},
                    Sql::checked(kind), kSql.idents(key.columns), rules);
}

// On an empty table it need not be NOT VALID.
Sql foreign_key_definition(const QualifiedName& table, const Constraint& key) {
  const Sql rules = key.rules.empty() ? Sql() : kSql.write(" {}", Sql::checked(key.rules));
  return kSql.write("alter table {} add constraint {} foreign key ({}) references {} ({}){}", table,
                    Ident{key.name}, kSql.idents(key.columns), key.references,
                    kSql.idents(key.referenced_columns), rules);
}

class Layer {
 public:
  Layer(const CreatePartitioned& action, const Catalog& catalog, const Table& like)
      : action_(action), name_(action.table.name), catalog_(catalog), like_(like) {}

  // Foreign keys last: they lock the table that they refer to.
  std::vector<Sql> statements() {
    all_.push_back(create_parent(action_, catalog_));
    for (const Constraint& key : action_.keys) all_.push_back(key_definition(name_, key));
    for (const Index& index : action_.indexes) add_index(index);
    for (const Column& column : like_.columns) {
      Column not_copied;
      not_copied.name = column.name;
      not_copied.options = column.options;
      for (const Sql& setting : column_settings(name_, not_copied)) all_.push_back(setting);
      if (column.statistics < 0) continue;
      all_.push_back(kSql.write("alter table {} alter column {} set statistics {}", name_,
                                Ident{column.name}, column.statistics));
    }
    for (const Partition& partition : action_.partitions) {
      all_.push_back(kSql.write("create table {} partition of {} {}", partition.name, name_,
                                bounds_of(action_, partition)));
    }
    all_.push_back(kSql.write(kCopyRest, name_text(action_.like), name_text(name_)));
    add_rights();
    for (const Constraint& key : action_.foreign_keys)
      all_.push_back(foreign_key_definition(name_, key));
    return std::move(all_);
  }

 private:
  void add_index(const Index& index) {
    all_.push_back(create_index(name_, index, Build::kBlocking));
    if (index.comment.empty()) return;
    all_.push_back(kSql.write("comment on index {} is {}", QualifiedName{name_.schema, index.name},
                              Text{index.comment}));
  }

  // A partition is used through its parent: nobody needs rights on it.
  void add_rights() {
    std::vector<QualifiedName> relations{name_};
    for (const Partition& partition : action_.partitions) relations.push_back(partition.name);
    const bool has_identity =
        like_.replica_identity == "full" || like_.replica_identity == "nothing";
    for (const QualifiedName& relation : relations) {
      all_.push_back(kSql.write("alter table {} owner to {}", relation, Ident{like_.owner}));
      all_.push_back(revoke_default_privileges(relation));
      if (!has_identity) continue;
      all_.push_back(kSql.write("alter table {} replica identity {}", relation,
                                Sql::checked(like_.replica_identity)));
    }
    for (const Grant& grant : like_.grants) all_.push_back(grant_on(name_, grant));
  }

  const CreatePartitioned& action_;
  const QualifiedName& name_;
  const Catalog& catalog_;
  const Table& like_;
  std::vector<Sql> all_;
};

}  // namespace

Result<Rendered> render_ddl(const CreatePartitioned& action, const Catalog& catalog) {
  const Table* like = catalog.find_table(action.like);
  if (like == nullptr) return not_found("there is no table " + action.like.display());
  return transaction_of(Layer(action, catalog, *like).statements());
}

}  // namespace shoofly::postgres
