#include "engine/postgres/engine.h"

#include "engine/postgres/advisor.h"
#include "engine/postgres/chunks.h"
#include "engine/postgres/connection.h"
#include "engine/postgres/dialect.h"
#include "engine/postgres/digest.h"
#include "engine/postgres/expressions.h"
#include "engine/postgres/inspector.h"
#include "engine/postgres/load.h"
#include "engine/postgres/lock.h"
#include "engine/postgres/mirror.h"
#include "engine/postgres/mover.h"
#include "engine/postgres/sync_writer.h"

namespace shoofly::postgres {
namespace {

class PostgresEngine final : public Engine {
 public:
  std::string_view name() const override { return "postgres"; }
  Result<std::unique_ptr<Connection>> connect(const Dsn& dsn,
                                              const SessionOptions& options) const override {
    return postgres::connect(dsn, options);
  }
  Result<std::unique_ptr<RunLock>> lock_run(const Dsn& dsn, const std::string& run_id,
                                            Milliseconds wait) const override {
    return postgres::lock_run(dsn, run_id, wait);
  }
  const Dialect& dialect() const override { return postgres::dialect(); }
  const DdlAdvisor& advisor() const override { return postgres::advisor(); }
  const SyncWriter& sync() const override { return sync_writer(); }
  const Inspector& inspector() const override { return postgres::inspector(); }
  const ExpressionChecker& expressions() const override { return postgres::expressions(); }
  const ChunkSource& chunks() const override { return chunk_source(); }
  const TableMirror* mirror() const override { return &table_mirror(); }
  const RowMover* mover() const override { return &row_mover(); }
  const Digest& digest() const override { return postgres::digest(); }
  const LoadProbe& load() const override { return load_probe(); }
};

}  // namespace

const Engine& engine() {
  static const PostgresEngine instance;
  return instance;
}

}  // namespace shoofly::postgres
