#include "engine/postgres/load.h"

#include "engine/postgres/blockers.h"
#include "engine/postgres/fill_speed.h"
#include "engine/postgres/preflight.h"

namespace shoofly::postgres {
namespace {

class PostgresLoadProbe final : public LoadProbe {
 public:
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
