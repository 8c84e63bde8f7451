#include "toolchain/said_engines.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>

#include "toolchain/configuration.h"
#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

// What a folder says, of however many files.
class SaidEngines {
 public:
  // Of the four that are read; another engine may be another program's.
  void take(const std::string& engine) {
    if (engine == "postgres" || engine == "mariadb" || engine == "mysql" || engine == "sqlite")
      engines_.insert(engine);
  }
  void take_server(std::string_view image) {
    maria_ = maria_ || image.starts_with("mariadb");
    mysql_ = mysql_ || image.starts_with("mysql");
  }
  bool any() const { return !engines_.empty(); }
  // MariaDB answers to MySQL's addresses.
  std::string answer() const {
    std::set<std::string> engines = engines_;
    if (maria_ && !mysql_ && engines.erase("mysql") > 0) engines.insert("mariadb");
    if (engines.contains("mariadb")) engines.erase("mysql");
    return engines.size() == 1 ? *engines.begin() : "";
  }

 private:
  std::set<std::string> engines_;
  bool maria_ = false;
  bool mysql_ = false;
};

bool is_part_of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

constexpr std::string_view kEndsValue = " \t\r\n\"'`,;";

void take_addresses(std::string_view line, SaidEngines& said) {
  constexpr std::array<std::string_view, 10> kSchemes = {
      "postgres://", "postgresql://",   "pgx://",         "pgx5://",        "mysql://",
      "mariadb://",  "docker://mysql/", "docker://maria", "docker://postg", "sqlite3://"};
  for (const std::string_view scheme : kSchemes) {
    for (std::size_t at = line.find(scheme); at != std::string_view::npos;
         at = line.find(scheme, at + 1)) {
      if (at == 0 || !is_part_of_word(line[at - 1]))
        said.take(engine_named_by(line.substr(at, line.find_first_of(kEndsValue, at) - at)));
    }
  }
  // A file, and not a key of YAML or an image's tag.
  constexpr std::string_view kSqlite = "sqlite:";
  for (std::size_t at = line.find(kSqlite); at != std::string_view::npos;
       at = line.find(kSqlite, at + 1)) {
    const std::string_view before = "=\"' \t";
    if (at > 0 && before.find(line[at - 1]) == std::string_view::npos) continue;
    const std::string_view file =
        line.substr(at + kSqlite.size(), line.find_first_of(kEndsValue, at) - at - kSqlite.size());
    if (file.find('/') != std::string_view::npos || file.find(".db") != std::string_view::npos ||
        file.find(".sqlite") != std::string_view::npos || file == ":memory:")
      said.take("sqlite");
  }
  // Go's driver for MySQL: user:word@tcp(host)/name.
  if (line.find("@tcp(") != std::string_view::npos) said.take("mysql");
}

// goose's own words for drivers.
std::string engine_of_goose(std::string_view word) {
  if (word == "turso") return "sqlite";
  return word == "postgres" || word == "pgx" || word == "mysql" || word == "sqlite" ||
                 word == "sqlite3"
             ? engine_named_by(word)
             : "";
}

// The word that begins at or behind `at`, which is set behind it.
std::string_view next_word(std::string_view line, std::size_t& at) {
  constexpr std::string_view kBetween = " \t\r\n\"'`\\";
  const std::size_t from = std::min(line.find_first_not_of(kBetween, at), line.size());
  at = std::min(line.find_first_of(kBetween, from), line.size());
  return line.substr(from, at - from);
}

// `goose -dir migrations mysql "..." up`, `GOOSE_DRIVER=mysql`.
void take_goose(std::string_view line, SaidEngines& said) {
  constexpr std::string_view kDriver = "GOOSE_DRIVER";
  constexpr std::array<std::string_view, 7> kWithValue = {
      "dir", "table", "certfile", "ssl-cert", "ssl-key", "timeout", "env"};
  const std::size_t key = line.find(kDriver);
  if (key != std::string_view::npos) {
    std::size_t at =
        std::min(line.find_first_not_of(" \t?:=!\"'", key + kDriver.size()), line.size());
    said.take(engine_of_goose(next_word(line, at)));
  }
  for (const std::string_view name : {"goose", "GOOSE"}) {
    std::size_t at = line.find(name);
    if (at == std::string_view::npos) continue;
    at = std::min(line.find_first_of(" \t", at), line.size());  // goose@v3.20, $(GOOSE)
    while (at < line.size()) {
      const std::string_view word = next_word(line, at);
      if (!word.starts_with('-')) {
        said.take(engine_of_goose(word));
        break;
      }
      const std::string_view flag = word.substr(std::min(word.find_first_not_of('-'), word.size()));
      const bool has_value =
          std::find(kWithValue.begin(), kWithValue.end(), flag) != kWithValue.end();
      if (has_value) next_word(line, at);
    }
  }
}

// The value of `key: value` or `key = value`, where the line is that.
std::optional<std::string_view> value_in(std::string_view line, std::string_view key) {
  const std::size_t from = line.find_first_not_of(" \t-\"'{");
  if (from == std::string_view::npos || !line.substr(from).starts_with(key)) return std::nullopt;
  std::size_t at = from + key.size();
  at = std::min(line.find_first_not_of(" \t\"'", at), line.size());
  if (at == line.size() || (line[at] != ':' && line[at] != '=')) return std::nullopt;
  ++at;
  return next_word(line, at);
}

enum class Evidence { kAddresses, kGoose, kKeys };

void take_key(std::string_view line, std::string_view key, SaidEngines& said) {
  if (const auto value = value_in(line, key))
    said.take(engine_named_by(value->substr(0, value->find_last_not_of(",}") + 1)));
}

void take_text(const std::string& name, std::string_view text, Evidence evidence,
               SaidEngines& said) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    at += line.size();
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] == '#' ||
        line.substr(first).starts_with("//"))
      continue;
    if (name.starts_with("sqlc.")) {
      take_key(line, "engine", said);
    } else if (name.starts_with("dbconfig.")) {
      take_key(line, "dialect", said);
    } else if (evidence == Evidence::kKeys) {
      const std::string_view words =
          line.substr(first).starts_with("export ") ? line.substr(first + 7) : line;
      if (name.starts_with(".env")) take_key(words, "DATABASE_URL", said);
    } else {
      take_addresses(line, said);
      if (evidence == Evidence::kGoose) take_goose(line, said);
      if (const auto image = value_in(line, "image")) said.take_server(*image);
    }
  }
}

// What is longer is no file of settings.
constexpr std::size_t kLongestText = std::size_t{1} << 20;

std::string engine_above(const Folder& folder, Evidence evidence) {
  static constexpr std::array<const char*, 21> kNames = {".env",
                                                         ".env.example",
                                                         ".env.sample",
                                                         ".env.dist",
                                                         ".envrc",
                                                         "Makefile",
                                                         "makefile",
                                                         "GNUmakefile",
                                                         "justfile",
                                                         "Justfile",
                                                         "Taskfile.yml",
                                                         "Taskfile.yaml",
                                                         "docker-compose.yml",
                                                         "compose.yml",
                                                         "compose.yaml",
                                                         "package.json",
                                                         "docker-compose.yaml",
                                                         "sqlc.yaml",
                                                         "sqlc.yml",
                                                         "dbconfig.yml",
                                                         "atlas.hcl"};
  for (const fs::path above : folders_above(folder)) {
    SaidEngines said;
    for (const std::string name : kNames) {
      const std::string path = (above / name).lexically_normal().string();
      std::error_code failed;
      if (!fs::is_regular_file(path, failed) || fs::file_size(path, failed) > kLongestText)
        continue;
      const Result<std::string> text = text_at(path);
      if (text.ok()) take_text(name, *text, evidence, said);
    }
    if (said.any()) return said.answer();
  }
  return "";
}

std::string engine_by_key(const Folder& folder, std::string_view key) {
  const std::optional<FoundFile> found = find_above(folder, {".env"});
  if (!found) return {};
  const Configuration env(found->text);
  const std::string* said = env.find(key);
  return said == nullptr ? "" : engine_named_by(*said);
}

// `diesel = { version = "2", features = ["postgres", "r2d2"] }`, or features in a section of it.
std::string engine_of_features(std::string_view text) {
  const std::size_t line = text.find("\ndiesel ");
  const std::size_t section = text.find("dependencies.diesel]");
  const std::size_t from =
      std::min(line == std::string_view::npos ? text.find("\ndiesel=") : line, section);
  if (from == std::string_view::npos) return "";
  const std::size_t begin = text.find("features", from);
  const std::size_t next = text.find(section == from ? "\n[" : "\n", from + 1);
  if (begin == std::string_view::npos || begin > next) return "";
  const std::string_view features = text.substr(begin, text.find(']', begin) - begin);
  SaidEngines said;
  for (const std::string_view name : {"postgres", "mysql", "sqlite"}) {
    if (features.find("\"" + std::string(name)) != std::string_view::npos)
      said.take(std::string(name));
  }
  return said.answer();
}

}  // namespace

std::string engine_of_folder_name(const Folder& folder) {
  constexpr std::array<std::string_view, 6> kServers = {"postgres", "postgresql", "mariadb",
                                                        "mysql",    "sqlite",     "sqlite3"};
  constexpr std::array<std::string_view, 4> kHolds = {"migrations", "migration", "migrate", "sql"};
  const auto is_among = [](const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::error_code failed;
  fs::path whole = fs::absolute(folder.path.empty() ? "." : folder.path, failed).lexically_normal();
  if (failed) return "";
  if (!whole.has_filename()) whole = whole.parent_path();
  if (is_there((whole / ".git").string())) return "";  // a repository's name is anything
  if (is_among(kHolds, whole.filename().string())) whole = whole.parent_path();
  const std::string name = whole.filename().string();
  return is_among(kServers, name) && !is_there((whole / ".git").string()) ? engine_named_by(name)
                                                                          : "";
}

std::string engine_said(const Folder& folder) { return engine_above(folder, Evidence::kAddresses); }

std::string engine_said_for_dbmate(const Folder& folder) {
  const std::string own = engine_by_key(folder, "DATABASE_URL");
  return own.empty() ? engine_said(folder) : own;
}

std::string engine_said_for_goose(const Folder& folder) {
  const std::string own = engine_by_key(folder, "GOOSE_DRIVER");
  return own.empty() ? engine_above(folder, Evidence::kGoose) : own;
}

std::string engine_said_for_diesel(const Folder& folder) {
  const std::optional<FoundFile> cargo = find_above(folder, {"Cargo.toml"});
  const std::string own = cargo ? engine_of_features(cargo->text) : "";
  return own.empty() ? engine_said_for_dbmate(folder) : own;
}

std::string engine_said_for_plain(const Folder& folder) {
  return engine_above(folder, Evidence::kKeys);
}

}  // namespace shoofly::toolchain
