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
  void take(const WrittenStatement& statement);

  // From here on, what a table is before it is first changed goes into `saved`; null: nowhere.
  void save_into(Saved* saved) { saved_ = saved; }
  const Saved* saved() const { return saved_; }
  // Those tables are again what they were.
  void restore(const Saved& saved);

 private:
  void save(const QualifiedName& name);
  void save_what_changes(const WrittenStatement& statement);

  Catalog no_target_;
  Surroundings home_;
  SchemaFolder folder_;
  SchemaModel& model_;
  Saved* saved_ = nullptr;
};

// A schema of these tables alone.
SchemaModel schema_of(const Saved& saved);
// What they are now.
SchemaModel present(const Saved& saved, const SchemaModel& schema);

}  // namespace shoofly::lint
