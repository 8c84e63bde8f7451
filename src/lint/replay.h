#pragma once

// The schema as the migrations so far have left it, and the way back to where it was: what tables
// were before a migration touched them is kept, not the whole schema, which grows with each.

#include <map>
#include <optional>

#include "engine/schema_model.h"

namespace shoofly::lint {

// Tables as they were; nullopt: there was none of this name.
using Saved = std::map<QualifiedName, std::optional<WrittenTable>>;

class Replay {
 public:
  Replay();
  // It refers to parts of itself.
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  const SchemaModel& schema() const { return model_; }
  // In place of all that was played. `path`: where names without a schema are found.
  void stand_on(SchemaModel schema, const std::vector<std::string>& path);
  void take(const WrittenStatement& statement);

  // From here on, what a table is before it is first changed goes into `saved`; null: nowhere.
  void save_into(Saved* saved) {
    saved_ = saved;
    if (saved != nullptr) enums_before_.clear();
  }
  const Saved* saved() const { return saved_; }
  // BEGIN and ROLLBACK of the text.
  void begin_transaction() { since_begin_.emplace(); }
  void end_transaction() {
    since_begin_.reset();
    if (saved_ == nullptr) enums_before_.clear();
  }
  void roll_back();

  // Those tables are again what they were.
  void restore(const Saved& saved);

 private:
  void save(const QualifiedName& name);
  void save_referrers(const QualifiedName& table);
  void save_enum(const QualifiedName& name);
  void save_schema(const std::string& schema);
  void save_in(Saved& saved, const QualifiedName& name) const;
  void save_what_changes(const WrittenStatement& statement);
  void follow(const Aside& aside, Position at);
  void rename_in_users(const NameColumn& column);
  void forget_user(const std::string& kind, const QualifiedName& name);
  void take_partitions_of(const WrittenStatement& statement);

  Catalog no_target_;
  Surroundings home_;
  SchemaFolder folder_;
  SchemaModel& model_;
  Saved* saved_ = nullptr;
  std::optional<Saved> since_begin_;
  std::map<QualifiedName, std::optional<WrittenEnum>> enums_before_;  // as Saved
};

// Of Rebuild::What::kLogged: SET UNLOGGED.
bool says_unlogged(const Aside& aside);

// A schema of these tables alone.
SchemaModel schema_of(const Saved& saved);
// What they are now.
SchemaModel present(const Saved& saved, const SchemaModel& schema);

}  // namespace shoofly::lint
