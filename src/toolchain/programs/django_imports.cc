#include "toolchain/programs/django_imports.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace shoofly::toolchain::programs {
namespace {

constexpr std::string_view kBlanks = " \t\r";

bool is_part_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Names and signs of an import, to the end of the line or of its brackets.
std::vector<std::string> import_words(std::string_view text) {
  std::vector<std::string> words;
  bool bracketed = false;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\n' && !bracketed) break;
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    std::size_t end = i + 1;
    if (is_part_of_name(c) || c == '.') {
      while (end < text.size() && (is_part_of_name(text[end]) || text[end] == '.')) ++end;
      words.emplace_back(text.substr(i, end - i));
    } else if (c == '(') {
      bracketed = true;
    } else if (c == ')') {
      break;
    } else if (c == ',') {
      words.emplace_back(",");
    }
    i = end;
  }
  return words;
}

// The app of "orders.models", "shop.orders.models.product", "..models". Empty: it is no module of
// models.
std::string app_of(const std::string& module, const std::string& own) {
  std::vector<std::string> parts(1);
  for (const char c : module) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  const auto models = std::find(parts.begin(), parts.end(), "models");
  if (models == parts.end()) return "";
  return models == parts.begin() || std::prev(models)->empty() ? own : *std::prev(models);
}

void take_import(const std::vector<std::string>& words, const std::string& app, Position at,
                 std::vector<ImportedModel>& models) {
  if (words.size() < 4 || words[0] != "from" || words[2] != "import") return;
  const std::string owner = words[1].starts_with("django.") ? "" : app_of(words[1], app);
  if (owner.empty()) return;
  for (std::size_t i = 3; i < words.size(); ++i) {
    if (words[i] == "," || words[i - 1] == "as" || words[i] == "as") continue;
    const bool renamed = i + 2 < words.size() && words[i + 1] == "as";
    models.push_back({owner, words[i], renamed ? words[i + 2] : words[i], at});
  }
}

}  // namespace

std::vector<ImportedModel> imported_models(std::string_view text, const std::string& app) {
  std::vector<ImportedModel> models;
  int line = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::size_t first = text.find_first_not_of(kBlanks, begin);
    if (first < end && text.substr(first).starts_with("from "))
      take_import(import_words(text.substr(first)), app,
                  {line, static_cast<int>(first - begin) + 1}, models);
    begin = end + 1;
  }
  return models;
}

bool asks_for_rows(std::string_view text, const ImportedModel& model) {
  const std::string words = model.name + ".objects.";
  for (std::size_t at = text.find(words); at != std::string_view::npos;
       at = text.find(words, at + 1)) {
    if (at == 0 || (!is_part_of_name(text[at - 1]) && text[at - 1] != '.')) return true;
  }
  return false;
}

}  // namespace shoofly::toolchain::programs
