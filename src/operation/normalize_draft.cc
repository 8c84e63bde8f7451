#include "operation/normalize_draft.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalog/lookup_calls.h"
#include "operation/casts.h"
#include "operation/names.h"
#include "operation/subject.h"
#include "operation/table_object.h"

namespace shoofly {
namespace {

// Types whose values are equal only where they are the same byte for byte: what is looked up is
// what was written. Not numeric (1.0 is 1.00), float, interval, json, nor a domain.
bool is_exact(const Column& column) {
  if (!column.labels.empty()) return true;
  static constexpr std::array<std::string_view, 15> kExact = {"smallint",
                                                              "integer",
                                                              "bigint",
                                                              "boolean",
                                                              "uuid",
                                                              "date",
                                                              "oid",
                                                              "bytea",
                                                              "text",
                                                              "character varying",
                                                              "character",
                                                              "time without time zone",
                                                              "timestamp without time zone",
                                                              "timestamp with time zone",
                                                              "macaddr"};
  std::string base = column.type;
  const std::size_t open = base.find('(');
  const std::size_t close = base.find(')');
  if (open != std::string::npos && close != std::string::npos)
    base = base.substr(0, open) + base.substr(close + 1);
  // Without a length, blanks at the end are neither cut nor padded, and do not count.
  if (base == "character" && open == std::string::npos) return false;
  return std::find(kExact.begin(), kExact.end(), base) != kExact.end();
}

// Unique by itself at every moment.
bool is_unique(const Table& table, const Column& column) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
    const Constraint* owner = table.find_constraint(index.constraint);
    const bool later = owner != nullptr && owner->rules.find("DEFERRABLE") != std::string::npos;
    return index.unique && index.valid && !later && index.where_sql.empty() &&
           index.parts.size() == 1 && index.parts[0].column == column.name &&
           index.parts[0].collation.empty() && index.parts[0].opclass.empty();
  });
}

// Holds the wish against one scene.
class Drafter {
 public:
  Drafter(const NormalizeWish& wish, const Scene& scene, Problems& problems)
      : wish_(wish), scene_(scene), problems_(problems) {}

  std::optional<NormalizeDraft> run() const {
    require_online_constraint("normalize", wish_.at, scene_, problems_);
    if (!problems_.empty()) return std::nullopt;
    const Column* found = require_column(wish_.column, scene_, problems_);
    if (found == nullptr || !check_referrer(*found)) return std::nullopt;
    NormalizeDraft draft;
    draft.column = *found;
    Lookup& lookup = draft.lookup;
    const Table* there = find_lookup(lookup.table);
    lookup.key = written_or(wish_.key, "id");
    lookup.value = written_or(wish_.value, "name");
    if (!problems_.empty()) return std::nullopt;
    if (lookup.key == lookup.value) {
      problems_.add(wish_.at, fmt::format("\"key\" and \"value\" are both \"{}\"", lookup.key));
      return std::nullopt;
    }
    lookup.key_type = "bigint";
    lookup.value_type = found->type;
    lookup.referrer = scene_.table.name;
    lookup.column = found->name;
    draft.there = there != nullptr;
    if (there != nullptr) {
      if (!check_lookup(*there, *found, lookup)) return std::nullopt;
      lookup.key_type = there->find_column(lookup.key)->type;
    } else {
      draft.create = created(lookup, *found);
    }
    const Place as = wish_.as ? *wish_.as
                              : Place{QualifiedName{"", found->name + "_" + lookup.key}.display(),
                                      wish_.column.at};
    lookup.reference = require_free_name(as, scene_, problems_);
    if (lookup.reference.empty()) return std::nullopt;
    lookup.tag = lookup_tag(short_hash(scene_.table.name.display() + "." + found->name));
    draft.reference.name = lookup.reference;
    draft.reference.type = lookup.key_type;
    draft.reference.nullable = found->nullable;
    draft.foreign_key.kind = ConstraintKind::kForeignKey;
    draft.foreign_key.columns = {lookup.reference};
    draft.foreign_key.references = lookup.table;
    draft.foreign_key.referenced_columns = {lookup.key};
    draft.foreign_key.name =
        require_object_name(std::nullopt, {lookup.reference}, "fkey", scene_, problems_);
    if (wish_.with_index) {
      Index index;
      index.name = require_object_name(std::nullopt, {lookup.reference}, "idx", scene_, problems_);
      index.method = "btree";
      index.parts = {{lookup.reference, "", "", "", false, false}};
      index.reads = {lookup.reference};
      draft.index = index;
    }
    return draft;
  }

 private:
  void refuse(Position at, const std::string& problem, const std::string& help) const {
    problems_.add(at, problem, {help});
  }

  bool check_referrer(const Column& column) const {
    const Table& table = scene_.table;
    const std::string shown = table.name.display();
    const std::size_t before = problems_.size();
    require_changeable(column, Fate::kReplaced, "normalize", wish_.column.at, scene_, problems_);
    if (table.kind == TableKind::kPartitioned) {
      refuse(wish_.at,
             fmt::format("normalize: table {} is partitioned, and the foreign key could only be "
                         "added with a scan that blocks writers",
                         shown),
             "this operation is not there for partitioned tables");
    }
    if (table.subscribed) {
      refuse(wish_.at,
             fmt::format("normalize: rows of {} are written by a subscription, which would not "
                         "bring the values of the other table",
                         shown),
             "normalize it where the rows come from");
    }
    if (scene_.through_views) {
      refuse(wish_.at, "normalize is not there with access: views",
             "leave \"access\" out: the two applications use columns of different names");
    }
    if (!is_exact(column)) {
      refuse(wish_.column.at,
             fmt::format("column {}.{} is {}: two of its values can be equal and not the same, and "
                         "the old application would read another one than it wrote",
                         shown, column.name, column.type),
             "change_type to text, or to another type that is compared exactly, first");
    }
    if (column.collation.find('.') != std::string::npos) {
      refuse(wish_.column.at,
             fmt::format("column {}.{} has the collation {}, which may call values equal that are "
                         "not the same",
                         shown, column.name, column.collation),
             "only collations that came with the server are known to compare exactly");
    }
    for (const Index& index : table.indexes) {
      const bool reads =
          std::find(index.reads.begin(), index.reads.end(), column.name) != index.reads.end();
      if (!index.unique || !reads) continue;
      refuse(wish_.column.at,
             fmt::format("unique index {} uses column {}.{}, and would go with it", index.name,
                         shown, column.name),
             "drop it first; add another one over the reference after the change");
    }
    return problems_.size() == before;
  }

  std::string written_or(const std::optional<Place>& written, const std::string& otherwise) const {
    if (!written) return otherwise;
    const std::string name = name_as_stored(written->text, scene_);
    if (name.empty())
      problems_.add(written->at, fmt::format("\"{}\" is not a column name", written->text));
    return name;
  }

  // The table of that name, or none and `made` as it is to be called.
  const Table* find_lookup(QualifiedName& made) const {
    const bool fold = scene_.dialect.capabilities().fold_lower;
    auto name = parse_written_name(wish_.into.text, fold);
    if (!name) {
      problems_.add(wish_.into.at, fmt::format("\"{}\" is no name", wish_.into.text));
      return nullptr;
    }
    const bool with_schema = !name->schema.empty();
    if (!with_schema) name->schema = scene_.table.name.schema;
    made = *name;
    if (const Table* there = scene_.catalog.find_table(*name)) return there;
    const auto others = scene_.catalog.find_written(wish_.into.text, fold);
    if (!others.empty()) {
      refuse(
          wish_.into.at,
          fmt::format("there is no table {}, but {}", name->display(), others[0]->name.display()),
          "write the schema too");
    }
    const auto& taken = scene_.catalog.other_names;
    if (std::find(taken.begin(), taken.end(), *name) != taken.end())
      problems_.add(wish_.into.at, fmt::format("the name {} is taken", name->display()));
    const std::size_t limit = scene_.dialect.capabilities().identifier_bytes;
    if (name->name.size() > limit)
      problems_.add(wish_.into.at,
                    fmt::format("the name \"{}\" has {} bytes; at most {} are allowed", name->name,
                                name->name.size(), limit));
    return nullptr;
  }

  bool check_lookup(const Table& table, const Column& wanted, const Lookup& lookup) const {
    const std::size_t before = problems_.size();
    const std::string shown = table.name.display();
    const auto no = [&](const std::string& problem) {
      refuse(wish_.into.at, fmt::format("table {} {}", shown, problem),
             "change it so, or name a table that is not there yet");
    };
    if (table.name == scene_.table.name) no("is the one whose column is to be normalized");
    if (table.kind != TableKind::kOrdinary) no("is no plain table");
    if (table.row_security) no("has row-level security, which could hide values from the triggers");
    if (table.subscribed) no("is written by a subscription, which fires no trigger");
    const Column* key = table.find_column(lookup.key);
    const Column* value = table.find_column(lookup.value);
    if (key == nullptr) no(fmt::format("has no column \"{}\" for the key", lookup.key));
    if (value == nullptr) no(fmt::format("has no column \"{}\" for the value", lookup.value));
    if (key == nullptr || value == nullptr) return false;
    if (!is_integer(key->type))
      no(fmt::format("has a key \"{}\" of type {}; expected bigint, integer or smallint", key->name,
                     key->type));
    if (key->nullable || !is_unique(table, *key))
      no(fmt::format("has a key \"{}\" that is not unique and NOT NULL", key->name));
    if (key->identity.empty() && !key->default_sql)
      no(fmt::format("does not number its key \"{}\": it has no identity and no default",
                     key->name));
    if (value->type != wanted.type || value->collation != wanted.collation)
      no(fmt::format("has \"{}\" as {}{}; expected {}{}, as the column has it", value->name,
                     value->type, value->collation.empty() ? "" : " collate " + value->collation,
                     wanted.type, wanted.collation.empty() ? "" : " collate " + wanted.collation));
    if (value->generated != Generated::kNone) no(fmt::format("generates \"{}\"", value->name));
    if (value->nullable || !is_unique(table, *value))
      no(fmt::format(
          "has \"{}\" neither as NOT NULL nor as unique by itself, or only one of the two",
          value->name));
    for (const Column& other : table.columns) {
      const bool given = other.name == key->name || other.name == value->name || other.nullable ||
                         other.default_sql || !other.identity.empty() ||
                         other.generated != Generated::kNone;
      if (!given)
        no(fmt::format("needs \"{}\" of every new row, which the old application does not know",
                       other.name));
    }
    return problems_.size() == before;
  }

  CreateTable created(const Lookup& lookup, const Column& column) const {
    const SqlWriter writer = scene_.dialect.writer();
    const Sql collation = column.collation.empty()
                              ? Sql()
                              : writer.write(" collate {}", Sql::checked(column.collation));
    CreateTable create;
    create.statement =
        writer
            .write(
                "create table {} ({} bigint generated by default as identity primary key, "
                "{} {}{} not null unique)",
                lookup.table, Ident{lookup.key}, Ident{lookup.value}, Sql::checked(column.type),
                collation)
            .str();
    Table& table = create.table;
    table.name = lookup.table;
    Column key;
    key.name = lookup.key;
    key.type = lookup.key_type;
    key.nullable = false;
    key.identity = "by default";
    Column value;
    value.name = lookup.value;
    value.type = column.type;
    value.collation = column.collation;
    value.nullable = false;
    table.columns = {key, value};
    return create;
  }

  const NormalizeWish& wish_;
  const Scene& scene_;
  Problems& problems_;
};

}  // namespace

bool may_be_long(const std::string& type) {
  if (type == "text" || type == "bytea" || type == "character varying") return true;
  const std::size_t open = type.find('(');
  if (!type.starts_with("character") || open == std::string::npos) return false;
  return std::stol(type.substr(open + 1)) * 4 > kLongestValue;
}

std::optional<NormalizeDraft> draft_normalize(const NormalizeWish& wish, const Scene& scene,
                                              Problems& problems) {
  return Drafter(wish, scene, problems).run();
}

// Whoever may use the referrer may use what was a column of it. With row-level security the
// values of all rows would be seen by everybody, so only its owner has rights on it then.
void give_rights(const Table& built, NormalizeDraft& draft, const Scene& scene) {
  // From here on the table's own description says what is made: nothing comes with the schema's
  // default privileges.
  draft.create.table = built;
  draft.create.statement.clear();
  Table& table = draft.create.table;
  table.grants.clear();
  if (!scene.table.owner.empty()) table.owner = scene.table.owner;
  if (scene.table.row_security) return;
  for (const Grant& grant : scene.table.grants) {
    const bool carried =
        grant.column.empty() &&
        (grant.privilege == "SELECT" || grant.privilege == "INSERT" || grant.privilege == "UPDATE");
    if (carried && std::find(table.grants.begin(), table.grants.end(), grant) == table.grants.end())
      table.grants.push_back(grant);
  }
}

}  // namespace shoofly
