#pragma once

// The texts of migrations, parsed by as many threads as there are processors, a little ahead of who
// asks for them in order: parsing is most of the linter's work, and each text is by itself. Of a
// long text only the beginning is read ahead, and of many long ones only some.

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/schema_file.h"
#include "lint/linter.h"
#include "lint/migration.h"

namespace shoofly {

struct ReadMigration {
  lint::ReadScript up;
  lint::ReadScript down;
};

// Whether a script is given part by part or at once.
enum class Scripts { kInParts, kWhole };

using MigrationsInOrder = std::vector<const lint::Migration*>;
// Points into them.
MigrationsInOrder in_order(const std::vector<lint::Migration>& migrations);

class ReadAhead {
 public:
  // The reader outlives it, and each migration what was given of it.
  ReadAhead(const SqlReader& reader, MigrationsInOrder migrations, Scripts scripts);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next one in order. While it is not ready, the caller's thread parses, too.
  ReadMigration next();

 private:
  struct Slot {
    ReadMigration read;
    bool ready = false;
  };

  bool may_begin() const;
  std::size_t begin_next();
  std::size_t weight_of(std::size_t migration) const;
  lint::ReadScript read_script(const lint::Script& script) const;
  void work();
  void parse(std::size_t migration);

  const SqlReader& reader_;
  const MigrationsInOrder migrations_;
  const Scripts scripts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Slot> slots_;  // of migration i: i % size
  std::size_t asked_ = 0;    // how many were given to the caller
  std::size_t begun_ = 0;    // how many somebody parses or has parsed
  std::size_t weight_ = 0;   // bytes of text in parts of those that were begun and not given yet
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace shoofly
