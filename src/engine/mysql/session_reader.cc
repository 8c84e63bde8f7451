// Transactions, settings, locks, and what is done for the server's sake.

#include <utility>

#include <fmt/format.h>

#include "engine/mysql/statement.h"
#include "engine/mysql/statement_reader.h"

namespace shoofly::mysql {
namespace {

using Verb = TransactionMark::Verb;

bool mark(Reading& reading, std::string what, Verb verb) {
  reading.add_aside(Aside::Kind::kSession, std::move(what), {}, TransactionMark{verb});
  reading.at.go(reading.at.size());
  return true;
}

std::optional<bool> read_transaction(Reading& reading) {
  Cursor& at = reading.at;
  if (at.is("begin") && at.is("not", 1)) {
    const std::size_t start = at.index();
    at.go(at.size());
    reading.add_aside(Aside::Kind::kData, "BEGIN NOT ATOMIC", {},
                      CodeBlock{"sql", at.text(start, at.size())});
    return true;
  }
  if (at.is("begin") || at.are({"start", "transaction"}))
    return mark(reading, "BEGIN", Verb::kBegin);
  if (at.is("commit")) return mark(reading, "COMMIT", Verb::kCommit);
  if (at.is("rollback")) {
    const bool to = at.is("to", 1) || (at.is("work", 1) && at.is("to", 2));
    return mark(reading, "ROLLBACK", to ? Verb::kOther : Verb::kRollback);
  }
  if (at.is("savepoint")) return mark(reading, "SAVEPOINT", Verb::kSavepoint);
  if (at.are({"release", "savepoint"})) return mark(reading, "RELEASE SAVEPOINT", Verb::kOther);
  if (at.is("xa")) return mark(reading, "XA", Verb::kOther);
  return std::nullopt;
}

// Session, global; `@@session.x`, `@@x`, `@@global.x`, `@x`.
struct Target {
  std::string name;
  bool global = false;
  bool own = false;  // a variable of the user's
};

std::optional<Target> read_target(Cursor& at) {
  Target target;
  if (at.kind() == TokenKind::kVariable) {
    std::string name = lower(at.raw());
    at.skip();
    target.own = !name.starts_with("@@");
    name =
        name.substr(name.find_first_not_of('@') == std::string::npos ? name.size()
                                                                     : name.find_first_not_of('@'));
    if (at.accept(".")) {
      target.global = name == "global" || name == "persist" || name == "persist_only";
      const std::optional<std::string> rest = at.name();
      if (!rest) return std::nullopt;
      name = lower(*rest);
    }
    target.name = std::move(name);
    return target;
  }
  if (at.accept("global") || at.accept("persist") || at.accept("persist_only")) {
    target.global = true;
  } else if (!at.accept("session")) {
    at.accept("local");
  }
  std::optional<std::string> name = at.name();
  if (!name) return std::nullopt;
  target.name = lower(*name);
  while (at.accept(".")) {
    if (!at.name()) return std::nullopt;
  }
  return target;
}

// To the comma outside of brackets; without quotes where it is one string.
std::optional<std::string> read_value(Cursor& at, std::string_view end) {
  const std::size_t start = at.index();
  while (!at.at_end() && !at.is(",") && !at.is(end)) {
    if (!at.is("(")) {
      at.skip();
    } else if (!at.skip_brackets()) {
      return std::nullopt;
    }
  }
  if (at.index() == start) {
    at.fail("a value");
    return std::nullopt;
  }
  const std::string text = at.text(start, at.index());
  const bool one = at.index() == start + 1 && (text.front() == '\'' || text.front() == '"');
  return one ? unquoted(text, at.modes().backslash_escapes) : text;
}

bool read_settings(Reading& reading, std::string_view end, std::vector<std::string>* names) {
  Cursor& at = reading.at;
  do {
    std::optional<Target> target = read_target(at);
    if (!target) return false;
    at.accept(":");
    if (!at.expect("=")) return false;
    std::optional<std::string> value = read_value(at, end);
    if (!value) return false;
    if (target->own || target->global) {
      reading.add_aside(target->own ? Aside::Kind::kSession : Aside::Kind::kOther,
                        target->own ? "SET @" : "SET GLOBAL");
      continue;
    }
    if (names != nullptr) names->push_back(target->name);
    const bool reset = lower(*value) == "default" || value->starts_with("@");
    reading.add_aside(Aside::Kind::kSession, "SET", {},
                      SessionSetting{target->name, reset ? "" : *value, false, reset});
  } while (at.accept(","));
  return true;
}

// MariaDB: SET STATEMENT lock_wait_timeout = 5 FOR ALTER TABLE ..
bool read_set_statement(Reading& reading) {
  std::vector<std::string> names;
  if (!read_settings(reading, "for", &names) || !reading.at.expect("for")) return false;
  if (reading.at.is("set")) return reading.at.fail("a statement");
  if (!read_statement(reading)) return false;
  for (std::string& name : names)
    reading.add_aside(Aside::Kind::kSession, "SET STATEMENT", {},
                      SessionSetting{std::move(name), "", false, true});
  return true;
}

bool read_set(Reading& reading) {
  Cursor& at = reading.at;
  if (at.accept("statement")) return read_set_statement(reading);
  if (at.is_any({"names", "password", "transaction", "charset", "resource"}) ||
      at.are({"character", "set"}) || at.are({"default", "role"}) ||
      (at.is("role") && !at.is("=", 1)) || at.are({"global", "transaction"}) ||
      at.are({"session", "transaction"})) {
    const bool rights = at.is_any({"password", "role", "default"});
    reading.add_aside(rights ? Aside::Kind::kRights : Aside::Kind::kSession,
                      "SET " + upper(at.raw()));
    at.go(at.size());
    return true;
  }
  return read_settings(reading, "", nullptr);
}

bool read_lock(Reading& reading) {
  Cursor& at = reading.at;
  TableLock lock;
  lock.mode = "READ";
  do {
    std::optional<QualifiedName> table = at.qualified();
    if (!table) return false;
    lock.tables.push_back(std::move(*table));
    at.accept("as");
    if (!at.is_any({"read", "write", "low_priority"}) && !at.name()) return false;
    at.accept("low_priority");
    if (at.accept("write")) {
      lock.mode = "WRITE";
    } else if (!at.expect("read")) {
      return false;
    }
    at.accept("local");
  } while (at.accept(","));
  read_wait(at);
  reading.add_aside(Aside::Kind::kOther, "LOCK TABLES", {}, std::move(lock));
  return true;
}

bool whole(Reading& reading, Aside::Kind kind, std::string what, AsideDetail detail = {}) {
  reading.add_aside(kind, std::move(what), {}, std::move(detail));
  reading.at.go(reading.at.size());
  return true;
}

bool read_optimize(Reading& reading) {
  Cursor& at = reading.at;
  do {
    std::optional<QualifiedName> table = at.qualified();
    if (!table) return false;
    Rebuild work;
    work.what = Rebuild::What::kOptimize;
    work.name = *table;
    reading.add_aside(Aside::Kind::kOther, "OPTIMIZE TABLE", std::move(*table), work);
  } while (at.accept(","));
  read_wait(at);
  return true;
}

// ANALYZE, CHECK, CHECKSUM, OPTIMIZE, REPAIR of tables.
std::optional<bool> read_table_upkeep(Reading& reading) {
  Cursor& at = reading.at;
  const std::size_t start = at.index();
  const std::string verb = upper(at.word());
  if (!at.accept("local")) at.accept("no_write_to_binlog");
  if (!at.accept("table") && !at.accept("tables")) {
    at.go(start);
    return std::nullopt;
  }
  if (verb == "OPTIMIZE") return read_optimize(reading);
  return whole(reading, Aside::Kind::kStorage, verb + " TABLE");
}

}  // namespace

std::optional<bool> read_session_work(Reading& reading) {
  Cursor& at = reading.at;
  if (const std::optional<bool> read = read_transaction(reading)) return read;
  if (at.accept("set")) return read_set(reading);
  if (at.accept("use")) {
    std::optional<std::string> name = at.name();
    if (!name) return false;
    return whole(reading, Aside::Kind::kSession, "USE");
  }
  if (at.accept({"lock", "tables"}) || at.accept({"lock", "table"})) return read_lock(reading);
  if (at.is("unlock")) return whole(reading, Aside::Kind::kSession, "UNLOCK TABLES");
  return std::nullopt;
}

std::optional<bool> read_upkeep(Reading& reading) {
  Cursor& at = reading.at;
  if (at.is_any({"analyze", "check", "checksum", "optimize", "repair"})) {
    if (const std::optional<bool> read = read_table_upkeep(reading)) return read;
  }
  // What it runs is made when it runs.
  if (at.is_any({"execute", "call"})) {
    return whole(reading, Aside::Kind::kData, upper(at.raw()),
                 CodeBlock{"sql", at.text(at.index(), at.size())});
  }
  if (at.is_any({"do", "handler", "prepare", "deallocate", "analyze"}))
    return whole(reading, Aside::Kind::kData, upper(at.raw()));
  if (at.is_any({"show", "explain", "describe", "desc", "help", "get", "signal"}))
    return whole(reading, Aside::Kind::kSettled, upper(at.raw()));
  if (at.is_any({"flush", "kill", "reset", "purge", "start", "stop", "install", "uninstall",
                 "cache", "shutdown", "restart", "binlog", "clone", "import"}) ||
      at.are({"change", "master"}) || at.are({"change", "replication"}) ||
      at.are({"load", "index"}) || at.are({"unlock", "instance"}) || at.are({"lock", "instance"}))
    return whole(reading, Aside::Kind::kOther, upper(at.raw()));
  return std::nullopt;
}

}  // namespace shoofly::mysql
