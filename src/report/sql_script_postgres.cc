// Scripts for psql. A walk is a DO block with COMMIT (PostgreSQL 11 and newer): the key's
// boundaries are read once, then each range is one transaction; rows that somebody holds are tried
// again.

#include <fmt/format.h>

#include "report/sql_script.h"

namespace shoofly {
namespace {

const SqlWriter kPostgres(QuoteStyle::kDouble);

Sql columns(const std::vector<std::string>& key, const char* prefix) {
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < key.size(); ++i)
    parts.push_back(kPostgres.ident(fmt::format("{}{}", prefix, i + 1)));
  return Sql::join(parts, ", ");
}

// b."from_1", b."from_2"
Sql bounds(const std::vector<std::string>& key, const char* prefix) {
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < key.size(); ++i)
    parts.push_back(kPostgres.write("b.{}", Ident{fmt::format("{}{}", prefix, i + 1)}));
  return Sql::join(parts, ", ");
}

Sql boundary_query(const WalkScript& walk) {
  std::vector<Sql> from;
  std::vector<Sql> to;
  for (std::size_t i = 0; i < walk.key.size(); ++i) {
    from.push_back(
        kPostgres.write("{} as {}", Ident{walk.key[i]}, Ident{fmt::format("from_{}", i + 1)}));
    to.push_back(kPostgres.write("lead({}) over (order by {}) as {}",
                                 Ident{fmt::format("from_{}", i + 1)}, columns(walk.key, "from_"),
                                 Ident{fmt::format("to_{}", i + 1)}));
  }
  const Sql keys = kPostgres.idents(walk.key);
  return kPostgres.write(
      "    select {}, {}\n"
      "    from (select {}, row_number() over (order by {}) as place from {}) numbered\n"
      "    where place % {} = 1\n"
      "    order by {}",
      columns(walk.key, "from_"), Sql::join(to, ", "), Sql::join(from, ", "), keys, walk.table,
      walk.batch, columns(walk.key, "from_"));
}

Sql write_range(const WalkScript& walk, const Sql& range) {
  if (!walk.head.empty()) return kPostgres.write("{} {} {}", walk.head, range, walk.tail);
  return kPostgres.write("update {} set {}\n          where {} and {}", walk.table,
                         walk.assignments, walk.condition, range);
}

Sql walk_block(const WalkScript& walk, int lock_timeout_ms) {
  const Sql keys = kPostgres.idents(walk.key);
  const Sql inner = kPostgres.write("({}) >= ({}) and ({}) < ({})", keys, bounds(walk.key, "from_"),
                                    keys, bounds(walk.key, "to_"));
  const Sql last = kPostgres.write("({}) >= ({})", keys, bounds(walk.key, "from_"));
  return kPostgres.write(
      "declare\n"
      "  b record;\n"
      "begin\n"
      "  for b in\n{}\n"
      "  loop\n"
      "    loop\n"
      "      begin\n"
      "        if b.to_1 is null then\n"
      "          {};\n"
      "        else\n"
      "          {};\n"
      "        end if;\n"
      "        exit;\n"
      "      exception when lock_not_available or deadlock_detected then\n"
      "        perform pg_catalog.pg_sleep(0.001 * {});\n"
      "      end;\n"
      "    end loop;\n"
      "    commit;\n"
      "  end loop;\n"
      "end",
      boundary_query(walk), write_range(walk, last), write_range(walk, inner), lock_timeout_ms);
}

// As a dollar quote whose tag the text does not hold.
std::string do_block(const Sql& body) {
  std::string tag = "$walk$";
  for (int i = 1; body.str().find(tag) != std::string::npos; ++i) tag = fmt::format("$walk{}$", i);
  return fmt::format("do {}\n{}\n{};\n", tag, body.str(), tag);
}

class PostgresScript final : public ScriptForm {
 public:
  std::string how_to_run() const override {
    return "psql -X -v ON_ERROR_STOP=1 -f FILE \"$DATABASE\", not in a transaction of yours";
  }

  std::string settings(Milliseconds lock_timeout) const override {
    return fmt::format("set lock_timeout = '{}ms';\n", lock_timeout.count()) +
           "set statement_timeout = 0;\n"
           "set idle_in_transaction_session_timeout = 0;\n"
           "set row_security = off;  -- an error instead of silently fewer rows\n"
           "set timezone = 'UTC';\n"
           "set datestyle = 'ISO, MDY';\n"
           "set intervalstyle = 'postgres';\n"
           "set extra_float_digits = 1;\n";
  }
  std::string begin() const override {
    return "begin;\nset local search_path = pg_catalog, pg_temp;  -- names below are qualified\n";
  }
  std::string commit() const override { return "commit;\n"; }
  std::string before_patient() const override {
    return "set search_path = pg_catalog, pg_temp;\nset lock_timeout = 0;  -- it waits without blocking; a limit would only kill it\n";
  }
  std::string after_patient() const override { return "reset search_path;\nreset lock_timeout;\n"; }

  std::string walk(const WalkScript& walk, Milliseconds lock_timeout) const override {
    return do_block(walk_block(walk, static_cast<int>(lock_timeout.count())));
  }

  std::string stop_unless_none(const Verification& v) const override {
    return v.select.str() + ";\n" +
           do_block(kPostgres.write(
               "begin\n  if ({}) <> 0 then\n    raise exception {};\n  end if;\nend", v.select,
               Text{"stop: there are " + escaped(v.question)}));
  }

  std::string refuse(const std::string& sentence) const override {
    return do_block(kPostgres.write("begin\n  raise exception {};\nend", Text{escaped(sentence)}));
  }

 private:
  // RAISE reads % as a place to fill.
  static std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) result += c == '%' ? std::string("%%") : std::string(1, c);
    return result;
  }
};

}  // namespace

const ScriptForm& postgres_script() {
  static const PostgresScript form;
  return form;
}

}  // namespace shoofly
