#include "toolchain/programs/django_state.h"

#include <algorithm>
#include <cctype>

#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

DjangoField* DjangoModel::find(const std::string& field) {
  const std::string wanted = lower(field);
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& one) { return lower(one.first) == wanted; });
  return found == fields.end() ? nullptr : &found->second;
}

const DjangoField* DjangoModel::key() const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [](const auto& one) { return one.second.primary_key; });
  return found == fields.end() ? nullptr : &found->second;
}

std::string DjangoModel::column_of(const std::string& field) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& one) { return one.first == field; });
  return found == fields.end() ? field : found->second.column;
}

DjangoModel* DjangoState::find(const std::string& app, const std::string& name) {
  return find(app + "." + lower(name));
}

DjangoModel* DjangoState::find(const std::string& path) {
  const auto found = models_.find(path);
  return found == models_.end() ? nullptr : &found->second;
}

DjangoModel& DjangoState::add(DjangoModel model) {
  const std::string path = model.app + "." + lower(model.name);
  return models_[path] = std::move(model);
}

void DjangoState::rename(DjangoModel& model, const std::string& name) {
  const std::string from = model.app + "." + lower(model.name);
  DjangoModel moved = std::move(model);
  models_.erase(from);
  moved.name = name;
  const std::string to = moved.app + "." + lower(name);
  models_[to] = std::move(moved);
  for (auto& [path, each] : models_) {
    for (auto& [field_name, field] : each.fields) {
      if (field.target == from) field.target = to;
    }
  }
}

void DjangoState::remove(const DjangoModel& model) {
  models_.erase(model.app + "." + lower(model.name));
}

Sql DjangoState::key_type(const std::string& path) {
  std::string next = path;
  for (int links = 0; links < 8; ++links) {
    const DjangoModel* model = find(next);
    const DjangoField* key = model == nullptr ? nullptr : model->key();
    if (key == nullptr) break;
    if (key->target.empty()) return key->type;
    next = key->target;
  }
  return path == "auth.user" ? kSql.write("integer") : kSql.write("bigint");
}

QualifiedName DjangoState::table_of(const std::string& path) {
  const DjangoModel* model = find(path);
  if (model != nullptr) return {"", model->table};
  std::string table = path;
  std::replace(table.begin(), table.end(), '.', '_');
  return {"", table};
}

std::string DjangoState::key_column(const std::string& path) {
  const DjangoModel* model = find(path);
  const DjangoField* key = model == nullptr ? nullptr : model->key();
  return key == nullptr ? "id" : key->column;
}

bool DjangoState::is_led_to_by_many(const std::string& path) const {
  return std::any_of(models_.begin(), models_.end(), [&](const auto& each) {
    return std::any_of(
        each.second.fields.begin(), each.second.fields.end(),
        [&](const auto& field) { return field.second.many && field.second.target == path; });
  });
}

}  // namespace shoofly::toolchain::programs
