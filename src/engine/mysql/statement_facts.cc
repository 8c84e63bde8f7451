#include "engine/mysql/statement_facts.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/contains.h"
#include "engine/mysql/column_change.h"
#include "engine/mysql/cursor.h"
#include "engine/mysql/facts.h"
#include "engine/mysql/types.h"

namespace shoofly::mysql {
namespace {

bool is_innodb(const WrittenTable* table) {
  if (table == nullptr) return true;
  const auto engine = table->options.find("engine");
  return engine == table->options.end() || engine->second == "innodb";
}

// now() is known before the rows are looked at; uuid() is not.
bool is_clock(const std::string& value) {
  const std::string text = lower(value);
  for (const std::string_view word : {"current_timestamp", "now(", "localtime", "null"}) {
    if (text.starts_with(word)) return true;
  }
  return false;
}

class Judge {
 public:
  Judge(const SchemaModel& schema, Flavor flavor, const ServerVersion& version)
      : schema_(schema), flavor_(flavor), version_(version) {}

  DdlFacts take() { return std::move(facts_); }

  void operator()(const MakeTable& act) {
    facts_.commits = !act.table.temporary;
    for (const WrittenConstraint& one : act.table.constraints) refer(one);
  }
  void operator()(const MakeColumn& act) {
    about(act.table);
    add(fact_of_new(act.column));
    // REFERENCES behind a column was passed over before.
    if (flavor_ == Flavor::kMySql && version_.major < 9) return;
    for (const WrittenConstraint& one : act.constraints) {
      refer(one);
      if (one.constraint.kind == ConstraintKind::kForeignKey) add("add-foreign-key");
    }
  }
  void operator()(const TakeColumn& act) {
    about(act.table);
    const WrittenColumn* column = known(act.column);
    const bool fulltext = table_ != nullptr && has_index_of(*table_, "fulltext");
    if (column != nullptr && column->column.generated == Generated::kVirtual && !fulltext)
      return add("drop-column-virtual");
    if (fulltext) return add("drop-column-fulltext");
    add(is_indexed(act.column) ? "drop-column-indexed" : "drop-column");
  }
  void operator()(const TurnColumn& act) {
    about(act.table);
    for (const std::string_view id : facts_of_change(table_, known(act.column), act.to)) add(id);
  }
  void operator()(const TurnDefault& act) { add_on(act.table, "set-default"); }
  void operator()(const MakeConstraint& act) {
    about(act.table);
    refer(act.constraint);
    switch (act.constraint.constraint.kind) {
      case ConstraintKind::kPrimaryKey:
        return add("add-primary-key");
      case ConstraintKind::kForeignKey:
        return add("add-foreign-key");
      default:
        return add(act.constraint.constraint.validated ? "add-check" : "options");
    }
  }
  void operator()(const TakeConstraint& act) {
    about(act.table);
    if (act.name == "PRIMARY")
      return add(act.replaced ? "replace-primary-key" : "drop-primary-key");
    if (table_ != nullptr) {
      for (const WrittenConstraint& one : table_->constraints) {
        if (one.constraint.name != act.name) continue;
        refer(one);
        if (one.constraint.kind == ConstraintKind::kCheck) return add("drop-check");
      }
    }
    add("drop-foreign-key");
  }
  void operator()(const MakeIndex& act) {
    about(act.index.table);
    const std::string& method = act.index.index.method;
    add(method == "fulltext" ? "add-fulltext" : method == "spatial" ? "add-spatial" : "add-index");
    facts_.scans = true;
  }
  void operator()(const TakeIndex& act) { add_on(act.table, "drop-index"); }
  void operator()(const NameIndex& act) { add_on(act.table, "rename-index"); }
  void operator()(const NameColumn& act) { add_on(act.table, "rename-column"); }
  void operator()(const NameTable& act) { add_on(act.table, "rename-table"); }
  void operator()(const TakeTable& act) {
    about(act.table);
    lock(act.table);
    facts_.commits = true;
    if (table_ == nullptr) return;
    for (const WrittenConstraint& one : table_->constraints) refer(one);
  }
  void operator()(const TurnOptions& act) {
    about(act.table);
    for (const auto& [name, value] : act.options) option(name, value);
  }
  void operator()(const Aside& act) {
    const bool session = act.kind == Aside::Kind::kSession || act.kind == Aside::Kind::kData ||
                         act.kind == Aside::Kind::kSettled;
    facts_.commits = !session;
    if (const auto* rows = std::get_if<RowWork>(&act.detail)) {
      if (rows->verb == RowWork::Verb::kTruncate) {
        facts_.commits = true;
        lock(rows->tables.front());
      }
    }
    if (const auto* work = std::get_if<Rebuild>(&act.detail)) {
      about(work->name);
      add(table_ != nullptr && has_index_of(*table_, "fulltext") ? "rebuild-fulltext" : "rebuild");
    }
    if (const auto* tables = std::get_if<TableLock>(&act.detail)) {
      for (const QualifiedName& one : tables->tables) lock(one);
    }
    if (act.what == "trigger") lock(act.table);
    if (act.what == "SET GLOBAL") facts_.commits = false;
  }
  void operator()(const MakeSequence&) { facts_.commits = true; }
  template <typename Act>
  void operator()(const Act&) {}  // no statement of these servers

 private:
  void about(const QualifiedName& name) {
    name_ = name;
    table_ = schema_.find_table(name);
  }
  const WrittenColumn* known(const std::string& column) const {
    return table_ == nullptr ? nullptr : table_->find_column(column);
  }
  bool is_indexed(const std::string& column) const {
    return table_ != nullptr &&
           std::any_of(table_->indexes.begin(), table_->indexes.end(), [&](const auto& one) {
             return std::any_of(
                 one.index.parts.begin(), one.index.parts.end(),
                 [&](const IndexPart& part) { return same_word(part.column, column); });
           });
  }

  void lock(const QualifiedName& table) {
    facts_.locks.push_back(
        {table, "exclusive metadata lock", true, true, "every statement on the table"});
  }
  // Who refers to a table, or stops to, locks it too.
  void refer(const WrittenConstraint& one) {
    if (one.constraint.kind != ConstraintKind::kForeignKey) return;
    const QualifiedName& other = one.constraint.references;
    if (schema_.at_home(other) != schema_.at_home(name_)) lock(other);
  }

  void add_on(const QualifiedName& table, std::string_view id) {
    about(table);
    add(id);
  }

  // What several clauses cost is what the worst of them does.
  void add(std::string_view id) {
    const Claim& one =
        claim(fact(is_innodb(table_) || is_cheap(id) ? id : "other-engine"), flavor_, version_);
    Algorithm algorithm = one.algorithm;
    Lock lock_mode = one.lock;
    const bool online = flavor_ == Flavor::kMariaDb && version_ >= kCopiesOnlineSince &&
                        is_innodb(table_) && algorithm == Algorithm::kCopy && !cascades() &&
                        id != "add-system-versioning";
    if (online) lock_mode = Lock::kNone;
    if (facts_.locks.empty() || facts_.locks.front().relation != name_) {
      lock(name_);
      std::swap(facts_.locks.front(), facts_.locks.back());
    }
    facts_.commits = true;
    if (!facts_.algorithm.empty() && algorithm <= worst_) return;
    worst_ = algorithm;
    facts_.algorithm = to_string(algorithm);
    facts_.lock = to_string(lock_mode);
    facts_.rewrites = algorithm >= Algorithm::kInPlace;
    facts_.scans = facts_.scans || facts_.rewrites;
    facts_.source = fmt::format("mysql facts: {}", fact_id(id));
  }
  std::string_view fact_id(std::string_view id) const {
    return is_innodb(table_) || is_cheap(id) ? id : "other-engine";
  }
  // Known for what they are on tables of any engine.
  static bool is_cheap(std::string_view id) {
    return id == "rename-table" || id == "set-default" || id == "options" || id == "keys" ||
           id == "modify-comment" || id == "rename-column";
  }
  // A copy that lets others write cannot follow what keys do by themselves.
  bool cascades() const {
    if (table_ == nullptr) return false;
    return std::any_of(table_->constraints.begin(), table_->constraints.end(),
                       [](const WrittenConstraint& one) {
                         const std::string& rules = one.constraint.rules;
                         return rules.find("CASCADE") != std::string::npos ||
                                rules.find("SET NULL") != std::string::npos;
                       });
  }

  std::string_view fact_of_new(const WrittenColumn& column) const {
    const bool fulltext = table_ != nullptr && has_index_of(*table_, "fulltext");
    if (column.column.identity == "auto_increment") return "add-column-numbered";
    if (column.column.generated == Generated::kStored) return "add-column-stored";
    if (column.column.generated == Generated::kVirtual) return "add-column-virtual";
    if (!column.column.default_is_literal && !is_clock(column.column.default_sql.value_or("")))
      return "add-column-expression";
    if (fulltext || is_compressed()) return "add-column-fulltext";
    if (!column.first && column.after.empty()) return "add-column";
    const bool generated = table_ != nullptr && has_generated(*table_, Generated::kVirtual);
    return generated ? "add-column-placed-generated" : "add-column-placed";
  }
  bool is_compressed() const {
    if (table_ == nullptr) return false;
    const auto format = table_->options.find("row_format");
    return format != table_->options.end() && format->second == "compressed";
  }

  void option(const std::string& name, const std::string& value) {
    if (name == "engine") {
      if (value != "innodb" || !is_innodb(table_)) return copies("other-engine");
      return add(table_ != nullptr && has_index_of(*table_, "fulltext") ? "rebuild-fulltext"
                                                                        : "rebuild");
    }
    if (name == "convert") return convert(value);
    if (name == "force" || name == "row_format" || name == "key_block_size" ||
        name == "page_compressed" || name == "encrypted" || name == "encryption" ||
        name == "tablespace")
      return add(table_ != nullptr && has_index_of(*table_, "fulltext") ? "rebuild-fulltext"
                                                                        : "row-format");
    if (name == "partition") return partition(value);
    if (name == "order by") return copies("other-engine");
    if (name == "check" && value == "enforce") return add("add-check");
    if (name == "auto_increment") return add("auto-increment");
    if (name == "charset" || name == "collate") return add("default-charset");
    if (name == "keys") return add("keys");
    if (name == "system versioning")
      return flavor_ == Flavor::kMariaDb ? add("add-system-versioning") : add("options");
    add("options");
  }
  void copies(std::string_view id) {
    table_ = nullptr;
    add(id);
  }
  // Texts that are in this character set already stay as they are.
  void convert(const std::string& charset) {
    if (table_ == nullptr) return add("convert-charset");
    const std::string wanted = charset == "utf8" ? "utf8mb3" : charset;
    std::string_view id = "default-charset";
    for (const WrittenColumn& column : table_->columns) {
      const std::string before = charset_of(column, *table_);
      if (!is_text_type(column.column.type) || before == wanted) continue;
      id = fact_of_charset(*table_, column, before, wanted, Conversion::kConvertTable);
      if (id == "convert-charset") break;
    }
    add(id);
  }
  // By the manuals: what moves rows between partitions copies them, the rest waits for everybody.
  void partition(const std::string& what) {
    const std::string verb = what.substr(0, what.find(' '));
    for (const std::string_view moves : {"by", "remove", "reorganize", "coalesce", "convert",
                                         "rebuild", "optimize", "repair", "upgrade"}) {
      if (verb == moves) return copies("other-engine");
    }
    add("rename-table");
  }

  const SchemaModel& schema_;
  Flavor flavor_;
  ServerVersion version_;
  QualifiedName name_;
  const WrittenTable* table_ = nullptr;
  Algorithm worst_ = Algorithm::kInstant;
  DdlFacts facts_;
};

constexpr std::array kAlgorithms = {Algorithm::kInstant, Algorithm::kNoCopy, Algorithm::kInPlace,
                                    Algorithm::kCopy};
constexpr std::array kLocks = {Lock::kNone, Lock::kShared, Lock::kExclusive};

// -1: it is none of them.
template <typename Name, std::size_t N>
int rank_of(const std::string& word, const std::array<Name, N>& all) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](Name one) { return to_string(one) == word; });
  return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

bool makes_virtual(const WrittenStatement& statement) {
  const auto* make = std::get_if<MakeColumn>(&statement.act);
  return make != nullptr && make->column.column.generated == Generated::kVirtual;
}

// What may stand beside a virtual column that comes or goes: others of the kind, columns that go,
// and plain indexes.
bool fits_virtual(const WrittenStatement& statement) {
  if (makes_virtual(statement)) return true;
  if (std::holds_alternative<TakeColumn>(statement.act)) return true;
  if (std::holds_alternative<TakeIndex>(statement.act)) return true;
  const auto* make = std::get_if<MakeIndex>(&statement.act);
  if (make == nullptr) return false;
  const Index& index = make->index.index;
  return !index.unique && index.method != "fulltext" && index.method != "spatial";
}

bool virtual_beside_others(std::span<const WrittenStatement> acts, const SchemaModel& schema) {
  bool any = false;
  for (const WrittenStatement& one : acts) {
    any = any || makes_virtual(one);
    const auto* take = std::get_if<TakeColumn>(&one.act);
    const WrittenTable* table = take == nullptr ? nullptr : schema.find_table(take->table);
    const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(take->column);
    any = any || (column != nullptr && column->column.generated == Generated::kVirtual);
  }
  return any && !std::all_of(acts.begin(), acts.end(), fits_virtual);
}

class MysqlStatementFacts final : public StatementFacts {
 public:
  explicit MysqlStatementFacts(Flavor flavor) : flavor_(flavor) {}
  KnownServers known_servers() const override {
    if (flavor_ == Flavor::kMariaDb) return {{10, 4}, {11}, {10, 11}};
    return {{5, 7}, {9}, {8, 0}};
  }
  DdlFacts facts_of(const WrittenStatement& statement, const SchemaModel& schema,
                    const ServerVersion& version) const override {
    // "8.0" stands for its last release.
    ServerVersion meant = version;
    if (flavor_ == Flavor::kMySql && meant.major == 8 && meant.patch == 0) meant.patch = 99;
    Judge judge(schema, flavor_, meant);
    std::visit(judge, statement.act);
    return judge.take();
  }
  // The worst of them. A virtual column that comes or goes is INSTANT on MariaDB only among its
  // like.
  DdlFacts facts_of_all(std::span<const WrittenStatement> acts, const SchemaModel& schema,
                        const ServerVersion& version) const override {
    DdlFacts worst;
    std::string lock;
    for (const WrittenStatement& one : acts) {
      DdlFacts facts = facts_of(one, schema, version);
      if (rank_of(facts.lock, kLocks) > rank_of(lock, kLocks)) lock = facts.lock;
      const bool worse =
          rank_of(facts.algorithm, kAlgorithms) > rank_of(worst.algorithm, kAlgorithms);
      if (worse || worst.locks.empty()) worst = std::move(facts);
    }
    worst.lock = lock;
    if (flavor_ != Flavor::kMariaDb || worst.algorithm == to_string(Algorithm::kCopy) ||
        !virtual_beside_others(acts, schema))
      return worst;
    const Claim& beside = claim(fact(kVirtualBeside), flavor_, version);
    worst.algorithm = to_string(beside.algorithm);
    worst.lock = to_string(version >= kCopiesOnlineSince ? Lock::kNone : beside.lock);
    worst.rewrites = worst.scans = true;
    worst.source = fmt::format("mysql facts: {}", kVirtualBeside);
    return worst;
  }
  bool takes_changes() const override { return false; }
  bool message_is_transaction() const override { return false; }
  std::string plain_type(const std::string& written) const override {
    return mysql::plain_type(written);
  }
  bool narrows(const std::string& from, const std::string& to) const override {
    return mysql::narrows(from, to);
  }

 private:
  Flavor flavor_;
};

}  // namespace

const StatementFacts& statement_facts(Flavor flavor) {
  static const MysqlStatementFacts mariadb(Flavor::kMariaDb);
  static const MysqlStatementFacts mysql(Flavor::kMySql);
  return flavor == Flavor::kMariaDb ? mariadb : mysql;
}

}  // namespace shoofly::mysql
