#pragma once

// What all operations on columns have in common: a table, a name, and an expression list that is
// asked first and taken afterwards.

#include <string>
#include <utility>
#include <vector>

#include "operation/derive.h"
#include "operation/fields.h"
#include "operation/operation.h"

namespace shoofly {

class ColumnOperation : public Operation {
 public:
  const Place& table() const override { return table_; }
  std::vector<Place> columns() const override { return columns_; }
  std::string label() const override {
    std::string text = name_ + " " + table_.text;
    if (!columns_.empty()) text += "." + columns_.front().text;
    return text;
  }

 protected:
  // Reads "table" and, where `column_key` is given, the column it is about.
  ColumnOperation(std::string name, const Fields& fields, const char* column_key = "column")
      : name_(std::move(name)), table_(fields.text("table")) {
    if (column_key != nullptr) columns_.push_back(fields.text(column_key));
  }

  const std::string& name() const { return name_; }
  const Place& column() const { return columns_.front(); }
  void add_column_place(Place place) { columns_.push_back(std::move(place)); }

  OperationSummary summary(const Scene& scene) const {
    OperationSummary summary;
    summary.label = label();
    summary.table = scene.table.name;
    return summary;
  }

 private:
  std::string name_;
  Place table_;
  std::vector<Place> columns_;
};

}  // namespace shoofly
