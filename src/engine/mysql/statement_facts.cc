// size: one judge: a method for each kind of clause, and what they ask of the table.

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
#include "engine/mysql/default_value.h"
#include "engine/mysql/facts.h"
#include "engine/mysql/table_traits.h"
#include "engine/mysql/together.h"
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
  // `acts`: the whole statement, as far as that is looked at; at least the act itself.
  Judge(Acts acts, const SchemaModel& schema, Flavor flavor, const ServerVersion& version)
      : acts_(acts), schema_(schema), flavor_(flavor), version_(version) {}

  DdlFacts take() { return std::move(facts_); }

  // It says IF EXISTS or IF NOT EXISTS, and that is so.
  void mark_idle() { idle_ = true; }

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
    add(fact_of_gone(act.column));
  }
  void operator()(const TurnColumn& act) {
    about(act.table);
    const WrittenColumn* column = known(act.column);
    if (column != nullptr && is_maria()) {
      const Generated generated = column->column.generated;
      if (generated == Generated::kStored) add("modify-stored");
      if (generated == Generated::kVirtual && is_indexed(*table_, act.column))
        add("modify-virtual-indexed");
    }
    for (const std::string_view id : facts_of_change(table_, column, act.to)) {
      if (id == "modify-place" && is_maria() && has_fulltext())
        add("rebuild-fulltext");
      else if (id == "modify-place" && table_ != nullptr && is_compressed(*table_))
        add("modify-place-compressed");
      else if (id == "modify-not-null" && has_virtual_index())
        add("modify-not-null-used");
      else
        add(id);
    }
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
      return add(act.replaced || makes_key(acts_) ? "replace-primary-key"
                 : other_key("")                  ? "drop-primary-key-other"
                                                  : "drop-primary-key");
    if (table_ != nullptr) {
      for (const WrittenIndex& one : table_->indexes) {
        if (one.known_name() == act.name) return add("drop-index");
      }
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
    const bool key = method.empty() && becomes_key(act.index.index);
    add(method == "fulltext"  ? "add-fulltext"
        : method == "spatial" ? "add-spatial"
        : key                 ? "add-unique-becomes-key"
                              : "add-index");
    facts_.scans = !idle_;
  }
  void operator()(const TakeIndex& act) {
    about(act.table);
    const WrittenIndex* key = hidden_key();
    const bool last = key != nullptr && same_word(key->known_name(), act.index.name) &&
                      !makes_key(acts_) && !makes_unique() && !other_key(act.index.name);
    add(last ? "drop-primary-key" : "drop-index");
  }
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
    convert_order(act);
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
      add(rebuild_fact("rebuild"));
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
  bool is_maria() const { return flavor_ == Flavor::kMariaDb; }
  // MariaDB: while such an index is there, what writes all rows anew stops writes.
  bool has_virtual_index() const {
    return is_maria() && table_ != nullptr && has_generated(*table_, Generated::kVirtual) &&
           std::any_of(table_->indexes.begin(), table_->indexes.end(), [&](const auto& one) {
             return is_over_virtual(*table_, one.index) && !takes_index(acts_, one.known_name());
           });
  }
  bool has_fulltext() const {
    return table_ != nullptr &&
           std::any_of(table_->indexes.begin(), table_->indexes.end(), [&](const auto& one) {
             return one.index.method == "fulltext" &&
                    !(is_maria() && takes_index(acts_, one.known_name()));
           });
  }
  // MariaDB: the rows can be kept by another key than the primary one, when the statement has run.
  bool other_key(std::string_view except) const {
    return is_maria() && table_ != nullptr &&
           std::any_of(table_->indexes.begin(), table_->indexes.end(), [&](const auto& one) {
             return !same_word(one.known_name(), except) && stays_key(acts_, *table_, one);
           });
  }
  // MariaDB: the index that the rows are kept by for want of a primary key.
  const WrittenIndex* hidden_key() const {
    if (!is_maria() || table_ == nullptr || !is_whole(*table_) || primary_key(*table_) != nullptr)
      return nullptr;
    const auto found =
        std::find_if(table_->indexes.begin(), table_->indexes.end(),
                     [&](const auto& one) { return can_be_key(*table_, one.index); });
    return found == table_->indexes.end() ? nullptr : &*found;
  }
  bool makes_unique() const {
    return std::any_of(acts_.begin(), acts_.end(), [](const WrittenStatement& one) {
      const auto* make = std::get_if<MakeIndex>(&one.act);
      return make != nullptr && make->index.index.unique;
    });
  }
  bool becomes_key(const Index& index) const {
    return is_maria() && table_ != nullptr && is_whole(*table_) &&
           primary_key(*table_) == nullptr && hidden_key() == nullptr && can_be_key(*table_, index);
  }
  std::string_view fact_of_gone(const std::string& name) const {
    if (table_ == nullptr) return "drop-column";
    const WrittenConstraint* key = primary_key(*table_);
    const WrittenIndex* hidden = hidden_key();
    const bool of_key = key != nullptr ? key->constraint.columns.size() == 1 &&
                                             same_word(key->constraint.columns.front(), name)
                                       : hidden != nullptr && hidden->index.parts.size() == 1 &&
                                             same_word(hidden->index.parts.front().column, name);
    if (of_key)
      return makes_key(acts_) ? "replace-primary-key"
             : other_key("")  ? "drop-column-key-other"
                              : "drop-column-key";
    const bool indexed = is_indexed(*table_, name);
    if (is_virtual(*table_, name) && !has_fulltext())
      return is_maria() && indexed ? "drop-column-virtual-indexed" : "drop-column-virtual";
    const bool moves_virtual = is_maria() && is_before_virtual(*table_, name);
    if (has_virtual_index())
      return moves_virtual ? "drop-column-indexed-virtual" : "rebuild-indexed-virtual";
    if (has_fulltext()) return "drop-column-fulltext";
    if (is_compressed(*table_))
      return moves_virtual ? "drop-column-compressed-virtual" : "drop-column-compressed";
    return indexed ? "drop-column-indexed" : "drop-column";
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
  void add(std::string_view wanted) {
    const std::string_view id = idle_ ? "options" : fact_id(wanted);
    const Claim& one = claim(fact(id), flavor_, version_);
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
    facts_.source = fmt::format("mysql facts: {}", id);
  }
  // MariaDB: whatever writes all rows anew and would let others write does not do that where such
  // an index is.
  std::string_view fact_id(std::string_view id) const {
    if (!is_innodb(table_)) return is_cheap(id) ? id : "other-engine";
    if (!is_maria() || table_ == nullptr) return id;
    const Claim& one = claim(fact(id), flavor_, version_);
    if (one.algorithm != Algorithm::kInPlace || one.lock != Lock::kNone) return id;
    return rebuild_fact(id);
  }
  std::string_view rebuild_fact(std::string_view plain) const {
    if (has_fulltext()) return "rebuild-fulltext";
    return has_virtual_index() ? "rebuild-indexed-virtual" : plain;
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
    const std::string value = column.column.default_sql.value_or("");
    if (column.column.identity == "auto_increment") return "add-column-numbered";
    if (column.column.generated == Generated::kStored) return "add-column-stored";
    if (column.column.generated == Generated::kVirtual) return "add-column-virtual";
    if (!column.column.default_is_literal && !is_clock(value) &&
        !(is_maria() && is_worked_out_once(value)))
      return "add-column-expression";
    const bool placed = column.first || !column.after.empty();
    if (table_ == nullptr) return placed ? "add-column-placed" : "add-column";
    const bool generated = has_generated(*table_, Generated::kVirtual);
    if (placed && is_maria() && is_before_virtual(*table_, column.after))
      return "add-column-placed-generated";
    if (has_virtual_index()) return "add-column-indexed-virtual";
    if (has_fulltext()) return "add-column-fulltext";
    if (is_compressed(*table_)) return "add-column-compressed";
    // An index goes beside it that would else stand in the way.
    if (is_maria() && (has_index_of(*table_, "fulltext") || has_indexed_virtual(*table_)))
      return "rebuild";
    if (!placed) return "add-column";
    return generated && !is_maria() ? "add-column-placed-generated" : "add-column-placed";
  }

  void option(const std::string& name, const std::string& value) {
    if (name == "engine") {
      if (value != "innodb" || !is_innodb(table_)) return copies("other-engine");
      return add(rebuild_fact("rebuild"));
    }
    if (name == "convert") return convert(value);
    if (name == "force" || name == "row_format" || name == "key_block_size" ||
        name == "page_compressed" || name == "encrypted" || name == "encryption" ||
        name == "tablespace")
      return add(rebuild_fact("row-format"));
    if (name == "partition") return partition(value);
    if (name == "order by") return copies("other-engine");
    if (name == "check" && value == "enforce") return add("add-check");
    if (name == "auto_increment") return add("auto-increment");
    if (name == "charset" || name == "collate") return add("default-charset");
    if (name == "keys") return add("keys");
    if (name == "system versioning" && is_maria())
      return add(value == "drop" ? "drop-system-versioning" : "add-system-versioning");
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
  // CONVERT TO CHARACTER SET .. COLLATE
  void convert_order(const TurnOptions& act) {
    if (act.options.count("convert") == 0 || table_ == nullptr) return;
    const auto collation = act.options.find("collate");
    const std::string order =
        collation == act.options.end() ? "" : order_of_collation(collation->second);
    for (const WrittenColumn& column : table_->columns) {
      if (!is_text_type(column.column.type) || charset_of(column, *table_).empty()) continue;
      const std::string_view id = fact_of_order(*table_, column, order_of(column, *table_), order);
      if (!id.empty()) add(id);
    }
  }
  // By the manuals: what moves rows between partitions copies them, the rest waits for everybody.
  void partition(const std::string& what) {
    const std::string verb = what.substr(0, what.find(' '));
    for (const std::string_view moves : {"by", "remove", "reorganize", "coalesce", "convert",
                                         "rebuild", "optimize", "repair", "upgrade"}) {
      if (verb == moves) return copies("other-engine");
    }
    // Of HASH and KEY all rows are dealt out anew: an INSERT waited for its end on MariaDB 10.11.
    const bool dealt = lower(what) == "add partitions" ||
                       (verb == "add" && table_ != nullptr && is_dealt(table_->partition_by));
    if (dealt) return copies("other-engine");
    add("rename-table");
  }
  static bool is_dealt(const std::string& partition_by) {
    const std::string text = lower(partition_by);
    for (const std::string_view way : {"hash", "key", "linear"}) {
      if (text.starts_with(way)) return true;
    }
    return false;
  }

  Acts acts_;
  bool idle_ = false;
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

// Alone it is no work on the rows; beside an index that is built it is.
bool moves_columns(const DdlFacts& facts) {
  if (facts.rewrites) return false;
  for (const std::string_view id :
       {"add-column", "add-column-placed", "drop-column", "drop-column-indexed", "modify-place"}) {
    if (facts.source.ends_with(id)) return true;
  }
  return false;
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
    return judged(statement, Acts(&statement, 1), schema, meant(version));
  }
  // The worst of them, or what they are together.
  DdlFacts facts_of_all(std::span<const WrittenStatement> acts, const SchemaModel& schema,
                        const ServerVersion& version) const override {
    const std::vector<const WrittenStatement*> counting = acts_that_count(acts, schema, flavor_);
    DdlFacts worst;
    std::string lock;
    bool moves = false;
    for (const WrittenStatement* one : counting) {
      DdlFacts facts = judged(*one, acts, schema, meant(version));
      // What the others do decides.
      const bool counts = counting.size() == 1 || !std::holds_alternative<NameTable>(one->act);
      if (counts && rank_of(facts.lock, kLocks) > rank_of(lock, kLocks)) lock = facts.lock;
      moves = moves || moves_columns(facts);
      const bool worse =
          rank_of(facts.algorithm, kAlgorithms) > rank_of(worst.algorithm, kAlgorithms);
      if (worse || worst.locks.empty()) worst = std::move(facts);
    }
    if (counting.empty()) return nothing_done(acts, schema, version);
    worst.lock = lock;
    const std::string_view id = fact_of_all(counting, schema, flavor_, moves);
    if (!id.empty()) take_if_worse(claim(fact(id), flavor_, meant(version)), id, version, worst);
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
  // "8.0" stands for its last release.
  ServerVersion meant(ServerVersion version) const {
    if (flavor_ == Flavor::kMySql && version.major == 8 && version.patch == 0) version.patch = 99;
    return version;
  }
  DdlFacts judged(const WrittenStatement& statement, Acts acts, const SchemaModel& schema,
                  const ServerVersion& version) const {
    Judge judge(acts, schema, flavor_, version);
    if (flavor_ == Flavor::kMariaDb && does_nothing(statement, schema)) judge.mark_idle();
    std::visit(judge, statement.act);
    return judge.take();
  }
  // Indexes only have other names, or nothing changes at all.
  DdlFacts nothing_done(Acts acts, const SchemaModel& schema, const ServerVersion& version) const {
    DdlFacts facts = judged(acts.front(), acts, schema, version);
    facts.algorithm = to_string(Algorithm::kInstant);
    facts.lock = to_string(Lock::kNone);
    facts.rewrites = facts.scans = false;
    return facts;
  }
  void take_if_worse(const Claim& one, std::string_view id, const ServerVersion& version,
                     DdlFacts& worst) const {
    const std::string_view algorithm = to_string(one.algorithm);
    const bool online = one.algorithm == Algorithm::kCopy && version >= kCopiesOnlineSince;
    const Lock lock = online ? Lock::kNone : one.lock;
    if (rank_of(worst.algorithm, kAlgorithms) > static_cast<int>(one.algorithm)) return;
    if (rank_of(worst.lock, kLocks) < static_cast<int>(lock)) worst.lock = to_string(lock);
    if (worst.algorithm == algorithm && one.algorithm >= Algorithm::kInPlace) return;
    worst.algorithm = algorithm;
    worst.rewrites = one.algorithm >= Algorithm::kInPlace;
    worst.scans = true;
    worst.source = fmt::format("mysql facts: {}", id);
  }

  Flavor flavor_;
};

}  // namespace

const StatementFacts& statement_facts(Flavor flavor) {
  static const MysqlStatementFacts mariadb(Flavor::kMariaDb);
  static const MysqlStatementFacts mysql(Flavor::kMySql);
  return flavor == Flavor::kMariaDb ? mariadb : mysql;
}

}  // namespace shoofly::mysql
