#include "engine/sqlite/digest_functions.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include <fmt/format.h>

namespace shoofly::sqlite {
namespace {

__extension__ using Wide = unsigned __int128;

std::string decimal(Wide value) {
  std::string text;
  do {
    text += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value != 0);
  std::reverse(text.begin(), text.end());
  return text;
}

void put_number(std::string& row, char letter, const void* eight_bytes) {
  row += letter;
  row.append(static_cast<const char*>(eight_bytes), 8);
}

void put_bytes(std::string& row, char letter, const void* bytes, int size) {
  const auto length = static_cast<std::int64_t>(size);
  put_number(row, letter, &length);
  if (size > 0) row.append(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

void put_field(std::string& row, sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: {
      const sqlite3_int64 number = sqlite3_value_int64(value);
      return put_number(row, 'i', &number);
    }
    case SQLITE_FLOAT: {
      const double number = sqlite3_value_double(value);
      return put_number(row, 'r', &number);
    }
    case SQLITE_TEXT: {
      const unsigned char* text = sqlite3_value_text(value);  // before the size: it may convert
      return put_bytes(row, 't', text, sqlite3_value_bytes(value));
    }
    case SQLITE_BLOB: {
      const void* blob = sqlite3_value_blob(value);
      return put_bytes(row, 'b', blob, sqlite3_value_bytes(value));
    }
    default:
      row += 'n';
  }
}

void put_row(std::string& row, int count, sqlite3_value** values) {
  row.clear();
  for (int i = 0; i < count; ++i) put_field(row, values[i]);
}

struct Sums {
  std::string row;  // kept for its memory
  std::int64_t rows = 0;
  Wide low = 0;
  Wide high = 0;
};

// SQLite's memory for one aggregation, which begins as zeros.
struct SumsPlace {
  Sums* sums;
};

void digest_step(sqlite3_context* context, int count, sqlite3_value** values) {
  auto* place = static_cast<SumsPlace*>(sqlite3_aggregate_context(context, sizeof(SumsPlace)));
  if (place == nullptr) return sqlite3_result_error_nomem(context);
  if (place->sums == nullptr) place->sums = new Sums;
  Sums& sums = *place->sums;
  put_row(sums.row, count, values);
  const XXH128_hash_t hash = XXH3_128bits(sums.row.data(), sums.row.size());
  ++sums.rows;
  sums.low += hash.low64;
  sums.high += hash.high64;
}

// SQLite calls this for every started aggregation, also of a statement that failed.
void digest_final(sqlite3_context* context) {
  auto* place = static_cast<SumsPlace*>(sqlite3_aggregate_context(context, 0));
  const std::unique_ptr<Sums> sums(place == nullptr ? nullptr : place->sums);
  const std::string text =
      sums ? fmt::format("{} {} {}", sums->rows, decimal(sums->low), decimal(sums->high)) : "0 0 0";
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void row_hash(sqlite3_context* context, int count, sqlite3_value** values) {
  std::string row;
  put_row(row, count, values);
  const XXH128_hash_t hash = XXH3_128bits(row.data(), row.size());
  const std::string text = fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void fields(sqlite3_context* context, int count, sqlite3_value** values) {
  std::string row;
  put_row(row, count, values);
  sqlite3_result_blob64(context, row.data(), row.size(), SQLITE_TRANSIENT);
}

// Registering again would make SQLite compile every kept statement anew.
bool are_registered(sqlite3* database) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(database, "select shoofly_fields(1)", -1, &raw, nullptr);
  const StatementHandle statement(raw);
  return code == SQLITE_OK;
}

}  // namespace

Status register_digest_functions(sqlite3* database) {
  if (are_registered(database)) return ok_status();
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  const auto add = [&](const char* name, auto function, auto step, auto final) {
    return sqlite3_create_function_v2(database, name, -1, kFlags, nullptr, function, step, final,
                                      nullptr);
  };
  int code = add("shoofly_digest", nullptr, digest_step, digest_final);
  if (code == SQLITE_OK) code = add("shoofly_row_hash", row_hash, nullptr, nullptr);
  if (code == SQLITE_OK) code = add("shoofly_fields", fields, nullptr, nullptr);
  if (code == SQLITE_OK) return ok_status();
  return internal_error(fmt::format("register digest functions: {}", sqlite3_errstr(code)));
}

}  // namespace shoofly::sqlite
