#include "lint/schema_history.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <variant>

#include "base/contains.h"
#include "lint/fingerprint.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

constexpr std::array<NameSpace, 3> kOfTables = {NameSpace::kTrigger, NameSpace::kPolicy,
                                                NameSpace::kComputed};

bool is_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool has_index(const WrittenConstraint& constraint) {
  const ConstraintKind kind = constraint.constraint.kind;
  return kind != ConstraintKind::kCheck && kind != ConstraintKind::kForeignKey;
}

SchemaHistory::Parts parts_of(const WrittenTable& table) {
  SchemaHistory::Parts parts{table.name, {}, {}};
  for (const WrittenIndex& index : table.indexes) parts.indexes.push_back(index.known_name());
  for (const WrittenConstraint& constraint : table.constraints) {
    parts.constraints.push_back(constraint.known_name());
    if (has_index(constraint)) parts.indexes.push_back(constraint.known_name());
  }
  return parts;
}

bool is_relation(const std::string& kind) {
  return kind == "view" || kind == "materialized view" || kind == "sequence" ||
         kind == "foreign table";
}
bool is_type(const std::string& kind) { return kind == "type" || kind == "domain"; }

// A SELECT may call what changes the schema; these do not.
bool is_harmless_call(std::string_view name) {
  static constexpr std::array<std::string_view, 24> kNames = {
      "set_config", "setval", "nextval", "currval",  "lastval",  "count",  "max", "min",
      "sum",        "avg",    "now",     "exists",   "coalesce", "in",     "any", "values",
      "lower",      "upper",  "length",  "greatest", "least",    "nullif", "and", "cast"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() || name.starts_with("pg_");
}

bool calls_something(std::string_view text) {
  const std::vector<SqlWord> words = sql_words(text);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (!words[i].is_name || text[words[i + 1].from] != '(') continue;
    std::string name(text.substr(words[i].from, words[i].to - words[i].from));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!is_harmless_call(name)) return true;
  }
  return false;
}

// All that it runs follows it as statements, each with its own words.
bool tells_all(const CodeBlock& code) { return code.read && !calls_something(code.body); }

// Rows come, change and go; what they are rows of stays.
bool only_writes_rows(const WrittenStatement& statement) {
  const auto* aside = std::get_if<Aside>(&statement.act);
  if (aside == nullptr) return false;
  if (const auto* code = std::get_if<CodeBlock>(&aside->detail)) return tells_all(*code);
  const auto* work = std::get_if<RowWork>(&aside->detail);
  return work != nullptr && work->verb != RowWork::Verb::kSelect;
}

}  // namespace

bool is_filled_in(std::string_view name) { return name.find("__") != std::string_view::npos; }

namespace {

// CREATE TEMPORARY ..
bool is_temporary(std::string_view text) {
  const std::string begin = normalised(text.substr(0, 64));
  return begin.find(" temp ") != std::string::npos || begin.find(" temporary ") != begin.npos;
}

}  // namespace

SchemaHistory::Parts SchemaHistory::parts_before(const WrittenStatement& statement,
                                                 const SchemaModel& schema) {
  const WrittenTable* table = nullptr;
  const WrittenAct& act = statement.act;
  if (const auto* column = std::get_if<TakeColumn>(&act)) table = schema.find_table(column->table);
  if (const auto* gone = std::get_if<TakeTable>(&act)) table = schema.find_table(gone->table);
  if (const auto* one = std::get_if<TakeConstraint>(&act)) table = schema.find_table(one->table);
  if (const auto* one = std::get_if<NameConstraint>(&act)) table = schema.find_table(one->table);
  if (const auto* index = std::get_if<TakeIndex>(&act)) table = schema.table_of_index(index->index);
  return table == nullptr ? Parts{} : parts_of(*table);
}

const NameFact* SchemaHistory::find(const NameKey& key) const {
  const auto found = facts_.find(key);
  return found == facts_.end() ? nullptr : &found->second;
}

const NameFact* SchemaHistory::there(const NameKey& key) const {
  const NameFact* fact = find(key);
  return fact != nullptr && fact->there ? fact : nullptr;
}

const NameFact* SchemaHistory::gone(const NameKey& key) const {
  const NameFact* fact = find(key);
  return fact != nullptr && !fact->there ? fact : nullptr;
}

bool SchemaHistory::is_sure(const QualifiedName& name, const SchemaModel& schema) const {
  const bool placed = name.schema == schema.home || knows_schema(name.schema);
  if (!placed || is_filled_in(name.name) ||
      !std::all_of(name.name.begin(), name.name.end(), is_of_name))
    return false;
  return find({NameSpace::kDoubt, {}, ""}) == nullptr &&
         find({NameSpace::kDoubt, {}, name.name}) == nullptr;
}

std::vector<std::pair<NameKey, const NameFact*>> SchemaHistory::users_of(const Use& used) const {
  std::vector<std::pair<NameKey, const NameFact*>> users;
  const auto keys = users_.find(used.of);
  if (keys == users_.end()) return users;
  for (const NameKey& key : keys->second) {
    const NameFact* fact = there(key);
    if (fact != nullptr && contains(fact->uses, used)) users.emplace_back(key, fact);
  }
  return users;
}

void SchemaHistory::put(const NameKey& key, std::optional<NameFact> fact) {
  const NameFact* before = find(key);
  changes_.emplace_back(key, before == nullptr ? std::nullopt : std::optional(*before));
  if (!fact) {
    facts_.erase(key);
    return;
  }
  for (const Use& use : fact->uses) users_[use.of].insert(key);
  facts_.insert_or_assign(key, *std::move(fact));
}

void SchemaHistory::go_back(std::size_t mark) {
  while (changes_.size() > mark) {
    auto& [key, before] = changes_.back();
    if (before) {
      facts_.insert_or_assign(key, *std::move(before));
    } else {
      facts_.erase(key);
    }
    changes_.pop_back();
  }
}

void SchemaHistory::clear() {
  facts_.clear();
  users_.clear();
  changes_.clear();
}

void SchemaHistory::doubt_words(std::string_view text) {
  std::set<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_of_name(text[end])) ++end;
    if (end > at) {
      std::string word(text.substr(at, end - at));
      words.insert(word);
      std::transform(word.begin(), word.end(), word.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      words.insert(std::move(word));
    }
    at = end + 1;
  }
  for (const std::string& word : words) {
    if (find({NameSpace::kDoubt, {}, word}) == nullptr) doubt(word);
  }
}

void SchemaHistory::doubt_users(const Use& used) {
  const auto keys = users_.find(used.of);
  if (keys == users_.end()) return;
  for (const NameKey& key : keys->second) {
    const NameFact* fact = there(key);
    if (fact == nullptr) continue;
    const bool uses = used.column.empty()
                          ? std::any_of(fact->uses.begin(), fact->uses.end(),
                                        [&](const Use& use) { return use.of == used.of; })
                          : contains(fact->uses, used);
    const std::string& name = key.name.empty() ? key.of.name : key.name;
    if (!uses || find({NameSpace::kDoubt, {}, name}) != nullptr) continue;
    doubt(name);
    doubt_users({key.of, ""});
  }
}

void SchemaHistory::make(const Step& step, const NameKey& key, std::string kind,
                         std::vector<Use> uses) {
  put(key, NameFact{true, std::move(kind), step.file, step.at, {}, std::move(uses)});
}

void SchemaHistory::let_go(const Step& step, const NameKey& key, const std::string& to) {
  put(key, NameFact{false, {}, step.file, step.at, to, {}});
}

// A relation or a type gets another name.
void SchemaHistory::move(const Step& step, NameSpace space, const QualifiedName& from,
                         const std::string& to) {
  const NameFact* before = there({space, from});
  const NameKey after{space, {from.schema, to}};
  if (before != nullptr) put(after, *before);
  let_go(step, {space, from}, to);
  if (find({NameSpace::kDoubt, {}, from.name}) != nullptr) doubt(to);
  change_uses(from, [&](Use& use) { use.of.name = to; });
}

template <typename Change>
void SchemaHistory::change_uses(const QualifiedName& of, const Change& change) {
  const auto found = users_.find(of);
  if (found == users_.end()) return;
  const std::set<NameKey> keys = found->second;
  for (const NameKey& key : keys) {
    const NameFact* fact = there(key);
    if (fact == nullptr) continue;
    NameFact changed = *fact;
    for (Use& use : changed.uses) {
      if (use.of == of) change(use);
    }
    if (changed.uses != fact->uses) put(key, std::move(changed));
  }
}

void SchemaHistory::compute(const Step& step, const QualifiedName& table,
                            const WrittenColumn& column) {
  if (column.column.generated == Generated::kNone || reader_ == nullptr) return;
  const Result<QueryShape> shape = reader_->read("select " + column.column.generated_sql);
  if (!shape.ok()) return;
  std::vector<Use> uses;
  for (const QueryColumn& used : shape->columns) uses.push_back({table, used.name});
  make(step, {NameSpace::kComputed, table, column.column.name}, "generated column",
       std::move(uses));
}

void SchemaHistory::drop_table(const Step& step, const TakeTable& act, const SchemaModel& schema) {
  const QualifiedName name = schema.at_home(act.table);
  if (act.cascade) doubt_users({name, ""});
  let_go(step, {NameSpace::kRelation, name});
  put({NameSpace::kWhole, name}, std::nullopt);
  for (const NameSpace space : kOfTables) {
    std::vector<NameKey> keys;
    for (auto at = facts_.lower_bound({space, name});
         at != facts_.end() && at->first.space == space && at->first.of == name; ++at)
      keys.push_back(at->first);
    for (const NameKey& key : keys) put(key, std::nullopt);
  }
}

void SchemaHistory::rename_table(const Step& step, const NameTable& act,
                                 const SchemaModel& schema) {
  const QualifiedName from = schema.at_home(act.table);
  const QualifiedName to{from.schema, act.to};
  if (is_whole(from)) put({NameSpace::kWhole, to}, NameFact{});
  put({NameSpace::kWhole, from}, std::nullopt);
  move(step, NameSpace::kRelation, from, act.to);
  for (const NameSpace space : kOfTables) {
    std::vector<std::pair<NameKey, NameFact>> facts;
    for (auto at = facts_.lower_bound({space, from});
         at != facts_.end() && at->first.space == space && at->first.of == from; ++at)
      facts.emplace_back(*at);
    for (auto& [key, fact] : facts) {
      put(key, std::nullopt);
      put({space, to, key.name}, std::move(fact));
    }
  }
}

void SchemaHistory::rename_column(const Step& step, const NameColumn& act,
                                  const SchemaModel& schema) {
  const QualifiedName table = schema.at_home(act.table);
  let_go(step, {NameSpace::kColumn, table, act.column}, act.to);
  if (const NameFact* computed = there({NameSpace::kComputed, table, act.column})) {
    put({NameSpace::kComputed, table, act.to}, *computed);
    put({NameSpace::kComputed, table, act.column}, std::nullopt);
  }
  change_uses(table, [&](Use& use) {
    if (use.column == act.column) use.column = act.to;
  });
}

// Names of a table that it has no longer.
void SchemaHistory::take_lost(const Step& step, const Parts& before, const SchemaModel& schema) {
  if (before.table.name.empty()) return;
  const WrittenTable* table = schema.find_table(before.table);
  const Parts after = table == nullptr ? Parts{} : parts_of(*table);
  const auto* renamed = std::get_if<NameConstraint>(&step.statement.act);
  const std::string to = renamed == nullptr ? "" : renamed->to;
  for (const std::string& index : before.indexes) {
    if (!indexes_by_table_ && !index.empty() && !contains(after.indexes, index))
      let_go(step, {NameSpace::kRelation, {before.table.schema, index}}, to);
  }
  for (const std::string& constraint : before.constraints) {
    if (!constraint.empty() && !contains(after.constraints, constraint))
      let_go(step, {NameSpace::kConstraint, before.table, constraint}, to);
  }
}

// An index whose name cannot be told may have one that was gone.
void SchemaHistory::take_unnamed(const WrittenTable& table) {
  const Parts parts = parts_of(table);
  if (!contains(parts.indexes, "") && !contains(parts.constraints, "")) return;
  std::vector<std::string> names;
  for (auto at = facts_.lower_bound({NameSpace::kRelation, table.name});
       at != facts_.end() && at->first.space == NameSpace::kRelation &&
       at->first.of.name.starts_with(table.name.name);
       ++at)
    names.push_back(at->first.of.name);
  for (const std::string& name : names) doubt(name);
}

void SchemaHistory::take(const Step& step, const Parts& before, const SchemaModel& schema) {
  if (step.in_doubt || step.statement.maybe) {
    if (changes_schemas(step.statement)) return doubt_all();
    if (!only_writes_rows(step.statement)) doubt_words(step.text);
    return;
  }
  doubt_unplaced(step, before, schema);
  const WrittenAct& act = step.statement.act;
  take_lost(step, before, schema);
  if (const auto* make_table = std::get_if<MakeTable>(&act)) {
    const WrittenTable& table = make_table->table;
    const QualifiedName name = schema.at_home(table.name);
    if (table.temporary) doubt(name.name);
    take_place(name, schema);
    if (!make_table->if_not_exists && !table.temporary) take_schema(name.schema);
    if (!make_table->if_not_exists && table.unread.empty() && table.kind == TableKind::kOrdinary)
      put({NameSpace::kWhole, name}, NameFact{});
    for (const WrittenColumn& column : table.columns) compute(step, name, column);
  } else if (const auto* column = std::get_if<MakeColumn>(&act)) {
    // The column may be there without them.
    if (column->if_not_exists && !column->constraints.empty()) doubt(column->table.name);
    compute(step, schema.at_home(column->table), column->column);
  } else if (const auto* taken = std::get_if<TakeColumn>(&act)) {
    const QualifiedName table = schema.at_home(taken->table);
    if (taken->cascade) doubt_users({table, taken->column});
    let_go(step, {NameSpace::kColumn, table, taken->column});
    put({NameSpace::kComputed, table, taken->column}, std::nullopt);
  } else if (const auto* gone = std::get_if<TakeTable>(&act)) {
    drop_table(step, *gone, schema);
  } else if (const auto* rename = std::get_if<NameTable>(&act)) {
    rename_table(step, *rename, schema);
  } else if (const auto* renamed = std::get_if<NameColumn>(&act)) {
    rename_column(step, *renamed, schema);
  } else if (const auto* constraint = std::get_if<TakeConstraint>(&act)) {
    const QualifiedName table = schema.at_home(constraint->table);
    let_go(step, {NameSpace::kConstraint, table, constraint->name});
    if (!constraint->cascade) return;
    doubt_users({table, ""});
    for (const QualifiedName& other : schema.hints.referring_to(table)) doubt(other.name);
  } else if (const auto* index = std::get_if<TakeIndex>(&act)) {
    if (!indexes_by_table_) let_go(step, {NameSpace::kRelation, schema.at_home(index->index)});
  } else if (const auto* made = std::get_if<MakeIndex>(&act)) {
    const WrittenTable* table = schema.find_table(made->index.table);
    if (table != nullptr && made->index.index.name.empty()) take_unnamed(*table);
  } else if (const auto* type = std::get_if<MakeEnum>(&act)) {
    const QualifiedName name = schema.at_home(type->type.name);
    take_place(name, schema);
    make(step, {NameSpace::kType, name}, "type");
  } else if (const auto* sequence = std::get_if<MakeSequence>(&act)) {
    const QualifiedName name = schema.at_home(sequence->name);
    take_place(name, schema);
    make(step, {NameSpace::kRelation, name}, "sequence");
    if (is_temporary(step.text)) doubt(name.name);
  } else if (const auto* given = std::get_if<GiveSequence>(&act)) {
    doubt(given->sequence.name);  // it goes with the column
  } else if (const auto* attached = std::get_if<AttachPartition>(&act)) {
    doubt(attached->partition.name);
  } else if (const auto* aside = std::get_if<Aside>(&act)) {
    take_aside(step, *aside, schema);
  }
}

void SchemaHistory::take_rows(const Step& step, const RowWork& work) {
  if (work.verb != RowWork::Verb::kSelect) return;
  if (has_word(step.text, "into")) doubt_words(step.text);
  // Elsewhere no function changes the schema.
  if (reader_ != nullptr && calls_something(step.text)) doubt_all();
}

void SchemaHistory::take_aside(const Step& step, const Aside& aside, const SchemaModel& schema) {
  if (const auto* removal = std::get_if<ObjectRemoval>(&aside.detail))
    return take_removal(step, *removal, schema);
  if (const auto* rename = std::get_if<ObjectRename>(&aside.detail))
    return take_rename(step, *rename, schema);
  if (aside.what == "search_path") return take_path(step, aside);
  if (const auto* work = std::get_if<RowWork>(&aside.detail)) return take_rows(step, *work);
  if (const auto* mark = std::get_if<TransactionMark>(&aside.detail)) {
    if (mark->verb == TransactionMark::Verb::kOther) doubt_all();  // ROLLBACK TO, PREPARE
    return;
  }
  if (const auto* code = std::get_if<CodeBlock>(&aside.detail)) {
    if (tells_all(*code)) return;
    if (!code->read) doubt_all();
    return doubt_words(step.text);
  }
  switch (aside.kind) {
    case Aside::Kind::kObject:
      return take_object(step, aside, schema);
    case Aside::Kind::kData:
      // CALL, EXECUTE; rows that are written in batches are marked with another detail.
      if (aside.what.starts_with("CALL") || aside.what.starts_with("EXECUTE")) doubt_all();
      return;
    case Aside::Kind::kSession:
      // Names mean something else from there on; MariaDB, MySQL; SQLite.
      if (aside.what == "USE" || aside.what == "ATTACH" || aside.what == "PRAGMA writable_schema")
        doubt_all();
      return;
    case Aside::Kind::kRights:
    case Aside::Kind::kComment:
    case Aside::Kind::kSettled:
    case Aside::Kind::kStorage:
      return;
    case Aside::Kind::kOther:
      break;
  }
  if (aside.what == "CREATE TABLE AS") {
    make(step, {NameSpace::kRelation, schema.at_home(aside.name)}, "table");
    if (is_temporary(step.text)) doubt(aside.name.name);
    return;
  }
  const bool known = !std::holds_alternative<std::monostate>(aside.detail) &&
                     !std::holds_alternative<SchemaMove>(aside.detail);
  if (known || aside.what == "no row-level security" || aside.what == "ALTER SEQUENCE") return;
  if (aside.what == "a command of psql" || aside.what == "DROP OWNED") return doubt_all();
  doubt_words(step.text);
}

void SchemaHistory::take_object(const Step& step, const Aside& aside, const SchemaModel& schema) {
  const QualifiedName name = schema.at_home(aside.name);
  std::vector<Use> uses = step.shape == nullptr ? std::vector<Use>() : uses_of(*step.shape, schema);
  if (aside.what == "schema") return take_schema(name.name);
  if (is_relation(aside.what)) {
    take_place(name, schema);
    NameFact fact{true, aside.what, step.file, step.at, {}, std::move(uses)};
    if (step.shape != nullptr) fact.shown = step.shape->shown;
    put({NameSpace::kRelation, name}, std::move(fact));
    if (is_temporary(step.text)) doubt(name.name);
  } else if (is_type(aside.what)) {
    make(step, {NameSpace::kType, name}, aside.what);
  } else if (aside.what == "trigger" || aside.what == "policy") {
    const QualifiedName table = schema.at_home(aside.table);
    const NameSpace space = aside.what == "trigger" ? NameSpace::kTrigger : NameSpace::kPolicy;
    std::erase(uses, Use{table, ""});
    make(step, {space, table, aside.name.name}, aside.what, std::move(uses));
  } else if (aside.what == "function") {
    make(step, {NameSpace::kFunction, {}, aside.name.name}, aside.what);
    take_routine(step, aside, name);
  } else if (aside.what == "event trigger") {
    doubt_all();
  }
}

void SchemaHistory::take_removal(const Step& step, const ObjectRemoval& removal,
                                 const SchemaModel& schema) {
  const QualifiedName name = schema.at_home(removal.name);
  const QualifiedName table = schema.at_home(removal.table);
  if (is_relation(removal.kind)) {
    if (removal.cascade) doubt_users({name, ""});
    if (removal.cascade && removal.kind != "view" && removal.kind != "materialized view")
      doubt_all();
    return let_go(step, {NameSpace::kRelation, name});
  }
  let_go_routines(step, name);
  if (is_type(removal.kind)) let_go(step, {NameSpace::kType, name});
  if (removal.kind == "trigger") let_go(step, {NameSpace::kTrigger, table, removal.name.name});
  if (removal.kind == "policy") let_go(step, {NameSpace::kPolicy, table, removal.name.name});
  if (removal.cascade && removal.kind != "trigger" && removal.kind != "policy") doubt_all();
  if (removal.kind == "extension") doubt_all();
  if (removal.kind == "schema") put({NameSpace::kSchema, {"", removal.name.name}}, std::nullopt);
}

void SchemaHistory::take_rename(const Step& step, const ObjectRename& rename,
                                const SchemaModel& schema) {
  const QualifiedName name = schema.at_home(rename.name);
  if (is_relation(rename.kind) || rename.kind == "index")
    return move(step, NameSpace::kRelation, name, rename.to);
  if (is_type(rename.kind)) return move(step, NameSpace::kType, name, rename.to);
  let_go_routines(step, name);
  if (rename.kind == "schema") return doubt_all();
  if (rename.kind != "function" && rename.kind != "procedure") doubt_words(step.text);
}

}  // namespace shoofly::lint
