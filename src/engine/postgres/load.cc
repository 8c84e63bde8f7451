#include "engine/postgres/load.h"

#include "engine/postgres/blockers.h"
#include "engine/postgres/fill_speed.h"
#include "engine/postgres/preflight.h"
#include "engine/postgres/signal_query.h"
#include "engine/postgres/signals.h"

namespace shoofly::postgres {
namespace {

class PostgresLoadProbe final : public LoadProbe {
 public:
  const std::vector<std::string>& signals() const override { return signal_names(); }
  Result<LoadReading> read(Connection& connection, const LoadRequest& request) const override {
    return read_signals(connection, request);
  }
  Status check_query(const std::string& query) const override { return check_signal_query(query); }
  Result<std::optional<double>> ask(Connection& connection, const std::string& query,
                                    Milliseconds timeout) const override {
    return ask_signal_query(connection, query, timeout);
  }

  Result<std::vector<Blocker>> blockers(Connection& connection,
                                        const std::vector<LockFact>& wanted) const override {
    return postgres::blockers(connection, wanted);
  }
  bool knows_holders() const override { return true; }
  std::optional<Statement> queue_aside(const QualifiedName& table) const override {
    return postgres::queue_aside(table);
  }
  Result<bool> end(Connection& connection, const Blocker& blocker, Ending how) const override {
    return postgres::end_blocker(connection, blocker, how);
  }

  Result<std::vector<SpeedSample>> fill_speed(Connection& connection,
                                              const SyncSpec& spec) const override {
    return postgres::fill_speed(connection, spec);
  }

  Result<std::vector<PreflightCheck>> preflight(
      Connection& connection, const Catalog& catalog,
      const std::vector<QualifiedName>& tables) const override {
    return postgres::preflight(connection, catalog, tables);
  }
};

}  // namespace

const LoadProbe& load_probe() {
  static const PostgresLoadProbe instance;
  return instance;
}

}  // namespace shoofly::postgres
