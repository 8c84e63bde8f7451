#include "engine/postgres/migration_reader.h"

#include "engine/postgres/schema_reader.h"

namespace shoofly::postgres {
namespace {

class MigrationReader final : public SqlReader {
 public:
  std::unique_ptr<StatementStream> open(const std::string& text, const std::string& file,
                                        std::size_t most_problems) const override {
    return open_schema_file(text, file, most_problems, TextKind::kMigration);
  }
};

}  // namespace

const SqlReader& migration_reader() {
  static const MigrationReader instance;
  return instance;
}

}  // namespace shoofly::postgres
