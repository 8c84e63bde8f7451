#include "toolchain/flyway_history.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "toolchain/file_sums.h"

namespace shoofly::toolchain {
namespace {

// As flyway.cc compares them: each part by its length first, without zeros at its front; those at
// the end do not count.
using FlywayParts = std::vector<std::pair<std::size_t, std::string>>;

FlywayParts parts_of(const std::string& version) {
  FlywayParts parts;
  for (std::size_t at = 0; at <= version.size();) {
    const std::size_t end = std::min(version.find_first_of("._", at), version.size());
    const std::string part = version.substr(at, end - at);
    const std::string digits = part.substr(std::min(part.find_first_not_of('0'), part.size()));
    parts.emplace_back(digits.size(), digits);
    at = end + 1;
  }
  while (!parts.empty() && parts.back().first == 0) parts.pop_back();
  return parts;
}

struct FlywayRow {
  long rank = 0;
  std::optional<std::string> version;
  std::string type;
  std::string script;
  std::optional<std::string> checksum;
  bool success = true;
};

std::vector<FlywayRow> flyway_rows(const std::vector<HistoryRow>& rows) {
  std::vector<FlywayRow> all;
  for (const HistoryRow& row : rows) {
    if (row.size() < 6) continue;
    const std::string success = row[5].value_or("");
    const std::string script = row[3].value_or("");
    all.push_back({std::strtol(row[0].value_or("").c_str(), nullptr, 10), row[1],
                   row[2].value_or(""), script.substr(script.rfind('/') + 1), row[4],
                   success == "t" || success == "true" || success == "1"});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const FlywayRow& a, const FlywayRow& b) { return a.rank < b.rank; });
  return all;
}

// What the table comes to, row by row.
class FlywayState {
 public:
  explicit FlywayState(const std::vector<FlywayRow>& rows) {
    for (const FlywayRow& row : rows) take(row);
  }
  bool is_empty() const { return versions_.empty() && !baseline_; }
  bool is_below_baseline(const FlywayParts& version) const {
    return baseline_ && version <= *baseline_;
  }
  const FlywayRow* find(const FlywayParts& version) const {
    const auto found = versions_.find(version);
    return found == versions_.end() ? nullptr : &found->second;
  }
  const FlywayRow* find_repeated(const std::string& script) const {
    const auto found = repeated_.find(script);
    return found == repeated_.end() ? nullptr : &found->second;
  }
  const std::map<FlywayParts, FlywayRow>& versions() const { return versions_; }
  const std::vector<std::string>& stopped() const { return stopped_; }

 private:
  void take(const FlywayRow& row) {
    if (!row.success) {
      stopped_.push_back(row.version.value_or(row.script));
    } else if (!row.version) {
      if (row.type == "SQL") repeated_[row.script] = row;
    } else if (row.type == "BASELINE") {
      baseline_ = parts_of(*row.version);
    } else if (row.type == "DELETE" || row.type.starts_with("UNDO")) {
      versions_.erase(parts_of(*row.version));
    } else {
      versions_[parts_of(*row.version)] = row;
    }
  }

  std::map<FlywayParts, FlywayRow> versions_;
  std::map<std::string, FlywayRow> repeated_;  // by script
  std::optional<FlywayParts> baseline_;
  std::vector<std::string> stopped_;
};

// None: it cannot be told.
std::optional<bool> is_as_noted(const HistoryQuestion& question, const lint::Migration& migration,
                                const FlywayRow& row) {
  if (!row.checksum || !question.bytes_of) return std::nullopt;
  const std::optional<std::string> bytes = question.bytes_of(migration.up.file);
  // Of a repeated one it is counted with its placeholders filled in.
  if (!bytes || (migration.repeats && bytes->find("${") != std::string::npos)) return std::nullopt;
  const std::optional<std::int32_t> sum = flyway_checksum(*bytes);
  if (!sum) return std::nullopt;
  return std::to_string(*sum) == *row.checksum;
}

bool is_baseline_script(const lint::Migration& migration) {
  const std::string name = migration.up.file.substr(migration.up.file.rfind('/') + 1);
  return name.starts_with("B");
}

}  // namespace

HistoryNotes read_flyway_history(const HistoryQuestion& question) {
  const FlywayState state(flyway_rows(question.rows));
  HistoryNotes notes;
  notes.applied.resize(question.migrations.size(), false);
  notes.stopped = state.stopped();
  std::set<FlywayParts> known;
  std::optional<FlywayParts> replaced;  // by a baseline script: all up to it
  for (std::size_t i = 0; i < question.migrations.size(); ++i) {
    const lint::Migration& migration = question.migrations[i];
    if (migration.repeats) {
      const FlywayRow* row =
          state.find_repeated(migration.up.file.substr(migration.up.file.rfind('/') + 1));
      notes.applied[i] = row != nullptr && is_as_noted(question, migration, *row).value_or(true);
      continue;
    }
    const FlywayParts version = parts_of(migration.version);
    known.insert(version);
    if (is_baseline_script(migration)) {
      replaced = version;
      notes.applied[i] = !state.is_empty();
      continue;
    }
    const FlywayRow* row = state.find(version);
    notes.applied[i] = row != nullptr || state.is_below_baseline(version);
    if (row != nullptr && row->type == "SQL" &&
        !is_as_noted(question, migration, *row).value_or(true))
      notes.edited.push_back(i);
  }
  for (const auto& [version, row] : state.versions()) {
    const bool expected = row.type == "SQL" && !(replaced && version <= *replaced);
    if (expected && !known.contains(version)) notes.gone.push_back(*row.version);
  }
  return notes;
}

}  // namespace shoofly::toolchain
