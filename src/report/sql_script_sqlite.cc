// Scripts for the sqlite3 shell. It has no loops: a walk writes its UPDATEs, one per key range,
// into a file beside it and reads that. Each is a transaction of its own.

#include <fmt/format.h>

#include "report/sql_script.h"

namespace shoofly {
namespace {

const SqlWriter kSqlite(QuoteStyle::kDouble);

// quote("from_1") || ', ' || quote("from_2")
Sql quoted_bounds(const std::vector<std::string>& key, const char* prefix) {
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < key.size(); ++i)
    parts.push_back(kSqlite.write("quote({})", Ident{fmt::format("{}{}", prefix, i + 1)}));
  return Sql::join(parts, " || ', ' || ");
}

Sql names(const std::vector<std::string>& key, const char* prefix) {
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < key.size(); ++i)
    parts.push_back(kSqlite.ident(fmt::format("{}{}", prefix, i + 1)));
  return Sql::join(parts, ", ");
}

Sql statements_query(const WalkScript& walk) {
  const Sql keys = kSqlite.idents(walk.key);
  std::vector<Sql> from;
  std::vector<Sql> to;
  for (std::size_t i = 0; i < walk.key.size(); ++i) {
    const std::string name = fmt::format("from_{}", i + 1);
    from.push_back(kSqlite.write("{} as {}", Ident{walk.key[i]}, Ident{name}));
    to.push_back(kSqlite.write("lead({}) over (order by {}) as {}", Ident{name},
                               names(walk.key, "from_"), Ident{fmt::format("to_{}", i + 1)}));
  }
  const Sql update =
      kSqlite.write("update {} set {} where {}", walk.table, walk.assignments, walk.condition);
  // The first range is open below and the last above: what a bound's text rounds off is never left
  // out.
  return kSqlite.write(
      "select {} || case when place = 1 then '' else {} || {} || ')' end\n"
      "  || case when to_1 is null then ';' else {} || {} || ');' end\n"
      "from (select place, {}, {}\n"
      "      from (select {}, row_number() over (order by {}) as place from {})\n"
      "      where place % {} = 1)",
      Text{update.str()}, Text{kSqlite.write(" and ({}) >= (", keys).str()},
      quoted_bounds(walk.key, "from_"), Text{kSqlite.write(" and ({}) < (", keys).str()},
      quoted_bounds(walk.key, "to_"), names(walk.key, "from_"), Sql::join(to, ", "),
      Sql::join(from, ", "), keys, walk.table, walk.batch);
}

class SqliteScript final : public ScriptForm {
 public:
  std::string how_to_run() const override { return "sqlite3 DATABASE < FILE"; }
  std::string settings(Milliseconds lock_timeout) const override {
    return fmt::format(
        ".bail on\n.timeout {}\npragma foreign_keys = on;\npragma legacy_alter_table = off;\n",
        lock_timeout.count());
  }
  std::string begin() const override { return "begin immediate;\n"; }
  std::string commit() const override { return "commit;\n"; }
  std::string before_patient() const override { return {}; }
  std::string after_patient() const override { return {}; }

  std::string walk(const WalkScript& walk, Milliseconds) const override {
    return fmt::format(
        ".mode list\n.headers off\n.once shoofly_walk.sql\n{};\n.read shoofly_walk.sql\n",
        statements_query(walk).str());
  }

  // A CHECK is the shell's only way to fail on what a query says.
  std::string stop_unless_none(const Verification& v) const override {
    const Sql guard = kSqlite.write(
        "create temp table shoofly_stop (found integer constraint {} check (found = 0));\n"
        "insert into shoofly_stop {};\n"
        "drop table temp.shoofly_stop;\n",
        Ident{"stop: there are " + v.question}, v.select);
    return v.select.str() + ";\n" + guard.str();
  }

  std::string refuse(const std::string& sentence) const override {
    return kSqlite
        .write(
            "create temp table shoofly_stop (found integer constraint {} check (found = 0));\ninsert into shoofly_stop values (1);\n",
            Ident{sentence})
        .str();
  }
};

}  // namespace

const ScriptForm& sqlite_script() {
  static const SqliteScript form;
  return form;
}

}  // namespace shoofly
