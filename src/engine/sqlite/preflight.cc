#include "engine/sqlite/preflight.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "engine/sqlite/table_preflight.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

constexpr int kOldest = 3'035'000;  // DROP COLUMN, RETURNING
constexpr std::int64_t kMegabyte = 1024LL * 1024;
// Reading a whole file of this size takes about a second; while it is read in rollback-journal
// mode, no writer can commit.
constexpr std::int64_t kQuickCheckWal = 256 * kMegabyte;
constexpr std::int64_t kQuickCheckRollback = 8 * kMegabyte;

struct Situation {
  SqliteConnection& connection;
  std::vector<const Table*> tables;
  std::string mode;  // journal_mode
  std::int64_t page_size = 0;
  std::int64_t pages = 0;

  std::int64_t file_bytes() const { return page_size * pages; }
  std::int64_t table_bytes() const {
    std::int64_t bytes = 0;
    for (const Table* table : tables) bytes += table->bytes + table->index_bytes;
    return std::min(bytes, file_bytes());
  }
};

std::string megabytes(std::int64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / static_cast<double>(kMegabyte));
}

Result<Value> ask(SqliteConnection& connection, const Sql& sql) {
  SHOOFLY_ASSIGN(const ResultSet set, connection.run({sql, {}}));
  return set.rows.empty() ? Value() : set.rows[0][0];
}

Result<PreflightCheck> version(const Situation&) {
  const std::string found = fmt::format("SQLite {} (shoofly's own library)", sqlite3_libversion());
  if (sqlite3_libversion_number() >= kOldest)
    return PreflightCheck{"version", CheckLevel::kOk, found, ""};
  return PreflightCheck{"version", CheckLevel::kRefuse, found + " is too old",
                        "use SQLite 3.35 or newer"};
}

Result<PreflightCheck> writable(const Situation& s) {
  PreflightCheck check{"writable", CheckLevel::kOk, "the file and its directory can be written",
                       ""};
  const std::string& path = s.connection.path();
  std::error_code failed;
  const std::filesystem::path real = std::filesystem::canonical(path, failed);
  const auto refuse = [&](std::string found) {
    check.level = CheckLevel::kRefuse;
    check.found = std::move(found);
    check.help = "run as a user who may write both, on a file system that is not mounted read-only";
    return check;
  };
  if (s.connection.read_only())
    return refuse(fmt::format("the database \"{}\" is read-only", path));
  if (faccessat(AT_FDCWD, real.c_str(), R_OK | W_OK, AT_EACCESS) != 0)
    return refuse(fmt::format("the file \"{}\" cannot be written: {}", path, std::strerror(errno)));
  if (faccessat(AT_FDCWD, real.parent_path().c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    return refuse(fmt::format(
        "the directory of \"{}\" cannot be written, and the journal has to lie there: {}", path,
        std::strerror(errno)));
  }
  return check;
}

// New columns at most double the tables, and the WAL holds as much again until it is checkpointed.
Result<PreflightCheck> disk(const Situation& s) {
  struct statvfs space {};
  if (statvfs(s.connection.path().c_str(), &space) != 0) {
    return PreflightCheck{"disk", CheckLevel::kWarning,
                          fmt::format("free space is not known: {}", std::strerror(errno)), ""};
  }
  const auto free =
      static_cast<std::int64_t>(space.f_bavail) * static_cast<std::int64_t>(space.f_frsize);
  const std::int64_t size = s.table_bytes();
  PreflightCheck check{"disk", CheckLevel::kOk,
                       fmt::format("{} free for tables of {}", megabytes(free), megabytes(size)),
                       ""};
  if (free >= 2 * size) return check;
  check.level = free < size ? CheckLevel::kRefuse : CheckLevel::kWarning;
  check.help =
      fmt::format("free {} beside the database: a full disk stops the application's writes as well",
                  megabytes(2 * size - free));
  return check;
}

Result<PreflightCheck> file_system(const Situation& s) {
  constexpr std::array<std::uint32_t, 4> kRemote = {0x6969, 0x517B, 0xFF534D42,
                                                    0xFE534D42};  // NFS, SMB, CIFS, SMB2
  struct statfs system {};
  const bool known = statfs(s.connection.path().c_str(), &system) == 0;
  const auto type = static_cast<std::uint32_t>(system.f_type);
  if (!known || std::find(kRemote.begin(), kRemote.end(), type) == kRemote.end()) {
    return PreflightCheck{"file system", CheckLevel::kOk, "the file is on a local file system", ""};
  }
  return PreflightCheck{
      "file system", CheckLevel::kWarning,
      "the file is on a network file system, where SQLite's locks may not hold",
      "run on the host that the disk belongs to, with the application stopped on all others"};
}

Result<PreflightCheck> journal_mode(const Situation& s) {
  if (s.mode == "wal")
    return PreflightCheck{"journal mode", CheckLevel::kOk,
                          "wal: readers do not wait for our chunks", ""};
  return PreflightCheck{
      "journal mode", CheckLevel::kWarning,
      fmt::format("{}: readers wait while a chunk is committed, and a chunk for every reader",
                  s.mode),
      "once, and for every application: pragma journal_mode = wal"};
}

Result<PreflightCheck> schema_edit(const Situation& s) {
  int defensive = 0;
  sqlite3_db_config(s.connection.handle(), SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
  if (defensive == 0)
    return PreflightCheck{"schema edit", CheckLevel::kOk, "writable_schema can be used", ""};
  return PreflightCheck{
      "schema edit", CheckLevel::kRefuse,
      "SQLite is in defensive mode: NOT NULL cannot be lifted or set",
      "use an SQLite library that is not compiled with SQLITE_DBCONFIG_DEFENSIVE on"};
}

Result<PreflightCheck> page_limit(const Situation& s) {
  SHOOFLY_ASSIGN(const Value limit, ask(s.connection, kSql.write("pragma main.max_page_count")));
  const std::int64_t room = (as_int(limit) - s.pages) * s.page_size;
  PreflightCheck check{"page limit", CheckLevel::kOk,
                       fmt::format("the file has {} of {} pages", s.pages, as_int(limit)), ""};
  if (room >= s.table_bytes()) return check;
  check.level = CheckLevel::kRefuse;
  check.help = "a larger max_page_count, or a larger page_size and VACUUM";
  return check;
}

Result<PreflightCheck> foreign_keys(const Situation& s) {
  for (const Table* table : s.tables) {
    for (const Constraint& constraint : table->constraints) {
      if (constraint.kind != ConstraintKind::kForeignKey) continue;
      return PreflightCheck{
          "foreign keys", CheckLevel::kNote,
          fmt::format(
              "{} has foreign keys; our session checks them, an application does so only after "
              "\"pragma foreign_keys = on\"",
              table->name.display()),
          ""};
    }
  }
  return PreflightCheck{"foreign keys", CheckLevel::kOk, "the tables have none", ""};
}

Result<PreflightCheck> integrity(const Situation& s) {
  PreflightCheck check{"integrity", CheckLevel::kOk, "quick_check found nothing", ""};
  const std::int64_t limit = s.mode == "wal" ? kQuickCheckWal : kQuickCheckRollback;
  const std::string by_hand =
      fmt::format("in a quiet hour: sqlite3 {} 'pragma quick_check'", s.connection.path());
  if (s.file_bytes() > limit) {
    return PreflightCheck{
        "integrity", CheckLevel::kNote,
        fmt::format("quick_check was left out: it reads {}", megabytes(s.file_bytes())), by_hand};
  }
  const Result<Value> answer = ask(s.connection, kSql.write("pragma main.quick_check(1)"));
  if (!answer.ok() && answer.error().kind == ErrorKind::kRetryable) return answer.error();
  if (!answer.ok() && answer.error().kind == ErrorKind::kUnsupported) {
    // Some table's CHECK needs the application; whether one of ours does, table_preflight.h says.
    return PreflightCheck{"integrity", CheckLevel::kNote,
                          fmt::format("quick_check cannot run here: {}", answer.error().message),
                          ""};
  }
  if (!answer.ok())
    return PreflightCheck{"integrity", CheckLevel::kRefuse,
                          fmt::format("quick_check failed: {}", answer.error().describe()),
                          by_hand};
  if (as_text(*answer) == "ok") return check;
  check.level = CheckLevel::kRefuse;
  check.found = fmt::format("quick_check: {}", as_text(*answer));
  check.help = "repair the file first (restore a backup, or sqlite3's .recover)";
  return check;
}

// The whole schema without rows, in memory; null where it cannot be made there (virtual tables of
// an application).
Result<DatabaseHandle> schema_in_memory(SqliteConnection& connection) {
  SHOOFLY_ASSIGN(
      const ResultSet objects,
      connection.run(
          {kSql.write("select sql from main.sqlite_schema where sql is not null and name "
                      "not like 'sqlite!_%' escape '!' and name not like '!_shoofly!_%' "
                      "escape '!' order by rowid"),
           {}}));
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(
      ":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  DatabaseHandle copy(raw);
  if (code != SQLITE_OK) return DatabaseHandle();
  for (const std::vector<Value>& row : objects.rows) {
    if (sqlite3_exec(raw, as_text(row[0]).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      return DatabaseHandle();
  }
  return copy;
}

// SQLite compiles every view and trigger when it renames or drops a column: what is broken already
// would stop us on the way.
Result<PreflightCheck> whole_schema(const Situation& s) {
  PreflightCheck check{"schema", CheckLevel::kOk, "its views and triggers compile", ""};
  SHOOFLY_ASSIGN(const DatabaseHandle copy, schema_in_memory(s.connection));
  if (copy == nullptr) {
    return PreflightCheck{
        "schema", CheckLevel::kNote,
        "whether all views and triggers compile is not known: the schema needs the application",
        ""};
  }
  for (const Table* table : s.tables) {
    if (table->columns.empty()) continue;
    const Sql rename = kSql.write("alter table {} rename column {} to {}", table->name,
                                  Ident{table->columns[0].name}, Ident{"_shoofly_probe"});
    if (sqlite3_exec(copy.get(), rename.str().c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
      continue;
    check.level = CheckLevel::kRefuse;
    check.found = fmt::format("a column of {} cannot be renamed or dropped: {}",
                              table->name.display(), sqlite3_errmsg(copy.get()));
    check.help = "repair or drop the view or trigger that is named";
    return check;
  }
  return check;
}

using Check = Result<PreflightCheck> (*)(const Situation&);
constexpr std::array<Check, 10> kChecks = {version,      writable,    disk,       file_system,
                                           journal_mode, schema_edit, page_limit, foreign_keys,
                                           integrity,    whole_schema};

}  // namespace

Result<std::vector<PreflightCheck>> preflight_checks(SqliteConnection& connection,
                                                     const Catalog& catalog,
                                                     const std::vector<QualifiedName>& tables) {
  Situation situation{.connection = connection};
  std::vector<PreflightCheck> checks;
  for (const QualifiedName& name : tables) {
    const Table* const table = catalog.find_table(name);
    if (table == nullptr)
      return not_found(fmt::format("check target: there is no table {}", name.display()));
    situation.tables.push_back(table);
  }
  for (const Table& table : catalog.tables) {
    if (tables.empty()) situation.tables.push_back(&table);
  }
  SHOOFLY_ASSIGN(const Value mode, ask(connection, kSql.write("pragma main.journal_mode")));
  situation.mode = as_text(mode);
  SHOOFLY_ASSIGN(const Value page_size, ask(connection, kSql.write("pragma main.page_size")));
  SHOOFLY_ASSIGN(const Value pages, ask(connection, kSql.write("pragma main.page_count")));
  situation.page_size = as_int(page_size);
  situation.pages = as_int(pages);
  for (const Check check : kChecks) {
    SHOOFLY_ASSIGN(PreflightCheck found, check(situation));
    checks.push_back(std::move(found));
  }
  for (const Table* table : situation.tables) {
    if (tables.empty()) break;  // the file as a whole was asked for
    SHOOFLY_ASSIGN(std::vector<PreflightCheck> found, table_checks(connection, *table));
    checks.insert(checks.end(), found.begin(), found.end());
  }
  return checks;
}

}  // namespace shoofly::sqlite
