#include "sql/value.h"

#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace shoofly {
namespace {

std::string to_hex(const std::string& bytes) {
  std::string hex;
  for (const char byte : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::strtol(hex.substr(i, 2).c_str(), nullptr, 16));
  }
  return bytes;
}

}  // namespace

bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

std::string as_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  return {};
}

std::int64_t as_int(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* real = std::get_if<double>(&value)) return static_cast<std::int64_t>(*real);
  return std::strtoll(as_text(value).c_str(), nullptr, 10);
}

double as_double(const Value& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::strtod(as_text(value).c_str(), nullptr);
}

bool as_bool(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number != 0;
  const std::string text = as_text(value);
  return text == "t" || text == "true" || text == "1";
}

std::string key_to_text(const Key& key) {
  // Text bytes may be no UTF-8 (SQLite stores what it is given): those travel as hex, as blobs do.
  nlohmann::json list = nlohmann::json::array();
  for (const Value& value : key) {
    if (is_null(value)) {
      list.push_back(nullptr);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
      list.push_back(*number);
    } else if (const auto* real = std::get_if<double>(&value)) {
      list.push_back({{"real", fmt::format("{:a}", *real)}});
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      list.push_back({{"blob", to_hex(blob->bytes)}});
    } else {
      const std::string& text = std::get<std::string>(value);
      nlohmann::json plain = text;
      try {
        static_cast<void>(plain.dump());
        list.push_back(std::move(plain));
      } catch (const nlohmann::json::exception&) {
        list.push_back({{"text", to_hex(text)}});
      }
    }
  }
  return list.dump();
}

Key key_from_text(const std::string& text) {
  Key key;
  const nlohmann::json list = nlohmann::json::parse(text, nullptr, false);
  if (!list.is_array()) return key;
  for (const nlohmann::json& item : list) {
    if (item.is_null()) {
      key.emplace_back(std::monostate{});
    } else if (item.is_number_integer()) {
      key.emplace_back(item.get<std::int64_t>());
    } else if (item.is_string()) {
      key.emplace_back(item.get<std::string>());
    } else if (item.contains("real")) {
      key.emplace_back(std::strtod(item["real"].get<std::string>().c_str(), nullptr));
    } else if (item.contains("blob")) {
      key.emplace_back(Blob{from_hex(item["blob"].get<std::string>())});
    } else if (item.contains("text")) {
      key.emplace_back(from_hex(item["text"].get<std::string>()));
    }
  }
  return key;
}

namespace {

// What a terminal would obey is written as \x1b.
std::string harmless(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < 0x20 || byte == 0x7f ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
  }
  return shown;
}

}  // namespace

std::string display(const Value& value, Masking masking) {
  if (is_null(value)) return "NULL";
  if (const auto* blob = std::get_if<Blob>(&value))
    return fmt::format("<{} bytes>", blob->bytes.size());
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (masking == Masking::kMasked) return fmt::format("<{} characters>", text->size());
    return fmt::format("'{}'", harmless(*text));
  }
  return masking == Masking::kMasked ? "<number>" : as_text(value);
}

std::string display(const Key& key, Masking masking) {
  std::string text;
  for (const Value& value : key) {
    if (!text.empty()) text += ", ";
    text += display(value, masking);
  }
  return key.size() == 1 ? text : "(" + text + ")";
}

}  // namespace shoofly
