#include "toolchain/programs/knex_table.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// `users_a_b_unique`, as knex names them.
std::string knex_name(const QualifiedName& table, const std::vector<std::string>& columns,
                      const char* kind) {
  std::string name = table.name;
  for (const std::string& column : columns) name += "_" + column;
  name += std::string("_") + kind;
  for (char& c : name) {
    if (c == '.' || c == '-') c = '_';
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return cut_name(name);
}

Sql knex_enum_type(const Node& call) {
  const Node* options = call.argument(2);
  if (options == nullptr || !options->flag("useNative")) return kSql.write("text");
  return kSql.write("{}", QualifiedName{options->word("schemaName"), options->word("enumName")});
}

std::optional<Sql> knex_type(const Node& call) {
  static const std::map<std::string_view, std::string> kTypes = {
      {"text", "text"},
      {"integer", "integer"},
      {"int", "integer"},
      {"tinyint", "smallint"},
      {"smallint", "smallint"},
      {"mediumint", "integer"},
      {"bigInteger", "bigint"},
      {"bigint", "bigint"},
      {"boolean", "boolean"},
      {"bool", "boolean"},
      {"float", "real"},
      {"double", "double precision"},
      {"date", "date"},
      {"time", "time"},
      {"json", "json"},
      {"jsonb", "jsonb"},
      {"uuid", "uuid"},
      {"binary", "bytea"},
      {"geometry", "geometry"},
      {"geography", "geography"},
      {"point", "point"},
      {"increments", "serial"},
      {"bigIncrements", "bigserial"},
      {"bigincrements", "bigserial"},
  };
  const auto known = kTypes.find(call.text);
  if (known != kTypes.end()) {
    call.argument(1);  // a precision or a kind of text, which PostgreSQL's types do not have
    call.argument(2);
    return written(known->second);
  }
  const auto number = [&](std::size_t position, const char* otherwise) {
    const Node* said = call.argument(position);
    return written(said != nullptr && said->is(Node::Kind::kNumber) ? said->text : otherwise);
  };
  if (call.text == "string") return kSql.write("varchar({})", number(1, "255"));
  if (call.text == "char") return kSql.write("char({})", number(1, "255"));
  if (call.text == "decimal") return kSql.write("decimal({}, {})", number(1, "8"), number(2, "2"));
  if (call.text == "enu" || call.text == "enum") return knex_enum_type(call);
  if (call.text == "specificType") {
    const auto type = plain_text(call.argument(1));
    return type ? std::optional(written(*type)) : std::nullopt;
  }
  if (call.text != "timestamp" && call.text != "dateTime" && call.text != "datetime")
    return std::nullopt;
  const Node* options = call.argument(1);
  const bool object = options != nullptr && options->is(Node::Kind::kMap);
  const Node* zone = object ? options->keyword("useTz") : nullptr;
  const Node* digits = object ? options->keyword("precision") : nullptr;
  const Sql size = digits != nullptr && digits->is(Node::Kind::kNumber)
                       ? kSql.write("({})", written(digits->text))
                       : Sql();
  return zone != nullptr && zone->is_false() ? kSql.write("timestamp{}", size)
                                             : kSql.write("timestamptz{}", size);
}

std::optional<Sql> knex_default(const Node& value) {
  if (value.is(Node::Kind::kNumber)) return kSql.write("{}", Text{value.text});
  if (value.is(Node::Kind::kTruth)) return value.is_true() ? kSql.write("'1'") : kSql.write("'0'");
  if (const auto literal = literal_value(value)) return literal;
  if (value.calls("now") || value.calls("defaultNow")) return kSql.write("CURRENT_TIMESTAMP");
  if (value.calls("uuid")) return kSql.write("gen_random_uuid()");
  const Node* text =
      value.is(Node::Kind::kCall) && value.items.size() == 1 ? sql_text(&value) : nullptr;
  if (text == nullptr || text->holes) return std::nullopt;
  return written(text->text);
}

bool is_increments(const Node& call) {
  return call.text == "increments" || call.text.ends_with("Increments") ||
         call.text == "bigincrements";
}

// What is chained to increments() says nothing of keys and indexes, and is no other key than its.
bool says_own_key(const std::vector<Node>& body) {
  return std::any_of(body.begin(), body.end(), [](const Node& statement) {
    const Chain chain = chain_of(statement);
    return chain.has("primary") && !is_increments(*chain.calls.front());
  });
}

class KnexTableBuilder {
 public:
  KnexTableBuilder(QualifiedName table, KnexTable how, SqlScript& sql)
      : table_(std::move(table)), how_(how), sql_(sql) {}

  void say(const std::vector<Node>& body, Position at) {
    const std::size_t opaque_before = sql_.opaque_parts();
    const bool outer = sql_.is_guarded();
    key_is_apart_ = says_own_key(body);
    each_call(body, sql_, [this, outer](const Chain& chain) {
      perhaps_ = perhaps_ || (!outer && sql_.is_guarded());
      if (!take(chain)) return false;
      for (const Node* call : chain.calls)
        say_unread(*call, {"comment", "storageEngineIndexType"}, sql_);
      return true;
    });
    std::optional<SqlScript::Guard> guard;
    if (perhaps_) guard.emplace(sql_, SqlScript::Guard::Kind::kCondition);
    for (const auto& [place, each] : before_) sql_.say(place, each);
    if (how_ != KnexTable::kAlter) {
      std::vector<Sql> all;
      for (const SqlScript::Part& part : parts_) all.push_back(part.sql);
      if (sql_.opaque_parts() > opaque_before || perhaps_) all.push_back(unread_parts());
      sql_.say(at, create_table_sql(table_, all, how_ == KnexTable::kCreateIfMissing));
    } else if (!parts_.empty()) {
      for (SqlScript::Part& part : parts_) part.sql = kSql.write("add column {}", part.sql);
      sql_.say(parts_.front().at, kSql.write("alter table {}", table_), parts_);
    }
    for (const auto* list : {&altered_, &later_}) {
      for (const auto& [place, each] : *list) sql_.say(place, each);
    }
  }

 private:
  bool perhaps_ = false;  // a condition is around some of it
  bool creates() const { return how_ != KnexTable::kAlter; }
  void put(const Chain& chain, const Sql& sql) { later_.emplace_back(chain.at, sql); }
  void alter(const Chain& chain, const Sql& what) {
    put(chain, kSql.write("alter table {} {}", table_, what));
  }

  bool take(const Chain& chain) {
    if (chain.calls.empty()) return false;
    const Node& call = *chain.calls.front();
    if (call.text == "timestamps") return timestamps(call, chain);
    if (take_whole(chain, call)) return true;
    if (takes_column_type(call)) return column(chain, call);
    return false;
  }

  static bool takes_column_type(const Node& call) { return knex_type(call).has_value(); }

  void add_part(const Chain& chain, const Sql& part) { parts_.push_back({chain.at, part}); }

  bool timestamps(const Node& call, const Chain& chain) {
    const Node* options = call.argument(0);
    const bool object = options != nullptr && options->is(Node::Kind::kMap);
    const Node* second = object ? options->keyword("defaultToNow") : call.argument(1);
    const Node* camel = object ? options->keyword("useCamelCase") : call.argument(2);
    const bool defaults = second != nullptr && second->is_true();
    for (const bool made : {true, false}) {
      ColumnDraft column;
      const bool humps = camel != nullptr && camel->is_true();
      column.name = humps ? (made ? "createdAt" : "updatedAt") : made ? "created_at" : "updated_at";
      column.type = kSql.write("timestamptz");
      column.not_null = defaults;
      if (defaults) column.default_value = kSql.write("CURRENT_TIMESTAMP");
      add_part(chain, column_sql(column));
    }
    return true;
  }

  // With what is chained to it.
  bool column(const Chain& chain, const Node& call) {
    ColumnDraft draft;
    const auto name = plain_text(call.argument(0));
    const bool numbers = is_increments(call);
    if (!name && !(numbers && call.argument(0) == nullptr)) return false;
    draft.name = name.value_or("id");
    draft.type = *knex_type(call);
    const Node* serial = numbers ? call.argument(1) : nullptr;
    const Node* keyed = serial == nullptr ? nullptr : serial->keyword("primaryKey");
    draft.primary_key =
        numbers && (keyed == nullptr || !keyed->is_false()) && !has_key_ && !key_is_apart_;
    has_key_ = has_key_ || draft.primary_key;
    if (call.text.starts_with("enu") && !take_labels(chain, call, draft)) return false;
    std::vector<Sql> after;
    for (std::size_t i = 1; i < chain.calls.size(); ++i) {
      if (!take_modifier(chain, *chain.calls[i], draft, after)) return false;
    }
    if (chain.has("alter")) return alter_column(chain, draft);
    if (key_) {
      if (key_->name.empty()) key_->name = knex_name(table_, {draft.name}, "foreign");
      after.push_back(kSql.write("alter table {} add {}", table_, key_sql(*key_)));
      key_.reset();
    }
    add_part(chain, column_sql(draft));
    for (const Sql& sql : after) put(chain, sql);
    return true;
  }

  // Their check, or their type.
  bool take_labels(const Chain& chain, const Node& call, ColumnDraft& draft) {
    const auto labels = plain_texts(call.argument(1));
    const Node* options = call.argument(2);
    const bool native = options != nullptr && options->flag("useNative");
    if (native && options->word("enumName").empty()) return false;
    if (native && options->flag("existingType")) return true;
    if (!labels) return false;
    std::vector<Sql> all;
    for (const std::string& label : *labels) all.push_back(kSql.write("{}", Text{label}));
    const Sql list = Sql::join(all, ", ");
    if (native) {
      before_.emplace_back(chain.at, kSql.write("create type {} as enum ({})", draft.type, list));
    } else {
      draft.check = kSql.write("{} in ({})", Ident{draft.name}, list);
    }
    return true;
  }

  bool take_modifier(const Chain& chain, const Node& call, ColumnDraft& draft,
                     std::vector<Sql>& after) {
    const std::string& name = call.text;
    if (name == "notNullable" || name == "notNull") return draft.not_null = true;
    if (name == "nullable" || name == "unsigned" || name == "alter" || name == "first" ||
        name == "after" || name == "comment" || name == "withKeyName") {
      mark_read(call);
      return true;
    }
    if (name == "defaultTo") {
      const Node* value = call.argument(0);
      draft.default_value = value == nullptr ? std::nullopt : knex_default(*value);
      return draft.default_value.has_value();
    }
    if (is_increments(*chain.calls.front()) &&
        (name == "primary" || name == "unique" || name == "index")) {
      mark_read(call);
      return true;
    }
    if (name == "primary") {
      // Of several columns that say so, the first alone is one.
      draft.primary_key = !has_key_;
      return has_key_ = true;
    }
    if (name == "unique") {
      after.push_back(kSql.write("alter table {} add constraint {} unique ({})", table_,
                                 Ident{knex_name(table_, {draft.name}, "unique")},
                                 Ident{draft.name}));
      return true;
    }
    if (name == "index") {
      const auto said = plain_text(call.argument(0));
      after.push_back(index_sql({said.value_or(knex_name(table_, {draft.name}, "index")),
                                 table_,
                                 {kSql.ident(draft.name)}}));
      return true;
    }
    if (!key_ && name == "references") key_ = KeyDraft{"", {draft.name}, {}, {}};
    return key_ && take_key_part(call) && !chain.calls.empty();
  }

  bool take_key_part(const Node& call) {
    const auto said = plain_text(call.argument(0));
    const std::string& name = call.text;
    if (!said && name != "deferrable") return false;
    if (name == "references") {
      const auto all = plain_texts(call.argument(0));
      for (const std::string& path : *all) {
        const std::size_t dot = path.rfind('.');
        if (dot != std::string::npos) key_->references = qualified(path.substr(0, dot));
        key_->referenced.push_back(dot == std::string::npos ? path : path.substr(dot + 1));
      }
      return true;
    }
    if (name == "inTable" || name == "on") {
      key_->references = qualified(*said);
    } else if (name == "onDelete" || name == "onUpdate") {
      (name == "onDelete" ? key_->on_delete : key_->on_update) = *said;
    } else if (name == "deferrable") {
      key_->deferrable = said ? "deferrable initially " + *said : "deferrable";
    } else if (name == "withKeyName") {
      key_->name = *said;
    } else {
      return false;
    }
    return true;
  }

  bool alter_column(const Chain& chain, const ColumnDraft& draft) {
    const Node* how = chain.find("alter")->argument(0);
    const Node* nulls = how == nullptr ? nullptr : how->keyword("alterNullable");
    const Node* types = how == nullptr ? nullptr : how->keyword("alterType");
    const bool keeps_nulls = nulls != nullptr && nulls->is_false();
    const bool keeps_type = types != nullptr && types->is_false();
    const Sql head = kSql.write("alter table {} alter column {}", table_, Ident{draft.name});
    const auto say = [&](const Sql& sql) { altered_.emplace_back(chain.at, sql); };
    say(kSql.write("{} drop default", head));
    if (!keeps_nulls) say(kSql.write("{} drop not null", head));
    if (!keeps_type)
      say(kSql.write("{} type {} using ({}::{})", head, draft.type, Ident{draft.name}, draft.type));
    if (draft.default_value) say(kSql.write("{} set default {}", head, *draft.default_value));
    if (draft.not_null && !keeps_nulls) say(kSql.write("{} set not null", head));
    return true;
  }

  // What is about the table.
  bool take_whole(const Chain& chain, const Node& call) {
    const std::string& name = call.text;
    if (name == "comment" || name == "engine" || name == "charset") {
      mark_read(call);
      return true;
    }
    if (name == "foreign") return foreign(chain, call);
    const auto columns = plain_texts(call.argument(0));
    if (name == "dropTimestamps") {
      alter(chain,
            kSql.write("drop column {}, drop column {}", Ident{"created_at"}, Ident{"updated_at"}));
      return true;
    }
    if (!columns) return false;
    if (name == "primary") return primary(chain, call, *columns);
    if (name == "unique") return unique(chain, call, *columns);
    if (name == "index") return index(chain, call, *columns);
    if (name == "dropColumn" || name == "dropColumns") return drop_columns(chain, call);
    const std::string& first = columns->front();
    if (name == "renameColumn") {
      const auto to = plain_text(call.argument(1));
      if (to) alter(chain, kSql.write("rename {} to {}", Ident{first}, Ident{*to}));
      return to.has_value();
    }
    if (name == "setNullable" || name == "dropNullable") {
      alter(chain, name == "setNullable"
                       ? kSql.write("alter column {} drop not null", Ident{first})
                       : kSql.write("alter column {} set not null", Ident{first}));
      return true;
    }
    if (name == "check") {
      const auto called = plain_text(call.argument(2));
      if (call.argument(1) != nullptr && !call.argument(1)->is(Node::Kind::kNothing) &&
          !call.argument(1)->items.empty())
        return false;  // with values filled in
      alter(chain,
            kSql.write("add {}check ({})", constraint_name(called.value_or("")), written(first)));
      return true;
    }
    return drop_named(chain, call, *columns);
  }

  bool primary(const Chain& chain, const Node& call, const std::vector<std::string>& columns) {
    const Node* options = call.argument(1);
    const auto said = plain_text(options);
    std::string name = said.value_or(cut_name(table_.name + "_pkey"));
    if (options != nullptr && !options->word("constraintName").empty())
      name = options->word("constraintName");
    const Sql key = kSql.write("constraint {} primary key ({})", Ident{name}, kSql.idents(columns));
    if (!creates()) {
      alter(chain, kSql.write("add {}", key));
    } else {
      add_part(chain, key);
    }
    return true;
  }

  bool unique(const Chain& chain, const Node& call, const std::vector<std::string>& columns) {
    const Node* options = call.argument(1);
    std::string name = plain_text(options).value_or(knex_name(table_, columns, "unique"));
    if (options != nullptr && options->is(Node::Kind::kMap)) {
      if (options->keyword("predicate") != nullptr || options->flag("useConstraint")) return false;
      if (!options->word("indexName").empty()) name = options->word("indexName");
    }
    alter(chain, kSql.write("add constraint {} unique ({})", Ident{name}, kSql.idents(columns)));
    return true;
  }

  bool index(const Chain& chain, const Node& call, const std::vector<std::string>& columns) {
    IndexDraft draft{
        plain_text(call.argument(1)).value_or(knex_name(table_, columns, "index")), table_, {}};
    for (const std::string& column : columns) draft.keys.push_back(kSql.ident(column));
    const Node* options = call.argument(2);
    if (options != nullptr && options->is_text()) draft.method = options->text;
    if (options != nullptr && options->is(Node::Kind::kMap)) {
      draft.method = options->word("indexType");
      if (options->keyword("predicate") != nullptr) return false;
    }
    put(chain, index_sql(draft));
    return true;
  }

  bool foreign(const Chain& chain, const Node& call) {
    const auto columns = plain_texts(call.argument(0));
    if (!columns) return false;
    key_ = KeyDraft{plain_text(call.argument(1)).value_or(knex_name(table_, *columns, "foreign")),
                    *columns,
                    {},
                    {}};
    bool whole = true;
    for (std::size_t i = 1; i < chain.calls.size(); ++i)
      whole = take_key_part(*chain.calls[i]) && whole;
    whole = whole && !key_->references.name.empty();
    if (whole) alter(chain, kSql.write("add {}", key_sql(*key_)));
    key_.reset();
    return whole;
  }

  bool drop_columns(const Chain& chain, const Node& call) {
    std::vector<Sql> drops;
    for (const Argument& item : call.items) {
      const auto names = plain_texts(&item.value);
      if (!names) return false;
      item.read = true;
      for (const std::string& name : *names)
        drops.push_back(kSql.write("drop column {}", Ident{name}));
    }
    alter(chain, Sql::join(drops, ", "));
    return true;
  }

  bool drop_named(const Chain& chain, const Node& call, const std::vector<std::string>& columns) {
    static const std::map<std::string_view, const char*> kKinds = {
        {"dropIndex", "index"},  {"dropUnique", "unique"}, {"dropForeign", "foreign"},
        {"dropPrimary", "pkey"}, {"dropChecks", nullptr},
    };
    const auto kind = kKinds.find(call.text);
    if (kind == kKinds.end()) return false;
    const Node* said = call.argument(1);
    if (call.text == "dropChecks" || call.text == "dropPrimary") {
      const std::string name =
          call.text == "dropPrimary" && columns.empty() ? table_.name + "_pkey" : columns.front();
      alter(chain, kSql.write("drop constraint {}", Ident{name}));
      return true;
    }
    const std::string name = plain_text(said).value_or(knex_name(table_, columns, kind->second));
    if (call.text == "dropIndex") {
      put(chain, kSql.write("drop index {}", QualifiedName{table_.schema, name}));
    } else {
      alter(chain, kSql.write("drop constraint {}", Ident{name}));
    }
    return true;
  }

  QualifiedName table_;
  KnexTable how_;
  SqlScript& sql_;
  std::vector<SqlScript::Part> parts_;
  bool has_key_ = false;
  bool key_is_apart_ = false;
  std::vector<std::pair<Position, Sql>> before_;
  std::vector<std::pair<Position, Sql>> altered_;
  std::vector<std::pair<Position, Sql>> later_;
  std::optional<KeyDraft> key_;
};

}  // namespace

void say_knex_table(const Node& function, const QualifiedName& table, KnexTable how, Position at,
                    SqlScript& sql) {
  KnexTableBuilder(table, how, sql).say(function.body, at);
}

}  // namespace shoofly::toolchain::programs
