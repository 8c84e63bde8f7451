// ALTER TABLE: each clause an act.

#include <algorithm>
#include <utility>

#include "engine/mysql/column_reader.h"
#include "engine/mysql/key_reader.h"
#include "engine/mysql/statement.h"

namespace shoofly::mysql {
namespace {

class AlterReader {
 public:
  explicit AlterReader(Reading& reading) : reading_(reading), at_(reading.at) {}

  bool run() {
    read_if_exists(at_);
    std::optional<QualifiedName> name = at_.qualified();
    if (!name) return false;
    table_ = std::move(*name);
    read_wait(at_);
    while (!at_.at_end()) {
      where_ = reading_.here();
      if (!clause()) return false;
      at_.accept(",");
    }
    if (reading_.acts.empty()) reading_.add_aside(Aside::Kind::kSettled, "ALTER TABLE", table_);
    mark_replaced_key();
    return true;
  }

 private:
  void mark_replaced_key() {
    bool made = false;
    for (const WrittenStatement& one : reading_.acts) {
      const auto* make = std::get_if<MakeConstraint>(&one.act);
      made = made || (make != nullptr && is_primary(make->constraint));
      const auto* column = std::get_if<MakeColumn>(&one.act);
      made = made || (column != nullptr && std::any_of(column->constraints.begin(),
                                                       column->constraints.end(), is_primary));
    }
    if (!made) return;
    for (WrittenStatement& one : reading_.acts) {
      auto* take = std::get_if<TakeConstraint>(&one.act);
      if (take != nullptr && take->name == "PRIMARY") take->replaced = true;
    }
  }

  static bool is_primary(const WrittenConstraint& one) {
    return one.constraint.kind == ConstraintKind::kPrimaryKey;
  }
  template <typename Act>
  bool add(Act act) {
    reading_.add(where_, std::move(act));
    return true;
  }
  bool option(std::string name, std::string value) {
    return add(TurnOptions{table_, {{std::move(name), std::move(value)}}});
  }

  bool clause() {
    if (read_online_option(reading_)) return !at_.failed();
    if (at_.failed()) return false;
    if (at_.accept({"with", "validation"}) || at_.accept({"without", "validation"})) return true;
    if (at_.accept("add")) return add_clause();
    if (at_.accept("drop")) return drop_clause();
    if (at_.accept("modify")) return redefine(false);
    if (at_.accept("change")) return redefine(true);
    if (at_.accept("alter")) return alter_clause();
    if (at_.accept("rename")) return rename_clause();
    if (at_.is_any({"partition", "coalesce", "reorganize", "exchange", "analyze", "check",
                    "optimize", "rebuild", "repair", "truncate", "remove", "upgrade"}) ||
        at_.are({"convert", "partition"}) || at_.are({"convert", "table"}))
      return partition_clause();
    return whole_clause();
  }

  bool add_clause() {
    if (at_.is("partition")) return partition_clause("add");
    if (at_.accept({"period", "for"}))
      return at_.name() && at_.skip_brackets() && option("period", "add");
    if (at_.accept({"system", "versioning"})) return option("system versioning", "add");
    if (begins_key(at_)) return add_key();
    at_.accept("column");
    const bool if_not_exists = read_if_not_exists(at_);
    if (!at_.accept("(")) return add_column(if_not_exists);
    do {
      where_ = reading_.here();
      if (begins_key(at_) ? !add_key() : !add_column(if_not_exists)) return false;
    } while (at_.accept(","));
    return at_.expect(")");
  }

  bool add_key() {
    const std::size_t start = at_.index();
    std::optional<ReadKey> read = read_key(at_, reading_.lines);
    if (!read) return false;
    if (auto* index = std::get_if<WrittenIndex>(&*read))
      return add_index(std::move(*index), says_if_not_exists(start));
    return add(MakeConstraint{table_, std::move(std::get<WrittenConstraint>(*read))});
  }

  // Before the name: ADD UNIQUE INDEX IF NOT EXISTS.
  bool says_if_not_exists(std::size_t start) {
    constexpr std::size_t kBefore = 4;  // CONSTRAINT x UNIQUE INDEX
    const std::size_t end = at_.index();
    bool says = false;
    for (std::size_t i = start; i <= start + kBefore && i < end && !says; ++i) {
      at_.go(i);
      says = at_.are({"if", "not", "exists"});
    }
    at_.go(end);
    return says;
  }

  bool add_index(WrittenIndex index, bool if_not_exists = false) {
    index.table = table_;
    MakeIndex make;
    make.index = std::move(index);
    make.if_not_exists = if_not_exists;
    return add(std::move(make));
  }

  bool add_column(bool if_not_exists) {
    std::optional<ReadColumn> read = read_column(at_, reading_.lines);
    if (!read) return false;
    add(MakeColumn{table_, std::move(read->column), std::move(read->constraints), if_not_exists});
    for (WrittenIndex& index : read->indexes) add_index(std::move(index));
    return true;
  }

  bool drop_clause() {
    if (at_.is("partition")) return partition_clause("drop");
    if (at_.accept({"system", "versioning"})) return option("system versioning", "drop");
    if (at_.accept({"period", "for"})) return at_.name() && option("period", "drop");
    if (at_.accept({"primary", "key"})) return add(TakeConstraint{table_, "PRIMARY"});
    if (at_.is_any({"index", "key"})) {
      at_.skip();
      TakeIndex take;
      take.if_exists = read_if_exists(at_);
      std::optional<std::string> name = at_.name();
      if (!name) return false;
      take.index = {"", std::move(*name)};
      take.table = table_;
      return add(std::move(take));
    }
    if (at_.accept({"foreign", "key"}) || at_.accept("constraint") ||
        (at_.is("check") && at_.is_name(1) && at_.accept("check"))) {
      TakeConstraint take{table_, ""};
      take.if_exists = read_if_exists(at_);
      std::optional<std::string> name = at_.name();
      take.name = name.value_or("");
      return name && add(std::move(take));
    }
    at_.accept("column");
    TakeColumn take{table_, ""};
    take.if_exists = read_if_exists(at_);
    std::optional<std::string> name = at_.name();
    take.column = name.value_or("");
    if (!at_.accept("cascade")) at_.accept("restrict");
    return name && add(std::move(take));
  }

  bool redefine(bool renames) {
    at_.accept("column");
    TurnColumn turn{table_, "", {}, read_if_exists(at_)};
    if (renames) {
      std::optional<std::string> name = at_.name();
      if (!name) return false;
      turn.column = std::move(*name);
    }
    std::optional<ReadColumn> read = read_column(at_, reading_.lines);
    if (!read) return false;
    turn.to = std::move(read->column);
    if (!renames) turn.column = turn.to.column.name;
    add(std::move(turn));
    for (WrittenConstraint& one : read->constraints) {
      // MariaDB holds no row that is there against it (10.11): INSTANT, and only new rows fail.
      if (reading_.flavor == Flavor::kMariaDb && one.constraint.kind == ConstraintKind::kCheck)
        one.constraint.validated = false;
      add(MakeConstraint{table_, std::move(one)});
    }
    for (WrittenIndex& one : read->indexes) add_index(std::move(one));
    return true;
  }

  bool alter_clause() {
    if (at_.is_any({"index", "key"}) && at_.is_name(1)) {
      at_.skip();
      if (!at_.name()) return false;
      const bool known = at_.accept("visible") || at_.accept("invisible") ||
                         at_.accept("ignored") || at_.accept({"not", "ignored"});
      return known ? option("index", "switch") : at_.fail("VISIBLE or INVISIBLE");
    }
    if (at_.is_any({"check", "constraint"}) && at_.is_name(1)) {
      at_.skip();
      if (!at_.name()) return false;
      const bool lifts = at_.accept("not");
      return at_.expect("enforced") && option("check", lifts ? "lift" : "enforce");
    }
    at_.accept("column");
    read_if_exists(at_);
    std::optional<std::string> column = at_.name();
    if (!column) return false;
    if (at_.accept({"drop", "default"})) return add(TurnDefault{table_, *column, std::nullopt});
    if (!at_.expect("set")) return false;
    if (at_.accept("visible") || at_.accept("invisible")) return option("column", "switch");
    bool literal = true;
    if (!at_.expect("default")) return false;
    std::optional<std::string> value = read_default(at_, literal);
    return value && add(TurnDefault{table_, *column, std::move(*value)});
  }

  bool rename_clause() {
    const bool column = at_.is("column") && at_.is_name(1) && !at_.is_any({"to", "as"});
    const bool index = at_.is_any({"index", "key"}) && at_.is_name(1);
    if (column || index) {
      at_.skip();
      read_if_exists(at_);
      std::optional<std::string> from = at_.name();
      if (!from || !at_.expect("to")) return false;
      std::optional<std::string> to = at_.name();
      if (!to) return false;
      if (column) return add(NameColumn{table_, *from, *to});
      return add(NameIndex{table_, *from, *to});
    }
    if (!at_.accept("to") && !at_.accept("as")) at_.accept("=");
    std::optional<QualifiedName> to = at_.qualified();
    if (!to) return false;
    if (!to->schema.empty() && to->schema != table_.schema)
      return add(Aside{Aside::Kind::kOther,
                       "ALTER TABLE .. RENAME to another database",
                       table_,
                       {},
                       SchemaMove{"table", table_, to->schema}});
    return add(NameTable{table_, to->name});
  }

  // "add", "drop" where the word has been taken.
  bool partition_clause(std::string verb = "") {
    if (at_.accept({"partition", "by"})) {
      verb = "by";
    } else if (verb.empty()) {
      verb = at_.word();
      if (!at_.is_any({"partition", "partitioning", "table"})) return at_.fail("PARTITION");
    }
    const bool partition = at_.accept("partition");
    const bool named = partition && at_.is_name();
    const std::string which = named ? std::string(at_.raw()) : "";
    // To the end: nothing else can follow but the options of the statement.
    while (!at_.at_end()) {
      if (at_.is("(")) {
        if (!at_.skip_brackets()) return false;
      } else if (at_.is(",") && (at_.is("algorithm", 1) || at_.is("lock", 1))) {
        break;
      } else {
        at_.skip();
      }
    }
    return option("partition", which.empty() ? verb : verb + " " + which);
  }

  bool whole_clause() {
    if (at_.accept({"convert", "to"})) return convert();
    if (at_.accept("force")) return option("force", "on");
    if (at_.accept({"order", "by"})) {
      while (at_.is_name() || at_.is(",")) at_.skip();
      return option("order by", "on");
    }
    if (at_.accept({"disable", "keys"})) return option("keys", "disable");
    if (at_.accept({"enable", "keys"})) return option("keys", "enable");
    if (at_.accept({"discard", "tablespace"})) return option("tablespace files", "discard");
    if (at_.accept({"import", "tablespace"})) return option("tablespace files", "import");
    std::map<std::string, std::string> options;
    if (!read_table_options(reading_, options)) return false;
    if (options.empty()) return at_.fail("a clause of ALTER TABLE");
    return add(TurnOptions{table_, std::move(options)});
  }

  bool convert() {
    std::string charset;
    if (!read_charset(at_, charset)) return at_.fail("CHARACTER SET");
    TurnOptions turn{table_, {{"convert", lower(charset)}}};
    if (at_.accept("collate")) {
      at_.accept("=");
      turn.options["collate"] = lower(at_.word());
    }
    return add(std::move(turn));
  }

  Reading& reading_;
  Cursor& at_;
  QualifiedName table_;
  Position where_;
};

}  // namespace

bool read_online_option(Reading& reading) {
  Cursor& at = reading.at;
  const bool algorithm = at.is("algorithm");
  if (!algorithm && !at.is("lock")) return false;
  if (!at.is("=", 1) && !at.is_any({"algorithm", "lock"})) return false;
  at.skip();
  at.accept("=");
  const bool known = algorithm ? at.is_any({"default", "instant", "nocopy", "inplace", "copy"})
                               : at.is_any({"default", "none", "shared", "exclusive"});
  if (!known) {
    at.fail(algorithm ? "DEFAULT, INSTANT, NOCOPY, INPLACE or COPY"
                      : "DEFAULT, NONE, SHARED or EXCLUSIVE");
    return false;
  }
  (algorithm ? reading.algorithm : reading.lock) = upper(at.word());
  return true;
}

bool read_wait(Cursor& at) {
  if (at.accept("nowait")) return true;
  if (!at.is("wait") || at.kind(1) != TokenKind::kNumber) return false;
  at.skip();
  at.skip();
  return true;
}

bool read_alter_table(Reading& reading) { return AlterReader(reading).run(); }

}  // namespace shoofly::mysql
