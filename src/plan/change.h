#pragma once

// A change file (YAML; JSON is YAML too) as values: its wishes and its policies. Every key is known
// and every error names file, line, column, what is wrong and what is allowed.

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "operation/operation.h"
#include "plan/plan.h"

namespace shoofly {

struct Wish {
  std::string name;  // "split_column"
  Position at;
  std::shared_ptr<const Operation> operation;
};

// `access: views`: each shape is a schema of views from the gate to contract.
struct ShapeSchemas {
  Position at;
  std::string old_shape;
  std::string new_shape;
};

struct Change {
  std::string name;  // "split-user-name": letters, digits, '-', '_', at most 63
  std::string text;  // the file as written
  std::string file;  // for diagnostics
  std::vector<Wish> wishes;
  Policies policies;
  std::optional<ShapeSchemas> access;
};

// The change, or all errors found in the file.
using ParsedChange = std::variant<Change, std::vector<Diagnostic>>;
ParsedChange parse_change(const std::string& text, const std::string& file);

}  // namespace shoofly
