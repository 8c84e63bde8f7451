#pragma once

// What a backfill does to the rows of a table, range by range: the fill of a sync, the copy of a
// table, its repetition in one that follows it, or its move into another table.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

class RowPass {
 public:
  virtual ~RowPass() = default;
  virtual Result<std::optional<Key>> boundary(Connection& connection, const KeyRange& rest,
                                              std::int64_t rows) const = 0;
  // Where the walk ends: rows that come behind are the triggers' business, or the next walk's.
  // nullopt: where the table does.
  virtual Result<std::optional<Key>> last_key(Connection&) const { return std::optional<Key>(); }
  // One chunk with its progress, in one transaction; repeating it changes nothing.
  virtual Result<FillOutcome> chunk(Connection& connection, const KeyRange& range,
                                    const Progress& progress) const = 0;
  // Rows may get keys behind the walk, so that it has to be walked again.
  virtual bool may_miss_rows() const { return false; }
  // "fill users: the row with key 7 cannot be converted"
  virtual std::string failure(const std::string& row) const = 0;
  // What to do about such a row.
  virtual std::string help() const {
    return "correct the row, then run \"shoofly resume\"; where the expression is wrong: \"shoofly "
           "rollback\", correct it in the change, and start again";
  }
};

class FillPass final : public RowPass {
 public:
  FillPass(const ChunkSource& chunks, SyncSpec spec) : chunks_(chunks), spec_(std::move(spec)) {}

  Result<std::optional<Key>> boundary(Connection& connection, const KeyRange& rest,
                                      std::int64_t rows) const override {
    return chunks_.boundary(connection, spec_, rest, rows);
  }
  Result<std::optional<Key>> last_key(Connection& connection) const override {
    return chunks_.last_key(connection, spec_);
  }
  Result<FillOutcome> chunk(Connection& connection, const KeyRange& range,
                            const Progress& progress) const override {
    return chunks_.fill(connection, spec_, range, progress);
  }
  // Going forward the triggers see to such a row.
  bool may_miss_rows() const override { return spec_.filling == Filling::kBackward; }
  std::string failure(const std::string& row) const override {
    return "fill " + spec_.table.display() + ": " + row + " cannot be converted";
  }

 private:
  const ChunkSource& chunks_;
  SyncSpec spec_;
};

class CopyPass final : public RowPass {
 public:
  CopyPass(const TableCopier& copier, const Table& table, std::vector<std::string> without)
      : copier_(copier), table_(table), without_(std::move(without)) {}

  Result<std::optional<Key>> boundary(Connection& connection, const KeyRange& rest,
                                      std::int64_t rows) const override {
    return copier_.boundary(connection, table_, rest.after, rows);
  }
  Result<FillOutcome> chunk(Connection& connection, const KeyRange& range,
                            const Progress& progress) const override {
    return copier_.copy(connection, table_, without_, range, progress);
  }
  std::string failure(const std::string& row) const override {
    return "copy " + table_.name.display() + ": " + row + " cannot be copied";
  }

 private:
  const TableCopier& copier_;
  const Table& table_;
  std::vector<std::string> without_;
};

// Rows of one table into another that follows it; what Repeat::kGone walks is the follower.
class MirrorPass final : public RowPass {
 public:
  MirrorPass(const ChunkSource& chunks, const TableMirror& mirror, TableSync sync, Repeat what)
      : chunks_(chunks), mirror_(mirror), sync_(std::move(sync)), what_(what) {
    const bool gone = what == Repeat::kGone;
    walked_.table = gone ? sync_.follower : sync_.source;
    walked_.key = gone ? sync_.follower_unique : sync_.source_unique;
  }

  Result<std::optional<Key>> boundary(Connection& connection, const KeyRange& rest,
                                      std::int64_t rows) const override {
    return chunks_.boundary(connection, walked_, rest, rows);
  }
  Result<std::optional<Key>> last_key(Connection& connection) const override {
    return chunks_.last_key(connection, walked_);
  }
  Result<FillOutcome> chunk(Connection& connection, const KeyRange& range,
                            const Progress& progress) const override {
    if (what_ == Repeat::kGone) return mirror_.remove_gone(connection, sync_, range, progress);
    return what_ == Repeat::kStale ? mirror_.renew(connection, sync_, range, progress)
                                   : mirror_.fill(connection, sync_, range, progress);
  }
  std::string failure(const std::string& row) const override {
    return "copy rows of " + sync_.source.display() + ": " + row + " cannot be copied";
  }

 private:
  const ChunkSource& chunks_;
  const TableMirror& mirror_;
  TableSync sync_;
  Repeat what_;
  SyncSpec walked_;
};

// Rows into another table; back, those whose keys the ledger has.
class MovePass final : public RowPass {
 public:
  MovePass(const ChunkSource& chunks, const RowMover& mover, MoveWork work)
      : chunks_(chunks), mover_(mover), work_(std::move(work)) {
    walked_.table = work_.back ? work_.move.ledger : work_.move.from;
    walked_.key = work_.move.key;
  }

  Result<std::optional<Key>> boundary(Connection& connection, const KeyRange& rest,
                                      std::int64_t rows) const override {
    return chunks_.boundary(connection, walked_, rest, rows);
  }
  Result<std::optional<Key>> last_key(Connection& connection) const override {
    return chunks_.last_key(connection, walked_);
  }
  Result<FillOutcome> chunk(Connection& connection, const KeyRange& range,
                            const Progress& progress) const override {
    return work_.back ? mover_.move_back(connection, work_.move, range, progress)
                      : mover_.move(connection, work_.move, range, progress);
  }
  // Rows come to match behind the walk; and who goes back may have been stopped on the way there.
  bool may_miss_rows() const override { return true; }
  std::string failure(const std::string& row) const override {
    const std::string from = work_.move.from.display();
    const std::string where = work_.back
                                  ? "move rows back into " + from
                                  : "move rows of " + from + " to " + work_.move.to.display();
    return where + ": " + row + " cannot be moved";
  }
  std::string help() const override {
    return "nothing of it was moved. Where both tables have the key: decide which row stays, and "
           "delete the other one or give it another key. Where a trigger or a foreign key stands in "
           "the way: see to that. Then run \"shoofly resume\"" +
           std::string(work_.back ? "" : "; or \"shoofly rollback\"");
  }

 private:
  const ChunkSource& chunks_;
  const RowMover& mover_;
  MoveWork work_;
  SyncSpec walked_;
};

}  // namespace shoofly
