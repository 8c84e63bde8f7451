#include "toolchain/program_engines.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "toolchain/configuration.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

// Further files of a project are not looked at for one answer.
constexpr std::size_t kModulesLookedAt = 20;

// What `before` stands before in each of its lines or values, if all of them name one engine.
std::string engine_after(std::string_view text, std::string_view before) {
  std::string engine;
  for (std::size_t at = text.find(before); at != std::string_view::npos;
       at = text.find(before, at + 1)) {
    const std::size_t from = text.find_first_not_of(" \t\"'", at + before.size());
    if (from == std::string_view::npos) break;
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", from);
    const std::string_view word = text.substr(from, end - from);
    const std::string said = word == "trilogy"   ? "mysql"
                             : word == "postgis" ? "postgres"
                                                 : engine_named_by(word);
    if (said.empty() || (!engine.empty() && said != engine)) return {};
    engine = said;
  }
  return engine;
}

// The engine behind a driver's name: "mysql2", "better-sqlite3", "mysql+pymysql://".
std::string engine_of_driver(std::string_view word) {
  if (word.starts_with("mysql")) return "mysql";
  if (word == "better-sqlite3" || word == "sqljs" || word == "expo") return "sqlite";
  if (word == "pgnative" || word == "pg-native" || word == "psycopg2") return "postgres";
  return engine_named_by(word);
}

// One engine, however often it is named.
class OneEngine {
 public:
  // Empty: what stands there is no literal, and so nothing is known.
  void take(const std::string& engine) {
    if (engine.empty() || (!engine_.empty() && engine != engine_)) differs_ = true;
    engine_ = engine;
  }
  std::string answer() const { return differs_ ? "" : engine_; }

 private:
  std::string engine_;
  bool differs_ = false;
};

// The literal that stands behind `key:` at or behind `from`, quoted or not; empty: something else
// stands there. Sets `from` to behind it, or to npos where there is no key.
std::string literal_behind(std::string_view text, std::string_view key, std::size_t& from) {
  for (std::size_t at = text.find(key, from); at != std::string_view::npos;
       at = text.find(key, at + 1)) {
    const auto is_word = [&](std::size_t i) {
      const auto c = static_cast<unsigned char>(text[i]);
      return std::isalnum(c) != 0 || c == '_' || c == '.';
    };
    if (at > 0 && is_word(at - 1)) continue;
    std::size_t next = at + key.size();
    if (next < text.size() && (text[next] == '"' || text[next] == '\'')) ++next;
    next = std::min(text.find_first_not_of(" \t\r\n", next), text.size());
    if (next == text.size() || text[next] != ':') continue;
    from = next;
    next = std::min(text.find_first_not_of(" \t\r\n", next + 1), text.size());
    if (next == text.size() || std::string_view("\"'`").find(text[next]) == std::string_view::npos)
      return "";
    const std::size_t end = text.find(text[next], next + 1);
    if (end == std::string_view::npos) return "";
    return std::string(text.substr(next + 1, end - next - 1));
  }
  from = std::string_view::npos;
  return "";
}

// All that is said for a key in a file.
std::string engine_for_key(std::string_view text, std::string_view key) {
  OneEngine one;
  for (std::size_t from = 0; from != std::string_view::npos;) {
    const std::string word = literal_behind(text, key, from);
    if (from != std::string_view::npos) one.take(engine_of_driver(word));
  }
  return one.answer();
}

// What stands in the innermost braces around a place.
std::string_view object_around(std::string_view text, std::size_t at) {
  std::size_t from = at;
  for (int closed = 0; from > 0; --from) {
    const char c = text[from - 1];
    if (c == '{' && closed-- == 0) break;
    if (c == '}') ++closed;
  }
  std::size_t end = at;
  for (int opened = 0; end < text.size(); ++end) {
    if (text[end] == '}' && opened-- == 0) break;
    if (text[end] == '{') ++opened;
  }
  return text.substr(from, end - from);
}

// `adapter: Ecto.Adapters.MyXQL`
void take_ecto_adapters(std::string_view text, OneEngine& one) {
  constexpr std::string_view kBefore = "Ecto.Adapters.";
  for (std::size_t at = text.find(kBefore); at != std::string_view::npos;
       at = text.find(kBefore, at + 1)) {
    const std::string_view word = text.substr(at + kBefore.size(), 8);
    if (word.starts_with("SQL.")) continue;  // Ecto.Adapters.SQL.Sandbox
    one.take(word.starts_with("MyXQL")      ? "mysql"
             : word.starts_with("Postgres") ? "postgres"
             : word.starts_with("SQLite3")  ? "sqlite"
             : word.starts_with("Tds")      ? "mssql"
                                            : "");
  }
}

}  // namespace

// The value of `key = value` in a file of INI.
std::string alembic_ini_value(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with(key)) continue;
    line.remove_prefix(key.size());
    const std::size_t equals = line.find_first_not_of(" \t");
    if (equals == std::string_view::npos || (line[equals] != '=' && line[equals] != ':')) continue;
    line.remove_prefix(equals + 1);
    const std::size_t from = std::min(line.find_first_not_of(" \t"), line.size());
    const std::size_t last = line.find_last_not_of(" \t\r");
    return last == std::string_view::npos ? "" : std::string(line.substr(from, last + 1 - from));
  }
  return "";
}

// One of several environments may have another server than the others: then nothing is said.
std::string rails_engine(const Folder& folder) {
  const std::optional<FoundFile> found = find_above(folder, {"config/database.yml"});
  // An address takes the place of the adapter.
  if (!found || found->text.find("url:") != std::string::npos ||
      found->text.find("DATABASE_URL") != std::string::npos)
    return {};
  return engine_after(found->text, "adapter:");
}

// Settings that ask the environment say little: what stands there is for a developer's machine.
std::string django_engine(const Folder& folder) {
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      if (fs::path(file).filename() != "settings.py") continue;
      const Result<std::string> text = text_of(folder, file);
      if (!text.ok() || text->find("environ") != std::string::npos ||
          text->find("dj_database_url") != std::string::npos ||
          text->find("env(") != std::string::npos || text->find("config(") != std::string::npos)
        return {};
      return engine_after(*text, "django.db.backends.");
    }
  }
  return {};
}

// env.py may put another address in its place.
std::string alembic_engine(const Folder& folder) {
  const std::optional<FoundFile> found = find_above(folder, {"alembic.ini"});
  if (!found) return {};
  const Folder above{(fs::path(folder.path) / "..").lexically_normal().string(), {}, {}};
  const Result<std::string> env = text_of(above, "env.py");
  if (!env.ok()) return {};
  for (const char* word : {"set_main_option", "environ", "getenv", "create_engine(", "get_url"}) {
    if (env->find(word) != std::string::npos) return {};
  }
  const std::string url = alembic_ini_value(found->text, "sqlalchemy.url");
  const std::size_t end = url.find("://");
  // "driver" is what `alembic init` writes.
  if (end == std::string::npos || url.starts_with("driver:")) return {};
  const std::string driver = url.substr(0, std::min(end, url.find('+')));
  return engine_of_driver(driver);
}

std::string knex_engine(const Folder& folder) {
  const std::optional<FoundFile> found =
      find_above(folder, {"knexfile.js", "knexfile.ts", "knexfile.mjs", "knexfile.cjs"});
  return found ? engine_for_key(found->text, "client") : "";
}

// An address in the environment has a dialect of its own, unless it is said beside it.
std::string sequelize_engine(const Folder& folder) {
  const std::optional<FoundFile> found =
      find_above(folder, {"config/config.json", "config/config.js", "config/config.cjs"});
  if (!found) return {};
  constexpr std::string_view kAddress = "use_env_variable";
  const std::string_view text = found->text;
  std::size_t looked_at = 0;
  for (std::size_t at = text.find(kAddress); at != std::string_view::npos;
       at = text.find(kAddress, at + 1)) {
    std::size_t from = 0;
    if (++looked_at > kModulesLookedAt ||
        literal_behind(object_around(text, at), "dialect", from).empty())
      return {};
  }
  return engine_for_key(text, "dialect");
}

std::string typeorm_engine(const Folder& folder) {
  const std::optional<FoundFile> found =
      find_above(folder, {"data-source.ts", "src/data-source.ts", "data-source.js",
                          "ormconfig.json", "ormconfig.ts", "ormconfig.js"});
  if (!found) return {};
  const std::string_view text = found->text;
  OneEngine one;
  if (found->path.ends_with(".json")) {
    std::size_t from = 0;
    one.take(engine_of_driver(literal_behind(text, "type", from)));
    return one.answer();
  }
  constexpr std::string_view kMakes = "new DataSource(";
  for (std::size_t at = text.find(kMakes); at != std::string_view::npos;
       at = text.find(kMakes, at + 1)) {
    std::size_t from = at;
    one.take(engine_of_driver(literal_behind(text, "type", from)));
  }
  return one.answer();
}

std::string ecto_engine(const Folder& folder) {
  const std::optional<FoundFile> mix = find_above(folder, {"mix.exs"});
  if (!mix) return {};
  const fs::path root = fs::path(mix->path).parent_path();
  OneEngine one;
  for (const char* place : {"config", "lib"}) {
    Result<Folder> below = look_into((root / place).string());
    if (!below.ok() || !look_below(*below).ok()) continue;
    std::vector<std::string> files = below->files;
    files.insert(files.end(), below->below.begin(), below->below.end());
    std::size_t looked_at = 0;
    for (const std::string& file : files) {
      const bool wanted = file.ends_with(".exs") || fs::path(file).filename() == "repo.ex";
      if (!wanted || ++looked_at > kModulesLookedAt) continue;
      const Result<std::string> text = text_of(*below, file);
      if (text.ok()) take_ecto_adapters(*text, one);
    }
  }
  return one.answer();
}

}  // namespace shoofly::toolchain
