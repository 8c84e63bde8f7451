#include "engine/sqlite/engine.h"

#include "engine/sqlite/advisor.h"
#include "engine/sqlite/chunks.h"
#include "engine/sqlite/connection.h"
#include "engine/sqlite/dialect.h"
#include "engine/sqlite/digest.h"
#include "engine/sqlite/expressions.h"
#include "engine/sqlite/inspector.h"
#include "engine/sqlite/load.h"
#include "engine/sqlite/lock.h"
#include "engine/sqlite/sync_writer.h"
#include "engine/sqlite/table_copier.h"

namespace shoofly::sqlite {
namespace {

class SqliteEngine final : public Engine {
 public:
  std::string_view name() const override { return "sqlite"; }

  Result<std::unique_ptr<Connection>> connect(const Dsn& dsn,
                                              const SessionOptions& options) const override {
    SHOOFLY_ASSIGN(std::unique_ptr<SqliteConnection> connection,
                   SqliteConnection::open(dsn.secret(), options));
    return std::unique_ptr<Connection>(std::move(connection));
  }
  Result<std::unique_ptr<RunLock>> lock_run(const Dsn& dsn, const std::string& run_id,
                                            Milliseconds wait) const override {
    return sqlite::lock_run(dsn, run_id, wait);
  }

  const Dialect& dialect() const override { return sqlite::dialect(); }
  const DdlAdvisor& advisor() const override { return sqlite::advisor(); }
  const SyncWriter& sync() const override { return sync_writer(); }
  const Inspector& inspector() const override { return sqlite::inspector(); }
  const ExpressionChecker& expressions() const override { return expression_checker(); }
  const ChunkSource& chunks() const override { return sqlite::chunks(); }
  const TableCopier* copier() const override { return &table_copier(); }
  const Digest& digest() const override { return sqlite::digest(); }
  const LoadProbe& load() const override { return load_probe(); }
};

}  // namespace

const Engine& engine() {
  static const SqliteEngine instance;
  return instance;
}

}  // namespace shoofly::sqlite
