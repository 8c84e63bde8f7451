#include "engine/postgres/schema_files.h"

#include "engine/postgres/as_printed.h"
#include "engine/postgres/create_text.h"
#include "engine/postgres/schema_reader.h"
#include "engine/postgres/surroundings.h"

namespace shoofly::postgres {
namespace {

class PostgresSchemaFiles final : public SchemaFiles {
 public:
  std::unique_ptr<StatementStream> open(const std::string& text, const std::string& file,
                                        std::size_t most_problems) const override {
    return open_schema_file(text, file, most_problems, TextKind::kSchemaFile);
  }
  Result<Surroundings> surroundings(Connection& connection) const override {
    return postgres::surroundings(connection);
  }
  Result<std::vector<PrintedTable>> as_printed(Connection& connection,
                                               const std::vector<const WrittenTable*>& tables,
                                               const std::optional<std::vector<std::string>>& path,
                                               const std::string& file) const override {
    return postgres::as_printed(connection, tables, path, file);
  }
  std::string create_statement(const WrittenTable& table) const override {
    return postgres::create_statement(table);
  }
};

}  // namespace

const SchemaFiles& schema_files() {
  static const PostgresSchemaFiles instance;
  return instance;
}

}  // namespace shoofly::postgres
