#pragma once

// Which piece of a migration that was divided a statement of its way back belongs to, and what
// a piece's way back needs beside that. Pure.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema_file.h"
#include "lint/fix.h"
#include "lint/fix_script.h"

namespace shoofly::lint {

// What each piece of a divided migration makes and takes away.
class Pieces {
 public:
  Pieces(const std::vector<Group>& groups, const Writing& writing);

  // Of each item of the way back, and of each of its acts: the piece that it undoes, which made
  // what it takes away or took what it makes; else the first, which is undone last.
  std::vector<std::vector<std::size_t>> owners(const std::vector<WrittenStatement>& acts,
                                               const FixScript& down) const;

  // What undoes the piece where its way back says nothing; and what lets the piece run again after
  // it was undone: what an earlier piece had made only for it to take away.
  void complete(std::size_t i, Piece& piece) const;

 private:
  std::size_t owner(const WrittenAct& act) const;
  void undo(std::size_t i, Piece& piece) const;
  std::string made_before(std::size_t i, const std::string& taken) const;

  std::string undoing(const WrittenAct& act) const;

  const SqlReader& reader_;
  std::string_view engine_;
  std::vector<std::string> texts_;
  std::vector<WrittenSchema> acts_;
  std::map<std::string, std::size_t> makers_;
  std::map<std::string, std::size_t> takers_;
  bool names_change_ = false;
};

}  // namespace shoofly::lint
