#pragma once

// What Django's schema editor does for a change of a model: most of it at once, indexes and keys of
// new tables at the end of the migration.

#include <string>
#include <vector>

#include "toolchain/programs/django_state.h"
#include "toolchain/programs/drafts.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {

class DjangoEditor {
 public:
  DjangoEditor(DjangoState& state, SqlScript& sql) : state_(state), sql_(sql) {}
  void at(Position place) { at_ = place; }

  // `constraints`: what the model says of itself in CREATE TABLE.
  void create_model(DjangoModel& model, const std::vector<Sql>& constraints);
  void delete_model(DjangoModel& model);
  void add_field(DjangoModel& model, const std::string& name, const DjangoField& field);
  void remove_field(DjangoModel& model, const std::string& name, const DjangoField& field);
  void alter_field(DjangoModel& model, const DjangoField& from, const DjangoField& to);
  void rename_table(DjangoModel& model, const std::string& table);
  void add_unique(const DjangoModel& model, const std::vector<std::string>& fields, bool at_once);
  void drop_unique(const DjangoModel& model, const std::vector<std::string>& fields);
  void put(const Sql& sql) { sql_.say(at_, sql); }
  void put_rows(const Sql& sql, bool row_by_row) {
    row_by_row ? sql_.say_row_by_row(at_, sql) : put(sql);
  }
  void later(const Sql& sql) { deferred_.push_back({at_, "", "", {}, sql}); }
  void later(const IndexDraft& index) {
    deferred_.push_back({at_, index.table.name, "", index, {}});
  }
  // What was put off.
  void finish();

 private:
  struct Deferred {
    Position at;
    std::string table;
    std::string column;
    IndexDraft index;
    Sql sql;  // not empty: instead of the index
  };

  Sql type_of(const DjangoField& field);
  ColumnDraft column_of(const DjangoModel& model, const DjangoField& field);
  KeyDraft key_of(const std::string& table, const DjangoField& field);
  void create_many(const DjangoModel& model, const std::string& name, const DjangoField& field);
  std::string many_table(const DjangoModel& model, const std::string& name,
                         const DjangoField& field) const;
  std::vector<IndexDraft> indexes_of(const std::string& table, const DjangoField& field);
  std::string name_of(const DjangoModel& model, const std::string& name) const;
  void remember_names(DjangoModel& model, const std::string& table);
  void put_off_indexes(const std::string& table, const DjangoField& field);
  std::optional<Sql> type_change(const DjangoModel& model, const DjangoField& from,
                                 const DjangoField& to);
  void alter_keys(const DjangoModel& model, const DjangoField& from, const DjangoField& to);
  void alter_indexes(const DjangoModel& model, const DjangoField& from, const DjangoField& to);

  DjangoState& state_;
  SqlScript& sql_;
  Position at_;
  std::vector<Deferred> deferred_;
};

}  // namespace shoofly::toolchain::programs
