#pragma once

// The models as the operations so far have left them, which Django keeps to know what a change is
// from.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "toolchain/programs/django_fields.h"

namespace shoofly::toolchain::programs {

struct DjangoModel {
  std::string app;
  std::string name;
  std::string table;
  bool said_table = false;                                  // db_table
  bool managed = true;                                      // and no proxy
  std::vector<std::pair<std::string, DjangoField>> fields;  // in their order
  std::vector<std::vector<std::string>> unique_together;
  // Constraints keep the names that they were given when the table was called otherwise: by the
  // name that they would be given now.
  std::map<std::string, std::string> old_names;

  DjangoField* find(const std::string& field);
  const DjangoField* key() const;  // null: none is known
  std::string column_of(const std::string& field) const;
};

class DjangoState {
 public:
  DjangoModel* find(const std::string& app, const std::string& name);
  DjangoModel* find(const std::string& path);  // "app.model", in lower case
  DjangoModel& add(DjangoModel model);
  void rename(DjangoModel& model, const std::string& name);
  void remove(const DjangoModel& model);
  // Of a column that leads there.
  Sql key_type(const std::string& path);
  QualifiedName table_of(const std::string& path);
  std::string key_column(const std::string& path);
  bool is_led_to_by_many(const std::string& path) const;

 private:
  std::map<std::string, DjangoModel> models_;
};

std::string lower(std::string text);

}  // namespace shoofly::toolchain::programs
