#pragma once

// What a tool's files become when a migration is fixed: the migration's own text, and files for
// what must run apart from it. Nothing is written to the disk here: an overlay is filled in.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "lint/fix.h"
#include "toolchain/folder.h"
#include "toolchain/tools.h"

namespace shoofly::toolchain {

// The files of a folder, and what is to become of them. Names are those in the folder. What is put
// on it counts when commit() says so.
class Desk {
 public:
  explicit Desk(Folder folder) : folder_(std::move(folder)) {}
  const Folder& folder() const { return folder_; }
  bool is_made(const std::string& file) const;  // only planned so far
  Result<std::string> text(const std::string& file) const;
  void put(const std::string& file, std::string text) { attempt_[file] = std::move(text); }
  Status rename(const std::string& file, const std::string& to);  // of one that is only planned
  std::string name_of(const std::string& shown) const;
  void commit();
  void abandon() { attempt_.clear(); }
  bool is_empty() const { return planned_.empty(); }
  void finish(Overlay& overlay);

 private:
  using Texts = std::map<std::string, std::optional<std::string>>;  // none: not made after all
  Folder folder_;
  Texts planned_;
  Texts attempt_;
};

struct Writer {
  lint::Joints joints;
  // The script's file as it is to be runs outside of any transaction. Null: whatever runs alone in
  // a file does.
  Status (*leave_transaction)(Desk& desk, const lint::Script& script) = nullptr;
  // Behind `migration`, whose own text is on the desk already. Null: its texts say their
  // transactions themselves.
  Status (*add)(Desk& desk, const lint::Migration& migration,
                const std::vector<lint::Piece>& pieces) = nullptr;
  // After everything else: what the tool keeps of its files beside them.
  Status (*seal)(Desk& desk) = nullptr;
  // What tells the tool that a migration has been done in another way.
  std::string mark_applied = {};
  // What to set, so that what runs outside of any transaction does not wait for the tool itself.
  // Null, or empty: nothing.
  std::string (*setting_for_outside)(const Folder& folder) = nullptr;
};

// All of it, or nothing. Errors: unsupported (why it cannot be written), those of reading.
Status apply_fix(Desk& desk, const Writer& writer, const lint::Migration& migration,
                 const lint::Fix& fix);

// `count` numbers behind that of `file`, each as wide as it; files made before are moved out of the
// way. A file's number is what it begins with. Errors: unsupported (the next one is taken).
Result<std::vector<std::string>> numbers_behind(Desk& desk, const std::string& file,
                                                std::size_t count);
// Whether the text has a body between dollar marks, in which a semicolon ends no statement.
bool has_body(std::string_view text);
// "000005_add_index" -> "_add_index_2": what follows the number of a piece's name.
std::string piece_name(const std::string& stem, std::size_t piece);

}  // namespace shoofly::toolchain
