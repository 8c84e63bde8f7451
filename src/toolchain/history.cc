#include "toolchain/history.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "toolchain/file_sums.h"
#include "toolchain/flyway_history.h"

namespace shoofly::toolchain {
namespace {

using lint::Migration;

std::string field(const HistoryRow& row, std::size_t column) {
  return column < row.size() ? row[column].value_or("") : "";
}

bool is_true(const std::string& value) { return value == "t" || value == "true" || value == "1"; }

// Numbers of any size: longer is larger.
std::string plain_number(const std::string& text) {
  const std::size_t from = text.find_first_not_of('0');
  return from == std::string::npos ? "0" : text.substr(from);
}
bool number_before(const std::string& one, const std::string& other) {
  return std::pair(one.size(), one) < std::pair(other.size(), other);
}

std::string name_without_folder(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}
std::string noted_stem(const std::string& path) {
  const std::string name = name_without_folder(path);
  return name.substr(0, name.rfind('.'));
}

std::string by_version(const Migration& migration) { return migration.version; }
std::string by_version_number(const Migration& migration) {
  return plain_number(migration.version);
}
std::string by_stem(const Migration& migration) { return noted_stem(migration.up.file); }
std::string by_file(const Migration& migration) { return name_without_folder(migration.up.file); }

HistoryNotes nothing_applied(const HistoryQuestion& question) {
  HistoryNotes notes;
  notes.applied.resize(question.migrations.size(), false);
  return notes;
}

// Those whose name is among the names. `asks_for_files`: the tool goes no further where one that
// it has run has none.
HistoryNotes notes_by_name(const HistoryQuestion& question, const std::set<std::string>& names,
                           std::string (*name_of)(const Migration&), bool asks_for_files) {
  HistoryNotes notes = nothing_applied(question);
  std::set<std::string> known;
  for (std::size_t i = 0; i < question.migrations.size(); ++i) {
    const std::string name = name_of(question.migrations[i]);
    notes.applied[i] = names.contains(name);
    known.insert(name);
  }
  if (!asks_for_files) return notes;
  std::set_difference(names.begin(), names.end(), known.begin(), known.end(),
                      std::back_inserter(notes.gone));
  return notes;
}

template <std::string (*kNameOf)(const Migration&), bool kAsksForFiles = false,
          bool kNumbers = false>
HistoryNotes read_names(const HistoryQuestion& question) {
  std::set<std::string> names;
  for (const HistoryRow& row : question.rows)
    names.insert(kNumbers ? plain_number(field(row, 0)) : field(row, 0));
  return notes_by_name(question, names, kNameOf, kAsksForFiles);
}

// version, dirty: one row, for all up to it.
HistoryNotes read_golang_migrate(const HistoryQuestion& question) {
  HistoryNotes notes = nothing_applied(question);
  if (question.rows.empty()) return notes;
  const std::string last = plain_number(field(question.rows.front(), 0));
  bool there = false;
  for (std::size_t i = 0; i < question.migrations.size(); ++i) {
    const std::string version = plain_number(question.migrations[i].version);
    notes.applied[i] = !number_before(last, version);
    there = there || version == last;
  }
  if (!there) notes.gone.push_back(last);
  if (is_true(field(question.rows.front(), 1))) notes.stopped.push_back(last);
  return notes;
}

// version_id, is_applied, id: what was said last of a version counts.
HistoryNotes read_goose(const HistoryQuestion& question) {
  std::map<std::string, std::pair<std::string, bool>> said;
  for (const HistoryRow& row : question.rows) {
    auto& [id, applied] = said[plain_number(field(row, 0))];
    const std::string now = plain_number(field(row, 2));
    if (number_before(now, id)) continue;
    id = now;
    applied = is_true(field(row, 1));
  }
  std::set<std::string> versions;
  for (const auto& [version, last] : said) {
    if (last.second && version != "0") versions.insert(version);
  }
  return notes_by_name(question, versions, by_version_number, false);
}

// migration_name, checksum, finished_at, rolled_back_at
HistoryNotes read_prisma_history(const HistoryQuestion& question) {
  std::map<std::string, std::string> sums;
  std::set<std::string> names;
  HistoryNotes notes;
  for (const HistoryRow& row : question.rows) {
    if (row.size() < 4 || row[3].has_value()) continue;  // rolled back
    if (row[2].has_value()) {
      names.insert(field(row, 0));
      sums[field(row, 0)] = field(row, 1);
    } else {
      notes.stopped.push_back(field(row, 0));
    }
  }
  HistoryNotes named = notes_by_name(question, names, by_version, true);
  named.stopped = std::move(notes.stopped);
  for (std::size_t i = 0; i < question.migrations.size(); ++i) {
    if (!named.applied[i] || !question.bytes_of) continue;
    const auto bytes = question.bytes_of(question.migrations[i].up.file);
    if (bytes && !has_sha256(*bytes, sums[question.migrations[i].version]))
      named.edited.push_back(i);
  }
  return named;
}

// created_at, hash: it runs what is younger than the last one.
HistoryNotes read_drizzle_history(const HistoryQuestion& question) {
  HistoryNotes notes = nothing_applied(question);
  std::string last;
  std::map<std::string, std::string> sums;
  for (const HistoryRow& row : question.rows) {
    const std::string at = plain_number(field(row, 0));
    sums[at] = field(row, 1);
    if (last.empty() || number_before(last, at)) last = at;
  }
  for (std::size_t i = 0; i < question.migrations.size(); ++i) {
    const Migration& migration = question.migrations[i];
    const auto bytes =
        question.bytes_of ? question.bytes_of(migration.up.file) : std::optional<std::string>();
    if (migration.noted_as.empty()) {
      // Without a journal the sum alone tells.
      notes.applied[i] = bytes && std::any_of(sums.begin(), sums.end(), [&](const auto& one) {
                           return has_sha256(*bytes, one.second);
                         });
      continue;
    }
    const std::string at = plain_number(migration.noted_as);
    notes.applied[i] = !last.empty() && !number_before(last, at);
    const auto sum = sums.find(at);
    if (notes.applied[i] && sum != sums.end() && bytes && !has_sha256(*bytes, sum->second))
      notes.edited.push_back(i);
  }
  return notes;
}

// version_num: all that it follows have run as well.
HistoryNotes read_alembic_history(const HistoryQuestion& question) {
  HistoryNotes notes = nothing_applied(question);
  std::map<std::string, std::size_t> by_revision;
  for (std::size_t i = 0; i < question.migrations.size(); ++i)
    by_revision.emplace(question.migrations[i].version, i);
  std::vector<std::size_t> waiting;
  for (const HistoryRow& row : question.rows) {
    const auto found = by_revision.find(field(row, 0));
    if (found == by_revision.end()) {
      notes.gone.push_back(field(row, 0));
    } else {
      waiting.push_back(found->second);
    }
  }
  while (!waiting.empty()) {
    const std::size_t one = waiting.back();
    waiting.pop_back();
    if (notes.applied[one]) continue;
    notes.applied[one] = true;
    for (const std::string& before : question.migrations[one].follows) {
      const auto found = by_revision.find(before);
      if (found != by_revision.end()) waiting.push_back(found->second);
    }
  }
  return notes;
}

// app, name. Old ones that were squashed and taken away stay in the table, and nobody minds.
HistoryNotes read_django_history(const HistoryQuestion& question) {
  std::set<std::string> names;
  for (const HistoryRow& row : question.rows) names.insert(field(row, 0) + "." + field(row, 1));
  return notes_by_name(question, names, by_version, false);
}

// Several projects may share a registry: the one that has most of these changes.
std::string sqitch_project(const HistoryQuestion& question) {
  std::set<std::string> ours;
  for (const Migration& migration : question.migrations) ours.insert(migration.version);
  std::map<std::string, std::size_t> shared;
  for (const HistoryRow& row : question.rows) shared[field(row, 1)] += ours.count(field(row, 0));
  const auto most =
      std::max_element(shared.begin(), shared.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == shared.end() || most->second == 0 ? "" : most->first;
}

// change, project: one that was reworked stands in the plan, and there, several times.
HistoryNotes read_sqitch_history(const HistoryQuestion& question) {
  HistoryNotes notes = nothing_applied(question);
  std::map<std::string, std::size_t> deployed;
  const std::string project = sqitch_project(question);
  for (const HistoryRow& row : question.rows) {
    if (field(row, 1) == project) ++deployed[field(row, 0)];
  }
  for (std::size_t i = 0; i < question.migrations.size(); ++i) {
    const auto found = deployed.find(question.migrations[i].version);
    if (found == deployed.end() || found->second == 0) continue;
    notes.applied[i] = true;
    --found->second;
  }
  for (const auto& [change, left] : deployed) {
    if (left > 0) notes.gone.push_back(change);
  }
  return notes;
}

// id, author, filename: all three say which changeset it is; paths begin wherever it was called.
HistoryNotes read_liquibase_history(const HistoryQuestion& question) {
  HistoryNotes notes = nothing_applied(question);
  std::set<std::string> with_file;
  std::set<std::string> ids;
  for (const HistoryRow& row : question.rows) {
    const std::string id = field(row, 1) + ":" + field(row, 0);
    with_file.insert(id + "\n" + name_without_folder(field(row, 2)));
    ids.insert(id);
  }
  std::map<std::string, std::size_t> same_id;
  for (const Migration& migration : question.migrations) ++same_id[migration.version];
  for (std::size_t i = 0; i < question.migrations.size(); ++i) {
    const Migration& migration = question.migrations[i];
    notes.applied[i] =
        with_file.contains(migration.version + "\n" + name_without_folder(migration.up.file)) ||
        (same_id[migration.version] == 1 && ids.contains(migration.version));
  }
  return notes;
}

// version, applied, total
HistoryNotes read_atlas_history(const HistoryQuestion& question) {
  std::set<std::string> versions;
  std::vector<std::string> stopped;
  for (const HistoryRow& row : question.rows) {
    // Beside revisions it keeps a row on itself.
    if (field(row, 0).starts_with(".")) continue;
    versions.insert(field(row, 0));
    if (field(row, 1) != field(row, 2)) stopped.push_back(field(row, 0));
  }
  HistoryNotes notes = notes_by_name(question, versions, by_version, false);
  notes.stopped = std::move(stopped);
  // A checkpoint is run on a new database only.
  if (!versions.empty() && !notes.applied.empty()) notes.applied.front() = true;
  return notes;
}

// timestamp, name: the class's, which ends with the timestamp of its file.
HistoryNotes read_typeorm_history(const HistoryQuestion& question) {
  return read_names<by_version_number, false, true>(question);
}

// name. It holds what has run against the files one by one, as far as both lists go: what is
// missing behind all files it does not see.
HistoryNotes read_node_pg_migrate_history(const HistoryQuestion& question) {
  HistoryNotes notes = read_names<by_stem, true>(question);
  std::string last;
  for (const Migration& migration : question.migrations) last = std::max(last, by_stem(migration));
  std::erase_if(notes.gone, [&](const std::string& name) { return name > last; });
  return notes;
}

const std::vector<History>& histories() {
  static const std::vector<History> table = {
      {"golang-migrate", {{"", "schema_migrations"}}, {"version", "dirty"}, read_golang_migrate},
      {"goose", {{"", "goose_db_version"}}, {"version_id", "is_applied", "id"}, read_goose},
      {"dbmate",
       {{"", "schema_migrations"}},
       {"version"},
       read_names<by_version_number, false, true>},
      {"Diesel", {{"", "__diesel_schema_migrations"}}, {"version"}, read_names<by_version>},
      {"Flyway",
       {{"", "flyway_schema_history"}, {"", "schema_version"}},
       {"installed_rank", "version", "type", "script", "checksum", "success"},
       read_flyway_history},
      {"Liquibase",
       {{"", "databasechangelog"}},
       {"id", "author", "filename"},
       read_liquibase_history},
      {"Prisma",
       {{"", "_prisma_migrations"}},
       {"migration_name", "checksum", "finished_at", "rolled_back_at"},
       read_prisma_history},
      {"Drizzle",
       {{"drizzle", "__drizzle_migrations"}, {"", "__drizzle_migrations"}},
       {"created_at", "hash"},
       read_drizzle_history},
      {"Atlas",
       {{"atlas_schema_revisions", "atlas_schema_revisions"}, {"", "atlas_schema_revisions"}},
       {"version", "applied", "total"},
       read_atlas_history},
      {"Sqitch", {{"sqitch", "changes"}}, {"change", "project"}, read_sqitch_history},
      {"Alembic", {{"", "alembic_version"}}, {"version_num"}, read_alembic_history},
      {"Django", {{"", "django_migrations"}}, {"app", "name"}, read_django_history},
      {"Rails",
       {{"", "schema_migrations"}},
       {"version"},
       read_names<by_version_number, false, true>},
      {"Ecto",
       {{"", "schema_migrations"}},
       {"version"},
       read_names<by_version_number, false, true>},
      {"knex", {{"", "knex_migrations"}}, {"name"}, read_names<by_file, true>},
      {"Sequelize", {{"", "SequelizeMeta"}}, {"name"}, read_names<by_file>},
      {"TypeORM", {{"", "migrations"}}, {"timestamp", "name"}, read_typeorm_history},
      {"node-pg-migrate", {{"", "pgmigrations"}}, {"name"}, read_node_pg_migrate_history},
  };
  return table;
}

}  // namespace

const History* history_of(std::string_view tool) {
  const auto found = std::find_if(histories().begin(), histories().end(),
                                  [&](const History& one) { return one.tool == tool; });
  return found == histories().end() ? nullptr : &*found;
}

}  // namespace shoofly::toolchain
