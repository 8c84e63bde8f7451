#pragma once

// A temporary copy of some rows of a table, in which verifiers are shown a planted difference
// before they are believed. It goes with this object, or with the session.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace shoofly::postgres {

class ScratchTable {
 public:
  // Copies up to 100 rows that match `condition`. Reads the table only. Plain columns: no
  // constraint, no default, no trigger.
  static Result<std::unique_ptr<ScratchTable>> copy(Connection& connection,
                                                    const QualifiedName& table,
                                                    const Sql& condition);
  ~ScratchTable();
  ScratchTable(const ScratchTable&) = delete;
  ScratchTable& operator=(const ScratchTable&) = delete;

  const QualifiedName& name() const { return name_; }
  std::int64_t rows() const { return rows_; }

  struct Setting {
    std::string column;
    Sql value;  // over the row
  };
  // Both change the number of rows that they say. Errors are the server's.
  Result<std::int64_t> insert(const std::vector<Setting>& values);
  // One row, the same one each time for the same first column.
  Result<std::int64_t> change_first(const std::vector<Setting>& values);

 private:
  ScratchTable(Connection& connection, QualifiedName name)
      : connection_(connection), name_(std::move(name)) {}
  Result<std::int64_t> run(const Sql& sql);

  Connection& connection_;
  QualifiedName name_;
  std::int64_t rows_ = 0;
};

// Some value of the type as SQL, for a row that is made up; nullopt for types that are not built
// in.
std::optional<Sql> sample_value(const std::string& type);

// A label of an enum; NULL for a type that is none.
enum class Label { kFirst, kLast };
Sql some_label(const std::string& type, Label which);

// Values of the type that are most likely not the one of column `name`, the likeliest first.
std::vector<Sql> other_values(const std::string& name, const std::string& type);

}  // namespace shoofly::postgres
