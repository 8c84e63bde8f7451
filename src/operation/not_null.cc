#include "operation/not_null.h"

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/steps.h"

namespace shoofly {
namespace {

struct Proof {
  AddConstraint add;
  ValidateConstraint validate;
  DropConstraint drop;
};

Proof proof_of(const NotNullOf& what, const Dialect& dialect) {
  Constraint check;
  check.name = not_null_proof(what.column, dialect.capabilities().identifier_bytes);
  check.kind = ConstraintKind::kCheck;
  check.columns = {what.column};
  check.validated = false;
  // As the server prints it, so that the predicted catalog is the one inspected.
  const auto printed = dialect.rename_column_in("(c IS NOT NULL)", "c", what.column);
  check.expression = printed.ok()
                         ? *printed
                         : dialect.writer().write("({} IS NOT NULL)", Ident{what.column}).str();
  return {{what.table, check}, {what.table, check.name}, {what.table, check.name}};
}

}  // namespace

std::vector<Step> set_not_null_steps(const NotNullOf& what, const Dialect& dialect) {
  const std::string name = fmt::format("{}.{}", what.table.display(), what.column);
  const DropNotNull lift{what.table, what.column};
  const SetNotNull declare{what.table, what.column};
  if (!dialect.capabilities().not_valid_constraints) {
    return {make_step(what.phase, fmt::format("declare {} NOT NULL", name),
                      "this engine checks all rows in one go", DdlWork{{declare}},
                      DdlWork{{lift}})};
  }
  const Proof proof = proof_of(what, dialect);
  return {
      make_step(what.phase, fmt::format("refuse NULL in {} from now on", name),
                "added NOT VALID: rows written before are not read yet, so the lock is short",
                DdlWork{{proof.add}}, DdlWork{{proof.drop}}),
      make_step(what.phase, fmt::format("prove that {} holds no NULL", name),
                "reads all rows while reads and writes go on", DdlWork{{proof.validate}}, NoWork{}),
      make_step(what.phase, fmt::format("declare {} NOT NULL", name),
                "the proved check stands in for the scan; then it is not needed any more",
                DdlWork{{declare, proof.drop}}, DdlWork{{lift}})};
}

std::vector<Step> lift_not_null_steps(const NotNullOf& what, const std::string& why,
                                      const Dialect& dialect) {
  const std::string name = fmt::format("{}.{}", what.table.display(), what.column);
  const DropNotNull lift{what.table, what.column};
  const SetNotNull declare{what.table, what.column};
  const std::string title = fmt::format("allow NULL in {}", name);
  if (!dialect.capabilities().not_valid_constraints) {
    return {make_step(what.phase, title, why, DdlWork{{lift}}, DdlWork{{declare}})};
  }
  const Proof proof = proof_of(what, dialect);
  return {
      make_step(what.phase, title, why, DdlWork{{lift}}, DdlWork{{declare, proof.drop}}),
      make_step(what.phase, fmt::format("way back: prove that {} holds no NULL", name),
                "reads all rows while reads and writes go on", NoWork{}, DdlWork{{proof.validate}}),
      make_step(what.phase, fmt::format("way back: refuse NULL in {}", name),
                "added NOT VALID: rows written before are not read yet, so the lock is short",
                NoWork{}, DdlWork{{proof.add}})};
}

}  // namespace shoofly
