// What an application sends is read or refused; what is read is held against a schema.

#include <string>

#include "engine/engines.h"
#include "lint/deployed_queries.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace shoofly;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const QueryReader& reader = *find_sql("postgres")->queries;
  for (const QueryReader::Piece& piece : reader.divide(text)) {
    const Result<QueryShape> shape = reader.read(piece.text);
    if (!shape.ok()) continue;
    static_cast<void>(lint::misfits(*shape, {}));
    static_cast<void>(lint::result_types(*shape, {}));
  }
  return 0;
}
